"""The register's words of `yinuo stations`: shifts, goods, runs, M18, grades, pictures, as the API has them.

A code is piped in with --code-stdin, as words of a command line can be read by others.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who, token_of
from yinuo.doors.cli.matter import given_of, pictures_of, when_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from yinuo.doors.shell.records import Record

READS: Final = {
    "shifts": "list the shifts to come, with the places that are free",
    "stores": "list what lies in every store",
    "messages": "list the notices that couriers may carry",
    "runs": "list the supply vehicle's runs",
    "working": "count hours promised and lost (M18)",
    "grades": "list the latest grade of every station",
    "photos": "list the pictures of things that are up",
}
SHOWS: Final = {"shift": "show one shift", "run": "show one run: in = out + left"}
BY_CODE: Final = {
    "sign": "take a place of a shift, or wait for one",
    "leave": "leave a shift, for no reason",
    "hand": "hand a shift over: a note, and counts",
    "hear": "write down a thing heard in a shift",
    "pick": "carry a notice for a week",
    "drop": "carry a notice no more",
}
MAKES: Final = {
    "open": "open a shift; public at once", "message": "offer a notice to couriers; public at once",
    "donate": "take goods in", "plan": "plan a run; public at once",
    "judge": "give a station its grade, for a year", "photo": "put a picture of a thing up; no persons",
}  # fmt: skip
DOES: Final = {
    "move": "load, hand out, unload",
    "promise": "promise goods to a station; its head signs",
    "receive": "say that what was promised came, as its keeper",
    "photo-down": "take a picture down, with its file",
}


def declare(verbs: Any) -> None:
    """Declare the register's words."""
    for name, about in READS.items():
        one = verbs.add_parser(name, help=about, description=about)
        if name == "working":
            one.add_argument(
                "--near", default="", metavar="PLACE", help="the stations at a place or under it"
            )
        if name == "photos":
            one.add_argument("--of", default="", metavar="STATION", help="one station")
        takes_day(one)
    for name, about in {**SHOWS, **BY_CODE, **MAKES, **DOES}.items():
        one = verbs.add_parser(name, help=about, description=about)
        if name not in MAKES:
            one.add_argument("code", metavar="REF" if name == "receive" else "CODE")
        if name in BY_CODE:
            one.add_argument("--code-stdin", action="store_true", help="read your code from standard input")
        if name == "photo":
            one.add_argument(
                "--photo",
                action="append",
                default=[],
                dest="photos",
                metavar="FILE",
                help="a JPEG, PNG or WebP",
            )
        if name in {**MAKES, **DOES}:
            takes_who(one)
        if name not in SHOWS:
            takes_fields(one)
            takes_key(one)
        takes_day(one)


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answer(args, DO[args.what])


