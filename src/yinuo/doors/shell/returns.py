"""What goes back to where a list came from: how its matters stand, and the rows that were left out, each with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.doors.shell.problems import said
from yinuo.doors.shell.words import OUTCOMES, STATES
from yinuo.kernel.intake.queries import told_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.intake.numbers import Back


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
    """Give the rows that were left out as they came, the reason in a column of its own: put right, they come again."""
    width = len(batch.headers)
    yield (*batch.headers, gettext("为什么没收"))
    for state in ("bad", "refused"):
        for row in told_rows(batch, state):
            cells = (*row.cells, *([""] * (width - len(row.cells))))[:width]
            yield (*cells, gettext("；").join(f"{f.cell} {said(f.sentence)}".strip() for f in row.faults))
