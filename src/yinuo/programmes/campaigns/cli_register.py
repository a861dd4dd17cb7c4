"""`yinuo campaigns list|show|items|…`: the campaigns in the register from a terminal, as the API has them."""

from __future__ import annotations

from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who, token_of
from yinuo.doors.cli.matter import given_of, when_of

if TYPE_CHECKING:
    import argparse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record

PAGED: Final = ("cursor", "limit")
ITEMS: Final = ("list", "unit", "state", *PAGED)


def options(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the words that read or write the register."""
    for one in (*_reading(verbs), *_writing(verbs)):
        takes_day(one)


def _reading(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> list[argparse.ArgumentParser]:
    listed = verbs.add_parser("list", help="list the campaigns: which day it is, how far, how many are late")
    shown = verbs.add_parser("show", help="show one campaign, list by list, and what is missing")
    items = verbs.add_parser("items", help="list a campaign's items")
    for name in ITEMS:
        items.add_argument(f"--{name}", default="", metavar="X")
    brief = verbs.add_parser("brief", help="tell a campaign's day in a few sentences")
    for one in (shown, items, brief):
        one.add_argument("code", metavar="CODE")
    notices = verbs.add_parser("notices", help="list the notices of supervision; with a number, show one")
    bands = verbs.add_parser("bands", help="list the league's published months; with one, show its bands")
    for one in (notices, bands):
        one.add_argument("code", metavar="CODE", nargs="?", default="")
    tracks = verbs.add_parser("tracks", help="list the four typed lists; with one, show its lines")
    tracks.add_argument("code", metavar="TRACK", nargs="?", default="")
    line = verbs.add_parser("line", help="show one line of a typed list, and what may come next")
    line.add_argument("code", metavar="REF")
    counts = verbs.add_parser("counts", help="list the weekly counts before an investment is signed")
    for one in (tracks, counts):
        for name in PAGED:
            one.add_argument(f"--{name}", default="", metavar="X")
    supervised = verbs.add_parser("supervised", help="list what is supervised")
    return [listed, shown, items, brief, notices, bands, tracks, line, counts, supervised]


def _writing(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> list[argparse.ArgumentParser]:
    draft = verbs.add_parser("draft", help="write a campaign down: name, start, days, and a sheet")
    draft.add_argument("--sheet", type=Path, metavar="FILE", help="xlsx, xls, ods or csv, an item a row")
    draft.add_argument("--dry-run", action="store_true", help="only read it, and keep nothing")
    sign = verbs.add_parser("sign", help="sign a campaign: frozen, and its items become tasks")
    launch = verbs.add_parser("launch", help="launch what a signature left waiting")
    amend = verbs.add_parser("amend", help="change a signed campaign in the open")
    pledge = verbs.add_parser("pledge", help="draft a track's public pledge for its lead unit")
    target = verbs.add_parser("target", help="set a numeric target of a campaign that is being drafted")
    reading = verbs.add_parser("reading", help="tell how far a target is on a day, or correct what was told")
    report = verbs.add_parser("report", help="report an item done")
    notice = verbs.add_parser("notice", help="issue a notice of supervision")
    reply = verbs.add_parser("reply", help="answer a notice for its unit")
    opened = verbs.add_parser("open", help="draft a new line of a typed list with its first proof")
    step = verbs.add_parser("step", help="take the next step of a line: do, code, and its proof")
    weekly = verbs.add_parser("weekly", help="write down a week's count before signing: stage, week, n")
    for one in (sign, launch, amend, pledge, target, reading, report, reply):
        one.add_argument("code", metavar="CODE")
    opened.add_argument("code", metavar="TRACK")
    step.add_argument("code", metavar="REF")
    report.add_argument("item", metavar="ITEM")
    reading.add_argument("target", metavar="TARGET")
    every = [draft, sign, launch, amend, pledge, target, reading, report, notice, reply, opened, step, weekly]
    for one in every:
        takes_who(one)
        one.set_defaults(sets=[], file="", key="")
    for one in (draft, amend, pledge, target, reading, report, notice, reply, opened, step, weekly):
        takes_fields(one)
    for one in (draft, report, notice, reply):
        takes_key(one)
    return every


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answer(args, DO[args.what])


def _list(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import campaigns

    return campaigns(when_of(args))


def _show(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import campaign

    return campaign(args.code, when_of(args))


def _items(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import items

    asked = {name: getattr(args, name) for name in ITEMS if getattr(args, name)}
    return items(args.code, asked, when_of(args))


def _brief(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import brief

    return brief(args.code, when_of(args))


def _notices(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import every_notice, one_notice

    return one_notice(args.code, when_of(args)) if args.code else every_notice({}, when_of(args))


def _supervised(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import supervised

    return supervised(when_of(args))


def _bands(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import league, month

    return month(args.code, when_of(args)) if args.code else league(when_of(args))


def _lines(args: argparse.Namespace, *names: str) -> dict[str, str]:
    """Give what was typed, as lines of text under these names alone. Raises Invalid."""
    from yinuo.doors.api.asked import lines_of, nothing_else

    given = given_of(args)
    nothing_else(given, *names)
    return lines_of(given, *names)


def _draft(args: argparse.Namespace) -> Record:
    from yinuo.base.errors import Invalid
    from yinuo.programmes.campaigns.api_shapes import DRAFT
    from yinuo.programmes.campaigns.cli import UNREAD
    from yinuo.programmes.campaigns.drafting import Sent
    from yinuo.programmes.campaigns.programs import drafted, tried

    typed, officer = _lines(args, *DRAFT), officer_of(args)
    try:
        sent = Sent(args.sheet.read_bytes(), args.sheet.name) if args.sheet else None
    except OSError:
        raise Invalid({"sheet": UNREAD}) from None
    return (tried if args.dry_run else drafted)(typed, sent, officer, token_of(args))


def _sign(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import signed

    return signed(args.code, officer_of(args))


def _launch(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import gone_on

    return gone_on(args.code, officer_of(args))


def _amend(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import AMENDED, amended

    return amended(args.code, _lines(args, *AMENDED), officer_of(args))


def _pledge(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import PLEDGED, pledged

    return pledged(args.code, _lines(args, *PLEDGED), officer_of(args))


def _target(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import TARGETED, targeted

    return targeted(args.code, _lines(args, *TARGETED), officer_of(args))


def _reading_told(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import READ, reading_told

    return reading_told(args.code, args.target, _lines(args, *READ), officer_of(args))


def _paged(args: argparse.Namespace) -> dict[str, str]:
    return {name: getattr(args, name) for name in PAGED if getattr(args, name)}


def _tracks(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns import track_programs

    if args.code:
        return track_programs.track(args.code, _paged(args), when_of(args))
    return track_programs.tracks(when_of(args))


def _track_line(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.track_programs import line

    return line(args.code, when_of(args))


def _counts(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.track_programs import counts

    return counts(_paged(args), when_of(args))


def _open(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.track_programs import opened, opened_with

    return opened(args.code, _lines(args, *opened_with(args.code)), officer_of(args))


def _step(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.track_programs import stepped, stepped_with

    names = stepped_with(args.code, given_of(args))
    return stepped(args.code, _lines(args, *names), officer_of(args))


def _weekly(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.track_programs import COUNTED, counted

    return counted(_lines(args, *COUNTED), officer_of(args))


def _key(args: argparse.Namespace, officer: Officer) -> Any:
    from yinuo.kernel.matters.recording import Key

    return Key(f"cli:{officer.account.pk}", args.key or token_urlsafe(16))


def _report(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import reported

    officer = officer_of(args)
    return reported(args.code, args.item, given_of(args), (), officer, _key(args, officer))


def _notice(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import noticed

    officer = officer_of(args)
    return noticed(given_of(args), officer, _key(args, officer))


def _reply(args: argparse.Namespace) -> Record:
    from yinuo.programmes.campaigns.programs import replied

    officer = officer_of(args)
    return replied(args.code, given_of(args), officer, _key(args, officer))


DO: Final = {
    "list": _list, "show": _show, "items": _items, "brief": _brief, "notices": _notices, "supervised": _supervised,
    "bands": _bands, "draft": _draft, "sign": _sign, "launch": _launch, "amend": _amend, "pledge": _pledge,
    "target": _target, "reading": _reading_told, "report": _report, "notice": _notice, "reply": _reply,
    "tracks": _tracks, "line": _track_line, "counts": _counts, "open": _open, "step": _step, "weekly": _weekly,
}  # fmt: skip
