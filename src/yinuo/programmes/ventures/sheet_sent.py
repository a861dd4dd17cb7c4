"""A treasurer's sheet as a program sends it: a list of rows, or text with its headers; with the page's dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid
from yinuo.doors.shell.problems import said
from yinuo.programmes.ventures import sheet_reading, sheet_taking
from yinuo.programmes.ventures.sheet_columns import COLUMNS
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.sheet_reading import Sheet
    from yinuo.programmes.ventures.sheet_taking import Outcome

CELLS: Final = tuple(dict.fromkeys(column.name for columns in COLUMNS.values() for column in columns))
"""Every column of every sort of sheet, by its name."""
YES: Final = "yes"


def take_in(officer: Officer, venture: Venture, given: Mapping[str, str]) -> Outcome:
    """Take a sheet in whole, or do all of it and undo it (`dry_run`), and say what is wrong with which cell.

    Raises NotAllowed; or Invalid with every bad cell where it was to be kept.
    """
    typed = Typed(given, digits=venture.digits)
    is_dry = typed.one_of("dry_run", (YES,), is_required=False) == YES
    sort = typed.one_of("sort", COLUMNS, is_required=False)
    if not given.get("rows", "").strip():
        typed.line("rows")
    typed.tell()
    outcome = sheet_taking.take(venture, _sheet(sort, given["rows"]), officer, is_dry=is_dry)
    if outcome.faults and not is_dry:
        raise Invalid({one.cell or f"rows[{one.n - 1}]": one.why for one in outcome.faults})
    return outcome


def _sheet(sort: str, text: str) -> Sheet:
    """Read a list under the sort it is said to be, with a tab between its cells; or text that has headers."""
    if not sort:
        return sheet_reading.read(sheet_reading.pasted(text), sheet_reading.PASTED)
    rows = [dict(zip(CELLS, line.split("\t"), strict=False)) for line in text.split("\n")]
    return sheet_reading.listed(sort, rows)  # type: ignore[arg-type]


def taken_record(outcome: Outcome) -> Record:
    """Give what became of a sheet: how much is new and known, whether it was kept, each bad cell with its reason."""
    return {
        "sort": outcome.sheet.sort, "rows": len(outcome.sheet.rows), "new": outcome.n_new, "known": outcome.n_known,
        "kept": outcome.is_kept,
        "bad": [{"row": one.n, "cell": one.cell, "reason": said(one.why)} for one in outcome.faults],
    }  # fmt: skip
