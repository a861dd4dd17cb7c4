"""`yinuo ventures`: a distribution from a file, so that anyone may check; and the register's ventures."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.files import write_whole
from yinuo.doors.cli.command import Command
from yinuo.programmes.ventures import register_cli

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from yinuo.programmes.ventures.plan import Plan
    from yinuo.programmes.ventures.register import Quantity
    from yinuo.programmes.ventures.waterfall import Outcome

INVALID: Final = 2
DISTRIBUTE: Final = "distribute"
UNREAD: Final = Sentence("没有这个文件，或者读不出来。")
UNWRITTEN: Final = Sentence("写不进这个文件。")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo ventures`."""
    verbs = parser.add_subparsers(
        dest="what", required=True, metavar="|".join(("distribute", *register_cli.WORDS))
    )
    one = verbs.add_parser(
        DISTRIBUTE, help="work a distribution out, to the last minor unit, with every step in words"
    )
    register_cli.options(verbs)
    one.add_argument(
        "--in",
        dest="plan",
        type=Path,
        required=True,
        metavar="FILE",
        help="the plan, JSON (docs/ventures.md)",
    )
    one.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write the result, JSON; else it is printed"
    )
    one.add_argument("--holders", type=Path, metavar="FILE", help="who holds how much, CSV: holder,quantity")
    one.add_argument(
        "--rows", type=Path, metavar="FILE", help="where to write every part as CSV, for many holders"
    )


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, 2 (something to correct; then nothing is written), 3 (not yours) or 4 (not found)."""
    if args.what != DISTRIBUTE:
        return register_cli.run(args)
    from yinuo.programmes.ventures.telling import english

    try:
        _distribute(args)
    except Invalid as wrong:
        for name, words in wrong.fields.items():
            zh = Sentence(words) if not isinstance(words, Sentence) else words
            where = f"{name}: " if name else ""
            sys.stderr.write(f"yinuo: {where}{zh} {zh.said_in(english())}\n")
        return INVALID
    return 0


def is_alone(args: argparse.Namespace) -> bool:
    """Say whether there are files alone, and no register is asked."""
    return bool(args.what == DISTRIBUTE)


def _distribute(args: argparse.Namespace) -> None:
    from yinuo.programmes.ventures.plan_reading import read_plan
    from yinuo.programmes.ventures.results import MANY, document
    from yinuo.programmes.ventures.waterfall import distribute

    listed = _listed(args.holders) if args.holders else None
    data = _bytes_of(args.plan, "in")
    plan = read_plan(data, listed)
    if len(plan.holders) > MANY and args.rows is None:
        raise Invalid({"rows": Sentence("超过 {n} 方，请用 --rows 另写一个 CSV。", n=MANY)})
    done = distribute(plan)
    more = {"plan_sha256": hashlib.sha256(data).hexdigest()}
    if args.rows:
        more["rows_sha256"] = _write_rows(args.rows, plan, done)
    told = document(plan, done, has_holders=args.rows is None, **more)
    if args.out:
        _write(args.out, told)
    else:
        sys.stdout.write(told.decode())


def _bytes_of(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Invalid({option: UNREAD}) from None


def _listed(path: Path) -> Mapping[str, Quantity]:
    from yinuo.programmes.ventures.plan_reading import read_holders

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return read_holders(file)
    except OSError:
        raise Invalid({"holders": UNREAD}) from None


def _write(path: Path, told: bytes) -> None:
    try:
        write_whole(path, told)
    except OSError:
        raise Invalid({"out": UNWRITTEN}) from None


def _write_rows(path: Path, plan: Plan, done: Outcome) -> str:
    """Write the rows beside their place, then put them there; on failure nothing stays of them."""
    from yinuo.programmes.ventures.results import write_rows

    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("wb") as file:
            digest = write_rows(plan, done, file)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise Invalid({"rows": UNWRITTEN}) from None
    return digest


COMMAND = Command(
    help="what villages own together: a distribution worked out from a file; the register's ventures",
    options=options,
    run=run,
    is_alone=is_alone,
)
