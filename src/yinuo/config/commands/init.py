"""`yinuo init PATH`: an empty place from four sheets (places, units, people, time limits); again to add to it."""

import argparse
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Invalid
from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured
from yinuo.doors.cli.command import Command

if TYPE_CHECKING:
    from yinuo.config.packs import PackFiles

INVALID = 2


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo init`."""
    parser.add_argument(
        "path", nargs="?", type=Path, metavar="PATH", help="place.xlsx, or a folder with the sheets"
    )
    parser.add_argument(
        "--templates", type=Path, metavar="FOLDER", help="write the sheets, empty and explained, and stop"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="write nothing; say every fault by sheet and cell"
    )
    parser.add_argument("--zone", help="time zone, as Europe/London (needed the first time)")
    parser.add_argument("--currency", help="three letters, as EUR (needed the first time)")
    parser.add_argument("--minor-unit", type=int, metavar="DIGITS", help="digits after the point (default 2)")
    parser.add_argument("--language", choices=("zh-hans", "en"), help="which comes first (default zh-hans)")
    parser.add_argument("--hours", metavar="SPANS", help="working hours (default 09:00-12:00,13:00-17:00)")
    parser.add_argument("--weekdays", metavar="DAYS", help="working days (default mon,tue,wed,thu,fri)")
    parser.add_argument(
        "--emergency", action="append", metavar="NUMBER=NAME=NAME_EN",
        help="whom to call in danger (needed the first time; may be given again)",
    )  # fmt: skip
    parser.add_argument("--ref", help="letters that every number begins with (default: of the place's code)")
    parser.add_argument(
        "--new-password", metavar="USERNAME", help="give this account a new password, and stop"
    )


def run(args: argparse.Namespace) -> int:
    """Do it; returns 0, or 2 where something is to be corrected, each fault with its sheet and cell."""
    from django.utils import translation

    from yinuo.doors.cli.matter import language, say_wrong

    with translation.override(language()):
        try:
            _do(args)
        except Invalid as wrong:
            for where, sentence in wrong.fields.items():
                say_wrong(sentence, of=where)
            say(f"{len(wrong.fields)} faults; nothing was written")
            return INVALID
    return 0


def _do(args: argparse.Namespace) -> None:
    if args.templates:
        from yinuo.config.blank_sheets import write_templates
        from yinuo.config.place import blank_limits

        for path in write_templates(args.templates, blank_limits()):
            say(str(path))
    elif args.new_password:
        _show([(args.new_password, _renewed(args.new_password))])
    elif args.path is None:
        raise Misconfigured(
            "Name the sheets (yinuo init FOLDER), or have them written: yinuo init --templates FOLDER"
        )
    elif not args.path.exists():
        raise Misconfigured(f"There is no {args.path}.")
    else:
        _take_in(args)


def _take_in(args: argparse.Namespace) -> None:
    from django.contrib.auth.hashers import make_password

    from yinuo.config.packs import write_place
    from yinuo.config.place import missing_roles, read_place, refuse_untold
    from yinuo.kernel.people.actions import first_password
    from yinuo.kernel.people.models import Account
    from yinuo.kernel.search.actions import rebuild

    told = _told(args)
    refuse_untold(told)
    found = read_place(args.path, told, datetime.now(UTC).date())
    say(_tally(found))
    if args.dry_run:
        say("no fault was found; nothing was written")
        return
    known = set(Account.objects.values_list("username", flat=True))
    new = {each.username: first_password() for each in found.people if each.username not in known}
    write_place(found, lambda someone: make_password(new[someone.username]))
    rebuild()  # what is found by the names of places and units may have other names now
    say(f"{found.pack.name} is in place; what stood here before stays")
    for lack in missing_roles(found.people):
        say(f"note: {lack}")
    if new:
        _show([*new.items()])


def _tally(found: "PackFiles") -> str:
    counts = {
        "places": found.places,
        "units": found.units,
        "people": found.people,
        "limits": found.limits,
        "holidays": found.days,
    }
    return ", ".join(f"{len(rows)} {name}" for name, rows in counts.items())


def _told(args: argparse.Namespace) -> dict[str, Any]:
    """Give what no sheet says: what is told now, else what the register was told before, else the defaults."""
    from django.db import DatabaseError

    from yinuo.config.place import kept_of
    from yinuo.kernel.limits.models import Pack

    told: dict[str, Any] = {"language": "zh-hans", "minor_unit": 2, "hours": _hours(None, None)}
    try:
        told |= next((kept_of(pack) for pack in Pack.objects.all()), {})
    except DatabaseError:
        if not args.dry_run:
            raise Misconfigured("The tables are not there yet. First: yinuo migrate --make-keys") from None
    now = {name: getattr(args, name) for name in ("zone", "currency", "minor_unit", "language", "ref")}
    if args.hours or args.weekdays:
        now["hours"] = _hours(args.hours, args.weekdays)
    if args.emergency:
        now["emergency"] = [_emergency(text) for text in args.emergency]
    return told | {name: value for name, value in now.items() if value not in (None, "")}


def _hours(spans: str | None, weekdays: str | None) -> dict[str, Any]:
    parted = [span.split("-") for span in (spans or "09:00-12:00,13:00-17:00").split(",")]
    return {"weekdays": (weekdays or "mon,tue,wed,thu,fri").split(","), "spans": parted}


def _emergency(text: str) -> dict[str, str]:
    number, name, name_en = (*text.split("="), "", "")[:3]
    when, when_en = "有人有危险", "Somebody is in danger"
    return {"number": number, "name": name, "name_en": name_en or name, "when": when, "when_en": when_en}


def _renewed(username: str) -> str:
    from yinuo.doors.cli.matter import account_of
    from yinuo.kernel.identity.events import record
    from yinuo.kernel.identity.sessions import end_others
    from yinuo.kernel.people.actions import first_password

    password = first_password()
    account = account_of(username)
    account.set_password(password)
    account.save(update_fields=["password"])
    end_others(account.pk)
    record("password_changed", account.pk)
    return password


def _show(passwords: list[tuple[str, str]]) -> None:
    """Write the passwords on stdout, this once; nothing keeps them."""
    say("first passwords follow; they are not shown again (yinuo init --new-password USERNAME gives another)")
    with suppress(BrokenPipeError):
        sys.stdout.writelines(f"{username}\t{password}\n" for username, password in passwords)


COMMAND = Command(
    help="make an empty place from four sheets, or add to it", options=options, run=run, role="owner"
)
