"""`yinuo webhook add|list|remove`: addresses outside that are told when something public changed."""

import argparse
import sys
from datetime import UTC, datetime

from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo webhook`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="add|list|remove")
    add = verbs.add_parser(
        "add", help="tell an address (https, on the open internet) of changes; shows its secret once"
    )
    add.add_argument("url", metavar="URL")
    verbs.add_parser("list", help="list them: number, address, told until, failed tries, state")
    remove = verbs.add_parser("remove", help="tell an address no more")
    remove.add_argument("number", type=int, metavar="NUMBER")


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct) or 4 (not found)."""
    from yinuo.doors.cli.matter import answered

    return answered(lambda: {"add": _add, "list": _list, "remove": _remove}[args.what](args))


def _add(args: argparse.Namespace) -> None:
    from yinuo.kernel.notices import bells

    row, secret = bells.hang(args.url, datetime.now(UTC))
    sys.stderr.write(f"yinuo: webhook {row.pk}; its secret is not shown again\n")
    sys.stdout.write(f"{secret}\n")


def _remove(args: argparse.Namespace) -> None:
    from yinuo.kernel.notices import bells

    sys.stdout.write(f"{bells.take_down(args.number, datetime.now(UTC)).pk}  removed\n")


def _list(_args: argparse.Namespace) -> None:
    from yinuo.kernel.notices import bells

    for row in bells.hung():
        state = f"ended {row.ended_at:%Y-%m-%d}" if row.ended_at else f"failed {row.n_failed}"
        sys.stdout.write(f"{row.pk}  {row.url}  told until {row.told_until:%Y-%m-%dT%H:%MZ}  {state}\n")


COMMAND = Command(help="addresses told of public changes", options=options, run=run, role="worker")
