"""`yinuo ventures import FILE VENTURE`: a treasurer's sheet checked, and taken in whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from yinuo.doors.cli.desk import officer_of, takes_day, takes_who
from yinuo.doors.cli.matter import answered

if TYPE_CHECKING:
    import argparse

    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.sheet_taking import Outcome

INVALID = 2


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo ventures import`."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a register, entries, years or bank slips: .xlsx, .csv …"
    )
    parser.add_argument("venture", help="the venture's code")
    takes_who(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what is wrong, take nothing in")
    parser.add_argument(
        "--map", action="append", default=[], dest="maps", metavar="FIELD=HEADER", help="which column holds a field"
    )  # fmt: skip
    parser.add_argument(
        "--left", type=Path, metavar="FILE", help="write the rows with why beside them: .xlsx, .csv"
    )
    takes_day(parser)


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, 2 (something to correct: nothing was taken in), 3 (not yours) or 4 (not found)."""
    bad: list[object] = []

    def work() -> None:
        from yinuo.doors.shell.records import as_json

        told = _take(args)
        bad.extend(told["bad"])
        sys.stdout.write(as_json(told).decode() + "\n")

    return answered(work, names_fields=True) or (INVALID if bad else 0)


def _take(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import actions, sheet_reading, sheet_taking
    from yinuo.programmes.ventures.sheet_sent import taken_record

    officer, venture, data = officer_of(args), actions.venture_of(args.venture), _bytes(args.file)
    sheet = sheet_reading.read(data, args.file.name)
    if args.maps:
        sheet = sheet_reading.read(
            data, args.file.name, {**sheet.mapping, **_mapped(args.maps, sheet.headers)}
        )
    outcome = sheet_taking.take(venture, sheet, officer, is_dry=args.dry_run)
    if args.left is not None:
        _write(args.left, outcome)
    return taken_record(outcome)


def _bytes(path: Path) -> bytes:
    from yinuo.base.errors import Invalid, Sentence

    try:
        return path.read_bytes()
    except OSError:
        raise Invalid({"file": Sentence("没有这个文件，或者读不出来。")}) from None


def _mapped(typed: list[str], headers: tuple[str, ...]) -> dict[str, int]:
    """Give which column holds what, as --map says. Raises Invalid."""
    from yinuo.base.errors import Invalid, Sentence

    found = {}
    for pair in typed:
        name, _, header = pair.partition("=")
        if header not in headers:
            raise Invalid(
                {"map": Sentence("没有这一列：{name}={header}。", name=name[:40], header=header[:40])}
            )
        found[name] = headers.index(header)
    return found


def _write(into: Path, outcome: Outcome) -> None:
    from yinuo.base.errors import Invalid, Sentence
    from yinuo.base.spreadsheet import written
    from yinuo.programmes.ventures.sheet_taking import left

    if into.suffix not in {".xlsx", ".csv"}:
        raise Invalid({"left": Sentence("请写成 .xlsx 或 .csv。")})
    try:
        into.write_bytes(written(left(outcome), into.suffix[1:]))
    except OSError:
        raise Invalid({"left": Sentence("这个文件写不进去。请换一个地方。")}) from None
