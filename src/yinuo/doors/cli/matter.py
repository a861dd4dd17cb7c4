"""`yinuo matter submit|show|list|act|import|return`: the kernel's own acts from a terminal, as the web role.

Staff say who they are with --as; whoever holds a tracking code pipes it in with --code-stdin, as words of a
command line can be read by others. Without either, the command reads and files as anybody may.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli import intake
from yinuo.doors.cli.command import Command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.people.models import Account

INVALID, NOT_ALLOWED, NOT_FOUND = 2, 3, 4
FILTERS: Final = ("kind", "state", "place", "unit", "changed_since", "cursor", "limit")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo matter`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="submit|show|list|act|import|return")
    submit = verbs.add_parser("submit", help="file a matter")
    _gives(submit)
    show = verbs.add_parser("show", help="show one matter, and what can be done to it")
    show.add_argument("ref", metavar="REF")
    show.add_argument("--reason", default="", help="why you read a sealed matter's texts; it is recorded")
    listed = verbs.add_parser("list", help="list the public matters; with --as or --code-stdin one's own")
    for name in FILTERS:
        listed.add_argument(f"--{name.replace('_', '-')}", default="", metavar="X")
    do = verbs.add_parser("act", help="do one act, a verb or a note")
    do.add_argument("ref", metavar="REF")
    do.add_argument("verb", metavar="VERB")
    do.add_argument(
        "--version", type=int, help="the version it was decided on; refused where it has moved on"
    )
    _gives(do)
    taken = verbs.add_parser("import", help="take in a list from a hotline or an office, row by row")
    intake.options(taken)
    back = verbs.add_parser("return", help="write how the matters with numbers of elsewhere stand")
    intake.return_options(back)
    for one in (submit, show, listed, do, taken, back):
        one.add_argument("--json", action="store_true", help="print the same JSON as the API")
        one.add_argument("--at", type=date.fromisoformat, metavar="DATE", help="the day of the demo's story")
        voice = one.add_mutually_exclusive_group()
        voice.add_argument("--as", dest="who", default="", metavar="USERNAME", help="a member of staff")
        voice.add_argument(
            "--code-stdin", action="store_true", help="read the tracking code from standard input"
        )


def _gives(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], dest="sets", metavar="FIELD=VALUE", help="one field"
    )
    parser.add_argument(
        "--in", dest="file", metavar="FILE.json", help="all fields, as a JSON object ('-': standard input)"
    )
    parser.add_argument(
        "--photo", action="append", default=[], dest="photos", metavar="FILE", help="a JPEG, PNG or WebP"
    )
    parser.add_argument("--key", default="", help="idempotency key: sent again, the first answer comes again")


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answered(lambda: _tell(args, _DO[args.what](args)), names_fields=True)


def answered(work: Callable[[], None], *, names_fields: bool = False) -> int:
    """Do it in the language of LANG; gives 0, 2 (something to correct), 3 (not yours) or 4 (not found), said on stderr.

    What is to be corrected stands after the name of its field where those who call it know the fields by name.
    """
    from django.utils import translation

    from yinuo.base.errors import Invalid, NotAllowed, NotFound

    with translation.override(language()):
        try:
            work()
        except Invalid as wrong:
            for name, words in wrong.fields.items():
                say_wrong(words, of=name if names_fields else "")
            return INVALID
        except NotAllowed as wrong:
            say_wrong(wrong.sentence)
            return NOT_ALLOWED
        except NotFound as wrong:
            say_wrong(wrong.sentence)
            return NOT_FOUND
    return 0


def language() -> str:
    """Give the language to speak: English where LANG asks for it, else 中文."""
    told = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return "en" if told.lower().startswith("en") else "zh-hans"


def say_wrong(*sentences: str, of: str = "") -> None:
    """Say on stderr what is wrong (with the field `of`), in the language that is switched on."""
    from django.utils.translation import gettext

    from yinuo.base.errors import Sentence

    for words in sentences:
        said = words.said_in(gettext) if isinstance(words, Sentence) else gettext(words)
        sys.stderr.write(f"yinuo: {of}: {said}\n" if of else f"yinuo: {said}\n")


def account_of(username: str) -> Account:
    """Give an account by its name. Raises NotFound."""
    from yinuo.base.errors import NotFound, Sentence
    from yinuo.kernel.people.models import Account

    account = Account.objects.filter(username=username).first()
    if account is None:
        raise NotFound(Sentence("没有叫「{name}」的账号。", name=username[:40]))
    return account


def _voice(args: argparse.Namespace) -> tuple[Actor, str, str]:
    """Give (actor, idempotency scope, the matter a code speaks for). Raises NotFound, NotAllowed."""
    from yinuo.base.errors import NotAllowed, Sentence
    from yinuo.kernel.matters.actors import ASKER, holder, staff

    if args.code_stdin:
        held = holder(sys.stdin.readline().strip())
        return held.actor, f"cli:code:{held.key}", held.ref
    if not args.who:
        return ASKER, "cli", ""
    account = account_of(args.who)
    if not account.is_active:
        raise NotAllowed(Sentence("这个账号已经停用。"))
    return staff(account), f"cli:{account.pk}", ""


def when_of(args: argparse.Namespace) -> Moment:
    """Give when it is done: now, or the day of the demo's story. Raises Invalid where there is no demo."""
    from django.conf import settings

    from yinuo.base.errors import Invalid, Sentence
    from yinuo.doors.shell.clock import story_instant
    from yinuo.doors.shell.reading import Moment
    from yinuo.kernel.limits.queries import current_calendar

    if args.at and settings.YINUO_AT is None:
        raise Invalid({"at": Sentence("只有演示才能翻日子。")})
    day = args.at or settings.YINUO_AT
    story = story_instant(day) if day else None
    instant = story or datetime.now(UTC)
    return Moment(story, instant, current_calendar().local_date(instant))