def _shifts(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations.records import shift_record
    from yinuo.programmes.stations.shift_queries import coming

    return {"items": [shift_record(one) for one in coming(when_of(args).on)]}


def _stores(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import supply
    from yinuo.programmes.stations.records import store_record

    return {"items": [store_record(*one) for one in supply.stores(when_of(args).on)]}


def _runs(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import supply
    from yinuo.programmes.stations.records import run_record

    return {"items": [run_record(one) for one in supply.runs(when_of(args).on)]}


def _working(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations.records import working_record
    from yinuo.programmes.stations.working_queries import counted

    return working_record(counted(when_of(args).on, args.near))


def _shift(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import shift_queries
    from yinuo.programmes.stations.records import handed_record

    on = when_of(args).on
    one = shift_queries.one(args.code, on)
    return handed_record(one, *shift_queries.heard_in(one.shift, on), on)


def _run(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import supply
    from yinuo.programmes.stations.records import run_sheet

    on = when_of(args).on
    row = supply.run_of(args.code, on)
    return run_sheet(row, supply.lines_of(row, on), supply.promised_on(row, on))


def _coded(args: argparse.Namespace) -> dict[str, Any]:
    """Give what was typed, with the code that was piped in."""
    given = given_of(args)
    return {**given, "code": sys.stdin.readline().strip()} if args.code_stdin else given


def _sign(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, records, shift_actions, shift_queries

    on = when_of(args).on
    row = shift_queries.one(args.code, on).shift
    typed = asked.typed(_coded(args), "code", "fits", "remind_to")
    code, has_seat = shift_actions.sign_up(row, typed, token_of(args), on)
    return records.seat_record(row, code, has_seat=has_seat)


def _leave(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, records, shift_actions, shift_queries

    on = when_of(args).on
    row = shift_queries.one(args.code, on).shift
    shift_actions.leave(row, asked.typed(_coded(args), "code")["code"], on)
    return records.left_record(row)


def _hand(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, shift_actions, shift_queries

    on = when_of(args).on
    row = shift_queries.one(args.code, on).shift
    shift_actions.hand_over(row, asked.handed(_coded(args)), on)
    return _shift(args)


def _hear(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, records, shift_actions, shift_queries

    at = when_of(args)
    row = shift_queries.one(args.code, at.on).shift
    typed = asked.typed(_coded(args), "code", "body", "no_follow_up")
    return records.heard_record(row, shift_actions.hear(row, typed, token_of(args), at.on, at.story))


def _messages(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import messages, records

    return {"items": [records.message_record(one) for one in messages.offered(when_of(args).on)]}


def _message(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, messages, records

    officer = officer_of(args)
    row = messages.offer(officer, asked.typed(given_of(args), *asked.NOTICE), token_of(args))
    return records.message_record(messages.notice(row.code, officer.on))


def _pick(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, messages, records

    on = when_of(args).on
    row, typed = messages.notice(args.code, on).row, asked.typed(_coded(args), "code")
    return records.carries_record(row, *messages.pick(row, typed, token_of(args), on))


def _drop(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, messages, records

    row = messages.notice(args.code, when_of(args).on).row
    messages.drop(row, asked.typed(_coded(args), "code")["code"])
    return records.carries_record(row, "", None)


def _open(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, shift_actions, shift_queries
    from yinuo.programmes.stations.records import shift_record

    officer = officer_of(args)
    row = shift_actions.open_shift(officer, asked.typed(given_of(args), *asked.OPEN), token_of(args))
    return shift_record(shift_queries.one(row.code, officer.on))


def _donate(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, supply
    from yinuo.programmes.stations.records import store_record

    officer, typed = officer_of(args), asked.typed(given_of(args), *asked.DONATE)
    supply.donate(officer, typed, token_of(args))
    return store_record(typed["unit"], supply.store(typed["unit"], officer.on))


def _plan(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, supply
    from yinuo.programmes.stations.records import run_record

    return run_record(supply.plan(officer_of(args), *asked.planned(given_of(args)), token_of(args)))


def _move(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, supply

    officer = officer_of(args)
    row = supply.run_of(args.code, officer.on)
    supply.move(officer, row, asked.typed(given_of(args), *asked.MOVE), token_of(args))
    return _run(args)


def _promise(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.records import stands_record
    from yinuo.programmes.stations import asked, supply

    officer = officer_of(args)
    row = supply.run_of(args.code, officer.on)
    typed = asked.typed(given_of(args), *asked.PROMISE)
    return stands_record(supply.promise(officer, row, typed, token_of(args)))


def _receive(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.records import stands_record
    from yinuo.programmes.stations import asked, supply

    officer = officer_of(args)
    row = supply.delivery_of(args.code, officer.on)
    typed = asked.typed(given_of(args), *asked.RECEIVE)
    return stands_record(supply.receive(officer, row, typed, token_of(args)))


def _grades(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import grades, records

    found = grades.graded(when_of(args).on)
    return {"items": [records.grade_record(one) for _code, one in sorted(found.items())]}


def _judge(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, grades, records

    officer = officer_of(args)
    row = grades.judge(officer, *asked.judged(given_of(args)), token_of(args))
    return records.grade_record(grades.Graded(row, officer.on))


def _photos(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import photos, records

    found = photos.shown(when_of(args).on, [args.of] if args.of else None)
    return {"items": [records.photo_record(one) for one in found]}


def _photo(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import asked, photos, records

    typed = asked.typed(given_of(args), *asked.PHOTO)
    return records.photo_record(photos.put_up(officer_of(args), typed, pictures_of(args), token_of(args)))


def _photo_down(args: argparse.Namespace) -> Record:
    from yinuo.programmes.stations import photos, records

    return records.photo_record(photos.take_down(officer_of(args), args.code))


DO: Final[Mapping[str, Callable[[argparse.Namespace], Record]]] = {
    "shifts": _shifts, "shift": _shift, "sign": _sign, "leave": _leave, "hand": _hand, "hear": _hear, "open": _open,
    "messages": _messages, "message": _message, "pick": _pick, "drop": _drop,
    "stores": _stores, "runs": _runs, "run": _run, "donate": _donate, "plan": _plan, "move": _move,
    "promise": _promise, "receive": _receive, "working": _working, "grades": _grades, "judge": _judge,
    "photos": _photos, "photo": _photo, "photo-down": _photo_down,
}  # fmt: skip
