"""`yinuo recognitions …`: lists, their lines, clusters, what firms ask for, from a terminal, as the API has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.doors.cli.command import Command
from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who, token_of
from yinuo.doors.cli.matter import given_of, when_of

if TYPE_CHECKING:
    import argparse

    from yinuo.doors.shell.records import Record

READS: Final = {
    "lists": "list the lists of recognised products, the newest first",
    "list": "show one list with every line of it",
    "line": "show one line with its reviews",
    "clusters": "list the industry clusters, with their counts of lines",
    "asked": "list what firms asked for",
}
MAKES: Final = {
    "enter": "enter a list, with as many empty lines as its source counts",
    "cluster": "write an industry cluster down",
}
DOES: Final = {
    "fill": "fill in a line as its source names it",
    "check": "say that a line is as its source has it; not by the same hand",
    "review": "note what a yearly look at a line found",
}
ASKS: Final = {"ask": "ask for help as a firm; the code for the answer is told this once"}
FILTERS: Final = ("year", "level", "cursor")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo recognitions`."""
    every = {**READS, **MAKES, **DOES, **ASKS}
    verbs = parser.add_subparsers(dest="what", required=True, metavar="|".join(every))
    for name, about in every.items():
        one = verbs.add_parser(name, help=about, description=about)
        for option in {"lists": FILTERS, "asked": ("cursor",)}.get(name, ()):
            one.add_argument(f"--{option}", default="", metavar="X")
        if name in {"list", "line", *DOES}:
            one.add_argument("code", metavar="LIST")
        if name in {"line", *DOES}:
            one.add_argument("n", metavar="N")
        if name in {*MAKES, *DOES}:
            takes_who(one)
        if name not in READS:
            takes_fields(one)
        if name in {*MAKES, *ASKS}:
            takes_key(one)
        takes_day(one)


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answer(args, _read if args.what in READS else _written)


def _read(args: argparse.Namespace) -> Record:
    from yinuo.programmes.recognitions import programs

    on = when_of(args).on
    if args.what == "lists":
        return programs.lists({name: told for name in FILTERS if (told := getattr(args, name))}, on)
    if args.what == "list":
        return programs.one_list(args.code, on)
    if args.what == "line":
        return programs.line(args.code, args.n, on)
    if args.what == "clusters":
        return programs.clusters(on)
    return programs.asked({"cursor": args.cursor} if args.cursor else {}, on)


def _written(args: argparse.Namespace) -> Record:
    from yinuo.programmes.recognitions import programs

    if args.what in ASKS:
        return programs.ask(given_of(args), when_of(args), token_of(args))
    officer, given = officer_of(args), given_of(args)
    if args.what in MAKES:
        make = programs.enter if args.what == "enter" else programs.add_cluster
        return make(officer, given, token_of(args))
    do = {"fill": programs.fill, "check": programs.check, "review": programs.review}[args.what]
    return do(officer, args.code, args.n, given)


COMMAND = Command(
    help="lists of recognised products, industry clusters, what firms ask for", options=options, run=run
)