def given_of(args: argparse.Namespace) -> dict[str, Any]:
    """Give what --in and --set name; --set has the last word, and a value may be JSON (true, ["a"], {…})."""
    from yinuo.base.errors import Invalid, Sentence

    given: dict[str, Any] = {}
    if args.file:
        try:
            text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text("utf-8")
            given = json.loads(text)
        except (OSError, ValueError):
            raise Invalid({"in": Sentence("读不懂这个文件。请给一个 JSON 对象，UTF-8 编码。")}) from None
        if not isinstance(given, dict):
            raise Invalid({"in": Sentence("读不懂这个文件。请给一个 JSON 对象，UTF-8 编码。")})
    for pair in args.sets:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise Invalid({"set": Sentence("请写成 名=值，比如 --set place=地点编码。")})
        given[name] = _value(value)
    return given


def pictures_of(args: argparse.Namespace) -> list[bytes]:
    """Give the files that --photo names. Raises Invalid for one that cannot be read."""
    from yinuo.base.errors import Invalid, Sentence

    try:
        return [Path(name).read_bytes() for name in args.photos]
    except OSError:
        raise Invalid({"photo": Sentence("读不到这个文件。请核对路径。")}) from None


def _value(typed: str) -> Any:
    if typed[:1] in {"{", "["} or typed in {"true", "false"}:
        try:
            return json.loads(typed)
        except ValueError:
            return typed
    return typed


def _key(args: argparse.Namespace, scope: str) -> Key | None:
    from yinuo.kernel.matters.recording import Key

    return Key(scope, args.key) if args.key else None


def _submit(args: argparse.Namespace) -> Record:
    return _acted(args, "", "submit", None)


def _act(args: argparse.Namespace) -> Record:
    from yinuo.base.errors import Invalid, Sentence
    from yinuo.kernel.matters.table import NOTES, VERBS

    if args.verb not in {*VERBS, *NOTES} - {"submit"}:
        raise Invalid({"verb": Sentence("没有这样的动作：{verb}。", verb=args.verb[:40])})
    return _acted(args, args.ref, args.verb, args.version)


def _acted(args: argparse.Namespace, ref: str, verb: str, version: int | None) -> Record:
    from yinuo.doors.shell.reading import as_answered
    from yinuo.doors.shell.records import acted_record
    from yinuo.doors.shell.redacting import by_program
    from yinuo.kernel.matters.pictured import act_pictured

    actor, scope, _held = _voice(args)
    given, now = by_program(actor, verb, given_of(args)), when_of(args).story
    key = _key(args, scope)
    done = act_pictured(
        ref, verb, pictures_of(args), actor=actor, given=given, now=now, key=key, version=version
    )
    return acted_record(as_answered(done), verb, is_stranger=verb != "submit" and not actor.person)


def _show(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.reading import one

    actor, _scope, _held = _voice(args)
    return one(args.ref, actor if actor.person else None, when_of(args), reason=args.reason)


def _list(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.reading import own_list, public_list

    actor, _scope, held = _voice(args)
    asked = {name: getattr(args, name) for name in FILTERS if getattr(args, name)}
    if not actor.person:
        return public_list(asked, when_of(args))
    return own_list(actor, held, asked, when_of(args))


def as_staff(args: argparse.Namespace) -> Account:
    """Give whose account --as names. Raises NotAllowed where nobody, or somebody out of office, is named."""
    from yinuo.base.errors import NotAllowed, Sentence

    if not args.who:
        raise NotAllowed(Sentence("请用 --as 写明是谁。"))
    _voice(args)
    return account_of(args.who)


def _import(args: argparse.Namespace) -> Record:
    return intake.take(args, as_staff(args), when_of(args))


def _return(args: argparse.Namespace) -> Record:
    return intake.give_back(args, as_staff(args), when_of(args))


_DO: Final = {
    "submit": _submit,
    "show": _show,
    "list": _list,
    "act": _act,
    "import": _import,
    "return": _return,
}


def _tell(args: argparse.Namespace, record: Record) -> None:
    from yinuo.doors.shell.records import as_json

    if args.json:
        sys.stdout.write(as_json(record).decode() + "\n")
        return
    lines = intake.lines if args.what in {"import", "return"} else _lines
    sys.stdout.writelines(f"{line}\n" for line in lines(record))


def _lines(record: Record) -> Iterator[str]:
    """Say a record in a few plain lines: a list one line each, a matter with its way and what can be done."""
    if "items" in record:
        for row in record["items"]:
            yield f"{row['ref']}  {row['state']:<14} {row['current_due'] or '—':<10}  {row['title']}"
        if record["next_cursor"]:
            yield f"--cursor {record['next_cursor']}"
        return
    named = (
        "ref",
        "title",
        "kind",
        "state",
        "outcome",
        "lead_unit",
        "first_due",
        "current_due",
        "version",
        "code",
    )
    for name in named:
        if record.get(name) not in (None, ""):
            yield f"{name:<12} {record[name]}"
    for step in record.get("history", ()):
        yield f"  {step['at']:%Y-%m-%d %H:%M}  {step['type']}  {' '.join(step['texts'].values())}".rstrip()
    for step in record.get("moments", ()):
        yield f"  {step['on']}  {step['type']}"
    for offer in record.get("actions", ()):
        yield f"  > {offer['verb']} {offer['choice']}".rstrip()


COMMAND = Command(help="file, read and act on matters", options=options, run=run, role="web")
