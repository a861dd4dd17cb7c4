"""What is asked of ventures by machines, answered: lists page by page, the books to who may read them."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.text import parse_date
from yinuo.doors.shell import paging
from yinuo.kernel.people.models import Unit
from yinuo.programmes.ventures import actions, queries, records, verbs
from yinuo.programmes.ventures.asset_shown import asset_record, assets_on
from yinuo.programmes.ventures.lease_models import LET, PAY, PLACED
from yinuo.programmes.ventures.lease_shown import lease_record, standing_rows
from yinuo.programmes.ventures.models import LedgerEntry, VentureMember, VillageSpending
from yinuo.programmes.ventures.states import reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.models import Venture

    Asked = Mapping[str, str]

STANDINGS: Final = ("kept", "late", "overdue", "due", "not_yet")
NO_STANDING: Final = Sentence("请从给出的几项里选一项。")
NO_YEAR: Final = Sentence("年份写四位数，不能晚于今年。")
FIRST_YEAR: Final = 1900


def fresh_token() -> str:
    """Give a token for what was sent without a key."""
    return token_urlsafe(16)


def ventures(on: date, asked: Asked) -> Record:
    """List the ventures that had begun, a page of them. Raises Invalid."""
    told = paging.cut(list(queries.ventures(on)), asked, lambda row: [row.began_on.isoformat(), row.code])
    return {**told, "items": [records.venture_record(row) for row in told["items"]]}


def venture(code: str, on: date) -> Record:
    """Give one venture. Raises NotFound."""
    return records.venture_record(queries.venture(code, on))


def register(code: str, on: date, asked_on: date, known_on: date | None) -> Record:
    """Give who held how much on a day, as known on another. Raises NotFound."""
    return records.register_record(queries.venture(code, on), asked_on, known_on)


def grants(code: str, on: date) -> Record:
    """List a venture's grants by a day. Raises NotFound."""
    rows = queries.venture(code, on).grants.filter(on__lte=on)
    return {"items": [records.grant_record(row, on) for row in rows]}


def leases(code: str, on: date) -> Record:
    """List what a venture lets, with how each payment of the plan stands on a day. Raises NotFound."""
    return _of_way(code, on, LET)


def contracts(code: str, on: date) -> Record:
    """List what a venture pays for, with how each payment of the plan stands on a day. Raises NotFound."""
    return _of_way(code, on, PAY)


def placings(code: str, on: date) -> Record:
    """List the money placed at a fixed return, with what is due, came, or is in arrears. Raises NotFound."""
    return _of_way(code, on, PLACED)


def _of_way(code: str, on: date, way: str) -> Record:
    found = queries.venture(code, on)
    return {"items": [lease_record(row, on) for row, _plan in standing_rows(found, on, way)]}


def assets(code: str, on: date) -> Record:
    """List what a venture has and had, as it stands on a day. Raises NotFound."""
    return {"items": [asset_record(row, on) for row in assets_on(queries.venture(code, on), on)]}


def periods(code: str, on: date) -> Record:
    """List a venture's periods that were shown by a day. Raises NotFound."""
    found = queries.venture(code, on)
    return {"items": [records.period_record(row, on) for row in queries.shown(on).filter(venture=found)]}


def sheet(code: str, first: str, on: date) -> Record:
    """Give one period's sheet as it was shown. Raises NotFound."""
    try:
        return records.sheet_record(queries.shown_one(code, parse_date(first), on), on)
    except Invalid:
        raise NotFound from None


def payments(on: date, asked: Asked) -> Record:
    """List what villages are owed and were paid, a page of it. Raises Invalid."""
    picks = ("unit", "venture", "standing")
    standing = asked.get("standing", "")
    if standing and standing not in STANDINGS:
        raise Invalid({"standing": NO_STANDING})
    every = [
        records.payment_record(one, one.distribution, on)
        for one in queries.rows_of(on, asked.get("unit", ""))
    ]
    wanted = {name: asked[name] for name in ("venture", "standing") if asked.get(name)}
    rows = [
        {"n": n, **one} for n, one in enumerate(every) if all(one[name] == word for name, word in wanted.items())
    ]  # fmt: skip
    told = paging.cut(rows, asked, lambda row: row["n"], (*paging.PAGED, *picks))
    return {
        **told,
        "items": [{name: value for name, value in row.items() if name != "n"} for row in told["items"]],
    }


def villages(on: date, asked: Asked) -> Record:
    """List every village with what the last whole year brought it. Raises Invalid."""
    year, sums = queries.last_sums(on)
    units = Unit.objects.filter(code__in=VentureMember.objects.values("unit")).order_by("code")
    told = paging.cut(list(units), asked, lambda unit: unit.code)
    return {**told, "items": [_village(unit, year, sums.get(unit.code, [0, 0])) for unit in told["items"]]}


def _village(unit: Unit, year: int, sums: list[int]) -> Record:
    return {
        "unit": unit.code, "name": unit.name, "name_en": unit.name_en, "is_example": unit.is_example, "year": year,
        "owed": sums[0], "paid": sums[1], "href": f"{records.VILLAGES}/{unit.code}",
    }  # fmt: skip


def statement(code: str, on: date) -> Record:
    """Give a village's years. Raises NotFound for what is no member of any venture."""
    if not VentureMember.objects.filter(unit=code).exists():
        raise NotFound
    spent = VillageSpending.objects.filter(unit=code, decided_on__lte=on)
    return records.statement_record(code, queries.rows_of(on, code), spent, on)


def readable(officer: Officer, code: str) -> Venture:
    """Give a venture to who may read its books. Raises NotFound, NotAllowed."""
    found = actions.venture_of(code)
    members = found.members.values_list("unit_id", flat=True)
    if not reader(officer.actor, actions.standing(found, officer.on), members):
        raise NotAllowed
    return found


def year_of(asked: Asked, on: date) -> int:
    """Give the year that is asked for; the one being read where none is. Raises Invalid."""
    typed = asked.get("year", "")
    if not typed:
        return on.year
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0  # noqa: PLR2004 -- a year
    if not FIRST_YEAR <= year <= on.year:
        raise Invalid({"year": NO_YEAR})
    return year


def book(officer: Officer, code: str, asked: Asked) -> Record:
    """Give a year of a venture's books. Raises NotFound, NotAllowed, Invalid."""
    found = readable(officer, code)
    paging.only(asked, ("year",))
    return verbs.book_of(found, year_of(asked, officer.on), officer.on)


def entries(officer: Officer, code: str, asked: Asked) -> Record:
    """List a venture's entries, the latest first, a page of them. Raises NotFound, NotAllowed, Invalid."""
    found = readable(officer, code)
    paging.only(asked, paging.PAGED)
    limit, rows = paging.limit_of(asked), LedgerEntry.objects.filter(book=found.code)
    if cursor := asked.get("cursor", ""):
        rows = rows.filter(number__lt=_number(paging.read_mark(cursor)))
    rows = (
        rows.select_related("reverses", "reversed_by").prefetch_related("lines__account").order_by("-number")
    )
    some = list(rows[: limit + 1])
    more = paging.mark(some[limit - 1].number) if len(some) > limit else None
    return {"items": [records.entry_record(one) for one in some[:limit]], "next_cursor": more}


def _number(mark: Any) -> int:
    if not isinstance(mark, int) or not 0 <= mark < 2**31:
        raise Invalid({"cursor": paging.NO_CURSOR})
    return mark
