"""What usually happens to what somebody asks: intake, work, a result, an answer. Each function adds steps to a tale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from yinuo.config.demo_stories.dues import limit
from yinuo.config.demo_stories.tale import ASKER, SYSTEM

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.config.demo_stories.tale import Tale
    from yinuo.config.demo_stories.words import Ask

LATE_INTAKE, LATE_ACK, KEEPS_CONTACT, NO_IDEA, DRAWN = 0.07, 0.08, 0.45, 0.1, 0.09
FIRST_REMINDER, SECOND_REMINDER, LAPSE, LAPSE_UNREACHED = 3, 6, 7, 30
QUIET_WORKING_DAYS: Final = 7
"""After so many working days without a word an officer writes how it goes."""


def ask_of(t: Tale) -> Ask:
    """Give what was asked. Raises ValueError for a tale that begins otherwise."""
    if t.ask is None:
        raise ValueError(t.key)
    return t.ask


def submit(t: Tale, *, by: str = ASKER) -> None:
    """Bring it forward, at the tale's own instant."""
    ask = ask_of(t)
    staff = by != ASKER
    t.has_contact = not staff and t.likely(KEEPS_CONTACT)
    contact = {"kind": "email", "value": f"{t.key}@example.com"} if t.has_contact else None
    is_hazard = t.kind == "hazard"
    t.do(
        "submit",
        by,
        t.at,
        "submitted",
        kind=t.kind,
        category="unknown" if not is_hazard and not staff and t.likely(NO_IDEA) else t.category,
        place=t.place.code,
        body=t.words.retold(t.rng, "spotted" if is_hazard else "filed", ask) if staff else ask.body,
        spot=ask.spot,
        about_office=bool(t.accused),
        about_unit=t.accused,
        level="general" if is_hazard else None,
        contact=contact,
        keep_contact=t.has_contact or None,
        on_behalf=True if staff and not is_hazard else None,
        consent=True if staff and not is_hazard else None,
        source="example",
        language="en" if t.is_english else "zh-hans",
    )
    if staff:
        t.own_filed = True
        t.take(*(seat.unit for seat in t.cast.seats if seat.username == by))


def accept(t: Tale) -> None:
    """Let the desk take it in, mostly in time."""
    t.desk = t.rng.choice(t.cast.desks(t.accused))
    slow = (4.5, 11.0) if t.likely(LATE_INTAKE) else (0.15, 3.4)
    t.do("accept", t.desk, t.soon(*slow), "accepted", **accepted_as(t))
    t.accepted_at = t.at


def accepted_as(t: Tale) -> dict[str, object]:
    """Give what the desk writes on accepting: a title without persons, a category, who speaks to the asker first."""
    ask = ask_of(t)
    first = t.cast.town_unit(t.place)
    if t.cast.is_under(first, t.accused):
        first = t.cast.lead_of(ask.family, t.place, t.rng, t.accused)
    return {
        "title": ask.title,
        "summary": ask.summary,
        "category": t.category,
        "visibility": "public",
        "first_contact_unit": first,
    }


def assign(t: Tale, unit: str = "", *, due_on: date | None = None) -> None:
    """Give it to the unit whose business it is; the first time sets the date."""
    ask = ask_of(t)
    t.lead = unit or t.cast.lead_of(ask.family, t.place, t.rng, t.accused)
    support = [t.cast.town_unit(t.place)] if t.likely(0.2) else []
    if ask.family.support:
        support.append(t.cast.lead_of(t.world.corpus.family(t.cast.setting.gear), t.place, t.rng))
    support = [
        code for code in dict.fromkeys(support) if code != t.lead and not t.cast.is_under(code, t.accused)
    ]
    t.take(t.lead, *support)
    t.worker = t.rng.choice(t.cast.workers(t.lead))
    result = limit(t.world.pack, t.category, "result")
    is_first = "assign" not in {step.verb for step in t.steps}
    if t.due is None and result is not None and t.accepted_at is not None:
        t.due = t.calendar.due_on(t.accepted_at, result)
    t.is_drawn = t.is_drawn or (is_first and t.kind in {"request", "wish"} and t.likely(DRAWN))
    given: dict[str, object] = {"lead_unit": t.lead, "support_units": support, "due_on": due_on}
    if is_first and t.is_drawn:
        given["drawn"] = True
    t.do("assign", t.desk, t.soon(0.05, 1.4), "in_progress", **given)


def take_up(t: Tale) -> None:
    """Acknowledge, speak to the one who asked, perhaps ask back."""
    ask = ask_of(t)
    t.do("acknowledge", t.worker, t.soon(2.2, 6.0) if t.likely(LATE_ACK) else t.soon(0.1, 1.7))
    reached = t.has_contact or t.manner in {"en", "desk"}
    t.do("contact", t.worker, t.soon(0.3, 5.0), text=t.say("contacts" if reached else "contacts_unreached"))
    questions = ask.case.apt_rows(ask.family.questions)
    if questions and t.likely(0.35):
        question, answer = t.rng.choice(questions)
        t.do("message", t.worker, t.soon(0.1, 2.0), text=t.words.fill(t.rng, question))
        if t.likely(0.8):
            t.do("message", ASKER, t.later(0.3, 14), text=answer)
    elif t.likely(0.12):
        t.do("message", ASKER, t.later(2, 20), text=t.say("asker_messages"))
        t.do("message", t.worker, t.soon(0.2, 4.0), text=t.say("staff_messages"))


