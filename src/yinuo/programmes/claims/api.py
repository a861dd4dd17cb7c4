"""The claims' part of the API: needs with who took on which part, as the pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.schema import COUNT, DAY, TEXT, exactly, many, named, path, reading
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.claims import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.claims.queries import Listed, Taken

router = Router()
NEEDS: Final = f"{ROOT}/claims/needs"


@router.get("/needs")
def needs(request: HttpRequest) -> HttpResponse:
    """List every need that was listed by the day, the newest first, with how it stands."""
    return tagged(request, {"items": [_need(one) for one in queries.listed(when(request).on)]})


@router.get("/needs/{code}")
def need(request: HttpRequest, code: str) -> HttpResponse:
    """Give one need with every claim that was signed; of a sealed household nothing but its class."""
    one = queries.one(plain_ref(code), when(request).on)
    return tagged(request, {**_need(one), "claims": [_claim(taken) for taken in one.shown]})


def _need(one: Listed) -> Record:
    row = one.need
    names = ("code", "title", "benefits", "cost", "shares", "proof", "policy", "source")
    return {
        **{name: getattr(row, name) for name in names},
        "place": row.place_id, "unit": row.unit_id, "fallback": row.fallback_id, "day": row.day.code if row.day else "",
        "listed_on": row.listed_on.isoformat(), "due_on": row.due_on.isoformat(), "standing": one.standing,
        "n_left": one.n_left, "href": f"{NEEDS}/{row.code}",
    }  # fmt: skip


def _claim(taken: Taken) -> Record:
    row, shown = taken.row, taken.shown
    assert shown is not None  # noqa: S101 -- only what the public reads is asked for
    return {
        "ref": shown.ref, "claimant": row.claimant.name, "sort": row.claimant.sort, "shares": row.shares,
        "amount": row.amount, "state": shown.state, "outcome": shown.outcome,
        "first_due": shown.first_due.isoformat() if shown.first_due else None,
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shapes of needs and claims; amounts are minor units of the place's currency."""
    texts = (
        "code",
        "title",
        "benefits",
        "proof",
        "policy",
        "source",
        "place",
        "unit",
        "fallback",
        "day",
        "href",
    )
    line: dict[str, Any] = {
        **dict.fromkeys(texts, TEXT),
        **dict.fromkeys(("cost", "shares", "n_left"), COUNT),
        **dict.fromkeys(("listed_on", "due_on"), DAY),
        "standing": {"enum": ["open", "to_fund", "partly", "taken", "late", "done"]},
    }
    claim = exactly(
        **dict.fromkeys(("ref", "claimant", "sort", "state", "outcome"), TEXT),
        **dict.fromkeys(("shares", "amount"), COUNT),
        first_due=DAY,
    )
    return {
        "Needs": exactly(items=many(exactly(**line))),
        "NeedClaim": claim,
        "Need": exactly(**line, claims=many(named("NeedClaim"))),
    }


def paths() -> dict[str, Schema]:
    """Give the operations on needs."""
    return {
        NEEDS: {"get": reading("need_list", "needs that communities listed, with how they stand", "Needs")},
        f"{NEEDS}/{{code}}": {
            "get": reading("need_show", "one need with who took on which part of it", "Need", 404)
            | {"parameters": [path("code")]}
        },
    }
