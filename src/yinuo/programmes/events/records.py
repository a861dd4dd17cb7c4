"""What machines read of the events, by API and on the command line. No teacher, child or unnamed giver is in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from yinuo.doors.shell.records import ROOT
from yinuo.programmes.events import contest_queries, gift_queries, queries
from yinuo.programmes.events.agreement_queries import articles
from yinuo.programmes.events.gift_rules import next_steps
from yinuo.programmes.events.rules import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.events.gift_queries import Kept
    from yinuo.programmes.events.models import (
        Agreement,
        Article,
        Booking,
        Contest,
        Entry,
        Exhibition,
        Gift,
        GiftStep,
        School,
        Slot,
    )
    from yinuo.programmes.events.queries import Standing

EXHIBITIONS: Final = f"{ROOT}/events/exhibitions"
SCHOOLS: Final = f"{ROOT}/events/schools"
SLOTS: Final = f"{ROOT}/events/slots"
AGREEMENTS: Final = f"{ROOT}/events/agreements"
GIFTS: Final = f"{ROOT}/events/gifts"
OFFERS: Final = f"{ROOT}/events/offers"
CONTESTS: Final = f"{ROOT}/events/contests"


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def exhibition_record(row: Exhibition) -> Record:
    """Give one exhibition."""
    return {
        **{name: getattr(row, name) for name in ("code", "name", "note", "source")}, "place": row.place_id,
        "opened_on": row.opened_on.isoformat(), "closes_on": _day(row.closes_on),
        "href": f"{EXHIBITIONS}/{row.code}",
    }  # fmt: skip


def exhibition_sheet(found: Exhibition, on: date) -> Record:
    """Give one exhibition with its hours; which school booked stands on its page, how many here."""
    schools = queries.schools(found, on)
    counts = Counter(stands for _school, stands, _came in schools)
    return {
        **exhibition_record(found), "age_notes": age_notes_record(found, on),
        "slots": [slot_record(one) for one in queries.slots(found, on)],
        "schools": {one: counts[one] for one in ORDER}, "n_came": sum(came for _school, _how, came in schools),
    }  # fmt: skip


def age_notes_record(found: Exhibition, on: date) -> list[Record]:
    """Give what to know before children see it, by their ages."""
    return [
        {"from_age": one.from_age, "to_age": one.to_age, "text": one.text}
        for one in queries.age_notes(found, on)
    ]


def slot_sheet(one: Standing) -> Record:
    """Give one hour for schools with what to know before children of some ages come."""
    return {**slot_record(one), "age_notes": age_notes_record(one.slot.exhibition, one.on)}


def slot_record(one: Standing) -> Record:
    """Give one hour for schools with its places."""
    row = one.slot
    return {
        "code": row.code, "exhibition": row.exhibition.code, "on": row.on.isoformat(),
        "from_at": f"{row.from_at:%H:%M}", "to_at": f"{row.to_at:%H:%M}", "capacity": row.capacity,
        "n_left": one.n_left, "n_waiting": len(one.waiting), "href": f"{SLOTS}/{row.code}",
    }  # fmt: skip


def school_record(row: School, code: str) -> Record:
    """Give one school with the code that its teacher books by: shown this once."""
    return {"school": row.code, "name": row.name, "code": code, "source": row.source, "href": SCHOOLS}


def booked_record(row: Booking) -> Record:
    """Give what booking an hour came to: places, or a place in the queue."""
    return {
        "slot": row.slot.code, "n": row.n, "is_seated": row.seated_on is not None,
        "href": f"{SLOTS}/{row.slot.code}",
    }  # fmt: skip


def told_record(row: Slot) -> Record:
    """Give what giving an hour back, or counting who came, came to."""
    return {"slot": row.code, "href": f"{SLOTS}/{row.code}"}


def agreement_record(row: Agreement) -> Record:
    """Give one agreement."""
    return {
        **{name: getattr(row, name) for name in ("code", "name", "parties", "source")}, "place": row.place_id,
        "signed_on": _day(row.signed_on), "review_on": _day(row.review_on), "href": f"{AGREEMENTS}/{row.code}",
    }  # fmt: skip


def agreement_sheet(row: Agreement, on: date) -> Record:
    """Give one agreement with its articles, each with its promise where it has one."""
    return {**agreement_record(row), "articles": [article_record(*one) for one in articles(row, on)]}


def article_record(row: Article, shown: PublicMatter | None) -> Record:
    """Give one article, and who keeps it by when as the public reads it."""
    promise = None
    if shown is not None:
        names = ("ref", "lead_unit", "strength", "state", "outcome")
        days = {"first_due": _day(shown.first_due), "current_due": _day(shown.current_due)}
        promise = {**{name: getattr(shown, name) for name in names}, **days}
    return {"n": row.n, "text": row.text, "promise": promise}


def gift_record(one: Kept) -> Record:
    """Give one thing that is the museum's; `credit` is null where whoever gave it wanted no name."""
    deed, certificate, accession = (one.step(sort) for sort in ("deed", "certificate", "accession"))
    return {
        "ref": one.shown.ref, "title": one.shown.title, "unit": one.shown.lead_unit, "source": one.shown.source,
        "credit": one.credit or None, "deed": deed.number if deed else "",
        "certificate": certificate.number if certificate else "", "accession": accession.number if accession else "",
        "accessioned_on": _day(accession.on if accession else None), "href": f"{GIFTS}/{one.shown.ref}",
    }  # fmt: skip


