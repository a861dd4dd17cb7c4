"""The ventures' part of the API: read by anybody as on their pages, written as at the desk, the books for who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.base.errors import NotFound
from yinuo.base.text import parse_date
from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, token_of
from yinuo.doors.api.desk import at_desk
from yinuo.doors.api.once import once
from yinuo.doors.api.schema import (
    DAY,
    IDEMPOTENCY,
    TEXT,
    answer,
    operation,
    path,
    problems,
    query,
    reading,
    takes,
)
from yinuo.doors.shell import paging
from yinuo.doors.shell.tagged import when
from yinuo.programmes.ventures import api_shapes, records, verbs
from yinuo.programmes.ventures import reading_records as read
from yinuo.programmes.ventures.records import VENTURES, VILLAGES
from yinuo.programmes.ventures.verbs import VERBS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.verbs import Verb

router = Router()
components = api_shapes.components
WHERE: Final = {
    "nothing": "",
    "venture": "/{code}",
    "period": "/{code}/periods/{first}",
    "village": "/villages/{code}",
}


@router.get("")
def ventures(request: HttpRequest) -> HttpResponse:
    """List every venture that had begun by the day being read."""
    return tagged(request, read.ventures(when(request).on, asked_of(request)))


@router.get("/payments")
def payments(request: HttpRequest) -> HttpResponse:
    """List what villages are owed and were paid, the latest period first; `unit`, `venture`, `standing` pick."""
    return tagged(request, read.payments(when(request).on, asked_of(request)))


@router.get("/villages")
def villages(request: HttpRequest) -> HttpResponse:
    """List every village with what the last whole year brought it."""
    return tagged(request, read.villages(when(request).on, asked_of(request)))


@router.get("/villages/{code}")
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Give a village's years: what it had to get, got, and spent."""
    return tagged(request, read.statement(plain_ref(code), when(request).on))


@router.get("/{code}")
def venture(request: HttpRequest, code: str) -> HttpResponse:
    """Give one venture: who owns it, how it shares out, how it votes."""
    return tagged(request, read.venture(plain_ref(code), when(request).on))


@router.get("/{code}/register")
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Give who held how much: `on` which day, as the register said on `known_on`."""
    on, asked = when(request).on, asked_of(request)
    paging.only(asked, ("on", "known_on"))
    asked_on, known_on = _day(asked.get("on", "")) or on, _day(asked.get("known_on", ""), "known_on")
    return tagged(request, read.register(plain_ref(code), on, asked_on, known_on))


def _day(typed: str, name: str = "on") -> date | None:
    return parse_date(typed, field=name) if typed else None


@router.get("/{code}/grants")
def grants(request: HttpRequest, code: str) -> HttpResponse:
    """List what was granted to a venture; a line that was taken back stays, with its reason."""
    return tagged(request, read.grants(plain_ref(code), when(request).on))


@router.get("/{code}/leases")
def leases(request: HttpRequest, code: str) -> HttpResponse:
    """List what a venture lets, and how each payment of the plans stands."""
    return tagged(request, read.leases(plain_ref(code), when(request).on))


@router.get("/{code}/contracts")
def contracts(request: HttpRequest, code: str) -> HttpResponse:
    """List what a venture pays for, and how each payment of the plans stands."""
    return tagged(request, read.contracts(plain_ref(code), when(request).on))


@router.get("/{code}/placings")
def placings(request: HttpRequest, code: str) -> HttpResponse:
    """List the money placed at a fixed return: what is due, came, or is in arrears."""
    return tagged(request, read.placings(plain_ref(code), when(request).on))


@router.get("/{code}/assets")
def assets(request: HttpRequest, code: str) -> HttpResponse:
    """List what a venture has and had, and which grants paid for it."""
    return tagged(request, read.assets(plain_ref(code), when(request).on))


@router.get("/{code}/periods")
def periods(request: HttpRequest, code: str) -> HttpResponse:
    """List a venture's periods that were shown, the latest first."""
    return tagged(request, read.periods(plain_ref(code), when(request).on))


@router.get("/{code}/periods/{first}")
def period(request: HttpRequest, code: str, first: str) -> HttpResponse:
    """Give a period's sheet with every step and odd minor unit; a draft to those alone who run the venture."""
    try:
        return tagged(request, read.sheet(plain_ref(code), first, when(request).on))
    except NotFound:
        if caller(request).is_stranger:
            raise
        _who, officer = at_desk(request)
        row = verbs.period_for(officer, plain_ref(code), first)
        return tagged(request, records.sheet_record(row, officer.on), is_open=False)


@router.get("/{code}/books")
def books(request: HttpRequest, code: str) -> HttpResponse:
    """Give a `year` of a venture's books as a trial balance, to who may read them."""
    _who, officer = at_desk(request)
    return tagged(request, read.book(officer, plain_ref(code), asked_of(request)), is_open=False)


@router.get("/{code}/books/entries")
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """List a venture's entries, the latest first, to who may read its books."""
    _who, officer = at_desk(request)
    return tagged(request, read.entries(officer, plain_ref(code), asked_of(request)), is_open=False)


