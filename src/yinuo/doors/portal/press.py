"""A page as a PDF: a day's on a sheet of A3, others on A4. It needs Pango; without it, the browser prints the same."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.changes import square
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.front import front
from yinuo.doors.portal.home import issue
from yinuo.doors.shell.cards import Problem
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page
from yinuo.doors.shell.public.edition import Edition, day_of

if TYPE_CHECKING:
    from django.http import HttpRequest

NO_PRESS: Final = Problem(
    503,
    _("这里现在排不了 PDF"),
    _("这台机器上缺排版用的 Pango。请打开这一天的今日版，用浏览器的「打印」：同一张 A3，也能存成 PDF。"),
)
NO_SHEET: Final = Problem(
    503,
    _("这里现在排不了 PDF"),
    _("这台机器上缺排版用的 Pango。请打开同一页，用浏览器的「打印」：同一张 A4，也能存成 PDF。"),
)
SHEET: Final = "press-sheet.css"
"""The style of A4 sheets; a day's page has its own."""
SETTER: Final = Path(__file__).with_name("typeset.py")
PATIENCE: Final = 60
_press: Final = Lock()
"""One sheet at a time: setting one takes a few seconds of one core."""


class NoPressError(Exception):
    """Nothing here can set a page."""


@allow(anyone)
@at_portal
@require_safe
def pdf(request: HttpRequest, on: str) -> HttpResponse:
    """Answer with the page of one day as a PDF of one sheet; in a sentence, where nothing here can set one."""
    chosen = day_of(on, today(request))
    if is_too_fast(request, "pdf"):
        return problem_page(request, 429)
    edition = Edition(chosen, today(request), instant(request))
    context = {"front": front(edition), "issue": issue(request, chosen)}
    name = f"yinuo-{chosen.isoformat()}.pdf"
    return _answered(request, render_to_string("portal/press.html", context, request), name)


def sheet(request: HttpRequest, template: str, context: dict[str, Any], url: str, name: str) -> HttpResponse:
    """Answer with a page as A4: `template` extends `portal/press_sheet.html`, `url` is where the page itself stands."""
    if is_too_fast(request, "pdf"):
        return problem_page(request, 429)
    whole = request.build_absolute_uri(url)
    told = {**context, "on": today(request), "address": whole.partition("://")[2], "qr": square(whole)}
    return _answered(request, render_to_string(template, told, request), name, SHEET, NO_SHEET)


def _answered(
    request: HttpRequest, html: str, name: str, style: str = "press.css", missing: Problem = NO_PRESS
) -> HttpResponse:
    try:
        sheet = printed(html, style)
    except NoPressError:
        return problem_page(request, 503, problem=missing)
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@lru_cache(maxsize=4)
def printed(html: str, style: str) -> bytes:
    """Set a page as PDF, in a process of its own; the last few are kept. Raises NoPressError where it cannot be.

    `style` is a file of the assets.
    """
    with _press:
        try:
            done = subprocess.run(  # noqa: S603 -- our own words
                [sys.executable, "-P", str(SETTER), style],
                input=html.encode(),
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise NoPressError from None
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise NoPressError
    return done.stdout
