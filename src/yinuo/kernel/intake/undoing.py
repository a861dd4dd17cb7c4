"""Undoing an import, as far as that can honestly be done: ADR-0010 says which rows, by whom, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.matters.situation import Actor

UNTOUCHED: Final = ("submitted", "accepted")
BY_MISTAKE: Final = Sentence("整批误收，请另一位受理来定。")
WHERE_TO: Final = Sentence("原来登记的热线或单位")
HANDED_ON: Final = Sentence("已经交办出去了，牵头单位退单以后才能撤。")
MOVED_ON: Final = Sentence("收进来以后已经有人动过，不能随整批撤。")


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of one matter: its ref, and why it could not be undone ("" where the ending was proposed)."""

    ref: str
    why: str = ""


def filed(batch: ImportBatch) -> QuerySet[Matter]:
    """Give the matters that this batch's rows became, in the order of the sheet."""
    taken = batch.rows.filter(state="taken").values("stream")
    return Matter.objects.filter(pk__in=taken).select_related("text", "place", "lead_unit").order_by("pk")


def can_be_undone(batch: ImportBatch) -> QuerySet[Matter]:
    """Give what nobody has touched since: still to be accepted or assigned, and no ending proposed yet."""
    return filed(batch).filter(state__in=UNTOUCHED, decision__isnull=True, seq=F("version"))


def undo(batch: ImportBatch, actor: Actor) -> Iterator[Undone]:
    """Propose, for every matter of the batch that nobody has touched, to end it; the rest say why they stay.

    The ending is the law's own (declined, by two of the desk): this proposes, another person decides.
    """
    open_to_it = set(can_be_undone(batch).values_list("pk", flat=True))
    for matter in filed(batch):
        if matter.pk not in open_to_it:
            yield Undone(matter.ref, HANDED_ON if matter.state == "in_progress" else MOVED_ON)
            continue
        given = {
            "outcome": "declined",
            "reason": "no_such_thing",
            "text": str(BY_MISTAKE),
            "where_to": str(WHERE_TO),
        }
        key = Key("import undo", f"{batch.pk}/{matter.ref}/{matter.version}")
        try:
            act(matter.ref, "end", actor=actor, given=given, now=batch.story_at, key=key)
        except Invalid as fault:
            yield Undone(matter.ref, next(iter(fault.fields.values())))
        except (NotAllowed, NotFound):  # filed for a place whose desk is another's
            yield Undone(matter.ref, NotAllowed().sentence)
        else:
            yield Undone(matter.ref)
