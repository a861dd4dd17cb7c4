"""A unit's board at the desk: as columns, as a table, and what is ticked in the table done with one press."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Link, Option
from yinuo.doors.shell.clock import as_shown
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of
from yinuo.doors.shell.redacting import PREFIX, asking, findings, looked_over
from yinuo.doors.shell.typed import EMPTY, PICK
from yinuo.doors.workspace.bulk import Many, picked_of, to_picked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.verbs import label_of
from yinuo.doors.workspace.written import typed_of
from yinuo.programmes.campaigns.board import TABLE, board_of, board_url, table_of
from yinuo.programmes.campaigns.drafting import drive_of
from yinuo.programmes.campaigns.models import FROZEN
from yinuo.programmes.campaigns.queries import read
from yinuo.programmes.campaigns.shown import PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.workspace.bulk import Given
    from yinuo.programmes.campaigns.models import Drive

DO: Final = ("update", "acknowledge")
"""What can be done to many items of a unit at once."""
NO_ROWS: Final = Sentence("还没有选事项。先在左边打勾。")


@dataclass(frozen=True, slots=True)
class Bar:
    """`campaigns/parts/board_bar.html`: what is done to the rows that are ticked, as it was typed."""

    fields: tuple[Field, ...]
    unit: str
    page: int
    token: str
    error: str = ""


@at_desk
@never_cache
@require_safe
@allow(staff)
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit's own board: its items by where they stand, or row by row."""
    officer, drive = officer_of(request), _frozen(code)
    if request.GET.get("as") == TABLE:
        return _table(request, officer, drive, request.GET)
    told = board_of(read(drive, officer.on, officer.at), officer, request.GET.get("unit", "")[:60])
    context = {
        "board": told,
        "drive": drive,
        "desk": desk_sheet(officer),
        "table_url": board_url(code, told.code, TABLE),
    }
    return render(request, "campaigns/board.html", context)


@at_desk
@never_cache
@require_POST
@allow(staff)
def many(request: HttpRequest, code: str) -> HttpResponse:
    """Do one verb to every row that is ticked, and say of each what became of it."""
    officer, drive = officer_of(request), _frozen(code)
    typed, token = typed_of(request)
    picked = picked_of(request, PAGE)
    try:
        verb, given = _asked(typed, picked)
    except Invalid as wrong:
        with as_shown(request):
            return _table(request, officer, drive, typed, picked, wrong)
    done = to_picked(officer, picked, verb, given, token)
    context = {
        "many": _came_of(done, drive, verb, typed),
        "bulk": _bar(typed),
        "desk": desk_sheet(officer),
    }
    return render(request, "workspace/many.html", context)


def _frozen(code: str) -> Drive:
    found = drive_of(code)
    if found.state != FROZEN:
        raise NotFound
    return found


def _asked(typed: Mapping[str, str], picked: list[str]) -> tuple[str, dict[str, Any]]:
    """Read what is to be done, and the words that go with it. Raises Invalid with everything that is missing."""
    faults: dict[str, str] = {} if picked else {"pick": NO_ROWS}
    verb = typed.get("do", "")
    if verb not in DO:
        raise Invalid(faults | {"do": PICK})
    given: dict[str, Any] = {}
    if verb == "update":
        given = {"text": typed.get("text", "").strip()}
        if not given["text"]:
            faults["text"] = EMPTY
        else:
            try:
                given = looked_over(verb, given, typed)
            except Invalid as wrong:
                faults |= wrong.fields
    if faults:
        raise Invalid(faults)
    return verb, given


def _table(
    request: HttpRequest, officer: Officer, drive: Drive, typed: Mapping[str, str], picked: list[str] | None = None,
    wrong: Invalid | None = None,
) -> HttpResponse:  # fmt: skip
    page = max(number_in(typed.get("page", "1")[:6]), 1)
    told = table_of(read(drive, officer.on, officer.at), officer, typed.get("unit", "")[:60], page)
    context = {
        "table": told,
        "drive": drive,
        "picked": {one.rpartition(".")[0] for one in picked or ()},
        "bulk": _bar({**typed, "unit": told.code}, wrong)
        if wrong or any(one.pick for one in told.lines)
        else None,
        "desk": desk_sheet(officer),
        "board_url": board_url(drive.code, told.code),
    }
    return render(request, "campaigns/board_table.html", context, status=422 if wrong else 200)


def _bar(typed: Mapping[str, str], wrong: Invalid | None = None) -> Bar:
    """Give the bar as it was typed; below the words what looks personal in them, to be covered or kept."""
    faults = faults_of(wrong)
    text = {"text": typed.get("text", "").strip()}
    is_looked = "text" in faults or any(name.startswith(PREFIX) for name in typed)
    look = asking(findings("update", text), typed).get("text", ()) if is_looked else ()
    options = (Option("", gettext("请选")), *(Option(verb, label_of(verb)) for verb in DO))
    fields = (
        Field("do", gettext("做什么"), "select", typed.get("do", ""), faults.get("do", ""), options, is_required=True),
        Field("text", gettext("进展"), "textarea", typed.get("text", ""), faults.get("text", ""), rows=2,
              hint=gettext("写进展时填，选中的每一项都写上这段话，公开。")),
        *look,
    )  # fmt: skip
    page = max(number_in(typed.get("page", "1")[:6]), 1)
    return Bar(fields, typed.get("unit", ""), page, secrets.token_hex(16), faults.get("pick", ""))


def _came_of(given: list[Given], drive: Drive, verb: str, typed: Mapping[str, str]) -> Many:
    n_done = sum(not one.why for one in given)
    n_refused = len(given) - n_done
    said = ngettext("「{verb}」记下了 {n} 项", "「{verb}」记下了 {n} 项", n_done)
    return Many(
        title=label_of(verb),
        back=Link(gettext("回看板"), board_url(drive.code, typed.get("unit", "")[:60], TABLE)),
        url=reverse("campaigns_desk:board_many", args=[drive.code]),
        bar="campaigns/parts/board_bar.html",
        given=tuple(given),
        said_done=said.format(verb=label_of(verb), n=n_done),
        said_refused=ngettext("{n} 项没有记下", "{n} 项没有记下", n_refused).format(n=n_refused),
        said_none=gettext("一项也没有记下。"),
    )
