"""The claims' part of the API: needs, who takes them on, claims delivered and accepted, what the matching suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from yinuo.base.errors import NotAllowed
from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import pictures_of
from yinuo.doors.api.desk import at_desk, written
from yinuo.doors.shell.records import stands_record
from yinuo.doors.shell.tagged import when
from yinuo.programmes.claims import actions, asked, delivering, offers, queries, records
from yinuo.programmes.claims.api_shapes import components, paths

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record

    Offered = tuple[dict[str, str], dict[str, list[str]]]

__all__ = ["components", "paths", "router"]
router = Router()


@router.get("/needs")
def needs(request: HttpRequest) -> HttpResponse:
    """List every need that was listed by the day, the newest first, with how it stands."""
    return tagged(request, {"items": [records.need_record(one) for one in queries.listed(when(request).on)]})


@router.post("/needs")
def list_need(request: HttpRequest) -> HttpResponse:
    """List a need; public at once."""

    def do(officer: Officer, typed: dict[str, str], token: str) -> Record:
        row = actions.list_need(officer, typed, token)
        return records.need_record(queries.one(row.code, officer.on))

    return written(request, asked.of(*asked.LIST), do, 201)


@router.get("/needs/{code}")
def need(request: HttpRequest, code: str) -> HttpResponse:
    """Give one need with every claim that was signed; of a sealed household nothing but its class."""
    return tagged(request, records.need_sheet(queries.one(plain_ref(code), when(request).on)))


@router.post("/needs/{code}/claims")
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Record a claim: a draft until who leads its claimant's unit signs."""

    def do(officer: Officer, typed: dict[str, str], token: str) -> Record:
        held = queries.one(plain_ref(code), officer.on)
        return stands_record(actions.take_on(officer, held.need, typed, token))

    return written(request, asked.of(*asked.CLAIM), do, 201)


@router.post("/needs/{code}/hand")
def hand(request: HttpRequest, code: str) -> HttpResponse:
    """Note the day on which the community showed the workers the way; the address stands nowhere."""

    def do(officer: Officer, _typed: dict[str, str], _token_of: str) -> Record:
        actions.hand_over(officer, queries.one(plain_ref(code), officer.on).need)
        return records.need_sheet(queries.one(plain_ref(code), officer.on))

    return written(request, asked.of(), do)


@router.post("/taken/{ref}/deliver")
def deliver(request: HttpRequest, ref: str) -> HttpResponse:
    """Report a claim as delivered, with the day of the proof; photos of things may come along."""
    photos = pictures_of(request)

    def do(officer: Officer, typed: dict[str, str], token: str) -> Record:
        row = delivering.claim_at(plain_ref(ref), officer.on)
        return stands_record(delivering.deliver(officer, row, typed, token, photos))

    return written(request, asked.of(*asked.DONE), do)


@router.post("/taken/{ref}/accept")
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Say, as the community that listed it, that it was done; kept or late by the proof's own day."""

    def do(officer: Officer, typed: dict[str, str], token: str) -> Record:
        row = delivering.claim_at(plain_ref(ref), officer.on)
        return stands_record(delivering.accept(officer, row, typed, token))

    return written(request, asked.of(*asked.DONE), do)


@router.get("/claimants")
def claimants(request: HttpRequest) -> HttpResponse:
    """List who takes needs on, by name."""
    rows = queries.claimants(when(request).on)
    return tagged(request, {"items": [records.claimant_record(one) for one in rows]})


@router.post("/claimants")
def enrol(request: HttpRequest) -> HttpResponse:
    """Write down who takes needs on."""
    return written(
        request, asked.of(*asked.ENROL), lambda *given: records.claimant_record(actions.enrol(*given)), 201
    )


@router.get("/days")
def days(request: HttpRequest) -> HttpResponse:
    """List the claim days that are known on a day, the latest first."""
    return tagged(request, {"items": [records.day_record(one) for one in queries.days(when(request).on)]})


@router.post("/days")
def open_day(request: HttpRequest) -> HttpResponse:
    """Open a claim day, today or later."""
    return written(
        request, asked.of(*asked.OPEN), lambda *given: records.day_record(actions.open_day(*given)), 201
    )


@router.post("/offers")
def offer(request: HttpRequest) -> HttpResponse:
    """Write down what a claimant offers: money, shares, places, wishes in order, what they refuse."""

    def do(officer: Officer, given: Offered, token: str) -> Record:
        return records.offer_record(offers.offer(officer, *given, token))

    return written(request, asked.offered, do, 201)


@router.get("/suggestions")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Give what was suggested last at the caller's own units, with the reason beside each pair."""
    return tagged(request, _suggested(_keeps(at_desk(request)[1])), is_open=False)


@router.post("/suggestions")
def suggest(request: HttpRequest) -> HttpResponse:
    """Put offers beside the open needs of the caller's own units; a person decides."""

    def do(officer: Officer, _typed: dict[str, str], token: str) -> Record:
        offers.suggest(officer, token)
        return {**_suggested(officer), "href": records.SUGGESTIONS}

    return written(request, asked.of(), do, 201)


def _keeps(officer: Officer) -> Officer:
    if not actions.lists_as(officer):
        raise NotAllowed
    return officer


def _suggested(officer: Officer) -> Record:
    found = offers.suggested(officer.on, actions.lists_as(officer))
    return {"items": [records.suggested_record(one) for one in found]}
