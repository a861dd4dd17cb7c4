"""What doors show of an import: how many rows stand where, and the rows themselves a page at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from yinuo.kernel.intake.batches import filing_of, reader_of, within
from yinuo.kernel.intake.directory import OVER
from yinuo.kernel.intake.models import ROW_STATES, ImportBatch
from yinuo.kernel.intake.paper import Key, Paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from yinuo.kernel.intake.cells import Fault, Filing, Reader
    from yinuo.kernel.people.models import Account

PAGE: Final = 50
LOOKED_AT: Final = 500
"""So many bad rows are looked through for words that nobody has said the meaning of."""
MOST_WORDS: Final = 12
NAMED: Final = frozenset(("place", "lead_unit", "category", "about_unit", "state"))


@dataclass(frozen=True, slots=True)
class Told:
    """A row as its officer reads it: as the gate would hear it (None once its paper is burnt), with what is wrong."""

    n: int
    state: str
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    filing: Filing | None = None
    stream: int | None = None


def counts(batch: ImportBatch) -> dict[str, int]:
    """Give how many rows stand in each state: one query."""
    rows = batch.rows.values("state").annotate(n=Count("id")).order_by().values_list("state", "n")
    return dict.fromkeys(ROW_STATES, 0) | dict(rows)


def n_done(batch: ImportBatch, n: Mapping[str, int]) -> int:
    """Give how many rows are behind what is being done now; `n` are the rows by state."""
    waiting = {"taking": n["good"], "undoing": n["taken"]}.get(batch.phase, 0)
    return batch.n_rows - n["waiting"] - waiting


def told_rows(
    batch: ImportBatch,
    state: str,
    *,
    after: int = 0,
    most: int | None = None,
    reader: Reader | None = None,
    as_written: bool = False,
) -> Iterator[Told]:
    """Give the rows in a state in the order of the sheet, from after a row on, decrypted one by one.

    `reader` is the batch's own, where the caller has one already; rows `as_written` are not read as the gate would.
    """
    rows = batch.rows.filter(state=state, n__gt=after).order_by("n")
    key = Key(batch) if batch.wrapped is not None else None
    reader = None if as_written else reader or reader_of(batch)
    for row in rows[:most] if most else rows.iterator(LOOKED_AT):
        paper = key.read(row) if key is not None else Paper(())
        filing = filing_of(batch, reader, row, paper)[0] if paper.cells and reader is not None else None
        yield Told(row.n, row.state, paper.cells, paper.faults, paper.notes, filing, row.stream_id)


def unknown_words(batch: ImportBatch, reader: Reader) -> list[tuple[str, str, int]]:
    """Give (field, word, rows) for the words that the bad rows could not be read for, the commonest first."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in told_rows(batch, "bad", most=LOOKED_AT, reader=reader):
        seen.update(
            (f.name, f.typed) for f in row.faults if f.name in NAMED and f.typed and f.sentence != OVER
        )
    return [(name, word, n) for (name, word), n in seen.most_common(MOST_WORDS)]


def batches_of(account: Account, only: Sequence[str] = ()) -> QuerySet[ImportBatch]:
    """Give somebody's imports, the newest first; to who is narrowed to some bundles, those brought under no more."""
    return ImportBatch.objects.filter(within(only), account=account).order_by("-id")
