"""Taking in: every good row goes through the gate, one by one, with a key of its own; what is refused says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction

from yinuo.base.errors import WHOLE, Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.intake.batches import end, filing_of, officer_of, reader_of
from yinuo.kernel.intake.cells import Fault
from yinuo.kernel.intake.checking import NOT_OURS
from yinuo.kernel.intake.models import ExternalNumber, ImportBatch, ImportRow
from yinuo.kernel.intake.paper import NOTHING, Key, Paper
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key as ActKey

if TYPE_CHECKING:
    from yinuo.kernel.intake.cells import Filing
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.situation import Actor

CHUNK: Final = 20
SCOPE: Final = "import"
JUST_NOW: Final = Sentence("这个编号刚刚由别人收进来了。")


def take_in(batch: ImportBatch) -> None:
    """Begin to file a checked batch's good rows. The caller holds the batch's row."""
    batch.phase = "taking"
    batch.save(update_fields=["phase"])


def take_some(number: int) -> bool:
    """File the next good rows of a batch; gives whether more wait. Safe to call twice and from two places at once."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().select_related("account").get(pk=number)
        if batch.phase != "taking":
            return False
        rows = list(batch.rows.filter(state="good").order_by("n")[:CHUNK])
        key, reader, actor = Key(batch), reader_of(batch), officer_of(batch)
        for row in rows:
            paper = key.read(row)
            filing, _mark = filing_of(batch, reader, row, paper)
            _take(batch, row, filing, actor, key)
        if len(rows) < CHUNK:
            end(batch)
        return len(rows) == CHUNK


def _take(batch: ImportBatch, row: ImportRow, filing: Filing, actor: Actor, key: Key) -> None:
    try:
        with transaction.atomic():
            done = _file(batch, row, filing, actor)
    except (Invalid, NotAllowed, IntegrityError) as why:
        _refused(row, key, why)
        return
    row.state = "known" if done.is_replay else "taken"
    row.stream_id = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
    notes: list[str] = list(filing.notes)
    if not done.is_replay:
        notes += _onward(batch, done, filing, actor)
    if notes:
        row.nonce, row.body = key.sealed(row.n, Paper((), notes=tuple(notes)))
    else:
        row.nonce = row.body = NOTHING
    row.save(update_fields=["state", "stream", "nonce", "body"])


def _file(batch: ImportBatch, row: ImportRow, filing: Filing, actor: Actor) -> Acted:
    """File one row and keep its number beside it; the same row sent by anybody again gives the same matter."""
    if filing.faults:  # a name that was known when it was checked is known no longer
        raise Invalid({fault.name: fault.sentence for fault in filing.faults})
    asked = ActKey(SCOPE, bytes(row.mark or b"").hex())
    done = act("", "submit", actor=actor, given=filing.submit, now=batch.story_at, key=asked)
    if filing.number and not done.is_replay:
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        ExternalNumber.objects.create(stream_id=stream, system=batch.system, number=filing.number)
    return done


def _onward(batch: ImportBatch, done: Acted, filing: Filing, actor: Actor) -> list[str]:
    """Accept and hand on where the row says to whom and the officer's own seat lets them; else say why not."""
    for verb, given in (("accept", filing.accept), ("assign", filing.assign)):
        if given is None:
            return []
        try:
            with transaction.atomic():
                act(done.ref, verb, actor=actor, given=given, now=batch.story_at)
        except (NotAllowed, NotFound):  # filed for a place whose desk is another's: out of sight from now on
            return [NOT_OURS[verb]]
        except Invalid as why:
            return list(why.fields.values())
    return []


def _refused(row: ImportRow, key: Key, why: Exception) -> None:
    """Keep the row's paper, with what the gate said of it."""
    fields: dict[str, Any] = {WHOLE: JUST_NOW}
    if isinstance(why, Invalid):
        fields = dict(why.fields)
    elif isinstance(why, NotAllowed):
        fields = {WHOLE: why.sentence}
    paper = key.read(row)
    faults = tuple(Fault("", name, sentence) for name, sentence in fields.items())
    row.state = "refused"
    row.nonce, row.body = key.sealed(row.n, Paper(paper.cells, faults))
    row.save(update_fields=["state", "nonce", "body"])