def begin(t: Tale, *, by: str = ASKER) -> None:
    """Go from the first word to a unit that has taken it up."""
    submit(t, by=by)
    accept(t)
    assign(t)
    take_up(t)


def progress(t: Tale) -> str:
    """Say how far it is."""
    ask = ask_of(t)
    return t.words.fill(
        t.rng, t.rng.choice(ask.case.apt(ask.family.updates) or t.words.phrases("updates", t.manner))
    )


def go_on_until(t: Tale, on: date) -> None:
    """Let time pass with a word of progress every so often."""
    while t.calendar.working_days_between(t.on, on) > QUIET_WORKING_DAYS + 1:
        step = t.pace.working_day(t.rng, t.at, t.rng.randint(4, QUIET_WORKING_DAYS))
        t.do("update", t.worker, step, text=progress(t))


def in_time(t: Tale) -> date:
    """Give a working day up to the date; today where that is the date or past."""
    left = max(0, t.calendar.working_days_between(t.on, t.due)) if t.due else 3
    return t.calendar.add_working_days(t.on, round(left * min(1.0, 0.35 + t.rng.random() * 0.75)))


def too_late(t: Tale) -> date:
    """Give a working day past the date."""
    base = max(t.on, t.due) if t.due else t.on
    return t.calendar.add_working_days(base, t.rng.choice((1, 1, 2, 2, 3, 4, 6, 9)))


def result_text(t: Tale, at: datetime, *, again: bool = False) -> str:
    """Say what was done by then, naming the thing, in words no other matter was answered with."""
    ask = ask_of(t)
    slots = {"spot": ask.spot, "day": day_of(t, at), "n": ask.number}
    text = t.words.once(t.rng, ask.case.results_for(ask.nth), t.manner, **slots)
    return (t.say("again") if again else "") + text


def day_of(t: Tale, at: datetime) -> str:
    """Give the local day of an instant as people write it."""
    on = t.calendar.local_date(at)
    return f"{on:%d %B}".lstrip("0") if t.is_english else f"{on.month}月{on.day}日"


def report(t: Tale, on: date | None = None, *, again: bool = False) -> None:
    """Report it done; whether it is checked first is the law's business."""
    on = on or in_time(t)
    go_on_until(t, on)
    at = t.pace.within(t.rng, on, t.at)
    checked = t.is_checked_first
    text = result_text(t, at, again=again)
    t.n_reports += 1
    t.do("report", t.worker, at, "checking" if checked else "awaiting_reply", result="done", text=text)
    if checked:
        check(t)


def check(t: Tale) -> None:
    """Let somebody of another unit look; the one who asked still has the last word."""
    t.do("confirm", t.checker(), t.soon(1, 14), "awaiting_reply", text=t.say("checks"))


def remind(t: Tale, until: datetime) -> None:
    """Send the reminders that fall before an instant, where there is a way to send them."""
    if not t.has_contact or t.asked_at is None:
        return
    asked = t.calendar.local_date(t.asked_at)
    for number, days in ((1, FIRST_REMINDER), (2, SECOND_REMINDER)):
        at = t.pace.at(asked + timedelta(days=days), 8.7)
        if t.at < at < until:
            t.do(
                "message",
                SYSTEM,
                at,
                text=t.words.phrases("reminders", t.manner)[number - 1],
                reminder=number,
            )


def answer_at(t: Tale) -> datetime:
    """Give when the one who asked would answer: mostly within days, always before it lapses."""
    longest = (LAPSE - 1) * 24 if t.has_contact else (LAPSE_UNREACHED - 2) * 24
    hours = min(t.rng.expovariate(1 / 60) + 1.5, longest * (0.6 + 0.39 * t.rng.random()))
    return t.pace.someone(t.rng, t.at, hours, hours + 0.5)


def yes(t: Tale) -> None:
    """Let the one who asked say that it is solved, and perhaps rate it."""
    at = answer_at(t)
    remind(t, at)
    t.do("confirm", ASKER, at, "closed:solved")
    if t.likely(0.45):
        process, result = t.rng.choice(((5, 5), (5, 5), (4, 5), (4, 4), (5, 4), (3, 4), (2, 4)))
        t.do("rate", ASKER, t.later(0.05, 0.2), process=process, result=result)


def no(t: Tale) -> None:
    """Let the one who asked say that it is not; a second no goes to review."""
    at = answer_at(t)
    remind(t, at)
    own = ask_of(t).case.apt(ask_of(t).family.noes)
    text = t.rng.choice(own) if own and t.likely(0.6) else t.say("send_backs")
    t.n_no += 1
    t.do("send_back", ASKER, at, "in_progress" if t.n_no == 1 else "checking", text=text)


def silence(t: Tale) -> None:
    """Let nobody answer until it lapses."""
    if t.asked_at is None:
        return
    asked = t.calendar.local_date(t.asked_at)
    end = t.pace.at(
        asked + timedelta(days=LAPSE if t.has_contact else LAPSE_UNREACHED), 0.2 + t.rng.random() / 2
    )
    remind(t, end)
    t.do("lapse", SYSTEM, end, "closed:unconfirmed")


def end_with(t: Tale) -> None:
    """Let it end as most do: a yes, or silence."""
    (yes if t.likely(0.72) else silence)(t)
