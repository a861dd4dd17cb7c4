"""The events' part of the API: exhibitions and visits by schools, agreements, gifts, contests, read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, keep_pace, token_of
from yinuo.doors.api.desk import at_desk, written
from yinuo.doors.api.once import once
from yinuo.doors.shell.tagged import when
from yinuo.programmes.events import programs
from yinuo.programmes.events.api_shapes import components, paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.asked import Caller
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.events.programs import Given

__all__ = ["components", "paths", "router"]
router = Router()


def _anybody(request: HttpRequest) -> Caller:
    """Give who asks, whoever it is; a stranger's posts are counted as on the pages. Raises Problem (429)."""
    who = caller(request)
    keep_pace(request, who, "raise")
    return who


def _visited(
    request: HttpRequest, code: str, do: Callable[[str, Given, date], Record], status: int = 200
) -> HttpResponse:
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    return once(request, who, lambda: do(plain_ref(code), given, on), status)


def _made(request: HttpRequest, do: Callable[[Officer, Given, str], Record]) -> HttpResponse:
    return written(request, dict, do, 201)


def _judged(
    request: HttpRequest, code: str, do: Callable[[Officer, str, Given], Record], status: int = 200
) -> HttpResponse:
    return written(request, dict, lambda officer, given, _token: do(officer, plain_ref(code), given), status)


@router.get("/exhibitions")
def exhibitions(request: HttpRequest) -> HttpResponse:
    """List every exhibition known by the day, the latest first."""
    return tagged(request, programs.exhibitions(asked_of(request), when(request).on))


@router.post("/exhibitions")
def exhibit(request: HttpRequest) -> HttpResponse:
    """Write an exhibition down; public from today."""
    return _made(request, programs.exhibit)


@router.get("/exhibitions/{code}")
def exhibition(request: HttpRequest, code: str) -> HttpResponse:
    """Give one exhibition with its hours; which school booked stands on its page, how many here."""
    return tagged(request, programs.exhibition(plain_ref(code), when(request).on))


@router.post("/exhibitions/{code}/slots")
def open_slot(request: HttpRequest, code: str) -> HttpResponse:
    """Open an hour for schools."""
    return _made(request, lambda officer, given, token: programs.open_slot(officer, code, given, token))


@router.post("/exhibitions/{code}/notes")
def advise(request: HttpRequest, code: str) -> HttpResponse:
    """Write what to know before children of some ages see it; no words take it away."""
    return _judged(request, code, programs.advise)


@router.post("/schools")
def enrol(request: HttpRequest) -> HttpResponse:
    """Write a school down. The code in the answer is kept nowhere: the same key gives the same again."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    return kept(programs.enrol(officer, given, token_of(request, who)), 201)


@router.get("/slots/{code}")
def slot(request: HttpRequest, code: str) -> HttpResponse:
    """Give one hour for schools with its places."""
    return tagged(request, programs.slot(plain_ref(code), when(request).on))


@router.post("/slots/{code}/book")
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Book it by a school's code, or wait for it."""
    return _visited(request, code, programs.book)


@router.post("/slots/{code}/leave")
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Give it back; whoever waits moves up in their order."""
    return _visited(request, code, programs.leave)


@router.post("/slots/{code}/came")
def came(request: HttpRequest, code: str) -> HttpResponse:
    """Write down how many came: a number and nothing else."""
    return _visited(request, code, programs.came)


@router.get("/agreements")
def agreements(request: HttpRequest) -> HttpResponse:
    """List every agreement known by the day, the latest first."""
    return tagged(request, programs.agreements(asked_of(request), when(request).on))


@router.post("/agreements")
def sign(request: HttpRequest) -> HttpResponse:
    """Write a signed agreement down with all its articles."""
    return _made(request, programs.sign)


@router.get("/agreements/{code}")
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Give one agreement: an article with an owner and a date shows how that promise stands."""
    return tagged(request, programs.agreement(plain_ref(code), when(request).on))


@router.post("/agreements/{code}/promises")
def answer_for(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the promise of an article; its unit's head signs it."""
    return _made(request, lambda officer, given, token: programs.answer_for(officer, code, given, token))


@router.get("/gifts")
def gifts(request: HttpRequest) -> HttpResponse:
    """List what was given and accessioned, the latest first."""
    return tagged(request, programs.gifts(asked_of(request), when(request).on))


@router.get("/gifts/{ref}")
def gift(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one thing with the steps by which it became the museum's."""
    return tagged(request, programs.gift(plain_ref(ref), when(request).on))


@router.post("/offers")
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a thing to the museum. The code in the answer is kept nowhere: the same key gives the same again."""
    who = _anybody(request)
    given, _version = body_of(request)
    return kept(programs.offer(given, when(request), token_of(request, who)), 201)


@router.get("/offers")
def offers(request: HttpRequest) -> HttpResponse:
    """List what was offered and this office has in sight."""
    return tagged(request, programs.offers(at_desk(request)[1], asked_of(request)), is_open=False)


@router.get("/offers/{ref}")
def offered(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one thing that was offered, its steps and what may follow."""
    return tagged(request, programs.offered(at_desk(request)[1], plain_ref(ref)), is_open=False)


@router.post("/offers/{ref}/steps")
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the next step with it."""
    return _made(request, lambda officer, given, token: programs.step(officer, ref, given, token))


@router.get("/contests")
def contests(request: HttpRequest) -> HttpResponse:
    """List every contest known by the day, the latest first."""
    return tagged(request, programs.contests(asked_of(request), when(request).on))


@router.post("/contests")
def open_contest(request: HttpRequest) -> HttpResponse:
    """Write a contest down; public from today."""
    return _made(request, programs.open_contest)


@router.get("/contests/{code}")
def contest(request: HttpRequest, code: str) -> HttpResponse:
    """Give one contest: how many entries of each grade and school, and what they were given."""
    return tagged(request, programs.contest(plain_ref(code), when(request).on))


@router.post("/contests/{code}/entries")
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Give a school a code for each of so many essays, and every code it has."""
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    token = token_of(request, who)
    return once(request, who, lambda: programs.enter(plain_ref(code), given, on, token))


@router.post("/contests/{code}/names")
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a prizewinner's name with the guardian's yes. The code in the answer is kept nowhere."""
    who = _anybody(request)
    given, _version = body_of(request)
    return kept(programs.name(plain_ref(code), given, when(request), token_of(request, who)), 201)


@router.get("/contests/{code}/judging")
def judging(request: HttpRequest, code: str) -> HttpResponse:
    """Give what a judge may judge, by code and grade alone."""
    return tagged(request, programs.judging(at_desk(request)[1], plain_ref(code)), is_open=False)


@router.post("/contests/{code}/declare")
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Say which schools a judge has to do with, or that there is none."""
    return _judged(request, code, programs.declare)


@router.post("/contests/{code}/scores")
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Give an entry its points."""
    return _judged(request, code, programs.score, 201)


@router.post("/contests/{code}/decide")
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Decide the prizes of every grade by the judges' means."""
    return _judged(request, code, programs.decide)
