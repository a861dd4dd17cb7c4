"""The events' part of the API: exhibitions with their hours for schools and how schools stand; gifts; contests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import asked_of
from yinuo.doors.api.schema import COUNT, DAY, MAYBE, TEXT, exactly, many, named, path, query, reading
from yinuo.doors.shell.paging import only
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.events import contest_api, gift_api, queries
from yinuo.programmes.events.marks import following_mark, row_of
from yinuo.programmes.events.rules import ORDER

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.events.models import Exhibition
    from yinuo.programmes.events.queries import Standing

router = Router()
router.get("/gifts")(gift_api.gifts)
router.get("/gifts/{ref}")(gift_api.gift)
router.get("/contests")(contest_api.contests)
router.get("/contests/{code}")(contest_api.contest)
EXHIBITIONS: Final = f"{ROOT}/events/exhibitions"


@router.get("/exhibitions")
def exhibitions(request: HttpRequest) -> HttpResponse:
    """List every exhibition known by the day, the latest first."""
    asked = asked_of(request)
    only(asked, ("cursor",))
    found, following = queries.exhibitions(when(request).on, row_of(asked))
    return tagged(request, {"items": [_told(one) for one in found], "next_cursor": following_mark(following)})


@router.get("/exhibitions/{code}")
def exhibition(request: HttpRequest, code: str) -> HttpResponse:
    """Give one exhibition with its hours; which school booked stands on its page, how many here."""
    on = when(request).on
    found = queries.exhibition(plain_ref(code), on)
    schools = queries.schools(found, on)
    counts = Counter(stands for _school, stands, _came in schools)
    return tagged(
        request,
        {
            **_told(found), "slots": [_slot(one) for one in queries.slots(found, on)],
            "schools": {one: counts[one] for one in ORDER}, "n_came": sum(came for _school, _how, came in schools),
        },
    )  # fmt: skip


def _told(row: Exhibition) -> Record:
    return {
        **{name: getattr(row, name) for name in ("code", "name", "note", "source")}, "place": row.place_id,
        "opened_on": row.opened_on.isoformat(), "closes_on": row.closes_on.isoformat() if row.closes_on else None,
        "href": f"{EXHIBITIONS}/{row.code}",
    }  # fmt: skip


def _slot(one: Standing) -> Record:
    row = one.slot
    return {
        "code": row.code, "on": row.on.isoformat(), "from_at": f"{row.from_at:%H:%M}", "to_at": f"{row.to_at:%H:%M}",
        "capacity": row.capacity, "n_left": one.n_left, "n_waiting": len(one.waiting),
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shapes of exhibitions, their hours, gifts and contests."""
    told: dict[str, Any] = {
        **dict.fromkeys(("code", "name", "note", "source", "place", "href"), TEXT),
        **dict.fromkeys(("opened_on", "closes_on"), DAY),
    }
    slot = exactly(
        **dict.fromkeys(("code", "from_at", "to_at"), TEXT),
        **dict.fromkeys(("capacity", "n_left", "n_waiting"), COUNT),
        on=DAY,
    )
    counts = exactly(**dict.fromkeys(ORDER, COUNT))
    return {
        "VisitSlot": slot,
        "Exhibitions": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Exhibition": exactly(**told, slots=many(named("VisitSlot")), schools=counts, n_came=COUNT),
        **gift_api.components(),
        **contest_api.components(),
    }


def paths() -> dict[str, Schema]:
    """Give the operations on exhibitions, gifts and contests."""
    return {
        EXHIBITIONS: {
            "get": reading("exhibition_list", "exhibitions that schools can visit", "Exhibitions", 422)
            | {"parameters": [query("cursor", TEXT, "where the page before ended")]}
        },
        f"{EXHIBITIONS}/{{code}}": {
            "get": reading("exhibition_show", "one exhibition with its hours for schools", "Exhibition", 404)
            | {"parameters": [path("code")]}
        },
        **gift_api.paths(),
        **contest_api.paths(),
    }
