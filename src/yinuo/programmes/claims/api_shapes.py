"""The shapes and addresses of the claims' part of the API document; amounts are minor units of the place's money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    TEXT,
    answer,
    exactly,
    many,
    named,
    operation,
    path,
    problems,
    reading,
    takes,
)
from yinuo.programmes.claims import asked
from yinuo.programmes.claims.records import CLAIMANTS, DAYS, NEEDS, OFFERS, SUGGESTIONS, TAKEN
from yinuo.programmes.claims.words import CLASSES, SORTS

if TYPE_CHECKING:
    from yinuo.doors.api.schema import Schema

FLAG: Final = {"type": "boolean"}
NOT_ALWAYS: Final = frozenset(("title", "shares", "day", "asked", "policy", "looked", "due_on", *asked.DONE))
"""What a need, a claim and a report may do without: of a need's title a sealed household has none."""


def _asking(names: tuple[str, ...], *always: str, **more: Any) -> Schema:
    shape = {
        name: FLAG if name == "looked" else COUNT if name in asked.MONEY | asked.NUMBERS else TEXT
        for name in names
    }
    needed = [name for name in names if name not in NOT_ALWAYS or name in always]
    return exactly(**shape, **more) | {"required": needed}


def components() -> dict[str, Schema]:
    """Give the shapes of needs, claims, claimants, offers and suggestions."""
    return {**_needs(), **_around(), **_bodies()}


def _needs() -> dict[str, Schema]:
    texts = (
        *("code", "title", "benefits", "proof", "policy", "source"),
        *("place", "unit", "fallback", "day", "href"),
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
        "NeedListed": exactly(**line),
        "Needs": exactly(items=many(named("NeedListed"))),
        "NeedClaim": claim,
        "Need": exactly(**line, claims=many(named("NeedClaim"))),
    }


def _around() -> dict[str, Schema]:
    who = exactly(
        **dict.fromkeys(("code", "name", "source", "unit", "href"), TEXT), sort={"enum": list(SORTS)}, since_on=DAY
    )  # fmt: skip
    day = exactly(**dict.fromkeys(("code", "title", "place", "unit", "source", "href"), TEXT), on=DAY)
    offer = exactly(
        claimant=TEXT, budget=COUNT, most=COUNT, told_on=DAY, href=TEXT,
        **dict.fromkeys(("places", "wishes", "refuses"), many(TEXT)),
    )  # fmt: skip
    pair = exactly(need=TEXT, claimant=TEXT, amount=COUNT, suggested_on=DAY, why=TEXT, is_taken=FLAG)
    suggested = exactly(items=many(pair), href=TEXT) | {"required": ["items"]}
    return {
        "Claimant": who, "Claimants": exactly(items=many(named("Claimant"))), "ClaimDay": day,
        "ClaimDays": exactly(items=many(named("ClaimDay"))), "ClaimOffer": offer, "ClaimSuggested": suggested,
        "ClaimDone": exactly(**dict.fromkeys(("ref", "state", "href"), TEXT)),
    }  # fmt: skip


def _bodies() -> dict[str, Schema]:
    classes = many({"enum": list(CLASSES)})
    return {
        "NeedList": _asking(asked.LIST, "due_on"),
        "ClaimantEnrol": _asking(asked.ENROL),
        "ClaimDayOpen": _asking(asked.OPEN, "title"),
        "NeedTake": _asking(asked.CLAIM),
        "ClaimReport": _asking(asked.DONE),
        "ClaimOffering": _asking(asked.OFFER, places=many(TEXT), wishes=classes, refuses=classes),
        "ClaimNothing": exactly(),
    }


def _writing(
    name: str, summary: str, body: str, gives: str, *, made: bool = False, at: str = "", photos: bool = False
) -> Schema:
    told = {"201" if made else "200": answer(gives, "written")}
    told |= problems(400, 401, 403, 404, 409, 413, 415, 422)
    parameters = [*([path(at)] if at else []), IDEMPOTENCY]
    return {
        "post": operation(name, summary, told, parameters=parameters, requestBody=takes(body, photos=photos))
    }


def paths() -> dict[str, Schema]:
    """Give the operations on needs and claims."""
    return {**_need_paths(), **_other_paths()}


def _need_paths() -> dict[str, Schema]:
    code, one = {"parameters": [path("code")]}, f"{NEEDS}/{{code}}"
    return {
        NEEDS: {
            "get": reading("need_list", "needs that communities listed, with how they stand", "Needs"),
            **_writing("need_post", "list a need; public at once", "NeedList", "NeedListed", made=True),
        },
        one: {"get": reading("need_show", "one need with who took on which part of it", "Need", 404) | code},
        f"{one}/claims": _writing(
            "need_claim", "record a claim; its claimant's head signs", "NeedTake", "ClaimDone", made=True, at="code"
        ),
        f"{one}/hand": _writing(
            "need_hand", "note the day of the way; no address", "ClaimNothing", "Need", at="code"
        ),
        f"{TAKEN}/{{ref}}/deliver": _writing(
            "claim_deliver", "report it as delivered", "ClaimReport", "ClaimDone", at="ref", photos=True
        ),
        f"{TAKEN}/{{ref}}/accept": _writing(
            "claim_accept", "say that it was done, as who listed it", "ClaimReport", "ClaimDone", at="ref"
        ),
    }  # fmt: skip


def _other_paths() -> dict[str, Schema]:
    suggested = "what was suggested last, with the reason beside each pair"
    return {
        CLAIMANTS: {
            "get": reading("claimant_list", "who takes needs on", "Claimants"),
            **_writing("claimant_enrol", "write one down", "ClaimantEnrol", "Claimant", made=True),
        },
        DAYS: {
            "get": reading("claim_day_list", "claim days", "ClaimDays"),
            **_writing("claim_day_open", "open a claim day", "ClaimDayOpen", "ClaimDay", made=True),
        },
        OFFERS: _writing("claim_offer", "write down an offer", "ClaimOffering", "ClaimOffer", made=True),
        SUGGESTIONS: {
            "get": reading("claim_suggested", suggested, "ClaimSuggested", 401, 403, 404),
            **_writing(
                "claim_suggest",
                "suggest who takes what; a person decides",
                "ClaimNothing",
                "ClaimSuggested",
                made=True,
            ),
        },
    }
