"""`yinuo claims …`: `match` on files says who could take what; the rest are the register's needs and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.cli.command import Command
from yinuo.doors.cli.solving import answered, words
from yinuo.programmes.claims import cli_register

if TYPE_CHECKING:
    import argparse

MATCH = "match"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo claims`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="match|needs|claim|…")
    about = "suggest who takes what on, from a file; a person decides"
    words(verbs.add_parser(MATCH, help=about, description=about), seconds=10.0)
    cli_register.declare(verbs)


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, or 2 where something is to be corrected; 3 (not yours) or 4 (not found) of the register."""
    if args.what != MATCH:
        return cli_register.run(args)
    from yinuo.programmes.claims.matching_file import answer, summary

    return answered(args, lambda given, asked: answer(given, asked.seconds), summary)


def is_alone(args: argparse.Namespace) -> bool:
    """Say whether it is files in, files out."""
    return bool(args.what == MATCH)


COMMAND = Command(
    help="needs and whoever takes them on: listed, claimed, delivered, accepted; who could take what",
    options=options,
    run=run,
    is_alone=is_alone,
)