def _write(request: HttpRequest, verb: Verb, **at: str) -> HttpResponse:
    who, officer = at_desk(request)
    given, _version = body_of(request)
    typed = verbs.typed_of(verb, given)
    token = token_of(request, who)

    def do() -> Record:
        of = verbs.subject(verb, {name: plain_ref(value) for name, value in at.items()}, officer)
        return verb.tell(verb.do(officer, of, typed, token), officer)

    return once(request, who, do, _status(verb))


def _status(verb: Verb) -> int:
    return 201 if verb.is_new else 200


def _writer(verb: Verb) -> Callable[..., HttpResponse]:
    """Give the operation of a verb; its arguments are the parts of its address."""

    def of_nothing(request: HttpRequest) -> HttpResponse:
        return _write(request, verb)

    def of_one(request: HttpRequest, code: str) -> HttpResponse:
        return _write(request, verb, code=code)

    def of_period(request: HttpRequest, code: str, first: str) -> HttpResponse:
        return _write(request, verb, code=code, first=first)

    writers: dict[str, Callable[..., HttpResponse]] = {"nothing": of_nothing, "period": of_period}
    return writers.get(verb.of, of_one)


def _address(verb: Verb) -> str:
    return WHERE[verb.of] if verb.of == "nothing" else f"{WHERE[verb.of]}/{verb.name}"


for _verb in VERBS:
    router.post(_address(_verb))(_writer(_verb))


def paths() -> dict[str, Schema]:
    """Give the operations on ventures."""
    found = _reading()
    for verb in VERBS:
        found.setdefault(f"{VENTURES}{_address(verb)}", {})["post"] = _writing(verb)
    return found


def _writing(verb: Verb) -> Schema:
    told = {
        f"{_status(verb)}": answer(verb.shape, "written"),
        **problems(400, 401, 403, 404, 409, 413, 415, 422),
    }
    return operation(
        f"venture_{verb.name}", verb.summary, told, parameters=[*map(path, verbs.AT[verb.of]), IDEMPOTENCY],
        requestBody=takes(api_shapes.body_name(verb), photos=False),
    )  # fmt: skip


def _get(name: str, summary: str, shape: str, *refused: int, **more: Any) -> Schema:
    return {"get": reading(name, summary, shape, *refused) | more}


def _reading() -> dict[str, Schema]:
    """Give what is read of many: lists of ventures, of payments, of villages."""
    picks = [
        query("unit", TEXT, "all of this village; of every one the last three years"),
        query("venture", TEXT),
        query("standing", {"enum": list(read.STANDINGS)}),
    ]
    paged = {"parameters": [*api_shapes.PAGED]}
    return {
        VENTURES: _get("venture_list", "what villages own together", "Ventures", 422, **paged),
        f"{VENTURES}/payments": _get(
            "venture_payments", "what villages are owed, and whether it came", "VenturePayments", 422,
            parameters=[*picks, *api_shapes.PAGED],
        ),
        VILLAGES: _get("village_list", "what the last year brought each village", "Villages", 422, **paged),
        f"{VILLAGES}/{{code}}": _get(
            "village_statement", "a village's years, line by line", "VillageStatement", 404, parameters=[path("code")]
        ),
        **_reading_one(),
    }  # fmt: skip


def _reading_one() -> dict[str, Schema]:
    """Give what is read of one venture: itself, its register, grants, leases, periods and books."""
    one, code, first = f"{VENTURES}/{{code}}", path("code"), path("first")
    dated = [
        query("on", DAY, "the day that holdings are asked for"),
        query("known_on", DAY, "as the register said on this day; as it says now unless told"),
    ]
    year = query("year", {"type": "integer"}, "which year; the one being read unless told")
    lists = {
        "grants": ("what was granted, round by round", "VentureGrants"),
        "leases": ("what is let, each payment due, come or in arrears", "VentureLeases"),
        "contracts": ("what it pays for, each payment due, paid or overdue", "VentureContracts"),
        "placings": ("its money at a fixed return, due, come or in arrears", "VenturePlacings"),
        "assets": ("what it has and had, and who paid for it", "VentureAssets"),
        "periods": ("its periods, the latest first", "VenturePeriods"),
    }
    return {
        one: _get("venture_read", "one venture", "Venture", 404, parameters=[code]),
        f"{one}/register": _get(
            "venture_register", "who owns how much, as of any day", "VentureRegisters", 404, 422,
            parameters=[code, *dated],
        ),
        **{f"{one}/{name}": _get(f"venture_{name}", told, shape, 404, parameters=[code])
           for name, (told, shape) in lists.items()},
        f"{one}/periods/{{first}}": _get(
            "venture_period", "one period, each step and odd unit in words", "VenturePeriod", 401, 403, 404,
            parameters=[code, first],
        ),
        f"{one}/books": _get(
            "venture_books", "a year of its books, to who may read them", "VentureBook", 401, 403, 404, 422,
            parameters=[code, year],
        ),
        f"{one}/books/entries": _get(
            "venture_entries", "its entries, the latest first", "LedgerEntries", 401, 403, 404, 422,
            parameters=[code, *api_shapes.PAGED],
        ),
    }  # fmt: skip
