"""A queue as a list to take along: plain text for a work chat, or a sheet; the same rows in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.desk.narrowing import view_of
from yinuo.doors.shell.desk.queue import every_row
from yinuo.doors.shell.desk.standing import days_left
from yinuo.doors.shell.desk.views import first_view
from yinuo.doors.shell.files import SORTS, as_file
from yinuo.doors.shell.words import KINDS, OUTCOMES, STATES
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.narrowing import said_of
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import officer_of
from yinuo.doors.workspace.rows import title_of
from yinuo.kernel.intake.numbers import numbers_of
from yinuo.kernel.matters.queries import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.views import View
    from yinuo.kernel.matters.models import Matter

MOST: Final = {"txt": 200, "csv": 5000, "xlsx": 5000}


@at_desk
@never_cache
@require_safe
@allow(staff)
def listed(request: HttpRequest, form: str) -> HttpResponse:
    """Give a queue as text or as a sheet, as far as anybody reads one; it says where it stops."""
    if form not in SORTS:
        raise NotFound
    officer = officer_of(request)
    view = view_of(request.GET.get("view", "")) or first_view(officer)
    found = every_row(officer, view, MOST[form] + 1)
    rows, has_more = found[: MOST[form]], len(found) > MOST[form]
    if form == "txt":
        return HttpResponse(
            "\n".join(_lines(officer, view, rows, has_more=has_more)), content_type=SORTS[form]
        )
    return as_file(_cells(officer, rows), form, f"{gettext('清单')}-{officer.on}")


def _lines(officer: Officer, view: View, rows: list[Matter], *, has_more: bool) -> Iterator[str]:
    """Write a queue as one would say it in a chat: number, title, unit, due, state."""
    narrowed = said_of(view.code)
    n = f"{len(rows)}+" if has_more else str(len(rows))
    yield gettext("{view} {on}，{n} 件").format(
        view=f"{view.label}{f' ({narrowed})' if narrowed else ''}", on=officer.on.isoformat(), n=n
    )
    for at, row in enumerate(rows, 1):
        due = (
            gettext("到期 {on}").format(on=row.current_due.isoformat())
            if row.current_due
            else gettext("没有日期")
        )
        yield f"{at}. {row.ref} {title_of(row)} · {name_of(row.lead_unit or row.place)} · {due} · {_stands(row)}"
    if has_more:
        yield gettext("后面还有，请到工作台看全。")


def _stands(row: Matter) -> str:
    return str(OUTCOMES[row.outcome].text if row.outcome else STATES[row.state].text)


def _cells(officer: Officer, rows: list[Matter]) -> Iterator[tuple[object, ...]]:
    numbers = numbers_of(row.pk for row in rows)
    yield (
        gettext("编号"),
        gettext("原来的编号"),
        gettext("标题"),
        gettext("什么事项"),
        gettext("在哪里"),
        gettext("牵头单位"),
        gettext("现在"),
        gettext("最初日期"),
        gettext("现在的日期"),
        gettext("剩工作日"),
    )
    for row in rows:
        left: Any = days_left(state_of(row), officer)
        yield (
            row.ref,
            numbers.get(row.pk, ""),
            title_of(row),
            str(KINDS[row.kind]),
            name_of(row.place),
            name_of(row.lead_unit) if row.lead_unit else "",
            _stands(row),
            row.original_due or "",
            row.current_due or "",
            "" if left is None else left,
        )
