"""The page of one matter at the desk, as every view that shows it does: its pane, what stands round it, one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from yinuo.doors.shell.panels import beside
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.opening import is_open
from yinuo.doors.workspace.panes import pane_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.queries import Sight


def matter_page(
    request: HttpRequest,
    officer: Officer,
    found: Sight,
    form: VerbForm | None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """Show a matter with its whole way; sealed texts stand there only where this officer has them open."""
    view, shows = request.GET.get("view", ""), is_open(request, found, officer)
    pane = pane_of(found, officer, view=view, shows_texts=shows)
    panels = beside(found, officer) if shows else ()
    context = {"pane": pane, "panels": panels, "desk": desk_sheet(officer, view), "form": form, **more}
    return render(request, "workspace/matter.html", context, status=status)
