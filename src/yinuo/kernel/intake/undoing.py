"""Undoing an import, as far as that can honestly be done: ADR-0010 says which rows, by whom, and why not the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.intake.batches import ended, next_rows, officer_of, shared
from yinuo.kernel.intake.checking import keep
from yinuo.kernel.intake.models import FILED
from yinuo.kernel.intake.paper import Key, Paper
from yinuo.kernel.matters.many import Ask, act_many, one_by_one
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key as ActKey

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yinuo.kernel.intake.models import ImportBatch, ImportRow
    from yinuo.kernel.matters.many import Came

CHUNK: Final = 250
UNTOUCHED: Final = ("submitted", "accepted")
BY_MISTAKE: Final = Sentence("整批误收，请另一位受理来定。")
WHERE_TO: Final = Sentence("原来登记的热线或单位")
HANDED_ON: Final = Sentence("已经交办出去了，牵头单位退单以后才能撤。")
MOVED_ON: Final = Sentence("收进来以后已经有人动过，不能随整批撤。")
GIVEN: Final = {
    "outcome": "declined",
    "reason": "no_such_thing",
    "text": str(BY_MISTAKE),
    "where_to": str(WHERE_TO),
}


def filed(batch: ImportBatch) -> QuerySet[Matter]:
    """Give the matters that this batch's rows became, in the order of the sheet."""
    taken = batch.rows.filter(state__in=FILED).values("stream")
    return Matter.objects.filter(pk__in=taken).select_related("text", "place", "lead_unit").order_by("pk")


def can_be_undone(batch: ImportBatch) -> QuerySet[Matter]:
    """Give what nobody has touched since: still to be accepted or assigned, and no ending proposed yet."""
    return _untouched(filed(batch))


def _untouched(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    return matters.filter(state__in=UNTOUCHED, decision__isnull=True, seq=F("version"))


def begin_undo(batch: ImportBatch) -> None:
    """Begin to undo a batch that was taken in; what stayed before is looked at again. The caller holds its row."""
    batch.rows.filter(state="stays").update(state="taken")
    batch.phase = "undoing"
    batch.save(update_fields=["phase"])


def undo_some(number: int) -> bool:
    """Propose to end the next matters of a batch; gives whether more may wait. Safe to be killed in.

    The ending is the law's own (declined, by two of the desk): this proposes, another person decides. What somebody
    has touched stays, and its row says why.
    """
    with transaction.atomic():
        batch = shared(number)
        rows = next_rows(batch, "taken", CHUNK) if batch.phase == "undoing" else []
        if rows:
            _undo(batch, rows)
            return True
    return ended(number, "undoing", "taken", _undone)


def _undone(batch: ImportBatch) -> None:
    batch.phase = "done"
    batch.save(update_fields=["phase"])


def _undo(batch: ImportBatch, rows: list[ImportRow]) -> None:
    """Propose for each row's matter that nobody has touched, and leave on the others' paper why they stay."""
    matters = Matter.objects.filter(pk__in=[row.stream_id for row in rows])
    states = dict(matters.values_list("pk", "state"))
    open_to_it = {m.pk: m for m in _untouched(matters)}
    came = _proposed(batch, list(open_to_it.values()))
    key = Key(batch) if batch.wrapped is not None else None
    for row in rows:
        stream = row.stream_id or 0
        if stream in open_to_it:
            why = _why(came[open_to_it[stream].ref])
        else:
            why = HANDED_ON if states[stream] == "in_progress" else MOVED_ON
        row.state = "stays" if why else "undone"
        if why and key is not None:
            notes = dict.fromkeys([*key.read(row).notes, why])
            row.nonce, row.body = key.sealed(row.n, Paper((), notes=tuple(notes)))
    keep(rows)


def _proposed(batch: ImportBatch, matters: list[Matter]) -> dict[str, Came]:
    asks = {
        m.ref: Ask(GIVEN, ActKey("import undo", f"{batch.pk}/{m.ref}/{m.version}"))
        for m in sorted(matters, key=lambda m: m.pk)
    }
    told: dict[str, Any] = {"actor": officer_of(batch), "now": batch.story_at}
    try:
        with transaction.atomic():
            return act_many("end", asks, **told)
    except IntegrityError:
        return one_by_one("end", asks, **told)


def _why(came: Came) -> str:
    """Give why the law did not let an ending be proposed; "" where it did."""
    if isinstance(came, Invalid):
        return next(iter(came.fields.values()))
    if isinstance(came, NotAllowed | NotFound):  # filed for a place whose desk is another's
        return NotAllowed().sentence
    return ""
