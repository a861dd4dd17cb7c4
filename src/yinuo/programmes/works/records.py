"""What machines read of the works, by API and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.doors.shell.records import ROOT
from yinuo.programmes.works import queries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.programmes.works.models import Asset
    from yinuo.programmes.works.queries import Seen
    from yinuo.programmes.works.rules import Kept

CLOSURES: Final = f"{ROOT}/works/closures"
ASSETS: Final = f"{ROOT}/works/assets"


def asset_record(row: Asset) -> Record:
    """Give one thing of the book."""
    return {
        **{name: getattr(row, name) for name in ("code", "name", "name_en", "sort", "source")}, "place": row.place_id,
        "since_on": row.since_on.isoformat(), "href": f"{ASSETS}/{row.code}",
    }  # fmt: skip


def assets_record(found: Iterable[Asset], following: str) -> Record:
    """Give a page of the book."""
    return {"items": [asset_record(one) for one in found], "next_cursor": following or None}


def asset_sheet(row: Asset, on: date) -> Record:
    """Give one thing of the book with every closure it had, the latest first."""
    return {**asset_record(row), "closures": [closure_record(one) for one in queries.history(row, on)]}


def closure_record(seen: Seen) -> Record:
    """Give one closure: what it says of the thing, and its promise's dates as the public reads them."""
    row, shown = seen.row, seen.shown
    days = {
        "closed_from": row.closed_from, "first_due": shown.first_due, "current_due": shown.current_due,
        "last_said": seen.last_said, "proof_on": shown.proof_on if seen.phase == "open" else None,
    }  # fmt: skip
    return {
        **{name: getattr(shown, name) for name in ("ref", "title", "lead_unit", "strength", "state", "outcome")},
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "asset": row.asset.code, "place": row.asset.place_id, "phase": seen.phase, "days_silent": seen.days_silent,
        "scope": row.scope, "detour": row.detour, "contractor": row.contractor, "source": shown.source,
        "href": f"{CLOSURES}/{shown.ref}",
    }  # fmt: skip


def closures_record(found: Iterable[Seen], following: str) -> Record:
    """Give a page of closures."""
    return {"items": [closure_record(one) for one in found], "next_cursor": following or None}


def kept_record(row: Kept) -> Record:
    """Give one year's reopenings of one strength, by how they went."""
    return {
        name: getattr(row, name) for name in ("year", "strength", "n", "kept", "late", "broken", "waiting")
    }
