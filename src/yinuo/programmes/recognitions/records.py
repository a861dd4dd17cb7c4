"""What machines read of the lists, by API and on the command line: what a source does not name is an empty text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.doors.shell.records import ROOT, address

if TYPE_CHECKING:
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.recognitions.models import Cluster, HelpAsked
    from yinuo.programmes.recognitions.queries import Seen, Told

LISTS: Final = f"{ROOT}/recognitions/lists"
CLUSTERS: Final = f"{ROOT}/recognitions/clusters"
HELP_ASKED: Final = f"{ROOT}/recognitions/help"


def list_record(told: Told) -> Record:
    """Give one list with every line of it; its numbers are its source's."""
    row = told.row
    names = ("code", "name", "level", "issuer", "year", "n_firms", "n_products", "evidence", "source")
    return {
        **{name: getattr(row, name) for name in names},
        "place": row.place_id, "n_named": told.n_named, "lines": [line_record(one) for one in told.lines],
        "href": f"{LISTS}/{row.code}",
    }  # fmt: skip


def line_record(seen: Seen) -> Record:
    """Give one line; what was not known by the day stays empty."""
    row, is_named, cluster = seen.row, seen.is_named, seen.cluster
    days = {
        "entered_on": seen.line.entered_on,
        "checked_on": seen.line.checked_on,
        "review_on": seen.line.review_on(),
    }
    return {
        "n": row.n, "firm": row.firm if is_named else "", "product": row.product if is_named else "",
        "cluster": cluster.code if cluster else "", "evidence": row.evidence if is_named else "",
        "standing": seen.standing, **{name: day.isoformat() if day else None for name, day in days.items()},
        "href": f"{LISTS}/{row.list.code}/{row.n}",
    }  # fmt: skip


def line_sheet(seen: Seen) -> Record:
    """Give one line with its reviews."""
    told = [
        {"on": one.on.isoformat(), "finding": one.finding, "evidence": one.evidence} for one in seen.reviews
    ]
    return {**line_record(seen), "list": seen.row.list.code, "reviews": told}


def cluster_record(row: Cluster, n: int) -> Record:
    """Give one cluster with how many lines it has."""
    return {"code": row.code, "name": row.name, "source": row.source, "n": n, "href": CLUSTERS}


def help_record(row: HelpAsked, shown: PublicMatter) -> Record:
    """Give one thing that a firm asked for, and how it stands."""
    return {
        **{name: getattr(shown, name) for name in ("ref", "title", "state", "outcome", "source")}, "sort": row.sort,
        "cluster": row.cluster.code if row.cluster else "", "asked_on": row.asked_on.isoformat(),
        "first_due": shown.first_due.isoformat() if shown.first_due else None, "href": address(shown.ref),
    }  # fmt: skip
