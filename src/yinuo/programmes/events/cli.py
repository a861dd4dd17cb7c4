"""`yinuo events …`: exhibitions and visits, agreements, gifts and contests from a terminal, as the API has them.

A school's code is piped in with --code-stdin, as words of a command line can be read by others.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli.command import Command
from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who, token_of
from yinuo.doors.cli.matter import given_of, pictures_of, when_of

if TYPE_CHECKING:
    import argparse

    from yinuo.doors.shell.records import Record

READS: Final = {
    "exhibitions": "list the exhibitions that schools can visit",
    "agreements": "list the agreements",
    "gifts": "list what was given to the museum",
    "contests": "list the essay contests",
}
SHOWS: Final = {
    "exhibition": "show one exhibition: its hours, and how schools stand",
    "slot": "show one hour for schools",
    "agreement": "show one agreement, and what became of its articles",
    "gift": "show one gift with its steps",
    "contest": "show one contest with its awards",
}
MAKES: Final = {
    "exhibit": "write an exhibition down; public at once",
    "enrol": "write a school down; its code is told this once",
    "sign": "write a signed agreement down with its articles",
    "open": "open an essay contest; public at once",
}
KEEPS: Final = {
    "hour": "open an hour of an exhibition for schools",
    "answer": "draft the promise of an agreement's article; its head signs",
}
JUDGES: Final = {
    "advise": "write what to know before children of some ages see an exhibition",
    "declare": "say which schools you have to do with: --set 'schools=[]' for none",
    "score": "give an entry its points: --set label=… --set 'points=[30,50]'",
    "decide": "decide the prizes of a contest",
}
VISITS: Final = {
    "book": "book an hour by a school's code, or wait for it",
    "leave": "give an hour back",
    "came": "write down how many came",
}
ENTERS: Final = {
    "enter": "have codes for a school's essays",
    "name": "hand in a prizewinner's name with the guardian's yes",
}
OFFERS: Final = {
    "offer": "offer a thing to the museum; the code for the answer is told this once",
    "offers": "list what was offered, as the museum",
    "offered": "show one thing that was offered, and what may follow",
    "step": "take the next step with a thing that was offered",
    "judging": "list the entries that you may judge, by code alone",
}
SENDS: Final = {*MAKES, *KEEPS, *JUDGES, *VISITS, *ENTERS, "offer", "step"}
KEYED: Final = {*MAKES, *KEEPS, *ENTERS, "offer", "step"}
BY_STAFF: Final = {*MAKES, *KEEPS, *JUDGES, "offers", "offered", "step", "judging"}
WITHOUT_CODE: Final = {*READS, *MAKES, "offer", "offers"}
EVERY: Final = {**READS, **SHOWS, **MAKES, **KEEPS, **JUDGES, **VISITS, **ENTERS, **OFFERS}


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo events`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="|".join(EVERY))
    for name, about in EVERY.items():
        one = verbs.add_parser(name, help=about, description=about)
        if name in {*READS, "offers"}:
            one.add_argument("--cursor", default="", metavar="X", help="next_cursor of the page before")
        if name not in WITHOUT_CODE:
            one.add_argument("code", metavar="REF" if name in {"gift", "offered", "step"} else "CODE")
        if name in {*VISITS, *ENTERS}:
            one.add_argument(
                "--code-stdin", action="store_true", help="read the school's code from standard input"
            )
        if name in {"offer", "step"}:
            one.add_argument(
                "--photo", action="append", default=[], dest="photos", metavar="FILE", help="of the thing"
            )
        if name in BY_STAFF:
            takes_who(one)
        if name in SENDS:
            takes_fields(one)
        if name in KEYED:
            takes_key(one)
        takes_day(one)


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answer(args, _done)


def _done(args: argparse.Namespace) -> Record:
    from yinuo.programmes.events import programs

    what = args.what
    if what in READS:
        return programs.READS[what](_cursor(args), when_of(args).on)
    if what in SHOWS:
        return programs.SHOWS[what](args.code, when_of(args).on)
    if what in VISITS:
        return programs.VISITS[what](args.code, _coded(args), when_of(args).on)
    return _by_staff(args) if what in BY_STAFF else _by_anybody(args)


def _cursor(args: argparse.Namespace) -> dict[str, str]:
    return {"cursor": args.cursor} if args.cursor else {}


def _coded(args: argparse.Namespace) -> dict[str, Any]:
    """Give what was typed, with the code that was piped in."""
    given = given_of(args)
    return {**given, "code": sys.stdin.readline().strip()} if args.code_stdin else given


def _by_anybody(args: argparse.Namespace) -> Record:
    from yinuo.programmes.events import programs

    at, token = when_of(args), token_of(args)
    if args.what == "offer":
        return programs.offer(given_of(args), at, token, pictures_of(args))
    if args.what == "enter":
        return programs.enter(args.code, _coded(args), at.on, token)
    return programs.name(args.code, _coded(args), at, token)


def _by_staff(args: argparse.Namespace) -> Record:
    from yinuo.programmes.events import programs

    what, officer = args.what, officer_of(args)
    if what in MAKES:
        return programs.MAKES[what](officer, given_of(args), token_of(args))
    if what in KEEPS:
        return programs.KEEPS[what](officer, args.code, given_of(args), token_of(args))
    if what in JUDGES:
        return programs.JUDGES[what](officer, args.code, given_of(args))
    if what == "step":
        return programs.step(officer, args.code, given_of(args), token_of(args), pictures_of(args))
    if what == "judging":
        return programs.judging(officer, args.code)
    return (
        programs.offered(officer, args.code) if what == "offered" else programs.offers(officer, _cursor(args))
    )


COMMAND = Command(
    help="exhibitions and visits by schools, agreements, gifts, essay contests", options=options, run=run
)
