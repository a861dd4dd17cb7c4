"""The shapes and addresses of the events' part of the API document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    MAYBE,
    TEXT,
    YES,
    answer,
    exactly,
    many,
    named,
    operation,
    path,
    problems,
    query,
    reading,
    takes,
)
from yinuo.doors.shell.words import STRENGTHS
from yinuo.programmes.events import asked
from yinuo.programmes.events.contest_words import PRIZES
from yinuo.programmes.events.gift_rules import STEPS
from yinuo.programmes.events.gift_words import CREDITS, RIGHTS
from yinuo.programmes.events.records import (
    AGREEMENTS,
    CONTESTS,
    EXHIBITIONS,
    GIFTS,
    OFFERS,
    SCHOOLS,
    SLOTS,
)
from yinuo.programmes.events.rules import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.doors.api.schema import Schema

STAFF: Final = (400, 401, 403, 404, 409, 413, 415, 422)
ANYBODY: Final = (*STAFF, 429)


def _texts(*names: str) -> dict[str, Schema]:
    return dict.fromkeys(names, TEXT)


def _asking(names: Iterable[str], *optional: str) -> Schema:
    """Give a body's shape: lines of text, but for numbers and yes or no."""
    shape = {name: YES if name in asked.FLAGS else COUNT if name in asked.NUMBERS else TEXT for name in names}
    return exactly(**shape) | {"required": [name for name in shape if name not in {*optional, "looked"}]}


def components() -> dict[str, Schema]:
    """Give the shapes of exhibitions and visits, agreements, gifts and contests."""
    return {**_visits(), **_agreements(), **_gifts(), **_contests()}


def _visits() -> dict[str, Schema]:
    told: dict[str, Any] = {
        **_texts("code", "name", "note", "source", "place", "href"), "opened_on": DAY, "closes_on": DAY,
    }  # fmt: skip
    hour: dict[str, Any] = {
        **_texts("code", "exhibition", "from_at", "to_at", "href"),
        **dict.fromkeys(("capacity", "n_left", "n_waiting"), COUNT), "on": DAY,
    }  # fmt: skip
    notes = {"age_notes": many(named("VisitAgeNote"))}
    return {
        "VisitAgeNote": exactly(from_age=COUNT, to_age=COUNT, text=TEXT),
        "VisitSlot": exactly(**hour),
        "VisitSlotShown": exactly(**hour, **notes),
        "Exhibitions": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Exhibition": exactly(
            **told, **notes, slots=many(named("VisitSlot")), schools=exactly(**dict.fromkeys(ORDER, COUNT)),
            n_came=COUNT,
        ),
        "ExhibitionTold": exactly(**told),
        "VisitSchool": exactly(**_texts("school", "name", "code", "source", "href")),
        "VisitBooked": exactly(slot=TEXT, n=COUNT, is_seated=YES, href=TEXT),
        "VisitTold": exactly(**_texts("slot", "href")),
        "ExhibitionShow": _asking(asked.EXHIBIT, "closes_on", "note"),
        "VisitAdvise": _asking(asked.ADVISE, "text"),
        "VisitEnrol": _asking(asked.ENROL),
        "VisitOpen": _asking(asked.OPEN_SLOT),
        "VisitBook": _asking(asked.BOOK),
        "VisitLeave": _asking(asked.LEAVE),
        "VisitCame": _asking(asked.CAME),
    }  # fmt: skip


def _agreements() -> dict[str, Schema]:
    told: dict[str, Any] = {
        **_texts("code", "name", "source", "place", "href"), "parties": many(TEXT), "signed_on": DAY,
        "review_on": DAY,
    }  # fmt: skip
    promise = exactly(
        **_texts("ref", "lead_unit", "state", "outcome"), strength={"enum": list(STRENGTHS)}, first_due=DAY,
        current_due=DAY,
    )  # fmt: skip
    article = exactly(n=COUNT, text=TEXT, promise={"anyOf": [promise, {"type": "null"}]})
    return {
        "Agreements": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Agreement": exactly(**told, articles=many(article)),
        "AgreementSign": _asking(asked.SIGN),
        "AgreementAnswer": _asking(asked.ANSWER),
        "AgreementAnswered": exactly(**_texts("ref", "state", "href")),
    }


