"""Taking in: every good row goes through the gate, many at a time, with a key of its own; what is refused says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, connection, transaction

from yinuo.base.errors import WHOLE, Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.intake.batches import end, ended, filing_of, next_rows, officer_of, reader_of, shared
from yinuo.kernel.intake.cells import Fault
from yinuo.kernel.intake.checking import NOT_OURS, keep
from yinuo.kernel.intake.models import ExternalNumber, ImportBatch, ImportRow
from yinuo.kernel.intake.paper import NOTHING, Key, Paper
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.many import Filed, Form, file_many
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key as ActKey

if TYPE_CHECKING:
    from yinuo.kernel.intake.cells import Filing
    from yinuo.kernel.matters.situation import Actor

CHUNK: Final = 500
SCOPE: Final = "import"
JUST_NOW: Final = Sentence("这个编号刚刚由别人收进来了。")
KEEP_NUMBERS: Final = """
INSERT INTO external_number (stream_id, system, number)
SELECT stream, %s, number FROM unnest(%s::bigint[], %s::text[]) AS f (stream, number)
"""


def take_in(batch: ImportBatch) -> None:
    """Begin to file a checked batch's good rows. The caller holds the batch's row."""
    batch.phase = "taking"
    batch.save(update_fields=["phase"])


def take_some(number: int) -> bool:
    """File the next good rows of a batch; gives whether more may wait. Several may be at it, each at rows of its own.

    Rows go in one transaction: killed in it, none of them is filed, and the next call takes the same again.
    """
    with transaction.atomic():
        batch = shared(number)
        rows = next_rows(batch, "good", CHUNK) if batch.phase == "taking" else []
        if rows:
            _take(batch, rows)
            return True
    return ended(number, "taking", "good", end)


def _take(batch: ImportBatch, rows: list[ImportRow]) -> None:
    key, reader, actor = Key(batch), reader_of(batch), officer_of(batch)
    papers = {row.pk: key.read(row) for row in rows}
    asked = [(row, filing_of(batch, reader, row, papers[row.pk])[0]) for row in rows]
    for (row, filing), done in zip(asked, _filed(batch, asked, actor), strict=True):
        _settle(row, filing, done, papers[row.pk], key)
    keep(rows)


def _filed(batch: ImportBatch, asked: list[tuple[ImportRow, Filing]], actor: Actor) -> list[Filed]:
    """File all at once; where somebody else has the same in hand, one by one, so that only theirs is refused."""
    try:
        with transaction.atomic():
            return _at_once(batch, asked, actor)
    except IntegrityError:
        return [_alone(batch, row, filing, actor) for row, filing in asked]


def _at_once(batch: ImportBatch, asked: list[tuple[ImportRow, Filing]], actor: Actor) -> list[Filed]:
    sound = [(row, filing) for row, filing in asked if not filing.faults]
    forms = [Form(_key(row), _steps(filing)) for row, filing in sound]
    done = dict(
        zip((row.pk for row, _f in sound), file_many(forms, actor=actor, now=batch.story_at), strict=True)
    )
    numbers = [
        (done[row.pk].stream, filing.number)
        for row, filing in sound
        if filing.number and done[row.pk].stream and not done[row.pk].is_replay
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_NUMBERS, [batch.system, [s for s, _n in numbers], [n for _s, n in numbers]])
    return [done[row.pk] if row.pk in done else Filed(why=_faulty(filing)) for row, filing in asked]


def _key(row: ImportRow) -> ActKey:
    return ActKey(SCOPE, bytes(row.mark or b"").hex())


def _steps(filing: Filing) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Give what a row asks of the gate: filed, and accepted and handed on where the row says to whom."""
    steps = (("submit", filing.submit), ("accept", filing.accept), ("assign", filing.assign))
    return tuple((verb, given) for verb, given in steps if given is not None)


def _faulty(filing: Filing) -> Invalid:
    """Say of a name that was known when it was checked that it is known no longer."""
    return Invalid({fault.name: fault.sentence for fault in filing.faults})


def _alone(batch: ImportBatch, row: ImportRow, filing: Filing, actor: Actor) -> Filed:
    """File one row by act(), its number beside it, and go on as far as the officer's own seat lets it."""
    if filing.faults:
        return Filed(why=_faulty(filing))
    try:
        with transaction.atomic():
            done = act("", "submit", actor=actor, given=filing.submit, now=batch.story_at, key=_key(row))
            stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
            if done.is_replay:
                return Filed(done.ref, stream, is_replay=True)
            if filing.number:
                ExternalNumber.objects.create(stream_id=stream, system=batch.system, number=filing.number)
    except (Invalid, NotAllowed) as why:
        return Filed(why=why)
    except IntegrityError:
        return Filed(why=Invalid({WHOLE: JUST_NOW}))
    for verb, given in _steps(filing)[1:]:
        try:
            with transaction.atomic():
                act(done.ref, verb, actor=actor, given=given, now=batch.story_at)
        except (NotAllowed, NotFound, Invalid) as why:
            return Filed(done.ref, stream, stopped=verb, why=why)
    return Filed(done.ref, stream)


def _settle(row: ImportRow, filing: Filing, done: Filed, paper: Paper, key: Key) -> None:
    """Leave of a row that was filed what its officer should know; of one that was not, its paper and why."""
    if not done.ref:
        faults = tuple(Fault("", name, sentence) for name, sentence in _said(done.why).items())
        row.state = "refused"
        row.nonce, row.body = key.sealed(row.n, Paper(paper.cells, faults))
        return
    row.state, row.stream_id = "known" if done.is_replay else "taken", done.stream
    notes = [*filing.notes, *_stopped(done)]
    row.nonce, row.body = key.sealed(row.n, Paper((), notes=tuple(notes))) if notes else (NOTHING, NOTHING)


def _said(why: Invalid | NotAllowed | NotFound | None) -> dict[str, Any]:
    return dict(why.fields) if isinstance(why, Invalid) else {WHOLE: (why or NotAllowed()).sentence}


def _stopped(done: Filed) -> list[str]:
    """Say why a row went no further: where it is another's desk (out of sight from then on), or what was wrong."""
    if isinstance(done.why, Invalid):
        return list(done.why.fields.values())
    return [NOT_OURS[done.stopped]] if done.stopped else []
