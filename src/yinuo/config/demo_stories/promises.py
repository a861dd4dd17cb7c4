"""How commitments, tasks and claims go: drafted, signed by somebody else, told of, proved, checked by another unit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.config.demo_stories.work import day_of

if TYPE_CHECKING:
    from datetime import date

    from yinuo.config.demo_stories.tale import Tale
    from yinuo.config.demo_stories.turns import Plot
    from yinuo.config.demo_stories.words import Pledge

EVERY_DAYS = 14
STRENGTHS = ("guarantee", "guarantee", "strive", "strive", "strive", "expected", "expected")


def pledge_of(t: Tale) -> Pledge:
    """Give what was undertaken. Raises ValueError for a tale that begins otherwise."""
    if t.pledge is None:
        raise ValueError(t.key)
    return t.pledge


def draft(t: Tale) -> None:
    """Write it down: what, by when, how it will be proved, how strongly meant."""
    pledge = pledge_of(t)
    low, high = pledge.what.days
    t.due = t.on + timedelta(t.rng.randint(low, high))
    beneficiary = t.cast.town_unit(t.place) if t.kind == "claim" else ""
    t.worker = t.rng.choice(t.cast.workers(t.lead))
    t.take(t.lead)
    t.do(
        "submit",
        t.worker,
        t.at,
        "draft",
        kind=t.kind,
        category=t.category,
        place=t.place.code,
        title=pledge.title,
        body=pledge.body,
        due_on=t.due,
        proof=pledge.proof,
        strength=t.rng.choice(STRENGTHS),
        lead_unit=t.lead,
        beneficiary=beneficiary,
        source="example",
    )


def launch(t: Tale) -> None:
    """Let the head, who did not draft it, sign: from now on it stands."""
    support = [
        unit
        for unit in (t.cast.setting.supporter, t.cast.town_unit(t.place))
        if unit != t.lead and t.likely(0.15)
    ]
    if t.kind == "claim":
        support = []
    t.take(*support)
    t.do("launch", t.head, t.soon(0.5, 16), "in_progress", support_units=support)


def begin_promise(t: Tale) -> None:
    """Draft and launch."""
    draft(t)
    launch(t)


def tell(t: Tale, until: date) -> None:
    """Tell how it goes every fortnight up to a day; now and then somebody forgets."""
    texts = list(pledge_of(t).what.updates)
    while (until - t.on).days > EVERY_DAYS:
        at = t.pace.within(t.rng, t.on + timedelta(EVERY_DAYS - t.rng.randint(0, 3)), t.at)
        text = texts.pop(0) if texts else t.say("promise_updates")
        before = t.at
        t.do("update", t.worker, at, text=t.words.fill(t.rng, text))
        if t.at <= before:
            return


def _by(t: Tale, on: date) -> date:
    """Give a working day not after that day, if one is left."""
    while not t.calendar.is_working_day(on) and on > t.on:
        on -= timedelta(1)
    return on


def prove(t: Tale, on: date, *, again: bool = False) -> date:
    """Report it done with the proof's own date; give that date."""
    tell(t, on)
    at = t.pace.within(t.rng, on, t.at)
    proof_on = t.calendar.local_date(at)
    what = pledge_of(t).what
    slots = {
        "spot": t.cast.setting.at(t.place.name, pledge_of(t).spot),
        "day": day_of(t, at),
        "n": pledge_of(t).number,
    }
    text = t.words.once(t.rng, what.results, "promise", **slots)
    text = (t.say("again") if again else "") + text
    t.do("report", t.worker, at, "checking", result="done", text=text, proof_on=proof_on)
    return proof_on


def certify(t: Tale, proof_on: date) -> None:
    """Let another unit (or whom it was promised to) check the dated proof."""
    ending = (
        "done" if t.kind == "task" else "kept" if t.due is None or proof_on <= t.first_due else "kept_late"
    )
    given = {} if t.kind == "task" else {"proof_on": proof_on}
    t.do("confirm", t.checker(), t.soon(2, 22), f"closed:{ending}", text=t.say("promise_checks"), **given)


def _good_day(t: Tale) -> date:
    left = (t.first_due - t.on).days
    return _by(t, t.on + timedelta(round(left * t.rng.uniform(0.7, 1.0))))


def kept(t: Tale) -> None:
    """Done by the first date, and checked."""
    begin_promise(t)
    certify(t, prove(t, _good_day(t)))


def kept_late(t: Tale) -> None:
    """Done after the first date."""
    begin_promise(t)
    certify(t, prove(t, t.calendar.add_working_days(t.first_due, t.rng.randint(1, 18))))


def moved_promise(t: Tale) -> None:
    """Move it once before the date, with the reason; both dates stay."""
    begin_promise(t)
    ask_on = _by(t, t.first_due - timedelta(t.rng.randint(3, 8)))
    if ask_on <= t.on:
        certify(t, prove(t, _good_day(t)))
        return
    tell(t, ask_on)
    new = t.first_due + timedelta(t.rng.randint(8, 30))
    so_far = t.words.fill(t.rng, t.rng.choice(pledge_of(t).what.updates))
    t.do(
        "move_date",
        t.worker,
        t.pace.within(t.rng, ask_on, t.at),
        due_on=new,
        text=t.rng.choice(pledge_of(t).what.late),
        done_so_far=so_far,
    )
    second = min(t.soon(0.3, 3), t.at + timedelta(hours=3))  # before the date, whatever holiday lies between
    t.do("move_date", t.head, second, "in_progress", decision="agree", text=t.say("second_yes"))
    certify(t, prove(t, _by(t, new - timedelta(t.rng.randint(0, 4)))))


