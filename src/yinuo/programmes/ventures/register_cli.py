"""`yinuo ventures list|show|register|…|books|enter`: the register's ventures from a terminal."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who
from yinuo.doors.cli.matter import given_of, when_of
from yinuo.programmes.ventures import sheet_cli

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.verbs import Verb

LISTS: Final = {
    "leases": "what a venture lets, and how each payment of the plans stands",
    "contracts": "what a venture pays for, and how each payment of the plans stands",
    "placings": "its money at a fixed return: what is due, came, or is in arrears",
    "assets": "what a venture has and had, and which grants paid for it",
}
"""What is listed of one venture, each by the reading of the same name."""
WORDS: Final = ("list", "show", "register", *LISTS, "payments", "statement", "books", "enter", "import")
VERBS: Final = (
    "found · terms draft move correct grant grant_back lease lease_back receipt receipt_back contract contract_back "
    "contract_paid contract_paid_back placing placing_back placing_receipt placing_receipt_back asset asset_back "
    "asset_left asset_left_back open_books post spread take_in reverse close ask_reopen reopen (of a venture) · "
    "show resolve approve pay book disclose withdraw (of a period) · decide go_on take_back (of a village)"
)
"""What can be entered, said without asking the register: a test holds it against verbs.py."""
KEY_SCOPE: Final = "cli:ventures"


def options(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the words that read the register, and the one that writes."""
    every = [
        verbs.add_parser("list", help="list what villages own together"),
        _of_one(verbs.add_parser("show", help="show one venture, or one period of it to the last odd unit")),
        _of_one(verbs.add_parser("register", help="who owns how much, as of any day")),
        verbs.add_parser("payments", help="what villages are owed, and whether it came"),
        verbs.add_parser("statement", help="a village's years: what came, what was spent"),
        _of_one(verbs.add_parser("books", help="a year of a venture's books, to who may read them")),
        verbs.add_parser("enter", help="do what the desk's forms do: a verb, and what it is about"),
    ]
    sheet_cli.options(verbs.add_parser("import", help="take a treasurer's sheet in, all of it or nothing"))
    listed = [_of_one(verbs.add_parser(name, help=words)) for name, words in LISTS.items()]
    for one in (*every, *listed):
        takes_day(one)
    show, register, payments, statement, books, enter = every[1:]
    show.add_argument("--first", default="", metavar="DATE", help="the first day of the period")
    register.add_argument(
        "--on", default=None, type=date.fromisoformat, metavar="DATE", help="held on which day"
    )
    register.add_argument(
        "--known-on", default=None, type=date.fromisoformat, metavar="DATE", help="as the register said on this day"
    )  # fmt: skip
    payments.add_argument("--venture", default="", metavar="CODE", help="of one venture alone")
    payments.add_argument("--unit", default="", metavar="UNIT", help="of one village alone")
    payments.add_argument("--standing", default="", help="kept, late, overdue, due or not_yet")
    for one in (every[0], payments):
        one.add_argument("--cursor", default="", help="next_cursor of the page before")
    statement.add_argument("unit", help="the village's code")
    books.add_argument("--year", default="", help="which year")
    _writing(enter)
    takes_who(books)


def _of_one(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("venture", help="the venture's code")
    return parser


def _writing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", help=VERBS)
    parser.add_argument("about", nargs="*", metavar="CODE", help="the venture; of a period its first day too")
    takes_who(parser)
    takes_fields(parser)
    takes_key(parser, "idempotency key: sent again, the first answer comes again")


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    if args.what == "import":
        return sheet_cli.run(args)
    return answer(args, _DO[args.what])


def _list(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    return read.ventures(when_of(args).on, {"cursor": args.cursor})


def _show(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    on = when_of(args).on
    return read.sheet(args.venture, args.first, on) if args.first else read.venture(args.venture, on)


def _listed(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    found: Record = getattr(read, args.what)(args.venture, when_of(args).on)
    return found


def _register(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    on = when_of(args).on
    return read.register(args.venture, on, args.on or on, args.known_on)


def _payments(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    return read.payments(
        when_of(args).on, {name: getattr(args, name) for name in ("venture", "unit", "standing", "cursor")}
    )


def _statement(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    return read.statement(args.unit, when_of(args).on)


def _books(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import reading_records as read

    return read.book(officer_of(args), args.venture, {"year": args.year})


def _enter(args: argparse.Namespace) -> Record:
    from yinuo.programmes.ventures import verbs

    verb, officer = _verb(args.verb), officer_of(args)
    given: dict[str, Any] = given_of(args)
    typed = verbs.typed_of(verb, {name: value if isinstance(value, list) else str(value)
                                  for name, value in given.items()})  # fmt: skip
    about = _about(verb, args.about)

    def do(token: str) -> Record:
        return verb.tell(verb.do(officer, verbs.subject(verb, about, officer), typed, token), officer)

    return _once(args, officer, typed, do)


def _verb(name: str) -> Verb:
    from yinuo.base.errors import Invalid, Sentence
    from yinuo.programmes.ventures.verbs import VERBS

    found = next((one for one in VERBS if one.name == name), None)
    if found is None:
        raise Invalid({"verb": Sentence("没有这样的动作：{verb}。", verb=name[:40])})
    return found


def _about(verb: Verb, about: list[str]) -> dict[str, str]:
    """Give what a verb is about by name. Raises Invalid for too few or too many words."""
    from yinuo.base.errors import Invalid, Sentence
    from yinuo.programmes.ventures.verbs import AT

    names = AT[verb.of]
    if len(names) != len(about):
        raise Invalid(
            {"about": Sentence("这个动作后面要写 {n} 样：是哪个项目（或者村），哪一期。", n=len(names))}
        )
    return dict(zip(names, about, strict=True))


def _once(
    args: argparse.Namespace, officer: Officer, typed: dict[str, str], do: Callable[[str], Record]
) -> Record:
    """Do it; under a key once, whatever is made of it."""
    from yinuo.doors.api.once import once_under
    from yinuo.kernel.matters.recording import Key
    from yinuo.programmes.ventures.reading_records import fresh_token

    if not args.key:
        return do(fresh_token())
    asked = json.dumps([args.verb, args.about, typed], sort_keys=True, ensure_ascii=False).encode()
    key = Key(f"{KEY_SCOPE}:{officer.account.pk}", args.key)
    return once_under(key, hashlib.sha256(asked).digest(), lambda: do(args.key))[0]


_DO: Final = {
    "list": _list, "show": _show, "register": _register, "payments": _payments, "statement": _statement,
    "books": _books, "enter": _enter, **dict.fromkeys(LISTS, _listed),
}  # fmt: skip
