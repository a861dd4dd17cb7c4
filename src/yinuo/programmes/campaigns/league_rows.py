"""The league's export, counted from the public rows as they stood on the day it is counted (docs/campaigns.md).

What a unit filed with itself is left out before anything is written, so that a public file never says who filed. Of
ratings there are counts alone, by unit and category.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.queries import current_calendar, nodes
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.past import as_of
from yinuo.programmes.campaigns.audited import audited
from yinuo.programmes.campaigns.league import chosen
from yinuo.programmes.campaigns.league_export import KINDS, lines_of
from yinuo.programmes.campaigns.league_joined import Ratings, joined
from yinuo.programmes.campaigns.models import TrackStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.programmes.campaigns.league_export import Row
    from yinuo.programmes.campaigns.league_joined import Contact

YES: Final = frozenset(("solved", "kept", "kept_late", "done"))
BACK: Final = frozenset(("send_back", "review", "appeal"))
TOUCHED: Final = frozenset(("acknowledge", "update", "report"))
BREACH: Final = "breach"
AT_ONCE: Final = 2000
NO_CONTACT: Final = ("", "")


def month_of(code: str) -> tuple[date, date]:
    """Give the first and last day of a month written YYYY-MM. Raises NotFound for none."""
    try:
        first = date.fromisoformat(f"{code}-01")
    except ValueError:
        raise NotFound from None
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def month_before(code: str) -> str:
    """Give the month before a month."""
    return f"{month_of(code)[0] - timedelta(1):%Y-%m}"


def last_closed(on: date) -> str:
    """Give the last month that is over on a day."""
    return f"{on.replace(day=1) - timedelta(1):%Y-%m}"


def export_of(code: str, on: date) -> bytes:
    """Give a month's export as it reads at the end of a day: the bytes that anybody counts the bands from."""
    first, last = month_of(code)
    rows, left_out, ratings = _rows(first, last, on)
    _places, units = nodes()
    red = _red_lines(first, last)
    told: list[dict[str, Any]] = [
        {
            "unit": unit,
            "group": units[unit].kind,
            "red_lines": red.get(unit, 0),
            "left_out": left_out.get(unit, 0),
            "ratings": ratings.of(unit),
        }
        for unit in sorted({row[1] for row in rows} | set(left_out))
    ]
    return "".join(lines_of((first, last), chosen(), told, rows)).encode()


def _rows(first: date, last: date, on: date) -> tuple[list[Row], dict[str, int], Ratings]:
    """Give the rows of a month by their number, by unit how many were left out, and how people rated the rest."""
    rows: list[Row] = []
    left_out, ratings = dict[str, int](), Ratings()
    own = set(
        Matter.objects.filter(original_due__range=(first, last), own_filed=True).values_list("pk", flat=True)
    )
    audits = audited(on)
    for some in _stood(first, last, on):
        more = joined(some, on)
        for row in some:
            if row.pk in own:
                left_out[row.accountable_unit] = left_out.get(row.accountable_unit, 0) + 1
                continue
            contact = more.contacts.get(row.pk, NO_CONTACT)
            told = row_of(row, is_true=audits.get(row.pk), contact=contact)
            if told is None:
                continue
            rows.append(told)
            if row.pk in more.ratings:
                ratings.add(row.accountable_unit, row.category, is_good=more.ratings[row.pk])
    return rows, left_out, ratings


def _stood(first: date, last: date, on: date) -> Iterator[list[PublicMatter]]:
    """Give the public rows whose first date lies in a month as they stood on a day, so many at once."""
    units, calendar = nodes()[1], current_calendar()
    due = PublicMatter.objects.filter(first_due__range=(first, last), kind__in=KINDS).exclude(source="page")
    every = due.order_by("ref").iterator(AT_ONCE)
    while some := list(islice(every, AT_ONCE)):
        stood = (as_of(now, on, calendar) for now in some)
        yield [row for row in stood if row and row.accountable_unit in units and row.outcome != "merged"]


def row_of(row: PublicMatter, *, is_true: bool | None = None, contact: Contact = NO_CONTACT) -> Row | None:
    """Give one matter's cells in the order of COLUMNS; None for what was withdrawn before anybody touched it."""
    types = [str(moment["type"]) for moment in row.moments]
    if row.outcome == "withdrawn" and not TOUCHED & set(types):
        return None
    reported = next((str(moment["on"]) for moment in row.moments if moment["type"] == "report"), "")
    after = types[types.index("report") + 1 :] if reported else []
    explained = "" if row.result != "explained" else "overturned" if BACK & set(after) else "yes"
    audit = "" if is_true is None else "true" if is_true else "untrue"
    first_due = row.first_due.isoformat() if row.first_due else ""
    return [
        row.ref, row.accountable_unit, row.category, row.kind, first_due, *contact, reported,
        int(bool(reported) and not BACK & set(after)), _answer(row), int("reopen" in after), explained, audit, "",
    ]  # fmt: skip


def _answer(row: PublicMatter) -> str:
    if row.outcome in YES:
        return "yes"
    return "silent" if row.outcome == "unconfirmed" or row.state == "awaiting_reply" else "no"


def _red_lines(first: date, last: date) -> Mapping[str, int]:
    """Count confirmed breaches of people's rights by unit: one withholds its band."""
    found: dict[str, int] = {}
    steps = TrackStep.objects.filter(act=BREACH, on__range=(first, last))
    for unit in steps.values_list("line__unit_id", flat=True):
        found[unit] = found.get(unit, 0) + 1
    return found


def units_in(bands: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give every unit's entry of a table of bands."""
    for group in bands["groups"]:
        yield from group["units"]
