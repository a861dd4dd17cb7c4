"""A treasurer's sheet at the desk: put there or pasted, each bad cell told with its reason, taken in whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.spreadsheet import column_letter, hold_size
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.files import as_file
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.programmes.ventures import actions, shares, sheet_reading, sheet_taking
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.sheet_blank import blank_rows, heads
from yinuo.programmes.ventures.sheet_columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.sheet_reading import Sheet
    from yinuo.programmes.ventures.sheet_taking import Outcome

SORTS: Final[Mapping[str, Text]] = {
    "register": _("册子：谁占多少"),
    "entries": _("账：一笔一笔"),
    "years": _("年度：进了多少、剩多少"),
    "slips": _("付款：每个村的银行回单"),
}
NO_FILE: Final = Sentence("还没有选文件，也没有贴进来。")
SHOWN: Final = 100
"""Rows on the page; those with something wrong come first."""


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row as it is printed: its number, its cells, and what is wrong with it."""

    n: int
    cells: tuple[str, ...]
    whys: tuple[str, ...]


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a sheet is put; read one and say what would become of each row; or take all of it in."""
    officer, found = officer_of(request), actions.venture_of(code)
    shares.keeper(found, officer.actor, officer.on)
    if request.method != "POST":
        return _page(request, officer, found)
    text, do = request.POST.get("rows", ""), request.POST.get("do", "check")
    try:
        hold(request)
        data, name = brought(request)
        text = sheet_reading.as_text(sheet_reading.all_rows(data, name))
        sheet = sheet_reading.read(data, name, _mapping(request))
        outcome = sheet_taking.take(found, sheet, officer, is_dry=do != "take")
    except Invalid as wrong:
        return _page(request, officer, found, text, wrong=wrong)
    if do == "left":
        return as_file(sheet_taking.left(outcome), "xlsx", gettext("没收进的"))
    if outcome.is_kept:
        told = f"?sort={sheet.sort}&new={outcome.n_new}&known={outcome.n_known}"
        return HttpResponseRedirect(reverse("ventures_desk:import", args=[code]) + told)
    return _page(request, officer, found, text, outcome=outcome)


def brought(request: HttpRequest) -> tuple[bytes, str]:
    """Give the file that was put there, or what was pasted. Raises Invalid ("file")."""
    file, text = request.FILES.get("file"), request.POST.get("rows", "")
    if file is not None:
        hold_size(file.size or 0)
        return file.read(), file.name or ""
    if not text.strip():
        raise Invalid({"file": NO_FILE})
    return sheet_reading.pasted(text), sheet_reading.PASTED


def _mapping(request: HttpRequest) -> dict[str, int]:
    """Give which column holds what, where it was said; of two for one thing the reader complains."""
    told = [(request.POST.get(f"c{n}", ""), n) for n in range(60)]
    names = [name for name, _n in told if name]
    if len(set(names)) < len(names):
        raise Invalid({"file": sheet_reading.TWO_OF_ONE})
    return {name: n for name, n in told if name}


def _page(
    request: HttpRequest, officer: Officer, found: Venture, text: str = "", *, outcome: Outcome | None = None,
    wrong: Invalid | None = None,
) -> HttpResponse:  # fmt: skip
    asked, sort = request.GET, request.GET.get("sort", "")
    taken = (
        (SORTS[sort], number_in(asked.get("new", "")), number_in(asked.get("known", "")))
        if sort in SORTS
        else None
    )
    told = {
        "venture": found, "name": own(found.name, found.name_en), "taken": taken, "outcome": outcome, "text": text,
        "field": Field("file", gettext("选一张表"), "file", is_required=False, accept=".xlsx,.xls,.ods,.csv,.txt",
                       hint=gettext(".xlsx、.xls、.ods 或 .csv，最多 2,000 行。先核对，您点了「收进来」才算数。")),
        "error": " ".join(said(why) for why in wrong.fields.values()) if wrong else "",
        "sorts": [(one, label, gettext("、").join(heads(one))) for one, label in SORTS.items()],
        "accounts": [own(one.zh, one.en) for one in default_chart().values()], "desk": desk_sheet(officer),
        **(_read(outcome) if outcome else {}),
    }  # fmt: skip
    typed_into(request, "check" if outcome else "read")
    status = 422 if outcome and outcome.faults else status_of(wrong)
    return render(request, "ventures/desk_import.html", told, status=status)


def _read(outcome: Outcome) -> dict[str, object]:
    by_row, sheet = outcome.by_row, outcome.sheet
    width = len(sheet.headers)
    rows = sorted(sheet.rows, key=lambda row: (row.n not in by_row, row.n))
    return {
        "label": SORTS[sheet.sort], "headers": sheet.headers,
        "n_rows": len(sheet.rows), "n_faults": len(outcome.faults),
        "shown": [
            RowShown(
                row.n, (*row.cells, *[""] * (width - len(row.cells))),
                tuple(sheet_taking.why(one) for one in by_row.get(row.n, ())),
            )
            for row in rows[:SHOWN]
        ],
        "n_more": max(len(rows) - SHOWN, 0), "columns": list(_columns(sheet)),
    }  # fmt: skip


def _columns(sheet: Sheet) -> Iterator[Field]:
    """Give for each column of the sheet the choice of what it holds."""
    options = (
        Option("", gettext("不收这一列")),
        *(Option(one.name, head) for one, head in zip(COLUMNS[sheet.sort], heads(sheet.sort), strict=True)),
    )
    holds = {n: name for name, n in sheet.mapping.items()}
    for n, header in enumerate(sheet.headers):
        label = f"{column_letter(n)} {header}"
        yield Field(f"c{n}", label, "select", holds.get(n, ""), options=options, is_required=False)


@at_desk
@never_cache
@require_safe
@allow(staff)
def blank(request: HttpRequest, code: str, sort: str) -> HttpResponse:
    """Give a sheet to fill in, with what is known already in it: the villages, what each is still owed."""
    officer, found = officer_of(request), actions.venture_of(code)
    shares.keeper(found, officer.actor, officer.on)
    if sort not in SORTS:
        raise NotFound
    return as_file(blank_rows(found, sort, officer.on), "xlsx", f"{found.name}-{SORTS[sort]}")
