"""Campaigns at the desk: drafted from a sheet, looked at, signed by somebody else, launched, amended."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.base.spreadsheet import hold_size
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.files import as_file
from yinuo.doors.shell.problems import faults_of, said
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of, unit_names
from yinuo.doors.workspace.written import typed_of
from yinuo.programmes.campaigns import actions, policy
from yinuo.programmes.campaigns.desk_forms import amend_form, draft_fields, pledge_form
from yinuo.programmes.campaigns.desk_sheets import drafts_of, drive_sheet, tried_sheet
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.drafting import BadCells, Sent, draft, drive_of, tried
from yinuo.programmes.campaigns.drafting import amend as change
from yinuo.programmes.campaigns.models import DRAFTED, FROZEN
from yinuo.programmes.campaigns.pledging import open_tracks
from yinuo.programmes.campaigns.pledging import pledge as pledged
from yinuo.programmes.campaigns.sheet import COLUMNS, rows_of
from yinuo.programmes.campaigns.tasks import launch_some

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.campaign import Campaign
    from yinuo.programmes.campaigns.models import Drive
    from yinuo.programmes.campaigns.sheet import Fault

MOST_FAULTS: Final = 60
DRY: Final = "dry"
"""How a sheet is only tried, and nothing of it kept."""


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def home(request: HttpRequest) -> HttpResponse:
    """Show the campaigns there are, and where a new one is put; or read the sheet that was put."""
    officer = officer_of(request)
    faults: dict[str, str] = {}
    cells: tuple[Fault, ...] = ()
    read: Campaign | None = None
    if request.method == "POST":
        typed, token = typed_of(request)
        try:
            if typed.get("by") == DRY:
                read = tried(typed, _sent(request), officer, token)
            else:
                return _drafted(typed, _sent(request), officer, token)
        except BadCells as bad:
            cells = bad.cells
        except Invalid as fault:
            faults = faults_of(fault)
    fields = draft_fields(request.POST, faults, officer.on)
    context = {
        "drives": drafts_of(officer),
        "fields": fields,
        "errors": [one for one in fields if one.error],
        "cells": [(one.cell, _column(one), said(one.why)) for one in cells[:MOST_FAULTS]],
        "n_cells": len(cells),
        "is_dry": request.POST.get("by") == DRY,
        "tried": tried_sheet(read) if read else None,
        "error": faults.get("", ""),
        "token": token_hex(16),
        "may_draft": policy.drafter(officer.actor, officer.on) is not None,
        "desk": desk_sheet(officer),
    }
    return render(request, "campaigns/desk.html", context, status=422 if faults or cells else 200)


def _column(fault: Fault) -> str:
    """Give the name of a fault's column, as the form by hand names it; "" where the whole head is at fault."""
    return gettext(COLUMNS[fault.column][0]) if fault.column else ""


def _drafted(typed: Mapping[str, str], sent: Sent | None, officer: Officer, token: str) -> HttpResponse:
    """Write it down, and go on to it; where there is no sheet, to its items."""
    made = draft(typed, sent, officer, token)
    on = "drive" if sent else "items"
    return HttpResponseRedirect(reverse(f"campaigns_desk:{on}", args=[made.code]))


def _sent(request: HttpRequest) -> Sent | None:
    file = request.FILES.get("file")
    if file is None:
        return None
    hold_size(file.size or 0)
    return Sent(file.read(), file.name or "")


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


@at_desk
@never_cache
@require_safe
@allow(staff)
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Give a campaign's sheet for one like it that begins today: changed by hand, and sent as a new one."""
    officer, campaign = officer_of(request), campaign_of(drive_of(code).document)
    names = unit_names({one for item in campaign.items for one in (item.unit, *item.support_units)}
                       | {track.lead_unit for track in campaign.tracks})  # fmt: skip
    rows = rows_of(campaign, officer.on, lambda unit: names.get(unit, unit))
    return as_file(rows, "xlsx", campaign.name)


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
        "may_sign": may_sign and found.state == DRAFTED,
        "amend": amend_form(found, campaign, request.POST, faults or {}) if may_sign and is_frozen else None,
        "pledges": [
            pledge_form(found, track, request.POST, faults or {})
            for track in open_tracks(found, campaign, officer)
        ],
        "n_waiting": found.items.filter(matter=None).count() if is_frozen else 0,
        "error": " ".join(filter(None, ((faults or {}).get(name, "") for name in ("", "track")))),
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
    launch_some(code, officer.actor, officer.now)
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
        change(code, {name: str(value) for name, value in request.POST.items()}, officer)
    except Invalid as fault:
        return _page(request, officer, found, faults_of(fault))
    return HttpResponseRedirect(reverse("campaigns:campaign", args=[code]))


@at_desk
@never_cache
@require_POST
@allow(staff)
def pledge(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the public pledge of a track's lead unit."""
    officer = officer_of(request)
    found = drive_of(code)
    try:
        done = pledged(code, {name: str(value) for name, value in request.POST.items()}, officer)
    except Invalid as fault:
        return _page(request, officer, found, faults_of(fault))
    return HttpResponseRedirect(reverse("workspace:matter", args=[done.ref]))
