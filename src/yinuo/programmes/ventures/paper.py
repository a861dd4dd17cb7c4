"""A page of the ventures as a PDF on A4, set by the press; in a sentence, where nothing here can set one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yinuo.doors.portal.press import NoPressError, printed
from yinuo.doors.shell.cards import Problem
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page

if TYPE_CHECKING:
    from django.http import HttpRequest

STYLE: Final = Path(__file__).with_name("paper.css")
NO_PRESS: Final = Problem(
    503,
    _("这里现在排不了 PDF"),
    _("这台机器上缺排版用的 Pango。同样的内容有 Excel 和 CSV，也可以用浏览器的「打印」。"),
)
TOO_MANY: Final = 429


@cache
def _style() -> str:
    return STYLE.read_text("utf-8")


def as_pdf(request: HttpRequest, page: str, told: dict[str, Any], name: str) -> HttpResponse:
    """Answer with a page set on A4; `name` is what the file is called, in plain letters."""
    if is_too_fast(request, "pdf"):
        return problem_page(request, TOO_MANY)
    html = render_to_string(f"ventures/{page}.html", told, request)
    try:
        sheet = printed(html.replace("</head>", f"<style>{_style()}</style></head>", 1), "press.css")
    except NoPressError:
        return problem_page(request, 503, problem=NO_PRESS)
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
