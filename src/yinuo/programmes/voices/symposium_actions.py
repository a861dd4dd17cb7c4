"""What is done to a symposium: opened, asked at, answered at, archived. Whatever a person says goes through act()."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.typed import Reading, public_code
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import STORY_GOES_ON, act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.voices.groups import groups
from yinuo.programmes.voices.models import Symposium, SymposiumQuestion
from yinuo.programmes.voices.symposium_queries import questions, who_of
from yinuo.programmes.voices.symposium_rules import earliest, is_desk_of, opens_as, phase, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted

QUESTION: Final = ("symposium", "enquiry", "unknown")
MOST_TOPICS, MOST_SPEAKERS, FURTHEST = 12, 999, timedelta(days=366)
TOO_SOON: Final = Sentence("议题要至少提前三天公开：最早 {on}。")
TOO_FAR: Final = Sentence("这一天离现在太远。请核对年份。")
TOO_MANY: Final = Sentence("议题最多 {most} 个。")
NOT_THERE: Final = Sentence("这个单位管不到这里。请选它所在的地方，或它下面的。")
NOT_YET: Final = Sentence("还没到开会的日子。事先的问题，谁都可以在公开页上提。")
CLOSED_TO_CODES: Final = Sentence("事先提问到开会前一天为止。现在要提，请走「我要提」。")
OVER: Final = Sentence("这一场已经归档，不再登记。")
NOT_TODAY: Final = Sentence("「当场答复」只在开会那天记。现在请照常报结。")
ONLY_PAGE: Final = Sentence("这一场只有版面上的几句话，这里不登记。")
NO_CONSENT: Final = Sentence("替人登记，要本人口头同意。")
NO_NUMBER: Final = Sentence("请填第几位，一个整数。")
NOT_ENDED: Final = Sentence("还有 {n} 个问题没有结果：{who}。都有了结果才能归档。")


def category_of(codes: Collection[str]) -> str:
    """Give the first of these categories that the place has and that takes a request. Raises Invalid for none."""
    known = book().categories
    for code in codes:
        row = known.get(code)
        if row is not None and row.is_active and "request" in row.kinds:
            return code
    raise Invalid.whole(Sentence("这个地方还没有这一类，请管理的人加上。"))


def open_symposium(
    officer: Officer, given: Mapping[str, str], departments: Collection[str], token: str
) -> Symposium:
    """Open a symposium; its topics are public from today. Raises NotAllowed, or Invalid with every fault."""
    places, units = nodes()
    mine = opens_as(officer.seats, {unit.code: unit.kind for unit in units.values()})
    if not mine:
        raise NotAllowed
    reading = Reading(given, {"departments": departments})
    title, spot = reading.line("title"), reading.line("spot", is_required=False)
    topics = [" ".join(line.split()) for line in reading.text("topics").split("\n") if line.strip()]
    unit, place = reading.one_of("unit", mine), reading.one_of("place", places)
    group = reading.one_of("group", [one.code for one in groups()], is_required=False)
    invited = reading.several("departments", [one.code for one in units.values() if one.is_active])
    held_on, from_at = reading.day("held_on"), reading.line("from_at", is_required=False, most=20)
    if len(topics) > MOST_TOPICS:
        reading.faults["topics"] = Sentence(TOO_MANY.msgid, most=MOST_TOPICS)
    if held_on is not None and held_on < earliest(officer.on):
        reading.faults["held_on"] = Sentence(TOO_SOON.msgid, on=earliest(officer.on).isoformat())
    elif held_on is not None and held_on > officer.on + FURTHEST:
        reading.faults["held_on"] = TOO_FAR
    if unit and place and not officer.reaches(unit, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("title", "topics", "spot")
    reading.tell()
    assert held_on is not None  # noqa: S101 -- else it was told above
    opened, _is_new = Symposium.objects.get_or_create(
        code=public_code(held_on, token),
        defaults={
            "title": title, "topics": topics, "group": group, "unit_id": unit, "place_id": place, "spot": spot,
            "departments": invited, "opened_on": officer.on, "held_on": held_on, "from_at": from_at,
            "source": "example" if units[unit].is_example else "",
        },
    )  # fmt: skip
    return opened


def ask_before(
    symposium: Symposium, given: Mapping[str, Any], token: str, on: date, now: datetime | None
) -> Acted:
    """Take a question before the day: a request by code, of nobody in particular. Raises Invalid."""
    if symposium.source == "page" or phase(symposium.held_on, symposium.archived_on, on) != "announced":
        raise Invalid.whole(CLOSED_TO_CODES, is_conflict=True)
    filed = {
        "kind": "request", "category": category_of(QUESTION), "place": symposium.place_id, "about_office": False,
        "source": "symposium", "language": "zh-hans" if is_chinese() else "en", **given,
    }  # fmt: skip
    with transaction.atomic():
        locked = Symposium.objects.select_for_update().get(pk=symposium.pk)
        done = act("", "submit", actor=ASKER, given=filed, now=now, key=Key("symposium", token))
        _place(locked, done, "", None, on)
    return done


def _place(symposium: Symposium, done: Acted, group: str, speaker: int | None, on: date) -> SymposiumQuestion:
    """Say where a matter was asked; a form sent twice says it once. The symposium is locked by the caller."""
    stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
    last = SymposiumQuestion.objects.filter(symposium=symposium).aggregate(n=Max("n"))["n"] or 0
    row, _is_new = SymposiumQuestion.objects.get_or_create(
        stream_id=stream,
        defaults={
            "symposium": symposium, "n": last + 1, "group": group, "speaker": speaker, "asked_on": on,
        },
    )  # fmt: skip
    return row


def may_run(officer: Officer, symposium: Symposium) -> bool:
    """Say whether this member of staff enters questions here, and archives."""
    if symposium.source == "page" or symposium.unit_id is None:
        return False
    return runs(officer.seats, symposium.unit_id, symposium.place.path)


def may_take(officer: Officer, symposium: Symposium) -> bool:
    """Say whether this member of staff accepts what is asked here."""
    return symposium.source != "page" and is_desk_of(officer.seats, symposium.place.path)


def enter(
    officer: Officer, symposium: Symposium, given: Mapping[str, str], token: str
) -> tuple[Acted, SymposiumQuestion]:
    """Enter a question as it is spoken; with a public title the desk of the place takes it in by the same press.

    Raises NotAllowed, or Invalid with every fault.
    """
    _is_theirs(officer, symposium)
    where = phase(symposium.held_on, symposium.archived_on, officer.on)
    if where not in {"today", "held"}:
        raise Invalid.whole(OVER if where == "archived" else NOT_YET, is_conflict=True)
    group, speaker = _speaker(given, symposium)
    filed = {
        "kind": "request", "category": category_of(QUESTION), "place": symposium.place_id, "about_office": False,
        "source": "symposium", "body": given.get("body", ""), "on_behalf": True, "consent": True,
        "language": "zh-hans" if is_chinese() else "en",
    }  # fmt: skip
    with transaction.atomic():
        locked = Symposium.objects.select_for_update().get(pk=symposium.pk)
        key = Key(f"desk:{officer.actor.person}", token)
        done = act("", "submit", actor=officer.actor, given=filed, now=officer.now, key=key)
        row = _place(locked, done, group, speaker, officer.on)
        if given.get("title") and may_take(officer, symposium):
            _take_in(officer, symposium, done.ref, given, token)
    return done, row


def _is_theirs(officer: Officer, symposium: Symposium) -> None:
    if symposium.source == "page":
        raise Invalid.whole(ONLY_PAGE, is_conflict=True)
    if not may_run(officer, symposium):
        raise NotAllowed


def _speaker(given: Mapping[str, str], symposium: Symposium) -> tuple[str, int]:
    """Read who speaks, as a number of a group. Raises Invalid, what lacks for the question itself told along."""
    reading = Reading(given)
    known = [one.code for one in groups()]
    group = reading.one_of("group", known, is_required=False) or symposium.group
    typed = given.get("speaker", "").strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0  # noqa: PLR2004
    if not 1 <= number <= MOST_SPEAKERS:
        reading.faults["speaker"] = NO_NUMBER
    reading.text("body")
    if not given.get("consent"):
        reading.faults["consent"] = NO_CONSENT
    reading.tell()
    return group, number


def take_in(officer: Officer, symposium: Symposium, ref: str, given: Mapping[str, str], token: str) -> None:
    """Accept a question that was asked here, and give it to a department. Raises NotAllowed, Invalid."""
    if not may_take(officer, symposium):
        raise NotAllowed
    with transaction.atomic():
        _take_in(officer, symposium, ref, given, token)


def _take_in(officer: Officer, symposium: Symposium, ref: str, given: Mapping[str, str], token: str) -> None:
    unit = given.get("lead_unit", "")
    first = unit or symposium.unit_id
    taken = {
        "title": given.get("title", ""), "category": category_of(QUESTION), "visibility": "public",
        "first_contact_unit": first,
    }  # fmt: skip
    scope = f"desk:{officer.actor.person}"
    act(ref, "accept", actor=officer.actor, given=taken, now=officer.now, key=Key(scope, f"{token}/accept"))
    if unit:
        to = {"lead_unit": unit}
        act(ref, "assign", actor=officer.actor, given=to, now=officer.now, key=Key(scope, f"{token}/assign"))


def answer_on_spot(
    officer: Officer, symposium: Symposium, question: SymposiumQuestion, text: str, token: str
) -> Acted:
    """Report an answer that was given then and there: the law's own report, and the row says where it was given.

    Raises NotAllowed, NotFound, Invalid.
    """
    if officer.on != symposium.held_on:
        raise Invalid.whole(NOT_TODAY, is_conflict=True)
    with transaction.atomic():
        row = (
            SymposiumQuestion.objects.select_for_update(of=("self",))
            .select_related("stream")
            .get(pk=question.pk)
        )
        done = act(
            row.stream.ref, "report", actor=officer.actor, given={"result": "done", "text": text},
            now=officer.now, key=Key(f"desk:{officer.actor.person}", f"{token}/spot"),
        )  # fmt: skip
        row.on_spot_on = officer.on
        row.save(update_fields=["on_spot_on"])
    return done


def archive(officer: Officer, symposium: Symposium) -> None:
    """Archive a symposium whose every question has an outcome. Raises NotAllowed, or Invalid naming which have none."""
    _is_theirs(officer, symposium)
    if phase(symposium.held_on, symposium.archived_on, officer.on) == "announced":
        raise Invalid.whole(NOT_YET, is_conflict=True)
    with transaction.atomic():
        locked = Symposium.objects.select_for_update().get(pk=symposium.pk)
        asked = questions([locked], officer.on)[locked.pk]
        if officer.now is not None and any(one.matter.last_event_at > officer.now for one in asked):
            raise Invalid.whole(STORY_GOES_ON, is_conflict=True)
        waiting = [who_of(one.row) for one in asked if not one.has_ended]
        if waiting:
            who = gettext("、").join(waiting)
            raise Invalid.whole(Sentence(NOT_ENDED.msgid, n=len(waiting), who=who), is_conflict=True)
        locked.archived_on = locked.archived_on or officer.on
        locked.save(update_fields=["archived_on"])
