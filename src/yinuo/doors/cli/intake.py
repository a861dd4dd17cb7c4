"""`yinuo matter import FILE` and `yinuo matter return FILE`: a list in, and how its matters stand back out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.intake.queries import Told
    from yinuo.kernel.people.models import Account

LONG: Final = 1000
"""A list of more rows than this says how far it is."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo matter import`."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="the list: .xlsx, .xls, .ods or .csv")
    parser.add_argument(
        "--undo",
        type=int,
        metavar="NUMBER",
        help="propose to end what an earlier import brought, where untouched",
    )
    parser.add_argument(
        "--left", metavar="FILE", help="write the bad rows, each cell with why beside it: .xlsx, .csv"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what is wrong, file nothing")
    parser.add_argument("--system", default="", metavar="NAME", help="where its numbers come from")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        dest="maps",
        metavar="FIELD=HEADER",
        help="which column holds a field",
    )
    parser.add_argument(
        "--every", action="append", default=[], metavar="FIELD=VALUE",
        help="what holds where a row does not say: kind, place, category, by (caller or office)",
    )  # fmt: skip
    parser.add_argument(
        "--means",
        action="append",
        default=[],
        metavar="FIELD:WORD=CODE",
        help="what a word in a column means",
    )


def return_options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo matter return`."""
    parser.add_argument("file", metavar="FILE", help="the file to write: .xlsx or .csv")
    parser.add_argument("--system", default="", metavar="NAME", help="the numbers of this system alone")


def take(args: argparse.Namespace, account: Account, when: Moment) -> Record:
    """Check a list and, unless it is a dry run, take its good rows in; or undo one. Raises Invalid, NotAllowed."""
    from yinuo.kernel.intake.batches import discard, stage, tell
    from yinuo.kernel.intake.checking import check_some
    from yinuo.kernel.intake.taking import take_in, take_some

    if args.undo:
        return _undo(args, account)
    batch = stage(account, _bytes(args.file), Path(args.file or "").name, story_at=when.story)
    told = batch.told
    mapping = _mapped(batch, args.maps)
    rest = {**told["rest"], **_pairs(args.every, "every")}
    words = {**told["words"], **_meanings(args.means)}
    tell(batch, mapping, rest, words, args.system or batch.system)
    _ask_for_hands(batch)
    while check_some(batch.pk):
        _say_how_far(batch, batch.rows.filter(state="waiting").count())
    batch.refresh_from_db()
    if args.left:
        _write_left(batch, Path(args.left))
    if args.dry_run:
        told = _record(batch)
        discard(batch)
        return told
    take_in(batch)
    _ask_for_hands(batch)
    while take_some(batch.pk):
        _say_how_far(batch, batch.rows.filter(state="good").count())
    after = _record(batch)
    return {**after, "bad": [*after["bad"], *after["refused"]]}


def _undo(args: argparse.Namespace, account: Account) -> Record:
    """Propose to end what a list brought and nobody has touched since. Raises NotFound, Invalid."""
    from django.db import transaction

    from yinuo.kernel.intake.batches import batch_of
    from yinuo.kernel.intake.undoing import begin_undo, undo_some

    with transaction.atomic():
        batch = batch_of(account, args.undo, "done", locked=True)
        begin_undo(batch)
    _ask_for_hands(batch)
    while undo_some(batch.pk):
        _say_how_far(batch, batch.rows.filter(state="taken").count())
    batch.refresh_from_db()
    return _record(batch)


def _ask_for_hands(batch: ImportBatch) -> None:
    """Let the workers help with a long list where any run, and finish it where this command is stopped."""
    from yinuo.kernel.intake.tasks import leave_to_worker

    if batch.n_rows > LONG:
        leave_to_worker(batch.pk)


def _write_left(batch: ImportBatch, into: Path) -> None:
    from yinuo.doors.shell.returns import left_rows

    _write(into, list(left_rows(batch)))


def _bytes(name: str | None) -> bytes:
    from yinuo.base.errors import Invalid, Sentence

    try:
        return Path(name or "").read_bytes()
    except OSError:
        raise Invalid({"file": Sentence("没有这个文件，或者读不出来。")}) from None


def _pairs(typed: list[str], option: str) -> dict[str, str]:
    from yinuo.base.errors import Invalid, Sentence

    found = {}
    for pair in typed:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise Invalid({option: Sentence("请写成 名=值，比如 --set place=地点编码。")})
        found[name] = value
    return found


def _mapped(batch: ImportBatch, typed: list[str]) -> dict[str, int]:
    """Give the guess, or how it was read before, with what --map says over it."""
    from yinuo.base.errors import Invalid, Sentence
    from yinuo.kernel.intake.columns import NAMES, folded

    mapping: dict[str, int] = dict(batch.told["mapping"])
    headers = [folded(header) for header in batch.headers]
    for name, header in _pairs(typed, "map").items():
        if name not in NAMES or folded(header) not in headers:
            raise Invalid(
                {"map": Sentence("没有这一列：{name}={header}。", name=name[:40], header=header[:40])}
            )
        at = headers.index(folded(header))
        mapping = {one: column for one, column in mapping.items() if column != at} | {name: at}
    return mapping


def _meanings(typed: list[str]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for name, code in _pairs(typed, "means").items():
        field, _, word = name.partition(":")
        words.setdefault(field, {})[word] = code
    return words


def _say_how_far(batch: ImportBatch, n_left: int) -> None:
    if batch.n_rows > LONG:
        sys.stderr.write(f"{batch.n_rows - n_left:,} / {batch.n_rows:,}\n")


def _record(batch: ImportBatch) -> dict[str, Any]:
    from django.db.models import Q

    from yinuo.kernel.intake.models import FILED
    from yinuo.kernel.intake.queries import counts, told_rows
    from yinuo.kernel.limits.queries import current_calendar
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.queries import visible_to

    n = counts(batch)
    seen = visible_to(staff(batch.account), current_calendar().local_date(batch.story_at or batch.made_at))
    named = Q(state__in=FILED) | Q(
        state="known", stream__in=seen.values("pk")
    )  # of what is out of sight, no number
    taken = dict(batch.rows.filter(named).order_by("n").values_list("n", "stream__ref"))
    return {
        "import": batch.pk,
        "rows": batch.n_rows,
        "good": n["good"],
        "taken": n["taken"] + n["stays"],
        "undone": n["undone"],
        "known": n["known"],
        "bad": [fault for row in told_rows(batch, "bad", as_written=True) for fault in _faults(row)],
        "refused": [fault for row in told_rows(batch, "refused", as_written=True) for fault in _faults(row)],
        "notes": [
            _note(row, note)
            for s in ("good", "taken", "stays")
            for row in told_rows(batch, s, as_written=True)
            for note in row.notes
        ],
        "refs": [{"row": row, "ref": ref} for row, ref in taken.items()],
    }


def _faults(row: Told) -> Iterator[Mapping[str, Any]]:
    from yinuo.doors.shell.incoming import faults

    for fault in faults(row):
        yield {"row": row.n, **fault}


def _note(row: Told, note: str) -> Mapping[str, Any]:
    from yinuo.doors.shell.problems import said

    return {"row": row.n, "reason": said(note)}


def lines(record: Record) -> Iterator[str]:
    """Say an import in plain lines: the counts, then every bad cell with its reason; of a return, the file."""
    if "file" in record:
        yield f"{record['file']}  {record['rows']}"
        return
    if record["taken"] or record["undone"]:
        yield f"{'import':<12} {record['import']}"
    for name in ("rows", "good", "taken", "known", *(("undone",) if record["undone"] else ())):
        yield f"{name:<12} {record[name]}"
    yield f"{'bad':<12} {len({fault['row'] for fault in record['bad']})}"
    for fault in record["bad"]:
        yield f"  {fault['cell'] or fault['row']}: {fault['reason']}"
    for note in record["notes"]:
        yield f"  {note['row']}: {note['reason']}"


def give_back(args: argparse.Namespace, account: Account, when: Moment) -> Record:
    """Write how the matters with numbers of elsewhere stand to a file. Raises Invalid."""
    from yinuo.doors.shell.returns import return_rows
    from yinuo.kernel.intake.numbers import going_back
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.queries import visible_to

    rows = list(return_rows(going_back(visible_to(staff(account), when.on), args.system)))
    _write(Path(args.file), rows)
    return {"file": args.file, "rows": len(rows) - 1}


def _write(into: Path, rows: list[tuple[object, ...]]) -> None:
    from yinuo.base.errors import Invalid, Sentence
    from yinuo.base.spreadsheet import written

    if into.suffix not in {".xlsx", ".csv"}:
        raise Invalid({"file": Sentence("请写成 .xlsx 或 .csv。")})
    try:
        into.write_bytes(written(rows, into.suffix[1:]))
    except OSError:
        raise Invalid({"file": Sentence("这个文件写不进去。请换一个地方。")}) from None