def _gifts() -> dict[str, Schema]:
    told: dict[str, Any] = {
        **_texts("ref", "title", "unit", "source", "deed", "certificate", "accession", "href"), "credit": MAYBE,
        "accessioned_on": DAY,
    }  # fmt: skip
    step = exactly(**_texts("number", "finding", "text", "exhibition"), step={"enum": list(STEPS)}, on=DAY)
    offered: dict[str, Any] = {
        **_texts("ref", "href"), "rights": {"enum": list(RIGHTS)}, "is_named": YES, "asked_on": DAY,
        "step": {"enum": ["", *STEPS]},
    }  # fmt: skip
    offer = _asking(asked.OFFER, "name")
    offer["properties"] |= {"rights": {"enum": list(RIGHTS)}, "credit": {"enum": list(CREDITS)}}
    taken = _asking(asked.STEP, "text", "number", "finding", "exhibition")
    taken["properties"] |= {"sort": {"enum": list(STEPS)}}
    return {
        "Gifts": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Gift": exactly(**told, steps=many(step)),
        "GiftsOffered": exactly(items=many(exactly(**offered)), next_cursor=MAYBE),
        "GiftOffered": exactly(**offered, steps=many(step), next=many({"enum": list(STEPS)})),
        "GiftOffer": offer,
        "GiftStep": taken,
    }


def _contests() -> dict[str, Schema]:
    told: dict[str, Any] = {
        **_texts("code", "name", "place", "source", "href"), "closes_on": DAY, "decided_on": DAY,
    }  # fmt: skip
    award = exactly(grade=COUNT, prize={"enum": list(PRIZES)}, label=TEXT, school=TEXT, name=MAYBE)
    entries = {"contest": TEXT, "items": many(exactly(label=TEXT, grade=COUNT)), "href": TEXT}
    return {
        "Contests": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Contest": exactly(
            **told, n_entries=COUNT, rubric=many(exactly(name=TEXT, most=COUNT)), awards=many(award),
            entries=many(exactly(grade=COUNT, school=TEXT, n=COUNT)),
        ),
        "ContestTold": exactly(**told),
        "ContestEntries": exactly(**entries),
        "ContestJudging": exactly(**entries, has_declared=YES),
        "ContestDeclared": exactly(contest=TEXT, schools=many(TEXT), href=TEXT),
        "ContestScored": exactly(contest=TEXT, label=TEXT, total=COUNT, href=TEXT),
        "ContestOpen": _asking(asked.OPEN),
        "ContestEnter": _asking(asked.ENTER),
        "ContestName": _asking(asked.NAME),
        "ContestDeclare": exactly(schools=many(TEXT)),
        "ContestScore": exactly(label=TEXT, points=many(COUNT)),
        "ContestDecide": _asking(asked.DECIDE),
    }  # fmt: skip


