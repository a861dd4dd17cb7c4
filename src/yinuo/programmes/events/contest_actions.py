"""What is done to contests: opened, entered under code, judged without names, decided; a name by a guardian's yes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction

from yinuo.base.code import base32
from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.typed import PICK, Reading, public_code
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.events import contest_queries as queries
from yinuo.programmes.events.actions import KEEPING_KINDS, NOT_THERE, school_in
from yinuo.programmes.events.contest_rules import LEAST_JUDGES, criteria, ranked
from yinuo.programmes.events.contest_words import GRADES, PRIZES
from yinuo.programmes.events.models import Award, Conflict, Contest, Entry, EntryName, Score
from yinuo.programmes.events.queries import all_schools

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.events.models import School

CATEGORY: Final = "essay_name"
MOST_CRITERIA, MOST_AT_ONCE, MOST_OF_SCHOOL, MOST_PRIZES, MOST_NAME = 8, 40, 200, 50, 40
BAD_CRITERIA: Final = Sentence("一行一条，名目后面空一格写最多几分，如「切题 40」。")
CLOSES_LATER: Final = Sentence("截止的日子要在今天以后。")
CLOSED: Final = Sentence("已经截止了。")
NOT_CLOSED: Final = Sentence("还没有截止。截止以后再评。")
TOO_MANY: Final = Sentence("一所学校最多 {n} 篇。", n=MOST_OF_SCHOOL)
DECLARE_FIRST: Final = Sentence("先说清楚跟哪所学校有关系；没有，也说没有。")
NOT_YOURS: Final = Sentence("这一篇不归您评，或者您评过了。")
NOT_ENOUGH: Final = Sentence("还有 {n} 篇不满两位评委。评齐了再定。")
DECIDED: Final = Sentence("已经定过了。")
NO_PRIZE: Final = Sentence("这个码没有得奖，或者不是这所学校的。")
NO_YES: Final = Sentence("要公布孩子的名字，得监护人先同意。不同意就不填，照样按年级和学校公布。")
NO_CATEGORY: Final = Sentence("这个地方还没有「征文署名」这一类，请管理的人加上。")


def may_keep(officer: Officer, found: Contest) -> bool:
    """Say whether this member of staff keeps and judges a contest: who works in an office that covers its place."""
    return found.source != "page" and officer.keeps(KEEPING_KINDS, found.place.path)


def open_contest(officer: Officer, given: Mapping[str, str], token: str) -> Contest:
    """Write a contest down; public from today. Raises NotAllowed, Invalid."""
    if not officer.places_kept(KEEPING_KINDS):
        raise NotAllowed
    reading, places = Reading(given), nodes()[0]
    name, place, closes_on = reading.line("name"), reading.one_of("place", places), reading.day("closes_on")
    lines = reading.lines("rubric", 1, MOST_CRITERIA, MOST_NAME)
    rubric: list[tuple[str, int]] = []
    try:
        rubric = criteria(lines)
    except ValueError:
        reading.faults["rubric"] = BAD_CRITERIA
    if closes_on is not None and closes_on <= officer.on:
        reading.faults["closes_on"] = CLOSES_LATER
    if place and not officer.keeps(KEEPING_KINDS, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("name", "rubric")
    reading.tell()
    found, _is_new = Contest.objects.get_or_create(
        code=public_code(officer.on, token),
        defaults={
            "name": name, "place_id": place, "closes_on": closes_on, "rubric": rubric, "known_on": officer.on,
            "source": officer.mark,
        },
    )  # fmt: skip
    return found


def enter(found: Contest, given: Mapping[str, str], on: date, token: str) -> list[Entry]:
    """Give a school a code for each of so many essays, and every code it has; none more for 0. Raises Invalid."""
    reading = Reading(given)
    grade, n = reading.one_of("grade", GRADES), reading.number("n", 0, MOST_AT_ONCE)
    school = school_in(reading, on)
    if n and (found.closes_on is None or on > found.closes_on):
        raise Invalid.whole(CLOSED, is_conflict=True)
    labels = [_label(f"{found.pk}/{school.pk}/{token}/{one}") for one in range(n)]
    with transaction.atomic():
        type(school).objects.select_for_update(no_key=True).get(pk=school.pk)
        known = Entry.objects.filter(contest=found, school=school)
        if not known.filter(label__in=labels).exists():
            if known.count() + n > MOST_OF_SCHOOL:
                raise Invalid({"n": TOO_MANY})
            Entry.objects.bulk_create(
                Entry(contest=found, label=one, grade=int(grade), school=school, entered_on=on)
                for one in labels
            )
    return queries.entries_of(found, school)


def _label(of: str) -> str:
    return base32(hashlib.sha256(of.encode()).digest(), 5)


def declare(officer: Officer, found: Contest, named: Collection[str]) -> None:
    """Write down which schools a judge has to do with; nothing named says that there is none.

    One named later takes back what its judge gave that school's entries. Raises NotAllowed, Invalid.
    """
    if not may_keep(officer, found):
        raise NotAllowed
    known = {one.code: one for one in all_schools(officer.on)}
    if set(named) - {"", *known}:
        raise Invalid({"schools": PICK})
    picked: list[School | None] = [*(known[code] for code in known if code in named)]
    with transaction.atomic():
        _undecided(found)
        for school in picked or [None]:
            Conflict.objects.get_or_create(
                contest=found, person_id=officer.actor.person, school=school, defaults={"on": officer.on}
            )


def score(officer: Officer, found: Contest, given: Mapping[str, str]) -> Score:
    """Give an entry its points. Raises NotAllowed, Invalid."""
    if not may_keep(officer, found):
        raise NotAllowed
    if found.closes_on is None or officer.on <= found.closes_on:
        raise Invalid.whole(NOT_CLOSED, is_conflict=True)
    reading = Reading(given)
    points = [reading.number(f"p{n}", 0, most) for n, (_name, most) in enumerate(found.rubric)]
    try:
        with transaction.atomic():
            _undecided(found)
            if not queries.has_declared(found, officer.actor.person):
                raise Invalid.whole(DECLARE_FIRST, is_conflict=True)
            open_ones = {one.label: one for one in queries.to_judge(found, officer.actor.person)}
            entry = open_ones.get(given.get("label", ""))
            if entry is None:
                reading.faults["label"] = NOT_YOURS
            reading.tell()
            assert entry is not None  # noqa: S101 -- else it was told above
            return Score.objects.create(
                entry=entry, person_id=officer.actor.person, points=points, total=sum(points), on=officer.on
            )
    except IntegrityError:
        raise Invalid({"label": NOT_YOURS}, is_conflict=True) from None


def _undecided(found: Contest) -> Contest:
    """Lock a contest that is judged: whoever scores, names a conflict or decides waits for whoever does.

    Raises Invalid for one that was decided, a moment ago too.
    """
    row = Contest.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.decided_on is not None:
        raise Invalid.whole(DECIDED, is_conflict=True)
    return row


def decide(officer: Officer, found: Contest, given: Mapping[str, str]) -> None:
    """Give so many prizes of each sort in every grade, by the judges' means. Raises NotAllowed, Invalid."""
    if not may_keep(officer, found):
        raise NotAllowed
    reading = Reading(given)
    prizes = [(prize, reading.number(prize, 0, MOST_PRIZES)) for prize in PRIZES]
    reading.tell()
    with transaction.atomic():
        row = _undecided(found)
        if row.closes_on is None or officer.on <= row.closes_on:
            raise Invalid.whole(NOT_CLOSED, is_conflict=True)
        rows = queries.judged(row)
        short = sum(len(totals) < LEAST_JUDGES for _entry, _grade, totals in rows)
        if short or not rows:
            raise Invalid.whole(Sentence(NOT_ENOUGH.msgid, n=short), is_conflict=True)
        won = ranked(rows, prizes)
        Award.objects.bulk_create(Award(entry_id=key, prize=won[key], on=officer.on) for key in won)
        row.decided_on = officer.on
        row.save(update_fields=["decided_on"])


def name(found: Contest, given: Mapping[str, str], on: date, now: datetime | None, token: str) -> Acted:
    """File a prizewinner's name with the guardian's yes, as a request of its own. Raises Invalid."""
    if CATEGORY not in book().categories:
        raise Invalid.whole(NO_CATEGORY)
    reading = Reading(given)
    told = reading.line("name", most=MOST_NAME)
    if not given.get("guardian"):
        reading.faults["guardian"] = NO_YES
    school = school_in(reading, on)
    won = [one.entry for one in queries.awards(found, on) if one.entry.school_id == school.pk]
    entry = next((one for one in won if one.label == given.get("label", "").strip().upper()), None)
    if entry is None:
        raise Invalid({"label": NO_PRIZE})
    request: dict[str, Any] = {
        "kind": "request", "category": CATEGORY, "place": found.place_id, "about_office": False, "body": told,
        "under_14": True, "guardian": True, "source": found.source or "portal",
        "language": "zh-hans" if is_chinese() else "en",
    }  # fmt: skip
    with transaction.atomic():
        done = act("", "submit", actor=ASKER, given=request, now=now, key=Key("contest", token))
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        EntryName.objects.get_or_create(stream_id=stream, defaults={"entry": entry, "asked_on": on})
    return done
