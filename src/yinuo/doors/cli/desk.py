"""What the programmes' own words at a terminal share: what they declare, who types, under which token, the answer."""

from __future__ import annotations

import sys
from datetime import date
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from yinuo.doors.cli.matter import answered, as_staff, when_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record

NOTHING_TWICE: Final = "idempotency key: sent again, nothing is made twice"


def takes_day(parser: argparse.ArgumentParser) -> None:
    """Declare the day that is read."""
    parser.add_argument("--at", type=date.fromisoformat, metavar="DATE", help="the day of the demo's story")


def takes_who(parser: argparse.ArgumentParser) -> None:
    """Declare which member of staff types."""
    parser.add_argument("--as", dest="who", default="", metavar="USERNAME", help="a member of staff")
    parser.set_defaults(code_stdin=False)


def takes_fields(parser: argparse.ArgumentParser) -> None:
    """Declare what is given, field by field or as a file."""
    parser.add_argument(
        "--set", action="append", default=[], dest="sets", metavar="FIELD=VALUE", help="one field"
    )
    parser.add_argument(
        "--in", dest="file", metavar="FILE.json", help="all fields, as a JSON object ('-': stdin)"
    )


def takes_key(parser: argparse.ArgumentParser, about: str = NOTHING_TWICE) -> None:
    """Declare the key under which it is sent."""
    parser.add_argument("--key", default="", help=about)


def officer_of(args: argparse.Namespace) -> Officer:
    """Give whoever --as names, at the desk. Raises NotAllowed, NotFound."""
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.actors import staff

    account, at = as_staff(args), when_of(args)
    return Officer(account, staff(account), at.story, at.instant, at.on)


def token_of(args: argparse.Namespace) -> str:
    """Give what tells one sending from another: whose key it is, or something nobody sent before."""
    return f"cli/{getattr(args, 'who', '')}/{args.key}" if args.key else token_urlsafe(16)


def answer(args: argparse.Namespace, do: Callable[[argparse.Namespace], Record]) -> int:
    """Do it in the language of LANG, and write its JSON. Gives 0, 2 (to correct), 3 (not yours) or 4 (not found)."""

    def work() -> None:
        from yinuo.doors.shell.records import as_json

        sys.stdout.write(as_json(do(args)).decode() + "\n")

    return answered(work, names_fields=True)
