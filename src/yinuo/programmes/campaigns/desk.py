"""Campaigns at the desk: drafted from a sheet, looked at, signed by somebody else, launched, amended; and the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.spreadsheet import hold_size
from yinuo.base.text import clean, clean_line, parse_date
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.files import as_file
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, said
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.intake.directory import Directory
from yinuo.kernel.people.trees import codes_in
from yinuo.programmes.campaigns import actions, policy
from yinuo.programmes.campaigns.board import board_of
from yinuo.programmes.campaigns.campaign import Campaign
from yinuo.programmes.campaigns.desk_forms import amend_form, draft_fields
from yinuo.programmes.campaigns.desk_sheets import drafts_of, drive_sheet
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.frozen import Amendment
from yinuo.programmes.campaigns.models import FROZEN, Drive
from yinuo.programmes.campaigns.queries import read
from yinuo.programmes.campaigns.sheet import COLUMNS
from yinuo.programmes.campaigns.sheet import read as read_sheet
from yinuo.programmes.campaigns.tasks import launch_rest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.frozen import Kind
    from yinuo.programmes.campaigns.sheet import Fault

AT_ONCE: Final = 100
"""So many items are launched while somebody waits; the worker does the rest."""
MOST_DAYS: Final = 1000
MOST_FAULTS: Final = 60
KINDS: Final[Mapping[str, Kind]] = {"strike": "strike", "move": "move", "hand_over": "hand_over"}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def home(request: HttpRequest) -> HttpResponse:
    """Show the campaigns there are, and where a new one is put; or read the sheet that was put."""
    officer = officer_of(request)
    faults: dict[str, str] = {}
    cells: tuple[Fault, ...] = ()
    if request.method == "POST":
        if policy.drafter(officer.actor, officer.on) is None:
            raise NotAllowed
        try:
            made, cells = _drafted(request, officer)
        except Invalid as fault:
            faults = faults_of(fault)
        else:
            if made is not None:
                return HttpResponseRedirect(reverse("campaigns_desk:drive", args=[made.code]))
    context = {
        "drives": drafts_of(officer),
        "fields": draft_fields(request.POST, faults, officer.on),
        "cells": [(one.cell, said(one.why)) for one in cells[:MOST_FAULTS]],
        "n_cells": len(cells),
        "error": faults.get("", ""),
        "may_draft": policy.drafter(officer.actor, officer.on) is not None,
        "desk": desk_sheet(officer),
    }
    return render(request, "campaigns/desk.html", context, status=422 if faults or cells else 200)


def _drafted(request: HttpRequest, officer: Officer) -> tuple[Drive | None, tuple[Fault, ...]]:
    """Read what was sent: a campaign that is drafted now, or the cells that cannot be read."""
    typed, file = request.POST, request.FILES.get("file")
    name = clean_line(typed.get("name", ""), most=60, least=2, field="name")
    start = parse_date(typed.get("start", ""), field="start")
    n_days = number_in(typed.get("days", "")[:6])
    if not 1 <= n_days <= MOST_DAYS:
        raise Invalid({"days": Sentence("天数在 1 和 {most} 之间。", most=MOST_DAYS)})
    if file is None:
        raise Invalid({"file": Sentence("还没有选文件。")})
    hold_size(file.size or 0)
    found = read_sheet(file.read(), file.name or "", Directory.read({}).unit)
    if found.faults:
        return None, tuple(found.faults)
    code = typed.get("code", "") or f"{start:%Y%m%d}-{Drive.objects.count() + 1}"
    told = Campaign(
        code,
        name,
        start,
        n_days,
        tuple(found.tracks.values()),
        tuple(found.lists.values()),
        tuple(found.items),
    )
    seat = policy.drafter(officer.actor, officer.on)
    place = codes_in(seat.place_path)[0] if seat else ""
    return actions.draft(told, place, officer.actor, officer.now), ()


@at_desk
@require_safe
@allow(staff)
def blank(_request: HttpRequest) -> HttpResponse:
    """Give the sheet to fill in, with one row that shows how."""
    heads = [known[0] for known in COLUMNS.values()]
    row = [
        "招大引强",
        "示例甲局",
        "重点项目",
        "示例：建一座充电站",
        "示例乙局",
        "示例丙局",
        1,
        "是",
        "验收单",
        "2025-11-20",
    ]
    return as_file([heads, row], "xlsx", gettext("攻坚清单"))


def drive_of(code: str) -> Drive:
    """Give a campaign, drafted or frozen. Raises NotFound."""
    found = Drive.objects.select_related("drafter", "signer").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


@at_desk
@never_cache
@require_safe
@allow(staff)
def drive(request: HttpRequest, code: str) -> HttpResponse:
    """Show one campaign at the desk."""
    return _page(request, officer_of(request), drive_of(code))


def _page(
    request: HttpRequest, officer: Officer, found: Drive, faults: Mapping[str, str] | None = None
) -> HttpResponse:
    campaign = campaign_of(found.document)
    may_sign = actions.may_sign(found, campaign, officer.actor, officer.on) is not None
    is_frozen = found.state == FROZEN
    context = {
        "sheet": drive_sheet(found, campaign, officer.on),
        "drive": found,
        "may_sign": may_sign and not is_frozen,
        "amend": amend_form(found, campaign, request.POST, faults or {}) if may_sign and is_frozen else None,
        "n_waiting": found.items.filter(matter=None).count() if is_frozen else 0,
        "error": (faults or {}).get("", ""),
        "desk": desk_sheet(officer),
    }
    return render(request, "campaigns/drive.html", context, status=422 if faults else 200)


@at_desk
@never_cache
@require_POST
@allow(staff)
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign a campaign, and launch its first items at once; the worker launches the rest."""
    officer = officer_of(request)
    found = drive_of(code)
    try:
        actions.sign(code, officer.actor, officer.now)
    except Invalid as fault:
        return _page(request, officer, found, faults_of(fault))
    return _launched(officer, code)


