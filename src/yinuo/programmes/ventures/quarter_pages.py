"""Each quarter in the open (三务公开): the board of all sheets, and one sheet as page, A4, PDF, frozen bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import press
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.public.raisable import called
from yinuo.kernel.log.openings import of_stream, written_of
from yinuo.programmes.ventures import quarter_shown, quarters, shown
from yinuo.programmes.ventures.models import QuarterSheet
from yinuo.programmes.ventures.quarter_shown import sheet_shown, standing
from yinuo.programmes.ventures.queries import venture
from yinuo.programmes.ventures.saying import money, own
from yinuo.programmes.ventures.views import objections, page

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest

    from yinuo.programmes.ventures.models import QuarterVersion, Venture

AT_ONCE: Final = 40
"""Sheets on one page of the board."""


@allow(anyone)
@at_portal
@alike
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """List every venture's quarters, the latest first: shown in time, late, or not there."""
    on, n = today(request), number_in(request.GET.get("page", "")[:6]) or 1
    some = list(quarter_shown.every(on)[(n - 1) * AT_ONCE : n * AT_ONCE + 1])
    told = [
        (own(row.venture.name, row.venture.name_en), row.venture, standing(row, on)) for row in some[:AT_ONCE]
    ]
    return page(request, "quarters", {"sheets": told, "pager": shown.pager(n, is_last=len(some) <= AT_ONCE)})


@allow(anyone)
@at_portal
@alike
@require_safe
def quarter(request: HttpRequest, code: str, first: str) -> HttpResponse:
    """Show one quarter's sheet as it was frozen (`?v=`: an earlier version), or that it is not there yet."""
    on = today(request)
    found = venture(code, on)
    row = quarter_shown.one(found, first, on)
    return page(request, "quarter", _told(found, row, on, request.GET.get("v", "")))


def _told(found: Venture, row: QuarterSheet, on: date, asked: str) -> dict[str, Any]:
    every = quarter_shown.versions(row, on)
    version = _version(every, asked)
    told: dict[str, Any] = {
        "venture": found, "name": own(found.name, found.name_en), "row": row, "standing": standing(row, on),
        "manager": called(found.manager), "version": version, "versions": every,
    }  # fmt: skip
    if version is None:
        return told
    sheet = quarters.read(version.body)
    before = next((one for one in every if one.n == version.n - 1), None)
    return told | {
        "sheet": sheet_shown(sheet, found.digits), "objections": objections(row, quarter_shown.names_of(sheet), on),
        "changed": quarter_shown.changes(quarters.read(before.body), sheet, found.digits) if before else (),
        "is_latest": version.n == every[0].n, "gap": _gap(row, sheet, on),
    }  # fmt: skip


def _version(every: list[QuarterVersion], asked: str) -> QuarterVersion | None:
    """Give the version that is asked for, the latest where none is. Raises NotFound for one that is not there."""
    if not asked:
        return every[0] if every else None
    found = next((one for one in every if f"{one.n}" == asked), None)
    if found is None:
        raise NotFound
    return found


def _gap(row: QuarterSheet, sheet: quarters.Sheet, on: date) -> str:
    """Give by how much this quarter does not begin with what the one before was left with; "" where it does."""
    rows = QuarterSheet.objects.filter(venture=row.venture_id, last__lt=row.first).order_by("-first")
    last = rows.first()
    shown_ = quarter_shown.versions(last, on) if last is not None else []
    off = sheet.opening - quarters.read(shown_[0].body).closing if shown_ else 0
    return money(off, row.venture.digits) if off else ""


@allow(anyone)
@at_portal
@require_safe
def quarter_file(request: HttpRequest, code: str, first: str, form: str) -> HttpResponse:
    """Give a version away, the bytes that were hashed or the sheet set on A4; or what of the log proves them all."""
    on = today(request)
    found = venture(code, on)
    row = quarter_shown.one(found, first, on)
    if form == "log.json":
        return _log(row, instant(request))
    told = _told(found, row, on, request.GET.get("v", ""))
    version: QuarterVersion | None = told["version"]
    if version is None or form not in ("sheet.json", "sheet.pdf"):
        raise NotFound
    name = f"{code}-{first}-v{version.n}"
    if form == "sheet.json":
        answer = HttpResponse(bytes(version.body), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    url: str = told["standing"].url
    return press.sheet(request, "ventures/quarter_press.html", told, f"{url}?v={version.n}", f"{name}.pdf")


def _log(row: QuarterSheet, now: datetime) -> HttpResponse:
    """Answer with every event of a quarter's stream, opened and led to the log's root. Raises NotFound without one."""
    told = written_of(
        row.stream_id, f"{row.venture_id}/{row.first.isoformat()}", of_stream(row.stream_id, now)
    )
    if told is None:
        raise NotFound
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
