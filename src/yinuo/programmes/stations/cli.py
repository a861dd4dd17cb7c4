"""`yinuo stations …`: plans on files (roster, routes, site), and the register's shifts, goods, runs and M18."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli.command import Command
from yinuo.doors.cli.solving import answered, words
from yinuo.programmes.stations import cli_register

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from yinuo.base.given import Given


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo stations`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="roster|routes|site|shifts|runs|…")
    told = {
        "roster": "who serves when: most shifts, then even loads, then short ways",
        "routes": "how the supply vehicles go round",
        "site": "where more stations would help most",
    }
    for name, about in told.items():
        words(verbs.add_parser(name, help=about, description=about), seconds=25.0)
    cli_register.declare(verbs)


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, or 2 where something is to be corrected; 3 (not yours) or 4 (not found) of the register."""
    return DO[args.what](args) if args.what in DO else cli_register.run(args)


def is_alone(args: argparse.Namespace) -> bool:
    """Say whether it is files in, files out: a plan."""
    return args.what in DO


def _roster(args: argparse.Namespace) -> int:
    from yinuo.programmes.stations.roster import rostered
    from yinuo.programmes.stations.roster_file import summary, told, wanted

    def answer(given: Given, asked: argparse.Namespace) -> Mapping[str, Any]:
        return told(rostered(wanted(given), seconds=asked.seconds))

    return answered(args, answer, summary)


def _routes(args: argparse.Namespace) -> int:
    from yinuo.programmes.stations.routes import routed
    from yinuo.programmes.stations.routes_file import rounds, summary, told

    def answer(given: Given, asked: argparse.Namespace) -> Mapping[str, Any]:
        question = rounds(given)
        return told(routed(question, seconds=asked.seconds), question)

    return answered(args, answer, summary)


def _site(args: argparse.Namespace) -> int:
    from yinuo.programmes.stations.site_file import answer, summary

    return answered(args, lambda given, asked: answer(given, asked.seconds), summary)


DO: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "roster": _roster,
    "routes": _routes,
    "site": _site,
}

COMMAND = Command(
    help="stations: shifts, goods and runs; plans of who serves when and how the vehicles go",
    options=options,
    run=run,
    is_alone=is_alone,
)
