"""What programs do with the events, by API and on the command line: what desk and schools do, as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.shell.paging import only
from yinuo.doors.shell.records import filed_record, stands_record
from yinuo.kernel.matters.evidence import keep
from yinuo.programmes.events import (
    actions,
    agreement_actions,
    agreement_queries,
    asked,
    contest_actions,
    contest_queries,
    gift_actions,
    gift_queries,
    queries,
    records,
)
from yinuo.programmes.events.marks import following_mark, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record

Asked = dict[str, str]
Given = dict[str, Any]
PAGED: Final = ("cursor",)


def _page(found: Iterable[Any], following: int, record: Callable[[Any], Record]) -> Record:
    return {"items": [record(one) for one in found], "next_cursor": following_mark(following)}


def exhibitions(what: Asked, on: date) -> Record:
    """List every exhibition known by the day, the latest first."""
    only(what, PAGED)
    return _page(*queries.exhibitions(on, row_of(what)), records.exhibition_record)


def agreements(what: Asked, on: date) -> Record:
    """List every agreement known by the day, the latest first."""
    only(what, PAGED)
    return _page(*agreement_queries.agreements(on, row_of(what)), records.agreement_record)


def gifts(what: Asked, on: date) -> Record:
    """List what was given and accessioned, the latest first."""
    only(what, PAGED)
    return _page(*gift_queries.kept(on, row_of(what)), records.gift_record)


def contests(what: Asked, on: date) -> Record:
    """List every contest known by the day, the latest first."""
    only(what, PAGED)
    found, following = contest_queries.contests(on, row_of(what))
    return _page(found, following, lambda one: records.contest_record(one, on))


def exhibition(code: str, on: date) -> Record:
    """Give one exhibition with its hours and how schools stand. Raises NotFound."""
    return records.exhibition_sheet(queries.exhibition(code, on), on)


def slot(code: str, on: date) -> Record:
    """Give one hour for schools, and what to know before they come. Raises NotFound."""
    return records.slot_sheet(queries.slot(code, on))


def agreement(code: str, on: date) -> Record:
    """Give one agreement with what became of its articles. Raises NotFound."""
    return records.agreement_sheet(agreement_queries.agreement(code, on), on)


def gift(ref: str, on: date) -> Record:
    """Give one thing that is the museum's, with its steps. Raises NotFound."""
    return records.gift_sheet(gift_queries.one(ref, on))


def contest(code: str, on: date) -> Record:
    """Give one contest with its awards. Raises NotFound."""
    return records.contest_sheet(contest_queries.contest(code, on), on)


def exhibit(officer: Officer, given: Given, token: str) -> Record:
    """Write an exhibition down; public from today. Raises NotAllowed, Invalid."""
    return records.exhibition_record(
        actions.show_exhibition(officer, asked.typed(given, *asked.EXHIBIT), token)
    )


def enrol(officer: Officer, given: Given, token: str) -> Record:
    """Write a school down; the code it books by is in the answer, and nowhere else. Raises NotAllowed, Invalid."""
    return records.school_record(*actions.add_school(officer, asked.typed(given, *asked.ENROL), token))


def advise(officer: Officer, code: str, given: Given) -> Record:
    """Write what to know before children of some ages see it. Raises NotAllowed, NotFound, Invalid."""
    of = queries.exhibition(code, officer.on)
    actions.advise(officer, of, asked.typed(given, *asked.ADVISE))
    return records.exhibition_sheet(of, officer.on)


def open_slot(officer: Officer, code: str, given: Given, token: str) -> Record:
    """Open an hour for schools. Raises NotAllowed, NotFound, Invalid."""
    of = queries.exhibition(code, officer.on)
    made = actions.open_slot(officer, of, asked.typed(given, *asked.OPEN_SLOT), token)
    return slot(made.code, officer.on)


def book(code: str, given: Given, on: date) -> Record:
    """Book an hour by a school's code, or wait for it. Raises NotFound, Invalid."""
    row = queries.slot(code, on).slot
    return records.booked_record(actions.book_visit(row, asked.typed(given, *asked.BOOK), on))


def leave(code: str, given: Given, on: date) -> Record:
    """Give an hour back; whoever waits moves up. Raises NotFound, Invalid."""
    row = queries.slot(code, on).slot
    actions.leave(row, asked.typed(given, *asked.LEAVE), on)
    return records.told_record(row)


def came(code: str, given: Given, on: date) -> Record:
    """Write down how many came: a number and nothing else. Raises NotFound, Invalid."""
    row = queries.slot(code, on).slot
    actions.count_came(row, asked.typed(given, *asked.CAME), on)
    return records.told_record(row)


def sign(officer: Officer, given: Given, token: str) -> Record:
    """Write a signed agreement down with all its articles. Raises NotAllowed, Invalid."""
    row = agreement_actions.sign(officer, asked.typed(given, *asked.SIGN), token)
    return records.agreement_sheet(row, officer.on)


def answer_for(officer: Officer, code: str, given: Given, token: str) -> Record:
    """Draft the promise of an article; its unit's head signs it. Raises NotAllowed, NotFound, Invalid."""
    of = agreement_queries.agreement(code, officer.on)
    return stands_record(agreement_actions.answer_for(officer, of, asked.typed(given, *asked.ANSWER), token))


