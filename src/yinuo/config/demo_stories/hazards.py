"""How hazards go: found, made safe, rechecked by somebody of another unit; a major one by two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.config.demo_stories.tale import ASKER
from yinuo.config.demo_stories.turns import explain, move, park, review
from yinuo.config.demo_stories.work import (
    accept,
    ask_of,
    assign,
    go_on_until,
    in_time,
    progress,
    result_text,
    submit,
    take_up,
    too_late,
)

if TYPE_CHECKING:
    from datetime import date

    from yinuo.config.demo_stories.tale import Tale
    from yinuo.config.demo_stories.turns import Plot

BY_STAFF = 0.4
PLAN_DAYS = (18, 45)


def _filer(t: Tale) -> str:
    return t.rng.choice(t.cast.workers(t.cast.town_unit(t.place))) if t.likely(BY_STAFF) else ASKER


def found(t: Tale) -> None:
    """Go from the first report to a unit that has taken it up."""
    submit(t, by=_filer(t))
    accept(t)
    assign(t)
    take_up_hazard(t)


def take_up_hazard(t: Tale) -> None:
    """Acknowledge and say what was made safe at once."""
    t.do("acknowledge", t.worker, t.soon(0.1, 3.5))
    if t.likely(0.6):
        t.do(
            "update",
            t.worker,
            t.soon(0.5, 5),
            text=progress(t),
        )


def fixed(t: Tale, on: date | None = None, *, again: bool = False) -> None:
    """Report it put right."""
    on = on or in_time(t)
    go_on_until(t, on)
    at = t.pace.within(t.rng, on, t.at)
    t.do("report", t.worker, at, "checking", result="done", text=result_text(t, at, again=again))


def recheck(t: Tale) -> None:
    """Let another unit look: strike it off."""
    t.do("confirm", t.checker(), t.soon(1, 20), "closed:done", text=t.say("checks"))


def recheck_by_two(t: Tale) -> None:
    """Let two persons look, one after the other."""
    t.do("confirm", t.checker(), t.soon(1, 12), text=t.say("checks"))
    t.do("confirm", t.checker(), t.soon(1, 12), "closed:done", decision="agree", text=t.say("checks"))


def struck_off(t: Tale) -> None:
    """Put right by its date and struck off."""
    found(t)
    fixed(t)
    recheck(t)


def struck_off_late(t: Tale) -> None:
    """Put right after its date."""
    found(t)
    fixed(t, too_late(t))
    recheck(t)


def not_yet(t: Tale) -> None:
    """Let the first recheck find something missing."""
    found(t)
    fixed(t)
    backs = ask_of(t).case.apt(ask_of(t).family.backs)
    t.do(
        "send_back",
        t.checker(),
        t.soon(2, 18),
        "in_progress",
        text=t.rng.choice(backs) if backs else t.say("check_no"),
    )
    fixed(t, t.calendar.add_working_days(t.on, t.rng.randint(1, 6)), again=True)
    recheck(t)


def moved_hazard(t: Tale) -> None:
    """Move the date once, with a guard until then."""
    found(t)
    move(t)
    fixed(t)
    recheck(t)


def parked_hazard(t: Tale) -> None:
    """Parked with an interim guard; later taken up."""
    found(t)
    review_on = park(t)
    if review_on is not None and t.likely(0.4):
        return
    if review_on is not None:
        t.do("resume", t.desk, t.pace.within(t.rng, review_on, t.at), "in_progress", text=t.say("resumes"))
    fixed(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 9)))
    recheck(t)


def no_hazard(t: Tale) -> None:
    """Explained: measured and found in order; reviewed by somebody else."""
    found(t)
    if explain(t):
        review_hazard(t)
        return
    fixed(t)
    recheck(t)


def review_hazard(t: Tale) -> None:
    """Rule on an explanation: it stands, or it goes back to work."""
    if t.likely(0.85):
        review(t, "explained")
        return
    t.do("review", t.checker(), t.soon(3, 20), "in_progress", ruling="back", text=t.say("reviews_back"))
    fixed(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 7)), again=True)
    recheck(t)


def major(t: Tale) -> None:
    """Tell of a major one: levelled by two of the desk, controlled at once, on a planned date, rechecked by two."""
    submit(t, by=_filer(t))
    accept(t)
    t.two("relevel", t.desk, t.other_desk(), "", (0.1, 0.6), level="major", text=t.say("relevels_up"))
    assign_planned(t)
    t.do("acknowledge", t.worker, t.soon(0.1, 1.2))
    t.do("update", t.worker, t.soon(0.3, 3), text=t.say("major_plans"))
    if t.likely(0.2):
        move(t)
    fixed(t, too_late(t) if t.likely(0.12) else None)
    if t.likely(0.15):
        t.do("send_back", t.checker(), t.soon(2, 10), "in_progress", text=t.say("check_no"))
        fixed(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 6)), again=True)
    recheck_by_two(t)


def assign_planned(t: Tale) -> None:
    """Assign it with a date of its own, as its plan needs."""
    t.due = t.on + timedelta(t.rng.randint(*PLAN_DAYS))
    assign(t, due_on=t.due)


def levelled_down(t: Tale) -> None:
    """Levelled up, then down again with a reason, before it is put right."""
    submit(t)
    accept(t)
    t.two("relevel", t.desk, t.other_desk(), "", (0.1, 0.6), level="major", text=t.say("relevels_up"))
    assign_planned(t)
    take_up_hazard(t)
    t.two("relevel", t.desk, t.other_desk(), "", (1, 8), level="general", text=t.say("relevels_down"))
    fixed(t)
    recheck(t)


def came_back(t: Tale) -> None:
    """Struck off; within 180 days it is back."""
    struck_off(t)
    t.do("reopen", t.desk, t.soon(40, 220), "in_progress", text=t.say("hazard_reopens"))
    t.do("update", t.worker, t.soon(1, 5), text=progress(t))
    fixed(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 8)), again=True)
    recheck(t)


def challenged(t: Tale) -> None:
    """Struck off, and somebody says: not so. Granted, it is opened again by the auditor; or it stands."""
    struck_off(t)
    t.do("challenge", t.rng.choice(t.cast.setting.passers_by), t.later(20, 24 * 8), text=t.say("challenges"))
    at, by = t.pace.working_day(t.rng, t.at, t.rng.randint(1, 6)), t.checker()
    if t.likely(0.5):
        t.do("challenge", by, at, decision="refuse", text=t.say("challenge_no"))
        return
    t.do("challenge", by, at, decision="agree", text=t.say("challenge_yes"))
    auditor = t.rng.choice(t.cast.auditors())
    t.do("reopen", auditor, t.soon(0.5, 8), "in_progress", text=t.say("challenge_yes"))
    t.deciders.add(auditor)
    fixed(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 6)), again=True)
    recheck(t)


def reporter_gone(t: Tale) -> None:
    """Whoever reported it leaves; the hazard stays and is put right."""
    submit(t)
    accept(t)
    assign(t)
    take_up(t)
    t.do("reporter_left", ASKER, t.later(1, 30))
    fixed(t)
    recheck(t)


def declined_hazard(t: Tale) -> None:
    """Not there: two of the desk sign."""
    submit(t)
    accept(t)
    where = t.words.corpus.phrases["unfound_where"]
    given = {"outcome": "declined", "reason": "no_such_thing", "text": t.say("unfound"), "where_to": where}
    t.two("end", t.desk, t.other_desk(), "closed:declined", (0.3, 5), **given)


def referred_hazard(t: Tale) -> None:
    """Another body's business."""
    submit(t)
    accept(t)
    nth, number = t.rng.randrange(2), t.rng.randrange(1001, 9999)
    phrases = t.words.corpus.phrases
    text, where = phrases["passed_on"][nth].replace("{o}", t.thing), phrases["passed_where"][nth]
    given = {"outcome": "referred", "reason": "other_body", "text": text, "where_to": where}
    t.two(
        "end",
        t.desk,
        t.other_desk(),
        "closed:referred",
        (0.3, 5),
        receipt=phrases["receipt"].format(number=number),
        **given,
    )


HAZARD_PLOTS: dict[str, tuple[Plot, int]] = {
    "struck_off": (struck_off, 90),
    "struck_off_late": (struck_off_late, 14),
    "not_yet": (not_yet, 22),
    "moved": (moved_hazard, 18),
    "parked": (parked_hazard, 14),
    "no_hazard": (no_hazard, 34),
    "levelled_down": (levelled_down, 4),
    "came_back": (came_back, 8),
    "challenged": (challenged, 8),
    "reporter_gone": (reporter_gone, 5),
    "declined": (declined_hazard, 5),
    "referred": (referred_hazard, 5),
}
MAJOR_PLOTS: dict[str, tuple[Plot, int]] = {"major": (major, 1)}
