"""Gifts for programs: what was given and accessioned, its steps, and its giver where they wanted to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import asked_of
from yinuo.doors.api.schema import DAY, MAYBE, TEXT, exactly, many, path, query, reading
from yinuo.doors.shell.paging import only
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.events import gift_queries as queries
from yinuo.programmes.events.gift_rules import STEPS
from yinuo.programmes.events.marks import following_mark, row_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.events.gift_queries import Kept

GIFTS: Final = f"{ROOT}/events/gifts"


def gifts(request: HttpRequest) -> HttpResponse:
    """List what was given and accessioned, the latest first, page by page."""
    asked = asked_of(request)
    only(asked, ("cursor",))
    found, following = queries.kept(when(request).on, row_of(asked))
    return tagged(request, {"items": [_told(one) for one in found], "next_cursor": following_mark(following)})


def gift(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one thing with the steps by which it became the museum's."""
    found = queries.one(plain_ref(ref), when(request).on)
    words = queries.words_of(found.gift, found.steps)
    steps = [
        {
            "step": one.sort, "on": one.on.isoformat(), "number": one.number, "finding": one.finding,
            "text": words.get(one.seq, ""), "exhibition": one.exhibition.code if one.exhibition else "",
        }
        for one in found.steps
    ]  # fmt: skip
    return tagged(request, {**_told(found), "steps": steps})


def _told(one: Kept) -> Record:
    deed, certificate, accession = (one.step(sort) for sort in ("deed", "certificate", "accession"))
    return {
        "ref": one.shown.ref, "title": one.shown.title, "unit": one.shown.lead_unit, "source": one.shown.source,
        "credit": one.credit or None, "deed": deed.number if deed else "",
        "certificate": certificate.number if certificate else "", "accession": accession.number if accession else "",
        "accessioned_on": accession.on.isoformat() if accession else None, "href": f"{GIFTS}/{one.shown.ref}",
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shapes of gifts; `credit` is null where whoever gave it wanted no name."""
    told: dict[str, Any] = {
        **dict.fromkeys(("ref", "title", "unit", "source", "deed", "certificate", "accession", "href"), TEXT),
        "credit": MAYBE, "accessioned_on": DAY,
    }  # fmt: skip
    step = exactly(
        **dict.fromkeys(("number", "finding", "text", "exhibition"), TEXT), step={"enum": list(STEPS)}, on=DAY
    )
    return {
        "Gifts": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Gift": exactly(**told, steps=many(step)),
    }


def paths() -> dict[str, Schema]:
    """Give the operations on gifts."""
    cursor = {"parameters": [query("cursor", TEXT, "where the page before ended")]}
    return {
        GIFTS: {"get": reading("gift_list", "what was given to the museum", "Gifts", 422) | cursor},
        f"{GIFTS}/{{ref}}": {
            "get": reading("gift_show", "one gift with its steps", "Gift", 404)
            | {"parameters": [path("ref")]}
        },
    }
