"""The desk: its queues and their tallies, what is found, saved views, and many matters to one unit."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ninja import Router

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.api.answers import kept, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, key_of, nothing_else, token_of
from yinuo.doors.api.once import once
from yinuo.doors.api.problems import Problem, refused
from yinuo.doors.shell.desk import reading
from yinuo.doors.shell.desk.handing import hand_on
from yinuo.doors.shell.desk.officer import Officer
from yinuo.doors.shell.desk.saved import keep_view, saved_of
from yinuo.doors.shell.reading import as_answered
from yinuo.doors.shell.records import acted_record
from yinuo.doors.shell.tagged import when
from yinuo.kernel.matters.act import Acted
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.asked import Caller
    from yinuo.doors.shell.desk.handing import Handed
    from yinuo.doors.shell.records import Record

Read = TypeVar("Read")
router = Router()
MOST_AT_ONCE: Final = 100
NOT_STAFF: Final = Sentence("工作台只给单位用。请带单位的令牌来。")
WHICH: Final = Sentence(
    '请给 1 到 {most} 件，每件写成 {{"ref": 编号, "version": 看到的版本}}。', most=MOST_AT_ONCE
)


def at_desk(request: HttpRequest) -> tuple[Caller, Officer]:
    """Give who asks, as somebody at the desk with no more than their token carries.

    Raises Problem (401) where no token came, NotAllowed for the holder of a code.
    """
    who = caller(request)
    if who.is_stranger:
        raise Problem("not-known")
    if who.actor.voice != "staff":
        raise NotAllowed(NOT_STAFF)
    at = when(request)
    account = Account.objects.select_related("person").get(pk=who.account)
    return who, Officer(account, who.actor, at.story, at.instant, at.on)


def written(
    request: HttpRequest,
    read: Callable[[dict[str, Any]], Read],
    do: Callable[[Officer, Read, str], Record],
    status: int = 200,
) -> HttpResponse:
    """Read what was sent and do it once for its key, as the member of staff that the token speaks for.

    `do` gets who that is, what was read, and what tells one sending from another.
    """
    who, officer = at_desk(request)
    given, _version = body_of(request)
    asked, token = read(given), token_of(request, who)
    return once(request, who, lambda: do(officer, asked, token), status)


@router.get("/queues")
def queues(request: HttpRequest) -> HttpResponse:
    """List the desk's queues with their tallies."""
    return tagged(request, reading.queues(at_desk(request)[1]), is_open=False)


@router.get("/queues/{code}")
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """Give a page of one queue, soonest first."""
    return tagged(request, reading.queue(at_desk(request)[1], code, asked_of(request)), is_open=False)


@router.get("/found")
def found(request: HttpRequest) -> HttpResponse:
    """Give what is found in sight: by number, here or elsewhere, or by words."""
    return tagged(request, reading.found(at_desk(request)[1], asked_of(request)), is_open=False)


@router.get("/views")
def views(request: HttpRequest) -> HttpResponse:
    """List the views that this person saved."""
    return tagged(request, reading.saved(at_desk(request)[1], asked_of(request)), is_open=False)


@router.put("/views/{path:name}")
def save(request: HttpRequest, name: str) -> HttpResponse:
    """Save a view under a name, or under the same name anew."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, "view")
    code = reading.checked_code(str(given.get("view") or ""))
    return once(request, who, lambda: reading.saved_record(keep_view(officer, code, name)))


@router.delete("/views/{path:name}")
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """Strike a saved view out; a second time changes nothing."""
    who, officer = at_desk(request)

    def do() -> Record:
        saved_of(officer).filter(name=name.replace("\x00", "")).delete()
        return {"name": name}

    return once(request, who, do)


@router.post("/assign")
def assign(request: HttpRequest) -> HttpResponse:
    """Assign many matters to one unit; of each it is said what became of it."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, "lead_unit", "matters")
    unit, picked = _unit(given), _picked(given)
    key = key_of(request, who) or Key(who.scope, secrets.token_hex(16))
    return kept({"items": [_item(one) for one in hand_on(officer, picked, unit, key)]})


def _unit(given: dict[str, Any]) -> str:
    unit = given.get("lead_unit")
    if not isinstance(unit, str) or not unit:
        raise Invalid({"lead_unit": Sentence("请选一家单位。")})
    return unit


def _picked(given: dict[str, Any]) -> dict[str, int | None]:
    """Read which matters, and which version of each was decided on. Raises Invalid."""
    rows = given.get("matters")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_AT_ONCE:
        raise Invalid({"matters": WHICH})
    picked: dict[str, int | None] = {}
    for row in rows:
        ref, version = (row.get("ref"), row.get("version")) if isinstance(row, dict) else (None, None)
        is_version = version is None or (isinstance(version, int) and not isinstance(version, bool))
        if not isinstance(ref, str) or not is_version or set(row) - {"ref", "version"} or ref in picked:
            raise Invalid({"matters": WHICH})
        picked[ref] = version
    return picked


def _item(one: Handed) -> Record:
    """Say what became of one matter: the act's own record, or the problem it met."""
    if isinstance(one.came_to, Acted):
        return {"ref": one.ref, "acted": acted_record(as_answered(one.came_to), "assign"), "problem": None}
    return {"ref": one.ref, "acted": None, "problem": refused(one.came_to)}