def sent_back(t: Tale) -> None:
    """Let the first check find it half done."""
    begin_promise(t)
    prove(t, _good_day(t))
    t.do("send_back", t.checker(), t.soon(2, 16), "in_progress", text=t.say("check_no"))
    certify(t, prove(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 9)), again=True))


def broken(t: Tale) -> None:
    """Given up, and said so by two: whoever promised and the head."""
    begin_promise(t)
    tell(t, t.first_due - timedelta(5))
    text = t.words.fill(
        t.rng, t.rng.choice(pledge_of(t).what.broken), spot=t.cast.setting.at(t.place.name, pledge_of(t).spot)
    )
    t.two(
        "end", t.worker, t.head, "closed:broken", (1, 8), outcome="broken", reason="not_feasible", text=text
    )


def broken_by_others(t: Tale) -> None:
    """Ninety days past its date: the desk and the auditor say what it has come to."""
    begin_promise(t)
    tell(t, t.on + timedelta(20))
    on = t.calendar.add_working_days(t.first_due + timedelta(91), 1)
    text = t.words.corpus.phrases["never_kept"]
    t.at = t.pace.within(t.rng, on, t.at)
    desk, auditor = t.rng.choice(t.cast.desks()), t.rng.choice(t.cast.auditors())
    t.two("end", desk, auditor, "closed:broken", (2, 10), outcome="broken", reason="not_feasible", text=text)


def never_told(t: Tale) -> None:
    """Launch, tell of it once, then nothing: late and stale, in the open."""
    begin_promise(t)
    tell(t, t.on + timedelta(18))


def challenged_promise(t: Tale) -> None:
    """Kept, they said; somebody says not so, and is right."""
    kept(t)
    t.do("challenge", t.rng.choice(t.cast.setting.passers_by), t.later(20, 24 * 9), text=t.say("challenges"))
    at, by = t.pace.working_day(t.rng, t.at, t.rng.randint(1, 6)), t.checker()
    t.do("challenge", by, at, decision="agree", text=t.say("challenge_yes"))
    auditor = t.rng.choice(t.cast.auditors())
    t.do("reopen", auditor, t.soon(0.5, 6), "in_progress", text=t.say("challenge_yes"))
    t.deciders.add(auditor)
    certify(t, prove(t, t.calendar.add_working_days(t.on, t.rng.randint(3, 10)), again=True))


def dropped(t: Tale) -> None:
    """Drafted, thought better of, withdrawn before anybody signed."""
    draft(t)
    t.do("withdraw", t.worker, t.soon(2, 20), "closed:withdrawn")


def handed_on(t: Tale) -> None:
    """Change the unit in mid-course, by the desk and the head of the unit that had it."""
    begin_promise(t)
    tell(t, t.on + timedelta(15))
    new = t.rng.choice([unit for unit in t.cast.setting.heirs if unit != t.lead])
    t.two("assign", t.rng.choice(t.cast.desks()), t.head, "in_progress", (1, 8), lead_unit=new)
    t.lead = new
    t.take(new)
    t.worker = t.rng.choice(t.cast.workers(new))
    t.do("acknowledge", t.worker, t.soon(0.2, 2))
    certify(t, prove(t, _good_day(t)))


def parked_task(t: Tale) -> None:
    """Tell of a task that has to wait, with an interim measure; taken up again."""
    begin_promise(t)
    review_on = t.on + timedelta(t.rng.randint(10, 25))
    given = {
        "text": t.rng.choice(pledge_of(t).what.late),
        "interim": t.say("reviews_interim"),
        "review_on": review_on,
    }
    t.two("park", t.worker, t.head, "parked", (0.5, 6), **given)
    t.do("resume", t.worker, t.pace.within(t.rng, review_on, t.at), "in_progress", text=t.say("resumes"))
    certify(t, prove(t, t.calendar.add_working_days(max(t.on, t.first_due), t.rng.randint(0, 5))))


def lead_for(t: Tale) -> str:
    """Give the unit that undertakes this sort of thing here: a firm, the town, or the office whose business it is."""
    stage = t.cast.setting
    if t.kind == "claim":
        return t.rng.choice(t.cast.setting.firms)
    return (
        t.cast.town_unit(t.place) if t.likely(0.5) else stage.doers[stage.business.get(t.category, "works")]
    )


COMMITMENT_PLOTS: dict[str, tuple[Plot, int]] = {
    "kept": (kept, 130),
    "kept_late": (kept_late, 9),
    "moved": (moved_promise, 11),
    "sent_back": (sent_back, 8),
    "broken": (broken, 6),
    "broken_by_others": (broken_by_others, 3),
    "never_told": (never_told, 6),
    "challenged": (challenged_promise, 4),
    "dropped": (dropped, 4),
    "handed_on": (handed_on, 3),
}
TASK_PLOTS: dict[str, tuple[Plot, int]] = {
    "kept": (kept, 50),
    "kept_late": (kept_late, 7),
    "moved": (moved_promise, 6),
    "sent_back": (sent_back, 6),
    "parked": (parked_task, 5),
    "broken": (broken, 3),
    "dropped": (dropped, 2),
    "handed_on": (handed_on, 2),
}
CLAIM_PLOTS: dict[str, tuple[Plot, int]] = {
    "kept": (kept, 16),
    "kept_late": (kept_late, 4),
    "moved": (moved_promise, 3),
    "broken": (broken, 2),
    "dropped": (dropped, 1),
}