def _writing(
    name: str,
    summary: str,
    body: str,
    gives: str,
    *,
    at: str = "",
    is_made: bool = True,
    is_open: bool = False,
) -> Schema:
    told = {
        "201" if is_made else "200": answer(gives, "written"),
        **problems(*(ANYBODY if is_open else STAFF)),
    }
    parameters = [*([path(at)] if at else []), IDEMPOTENCY]
    return {
        "post": operation(name, summary, told, parameters=parameters, requestBody=takes(body, photos=False))
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Give the operations on exhibitions and visits, agreements, gifts and contests."""
    return {**_visit_paths(), **_agreement_paths(), **_gift_paths(), **_contest_paths()}


def _list(name: str, summary: str, gives: str) -> Schema:
    cursor = {"parameters": [query("cursor", TEXT, "where the page before ended")]}
    return {"get": reading(name, summary, gives, 422) | cursor}


def _one(name: str, summary: str, gives: str, at: str = "code", *refused: int) -> Schema:
    return {"get": reading(name, summary, gives, 404, *refused) | {"parameters": [path(at)]}}


def _visit_paths() -> dict[str, Schema]:
    show, hour = f"{EXHIBITIONS}/{{code}}", f"{SLOTS}/{{code}}"

    def by_school(verb: str, summary: str, body: str, gives: str) -> Schema:
        return _writing(f"visit_{verb}", summary, body, gives, at="code", is_made=False, is_open=True)

    return {
        EXHIBITIONS: {
            **_list("exhibition_list", "exhibitions that schools can visit", "Exhibitions"),
            **_writing("exhibition_tell", "write an exhibition down", "ExhibitionShow", "ExhibitionTold"),
        },
        show: _one("exhibition_show", "one exhibition with its hours for schools", "Exhibition"),
        f"{show}/slots": _writing("visit_open", "open an hour for schools", "VisitOpen", "VisitSlotShown", at="code"),
        f"{show}/notes": _writing(
            "visit_advise", "write what to know before children of some ages see it", "VisitAdvise", "Exhibition",
            at="code", is_made=False,
        ),
        SCHOOLS: _writing("visit_enrol", "write a school down; its code is told once", "VisitEnrol", "VisitSchool"),
        hour: _one("visit_show", "one hour for schools", "VisitSlotShown"),
        f"{hour}/book": by_school("book", "book it by a school's code, or wait", "VisitBook", "VisitBooked"),
        f"{hour}/leave": by_school("leave", "give it back", "VisitLeave", "VisitTold"),
        f"{hour}/came": by_school("came", "write down how many came", "VisitCame", "VisitTold"),
    }  # fmt: skip


def _agreement_paths() -> dict[str, Schema]:
    one = f"{AGREEMENTS}/{{code}}"
    return {
        AGREEMENTS: {
            **_list("agreement_list", "agreements between offices", "Agreements"),
            **_writing("agreement_sign", "write a signed agreement down", "AgreementSign", "Agreement"),
        },
        one: _one("agreement_show", "one agreement with its articles", "Agreement"),
        f"{one}/promises": _writing(
            "agreement_answer", "draft the promise of an article", "AgreementAnswer", "AgreementAnswered", at="code"
        ),
    }  # fmt: skip


def _gift_paths() -> dict[str, Schema]:
    cursor = {"parameters": [query("cursor", TEXT, "where the page before ended")]}
    listed = reading("offer_list", "what was offered to the museum", "GiftsOffered", 401, 403, 422) | cursor
    return {
        GIFTS: _list("gift_list", "what was given to the museum", "Gifts"),
        f"{GIFTS}/{{ref}}": _one("gift_show", "one gift with its steps", "Gift", "ref"),
        OFFERS: {
            "get": listed,
            **_writing("gift_offer", "offer a thing to the museum", "GiftOffer", "Filed", is_open=True),
        },
        f"{OFFERS}/{{ref}}": _one(
            "offer_show", "one thing offered, and what may follow", "GiftOffered", "ref", 401, 403
        ),
        f"{OFFERS}/{{ref}}/steps": _writing("gift_step", "take the next step", "GiftStep", "GiftOffered", at="ref"),
    }  # fmt: skip


def _contest_paths() -> dict[str, Schema]:
    one = f"{CONTESTS}/{{code}}"

    def judging(verb: str, summary: str, gives: str) -> Schema:
        body = f"Contest{verb.capitalize()}"
        return _writing(f"contest_{verb}", summary, body, gives, at="code", is_made=verb == "score")

    return {
        CONTESTS: {
            **_list("contest_list", "essay contests of schools", "Contests"),
            **_writing("contest_open", "open an essay contest", "ContestOpen", "ContestTold"),
        },
        one: _one("contest_show", "one contest with its awards", "Contest"),
        f"{one}/entries": _writing(
            "contest_enter", "have codes for a school's essays", "ContestEnter", "ContestEntries", at="code",
            is_made=False, is_open=True,
        ),
        f"{one}/names": _writing(
            "contest_name", "hand in a name with the guardian's yes", "ContestName", "Filed", at="code", is_open=True
        ),
        f"{one}/judging": _one("contest_judging", "what a judge may judge", "ContestJudging", "code", 401, 403),
        f"{one}/declare": judging("declare", "say which schools you have to do with", "ContestDeclared"),
        f"{one}/scores": judging("score", "give an entry its points", "ContestScored"),
        f"{one}/decide": judging("decide", "decide the prizes", "Contest"),
    }  # fmt: skip
