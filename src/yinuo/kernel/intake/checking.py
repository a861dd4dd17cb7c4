"""The dry run: every row read and rehearsed by the law's own decisions; nothing is filed, every fault is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from yinuo.base.errors import WHOLE, Invalid, NotAllowed, Sentence
from yinuo.kernel.intake.batches import ended, filing_of, next_rows, officer_of, reader_of, shared
from yinuo.kernel.intake.cells import Fault
from yinuo.kernel.intake.models import FILED, ExternalNumber, ImportBatch, ImportRow
from yinuo.kernel.intake.paper import Key, Paper
from yinuo.kernel.matters.load import Step, Story, rehearse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.kernel.intake.cells import Filing, Reader

CHUNK: Final = 200
KEEP: Final = """
UPDATE import_row r SET state = f.state, stream_id = f.stream_id, mark = f.mark, nonce = f.nonce, body = f.body
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[])
  AS f (id, state, stream_id, mark, nonce, body) WHERE r.id = f.id
"""
REPEATS: Final = """
SELECT id, first FROM (
  SELECT id, state, n, min(n) OVER (PARTITION BY mark) AS first FROM import_row WHERE batch_id = %s AND mark IS NOT NULL
) AS marked WHERE state = 'good' AND n > first
"""
AGAIN: Final = Sentence("和第 {n} 行一样。")
NOT_OURS: Final = {
    "accept": Sentence("不归您受理，先收进「待受理」。"),
    "assign": Sentence("不归您交办，先受理下来。"),
}


@dataclass(slots=True)
class _Look:
    """One row under the eye."""

    row: ImportRow
    paper: Paper
    filing: Filing
    mark: bytes
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_some(number: int) -> bool:
    """Check the next rows of a batch; gives whether more may wait. Several may be at it, each at rows of its own."""
    with transaction.atomic():
        batch = shared(number)
        rows = next_rows(batch, "waiting", CHUNK) if batch.phase == "checking" else []
        if rows:
            _check(batch, rows)
            return True
    return ended(number, "checking", "waiting", _checked)


def _checked(batch: ImportBatch) -> None:
    """Close the dry run: what stands in the file twice is known only now, whoever looked at which rows."""
    _twice(batch)
    batch.phase = "checked"
    batch.save(update_fields=["phase"])


def _check(batch: ImportBatch, rows: list[ImportRow]) -> None:
    key, reader = Key(batch), reader_of(batch)
    looks = []
    for row in rows:
        paper = key.read(row)
        filing, mark = filing_of(batch, reader, row, paper)
        looks.append(_Look(row, paper, filing, mark, list(filing.faults), list(filing.notes)))
    known = _known(batch, looks)
    _rehearse(batch, reader, [look for look in looks if not look.faults and look.mark not in known])
    for look in looks:
        row = look.row
        row.stream_id = known.get(look.mark)
        row.state = "known" if row.stream_id else "bad" if look.faults else "good"
        row.mark = look.mark
        paper = Paper(look.paper.cells, tuple(look.faults), tuple(look.notes))
        row.nonce, row.body = key.sealed(row.n, paper)
    keep(rows)


def keep(rows: list[ImportRow]) -> None:
    """Write what was found of these rows, in one statement however many they are."""
    columns = [
        [getattr(row, name) for row in rows] for name in ("pk", "state", "stream_id", "mark", "nonce", "body")
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, columns)


def _known(batch: ImportBatch, looks: list[_Look]) -> dict[bytes, int]:
    """Give, by mark, the matter that a row already is: by its number in that system, or word for word."""
    numbers = [look.filing.number for look in looks if look.filing.number]
    filed = ExternalNumber.objects.filter(system=batch.system, number__in=numbers)
    by_number = dict(filed.values_list("number", "stream_id"))
    same = ImportRow.objects.filter(mark__in=[look.mark for look in looks], state__in=FILED)
    found = {bytes(mark or b""): stream for mark, stream in same.values_list("mark", "stream_id")}
    for look in looks:
        if look.filing.number in by_number:
            found[look.mark] = by_number[look.filing.number]
    return found


def _twice(batch: ImportBatch) -> None:
    """Find what stands in the file twice: the later row says which row it repeats."""
    with connection.cursor() as cursor:
        cursor.execute(REPEATS, [batch.pk])
        first = dict(cursor.fetchall())
    key, reader = Key(batch), reader_of(batch)
    again = sorted(first)
    for at in range(0, len(again), CHUNK):
        rows = list(batch.rows.filter(pk__in=again[at : at + CHUNK]))
        for row in rows:
            paper = key.read(row)
            number = reader.read(row.n, paper.cells).number
            name = "number" if number else WHOLE
            fault = Fault(reader.cell(name, row.n), name, Sentence(AGAIN.msgid, n=first[row.pk]), number)
            row.state = "bad"
            row.nonce, row.body = key.sealed(row.n, Paper(paper.cells, (*paper.faults, fault), paper.notes))
        keep(rows)


def steps_of(filing: Filing, by: str, at: datetime) -> tuple[Step, ...]:
    """Give what a row asks the gate for, in order."""
    asked: tuple[tuple[str, Mapping[str, Any] | None], ...] = (
        ("submit", filing.submit),
        ("accept", filing.accept),
        ("assign", filing.assign),
    )
    return tuple(Step(verb, by, at, given) for verb, given in asked if given is not None)


def _rehearse(batch: ImportBatch, reader: Reader, looks: list[_Look]) -> None:
    """Let the law say what it would refuse: a fault where the sheet is wrong, a note where the office is another's."""
    who, at = batch.account.username, batch.story_at or datetime.now(UTC)
    stories = {str(look.row.n): look for look in looks}
    told = (Story(n, steps_of(look.filing, who, at)) for n, look in stories.items())
    for n, (step, why) in rehearse(told, {who: officer_of(batch)}, at.date()).items():
        look = stories[n]
        if isinstance(why, NotAllowed) and step.verb in NOT_OURS:
            look.notes.append(NOT_OURS[step.verb])
        elif isinstance(why, Invalid):
            look.faults += [_named(reader, look, name, text) for name, text in why.fields.items()]
        else:
            look.faults.append(Fault("", WHOLE, why.sentence))


def _named(reader: Reader, look: _Look, name: str, text: str) -> Fault:
    at = reader.mapping.get(name)
    typed = look.paper.cells[at] if at is not None and at < len(look.paper.cells) else ""
    return Fault(reader.cell(name, look.row.n), name, text, typed)
