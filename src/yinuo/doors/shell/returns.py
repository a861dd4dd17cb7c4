"""What goes back to where a list came from: how its matters stand, and the rows that were left out, each with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.doors.shell.problems import said
from yinuo.doors.shell.words import OUTCOMES, STATES
from yinuo.kernel.intake.cells import COLUMN_OF
from yinuo.kernel.intake.queries import told_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yinuo.kernel.intake.cells import Fault
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.intake.numbers import Back
    from yinuo.kernel.intake.queries import Told


def return_rows(going: Iterable[Back]) -> Iterator[tuple[object, ...]]:
    """Give the rows of a return file, headers first: its number there, its number here, state, day, result."""
    yield (
        gettext("原来的编号"),
        gettext("登记的系统"),
        gettext("本簿编号"),
        gettext("现在"),
        gettext("牵头单位"),
        gettext("到期"),
        gettext("日期"),
        gettext("结果"),
        gettext("办理说明"),
    )
    for one in going:
        yield (
            one.number,
            one.system,
            one.ref,
            str(STATES[one.state].text),
            one.unit,
            one.due or "",
            one.on,
            str(OUTCOMES[one.outcome].text) if one.outcome else "",
            one.words,
        )


def left_rows(batch: ImportBatch) -> Iterator[tuple[object, ...]]:
    """Give the rows that were left out as they came, right of each bad cell why: put right, the same file comes again.

    What lies with no one cell stands in the last column. Headers of ours begin with a mark by which they are known.
    """
    width, mapping = len(batch.headers), batch.told["mapping"]
    at = sorted({_column(fault, mapping, width) for row in _left(batch) for fault in row.faults})
    why = gettext("← 为什么没收")
    yield tuple(_beside(batch.headers, at, dict.fromkeys(at, why)))
    for row in _left(batch):
        whys: dict[int, str] = {}
        for fault in row.faults:
            column, sentence = _column(fault, mapping, width), said(fault.sentence)
            whys[column] = gettext("；").join((whys[column], sentence)) if column in whys else sentence
        cells = (*row.cells, *([""] * (width - len(row.cells))))[:width]
        yield tuple(_beside(cells, at, whys))


def _left(batch: ImportBatch) -> Iterator[Told]:
    for state in ("bad", "refused"):
        yield from told_rows(batch, state, as_written=True)


def _column(fault: Fault, mapping: Mapping[str, int], width: int) -> int:
    """Give the column that a fault lies in; one past the last for the row as a whole."""
    return mapping.get(COLUMN_OF.get(fault.name, fault.name), width)


def _beside(cells: Sequence[str], at: Sequence[int], whys: Mapping[int, str]) -> Iterator[str]:
    for n, cell in enumerate(cells):
        yield cell
        if n in at:
            yield whys.get(n, "")
    if len(cells) in at:
        yield whys.get(len(cells), "")
