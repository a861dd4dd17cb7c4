"""Duplicates: somebody else says the same; two of the desk merge it; its asker is told, and asked at the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.config.demo_stories.tale import ASKER, Tale, chance
from yinuo.config.demo_stories.words import RunDry
from yinuo.config.demo_stories.work import accept, ask_of, assign, end_with, report, submit, take_up

if TYPE_CHECKING:
    from datetime import datetime

ROOM = timedelta(days=2)
"""How long a matter must have been in work for a second one to be merged into it."""


def window(parent: Tale) -> tuple[datetime, datetime] | None:
    """Give from when to when a duplicate can be merged into a matter; None where there is no time for it."""
    verbs = [step.verb for step in parent.steps]
    if parent.kind != "request" or parent.accused or "contact" not in verbs or "report" not in verbs:
        return None
    first = verbs.index("report")
    if parent.steps[first].given.get("result") != "done" or "end" in verbs or "park" in verbs:
        return None
    opens, closes = parent.steps[verbs.index("contact")].at, parent.steps[first].at
    return (opens, closes) if closes - opens > ROOM else None


def merged_into(parent: Tale, key: str) -> Tale | None:
    """Tell the story of a duplicate; None where it would come too late."""
    span = window(parent)
    if span is None:
        return None
    opens, closes = span
    rng = chance(parent.world.seed, key)
    at = parent.pace.someone(rng, opens, 1, 20)
    t = Tale(parent.world, key, rng, "request", at, parent.place, parent.category, parent.thing)
    try:
        t.ask = t.words.like(rng, ask_of(parent))
    except RunDry:  # there is but one title for it, and it is taken
        return None
    submit(t)
    accept(t)
    given = {
        "outcome": "merged",
        "reason": "same_matter",
        "text": t.say("merges"),
        "parent": f"@{parent.key}",
    }
    t.two("end", t.desk, t.other_desk(), "closed:merged", (0.1, 1.0), **given)
    if t.at >= closes - timedelta(hours=1):
        return None
    _answer(t, parent, closes)
    return t


def _answer(t: Tale, parent: Tale, reported: datetime) -> None:
    """Let the second asker answer: split it off at once, or wait for the result and say yes, no, or nothing."""
    if t.likely(0.12):
        at = t.later(1, 12)
        if at < reported:
            t.do("send_back", ASKER, at, "accepted", text=t.say("merged_noes"))
            assign(t)
            take_up(t)
            report(t)
            end_with(t)
        return
    if parent.outcome not in {"solved", "unconfirmed"} or t.likely(0.25):
        return
    t.at = max(t.at, parent.steps[-1].at)
    if t.likely(0.85):
        t.do("confirm", ASKER, t.later(5, 24 * 6), "closed:solved")
        return
    t.do("send_back", ASKER, t.later(5, 24 * 4), "in_progress", text=t.say("merged_noes"))
    t.lead = parent.lead
    t.take(*parent.taken)
    t.worker = parent.worker
    t.n_no += 0
    t.do("acknowledge", t.worker, t.soon(0.2, 2))
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 5)))
    end_with(t)