def offer(given: Given, at: Moment, token: str, pictures: Sequence[bytes] = ()) -> Record:
    """Offer a thing to the museum; the code for the answer comes back this once. Raises Invalid."""
    typed = asked.typed(given, *asked.OFFER)
    photo = keep(pictures[0]) if pictures else None
    return filed_record(gift_actions.offer(typed, at.on, at.story, token, photo))


def offers(officer: Officer, what: Asked) -> Record:
    """List what was offered and this office has in sight, the latest first."""
    only(what, PAGED)
    found, following = gift_queries.in_sight(officer.actor, officer.on, row_of(what))
    last = gift_queries.last_steps(found, officer.on)
    return _page(found, following, lambda one: records.offered_record(one, last.get(one.pk, "")))


def offered(officer: Officer, ref: str) -> Record:
    """Give one thing that was offered, its steps and what may follow. Raises NotFound."""
    return records.offered_sheet(gift_queries.seen(ref, officer.actor, officer.on), officer.on)


def step(officer: Officer, ref: str, given: Given, token: str, pictures: Sequence[bytes] = ()) -> Record:
    """Take the next step with a thing that was offered. Raises NotAllowed, NotFound, Invalid."""
    found = gift_queries.seen(ref, officer.actor, officer.on)
    typed = asked.typed(given, *asked.STEP)
    gift_actions.take_step(officer, found, typed, token, pictures[0] if pictures else None)
    return records.offered_sheet(found, officer.on)


def open_contest(officer: Officer, given: Given, token: str) -> Record:
    """Write a contest down; public from today. Raises NotAllowed, Invalid."""
    row = contest_actions.open_contest(officer, asked.typed(given, *asked.OPEN), token)
    return records.contest_record(row, officer.on)


def enter(code: str, given: Given, on: date, token: str) -> Record:
    """Give a school a code for each of so many essays, and every code it has. Raises NotFound, Invalid."""
    found = contest_queries.contest(code, on)
    return records.entries_record(
        found, contest_actions.enter(found, asked.typed(given, *asked.ENTER), on, token)
    )


def name(code: str, given: Given, at: Moment, token: str) -> Record:
    """Hand in a prizewinner's name with the guardian's yes. Raises NotFound, Invalid."""
    found = contest_queries.contest(code, at.on)
    typed = asked.typed(given, *asked.NAME)
    return filed_record(contest_actions.name(found, typed, at.on, at.story, token))


def judging(officer: Officer, code: str) -> Record:
    """Give what a judge may judge, by code and grade alone. Raises NotAllowed, NotFound."""
    found, person = contest_queries.contest(code, officer.on), officer.actor.person
    if not contest_actions.may_keep(officer, found):
        raise NotAllowed
    has_declared = contest_queries.has_declared(found, person)
    rows = contest_queries.to_judge(found, person) if has_declared else []
    return records.judging_record(found, rows, has_declared=has_declared)


def declare(officer: Officer, code: str, given: Given) -> Record:
    """Say which schools a judge has to do with, or that there is none. Raises NotAllowed, NotFound, Invalid."""
    found, schools = contest_queries.contest(code, officer.on), asked.declared(given)
    contest_actions.declare(officer, found, schools)
    return records.done_record(found, schools=schools)


def score(officer: Officer, code: str, given: Given) -> Record:
    """Give an entry its points, criterion by criterion. Raises NotAllowed, NotFound, Invalid."""
    found, typed = contest_queries.contest(code, officer.on), asked.scored(given)
    if len(typed) - 1 != len(found.rubric):
        raise Invalid({"points": asked.POINTS})
    made = contest_actions.score(officer, found, typed)
    return records.done_record(found, label=typed["label"], total=made.total)


def decide(officer: Officer, code: str, given: Given) -> Record:
    """Give the prizes of every grade by the judges' means. Raises NotAllowed, NotFound, Invalid."""
    found = contest_queries.contest(code, officer.on)
    contest_actions.decide(officer, found, asked.typed(given, *asked.DECIDE))
    return contest(code, officer.on)


READS: Final[Mapping[str, Callable[[Asked, date], Record]]] = {
    "exhibitions": exhibitions, "agreements": agreements, "gifts": gifts, "contests": contests,
}  # fmt: skip
SHOWS: Final[Mapping[str, Callable[[str, date], Record]]] = {
    "exhibition": exhibition, "slot": slot, "agreement": agreement, "gift": gift, "contest": contest,
}  # fmt: skip
MAKES: Final[Mapping[str, Callable[[Officer, Given, str], Record]]] = {
    "exhibit": exhibit, "enrol": enrol, "sign": sign, "open": open_contest,
}  # fmt: skip
KEEPS: Final[Mapping[str, Callable[[Officer, str, Given, str], Record]]] = {
    "hour": open_slot, "answer": answer_for,
}  # fmt: skip
JUDGES: Final[Mapping[str, Callable[[Officer, str, Given], Record]]] = {
    "declare": declare, "score": score, "decide": decide, "advise": advise,
}  # fmt: skip
VISITS: Final[Mapping[str, Callable[[str, Given, date], Record]]] = {
    "book": book, "leave": leave, "came": came,
}  # fmt: skip
"""The words of the command line, each by what it wants."""