@at_desk
@never_cache
@require_POST
@allow(staff)
def go_on(request: HttpRequest, code: str) -> HttpResponse:
    """Launch what was left over: by whoever may sign."""
    officer = officer_of(request)
    found = drive_of(code)
    if actions.may_sign(found, campaign_of(found.document), officer.actor, officer.on) is None:
        raise NotAllowed
    return _launched(officer, code)


def _launched(officer: Officer, code: str) -> HttpResponse:
    left = actions.launch(code, officer.actor, officer.now, AT_ONCE)
    if left:
        at = officer.now.isoformat() if officer.now else ""
        launch_rest.defer(code=code, person=officer.actor.person, at=at)
    return HttpResponseRedirect(reverse("campaigns_desk:drive", args=[code]))


@at_desk
@never_cache
@require_POST
@allow(staff)
def amend(request: HttpRequest, code: str) -> HttpResponse:
    """Change a frozen campaign in the open."""
    officer = officer_of(request)
    found = drive_of(code)
    try:
        actions.amend(code, _change(request.POST, officer.on), officer.actor, officer.now)
    except Invalid as fault:
        return _page(request, officer, found, faults_of(fault))
    return HttpResponseRedirect(reverse("campaigns:campaign", args=[code]))


def _change(typed: Mapping[str, str], on: date) -> Amendment:
    kind = KINDS.get(typed.get("kind", ""))
    if kind is None:
        raise Invalid({"kind": Sentence("请从给出的几项里选一项。")})
    return Amendment(
        kind,
        typed.get("item", "")[:60],
        clean(typed.get("reason", ""), most=500, least=4, field="reason"),
        on,
        due=parse_date(typed.get("due", ""), field="due") if kind == "move" else None,
        unit=_unit(typed.get("unit", "")) if kind == "hand_over" else "",
    )


def _unit(typed: str) -> str:
    try:
        return Directory.read({}).unit(typed)
    except Invalid as fault:
        raise Invalid({"unit": next(iter(fault.fields.values()))}) from None


@at_desk
@never_cache
@require_safe
@allow(staff)
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit's own board: its items by where they stand."""
    officer = officer_of(request)
    found = drive_of(code)
    if found.state != FROZEN:
        raise NotFound
    told = board_of(read(found, officer.on, officer.at), officer, request.GET.get("unit", "")[:60])
    return render(
        request, "campaigns/board.html", {"board": told, "drive": found, "desk": desk_sheet(officer)}
    )
