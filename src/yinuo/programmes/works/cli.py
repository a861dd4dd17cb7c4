"""`yinuo works closures|closure|assets|asset|kept|enter|announce`: the works from a terminal, as the API has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.doors.cli.command import Command
from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who, token_of
from yinuo.doors.cli.matter import given_of, when_of

if TYPE_CHECKING:
    import argparse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo works`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="|".join(_DO))
    closures = verbs.add_parser("closures", help="list what is closed, and until when")
    closures.add_argument("--near", default="", metavar="PLACE", help="what lies at a place or under it")
    shown = (
        (verbs.add_parser("closure", help="show one closure by its promise's number"), "REF"),
        (verbs.add_parser("asset", help="show one thing with every closure it had"), "CODE"),
    )
    for one, what in shown:
        one.add_argument("code", metavar=what)
        takes_day(one)
    assets = verbs.add_parser("assets", help="list bridges, roads, lamps, pumps")
    for one in (closures, assets):
        one.add_argument("--cursor", default="", metavar="X", help="next_cursor of the page before")
    plain = (
        assets,
        verbs.add_parser("kept", help="count reopenings by year and strength, as they went"),
    )
    writing = (
        verbs.add_parser("enter", help="enter a thing in the book"),
        verbs.add_parser("announce", help="announce a closure; its head signs it"),
    )
    for one in writing:
        for takes in (takes_who, takes_fields, takes_key):
            takes(one)
    for one in (closures, *plain, *writing):
        takes_day(one)


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answer(args, _DO[args.what])


def _closures(args: argparse.Namespace) -> Record:
    from yinuo.programmes.works.queries import near, shut
    from yinuo.programmes.works.records import closures_record

    return closures_record(*shut(when_of(args).on, near([args.near] if args.near else []), args.cursor))


def _assets(args: argparse.Namespace) -> Record:
    from yinuo.programmes.works.queries import book
    from yinuo.programmes.works.records import assets_record

    return assets_record(*book(when_of(args).on, after=args.cursor))


def _closure(args: argparse.Namespace) -> Record:
    from yinuo.programmes.works.queries import one
    from yinuo.programmes.works.records import closure_record

    return closure_record(one(args.code, when_of(args).on))


def _asset(args: argparse.Namespace) -> Record:
    from yinuo.programmes.works.queries import asset
    from yinuo.programmes.works.records import asset_sheet

    on = when_of(args).on
    return asset_sheet(asset(args.code, on), on)


def _kept(args: argparse.Namespace) -> Record:
    from yinuo.programmes.works.queries import kept
    from yinuo.programmes.works.records import kept_record

    return {"items": [kept_record(one) for one in kept(when_of(args).on)]}


def _typed(args: argparse.Namespace) -> tuple[Officer, dict[str, str], str]:
    """Give who types, what, and under which token. Raises Invalid for anything but lines, NotAllowed, NotFound."""
    from yinuo.doors.api.asked import lines_of

    officer, given = officer_of(args), given_of(args)
    return officer, lines_of(given, *given), token_of(args)


def _enter(args: argparse.Namespace) -> Record:
    from yinuo.programmes.works.actions import enter
    from yinuo.programmes.works.records import asset_record

    return asset_record(enter(*_typed(args)))


def _announce(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.records import stands_record
    from yinuo.programmes.works.actions import announce

    return stands_record(announce(*_typed(args)))


_DO: Final = {
    "closures": _closures, "closure": _closure, "assets": _assets, "asset": _asset, "kept": _kept, "enter": _enter,
    "announce": _announce,
}  # fmt: skip
COMMAND = Command(help="what is closed to be mended, and until when", options=options, run=run)