def gift_sheet(one: Kept) -> Record:
    """Give one thing with the steps by which it became the museum's."""
    return {**gift_record(one), "steps": _steps(one.steps, gift_queries.words_of(one.gift, one.steps))}


def _steps(steps: Iterable[GiftStep], words: Mapping[int, str]) -> list[Record]:
    return [
        {
            "step": one.sort, "on": one.on.isoformat(), "number": one.number, "finding": one.finding,
            "text": words.get(one.seq, ""), "exhibition": one.exhibition.code if one.exhibition else "",
        }
        for one in steps
    ]  # fmt: skip


def offered_record(row: Gift, last: str) -> Record:
    """Give one thing that was offered, and the last step taken with it ("" for none)."""
    return {
        "ref": row.stream.ref, "rights": row.rights, "is_named": row.credit_seq is not None,
        "asked_on": row.asked_on.isoformat(), "step": last, "href": f"{OFFERS}/{row.stream.ref}",
    }  # fmt: skip


def offered_sheet(row: Gift, on: date) -> Record:
    """Give one thing that was offered with its steps and those that may follow."""
    steps = gift_queries.steps_of(row, on)
    return {
        **offered_record(row, steps[-1].sort if steps else ""),
        "steps": _steps(steps, gift_queries.words_of(row, steps)),
        "next": list(next_steps((one.sort, one.finding) for one in steps)),
    }


def contest_record(row: Contest, on: date) -> Record:
    """Give one contest."""
    return {
        "code": row.code, "name": row.name, "place": row.place_id, "source": row.source,
        "closes_on": _day(row.closes_on),
        "decided_on": _day(row.decided_on if contest_queries.is_decided(row, on) else None),
        "href": f"{CONTESTS}/{row.code}",
    }  # fmt: skip


def contest_sheet(found: Contest, on: date) -> Record:
    """Give one contest: how many entries of each grade and school, and what they were given."""
    entries = contest_queries.counts(found, on)
    awards = [
        {
            "grade": one.entry.grade, "prize": one.prize, "label": one.entry.label,
            "school": one.entry.school.name, "name": one.name or None,
        }
        for one in contest_queries.awards(found, on)
    ]  # fmt: skip
    return {
        **contest_record(found, on),
        "rubric": [{"name": name, "most": most} for name, most in found.rubric],
        "n_entries": contest_queries.n_entries(found, on),
        "entries": [{"grade": grade, "school": school.name, "n": n} for grade, school, n in entries],
        "awards": awards,
    }


def entries_record(found: Contest, rows: Iterable[Entry]) -> Record:
    """Give entries by code and grade alone: a school's own, or those that a judge may judge."""
    items = [{"label": one.label, "grade": one.grade} for one in rows]
    return {"contest": found.code, "items": items, "href": f"{CONTESTS}/{found.code}"}


def judging_record(found: Contest, rows: Iterable[Entry], *, has_declared: bool) -> Record:
    """Give what a judge may judge, once they have told their conflicts of interest."""
    return {**entries_record(found, rows), "has_declared": has_declared}


def done_record(found: Contest, **what: object) -> Record:
    """Give what a judge's press came to."""
    return {"contest": found.code, **what, "href": f"{CONTESTS}/{found.code}"}
