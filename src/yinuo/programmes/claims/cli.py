"""`yinuo claims match`: who could take what on, with the reason beside each pair; on files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.cli.command import Command
from yinuo.doors.cli.solving import answered, words

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo claims`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="match")
    about = "suggest who takes what on; a person decides"
    words(verbs.add_parser("match", help=about, description=about), seconds=10.0)


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, or 2 where something is to be corrected."""
    from yinuo.programmes.claims.matching_file import answer, summary

    return answered(args, lambda given, asked: answer(given, asked.seconds), summary)


def is_alone(_args: argparse.Namespace) -> bool:
    """Say yes: files in, files out."""
    return True


COMMAND = Command(
    help="needs and whoever takes them on: who could take what",
    options=options,
    run=run,
    role=None,
    is_alone=is_alone,
)
