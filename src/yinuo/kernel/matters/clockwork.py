"""What the clock does by itself: reminders, silence taken for what it is, reviews due, children given back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db.models import Q

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.guards import REMINDERS
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.situation import SYSTEM
from yinuo.kernel.matters.table import OUTCOMES

if TYPE_CHECKING:
    from datetime import datetime

SCOPE = "clock"
REMINDER = Sentence("单位说办好了。办没办好由您说：解决了，还是没有？")
GIVEN_BACK = Sentence("并到的那件没有结果，这件回到原处。")
UNANSWERED = Sentence("十个工作日里没有人答复，算说得对。")
"""What the clock writes stands in 中文 in the record; doors say it again in the reader's language."""
AT_ONCE = 200
log = logging.getLogger(__name__)
NOT_SUCCESS = tuple(name for name, sort in OUTCOMES.items() if sort == "not_success")


def _due(matter: Matter) -> tuple[str, dict[str, object], str]:
    """Give (verb, what is given, the round it belongs to) for a matter whose time has come."""
    memory = matter.memory
    if matter.state == "closed":
        return "challenge", {"text": str(UNANSWERED)}, str(memory.get("challenged_at"))
    if matter.state == "parked":
        return "resume", {}, f"{matter.version}"
    reminders = int(memory.get("reminders", 0))
    round_ = f"{memory.get('report_no', 0)}.{reminders}"
    if memory.get("has_contact") and reminders < REMINDERS:
        return "message", {"text": str(REMINDER), "reminder": reminders + 1}, round_
    return "lapse", {}, round_


def tick(now: datetime) -> int:
    """Do whatever is due by now; gives how many acts were done. Safe to run twice, and in two places at once.

    Each act carries a key made of the matter and the round, so that it happens once; what the law refuses
    meanwhile (the asker has answered) is left alone.
    """
    done = 0
    waiting = Q(state__in=("awaiting_reply", "parked")) | Q(state="closed", memory__has_key="challenged_at")
    ready = Matter.objects.filter(waiting, next_at__lte=now)
    for matter in ready.order_by("next_at")[:AT_ONCE]:
        verb, given, round_ = _due(matter)
        done += _try(matter.ref, verb, given, round_)
    orphans = Matter.objects.filter(
        state="closed", outcome="merged", parent__state="closed", parent__outcome__in=NOT_SUCCESS
    )
    for matter in orphans.order_by("pk")[:AT_ONCE]:
        given = {"text": str(GIVEN_BACK)}
        done += _try(matter.ref, "reopen", given, f"{matter.version}")
    return done


def _try(ref: str, verb: str, given: dict[str, object], round_: str) -> int:
    try:
        act(ref, verb, actor=SYSTEM, given=given, key=Key(SCOPE, f"{ref}/{verb}/{round_}"))
    except (Invalid, NotAllowed) as why:
        log.info("%s not done for a matter: %s", verb, why)
        return 0
    return 1
