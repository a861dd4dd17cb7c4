"""Turns that a story can take, whatever it is about: review, a later date, a reason why not, parking, an appeal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.config.demo_stories.dues import limit
from yinuo.config.demo_stories.tale import ASKER
from yinuo.config.demo_stories.work import (
    accepted_as,
    ask_of,
    assign,
    day_of,
    end_with,
    go_on_until,
    in_time,
    report,
    take_up,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from yinuo.config.demo_stories.tale import Tale

    Plot = Callable[[Tale], None]


def review(t: Tale, ruling: str) -> None:
    """Let an independent reviewer rule; where it goes back, it is done after all."""
    by, at = t.checker(), t.soon(3, 24)
    if ruling == "parked":
        given: dict[str, Any] = {
            "interim": t.say("reviews_interim"),
            "review_on": t.calendar.local_date(at) + timedelta(t.rng.randint(30, 85)),
        }
        t.do("review", by, at, "parked", ruling=ruling, text=t.say("reviews_parked"), **given)
        return
    names = {"back": "reviews_back", "partly_solved": "reviews_partly", "explained": "reviews_explained"}
    to = "in_progress" if ruling == "back" else f"closed:{ruling}"
    t.do("review", by, at, to, ruling=ruling, text=t.say(names[ruling]))
    if ruling == "back":
        report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 7)), again=True)
        end_with(t)


def move(t: Tale, *, agreed: bool = True) -> None:
    """Ask for a later date before the first has come; the head decides. The first stays readable."""
    if t.due is None or t.calendar.working_days_between(t.on, t.due) < 1:
        return
    ask = ask_of(t)
    reason, so_far = t.rng.choice(ask.case.apt_rows(ask.family.moves) or t.words.phrases("moves", t.manner))
    cap = limit(t.world.pack, t.category, "extension")
    most = cap.n if cap else 15
    days = t.rng.randint(max(1, most // 2), most)
    is_wd = cap is None or cap.unit == "wd"
    due_on = t.calendar.add_working_days(t.due, days) if is_wd else t.due + timedelta(days)
    given: dict[str, Any] = {"due_on": due_on, "text": reason, "done_so_far": so_far}
    day = t.calendar.add_working_days(t.on, max(0, t.calendar.working_days_between(t.on, t.due) - 2))
    at = max(t.soon(0.2, 0.5), t.pace.within(t.rng, day, t.at))
    if t.calendar.local_date(at) >= t.due:
        return
    t.do("move_date", t.worker, at, **given)
    second = t.soon(0.3, 1.5)
    if t.calendar.local_date(second) >= t.due:
        second = t.at + timedelta(minutes=t.rng.randint(9, 40))
    if agreed:
        t.do("move_date", t.head, second, t.state, decision="agree", text=t.say("second_yes"))
        t.due = due_on
    else:
        t.do("move_date", t.head, second, decision="refuse", text=t.say("second_no"))


def explain(t: Tale) -> bool:
    """Report that it cannot be done, with the rule; False where nothing here speaks for that."""
    ask = ask_of(t)
    rows = ask.case.apt_rows(ask.family.explained)
    if not rows:
        return False
    text, law = t.rng.choice(rows)
    on = in_time(t)
    go_on_until(t, on)
    at = t.pace.within(t.rng, on, t.at)
    slots = {"spot": ask.spot, "o": ask.case.thing, "day": day_of(t, at)}
    text = t.words.once(t.rng, [text], t.manner, tails="explain_tails", **slots)
    t.do("report", t.worker, at, "checking", result="explained", text=text, law=law)
    return True


def park(t: Tale) -> date | None:
    """Park it with an interim measure and a day to look again; both persons sign. None where nothing speaks for it."""
    rows = ask_of(t).case.apt_rows(ask_of(t).family.parks)
    if not rows:
        return None
    reason, interim = t.rng.choice(rows)
    review_on = t.on + timedelta(t.rng.randint(20, 80))
    t.two("park", t.worker, t.head, "parked", (0.3, 8), text=reason, interim=interim, review_on=review_on)
    return review_on


def appeal(t: Tale, *, granted: bool | None = None) -> None:
    """Appeal once; somebody who decided nothing here answers within ten working days."""
    t.do("appeal", ASKER, t.later(6, 24 * 6), text=t.say("appeals"))
    at = t.pace.working_day(t.rng, t.at, t.rng.randint(1, 7))
    by = t.checker()
    if not (t.likely(0.4) if granted is None else granted):
        t.do("appeal", by, at, decision="refuse", text=t.say("appeals_no"))
        return
    given = {} if t.accepted_at else accepted_as(t)
    into = "in_progress" if t.lead else "accepted"
    t.do("appeal", by, at, into, decision="agree", text=t.say("appeals_yes"), **given)
    if not t.lead:
        t.accepted_at = t.accepted_at or t.at
        assign(t)
        take_up(t)
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 8)))
    end_with(t)
