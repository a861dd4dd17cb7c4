"""A register that is served before a place's pack was loaded: every address says so, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yinuo.base.errors import NotFound
from yinuo.config.programs import refused
from yinuo.doors.shell.cards import Problem
from yinuo.kernel.limits.book import book

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PAGE: Final = Problem(
    503,
    _("这里还没有装好"),
    _(
        "还没有装入地方的数据。管这台机器的人：要看演示，请运行 yinuo demo（或 yinuo load）。装好后刷新这一页就行。"
    ),
)


class SetUpMiddleware:
    """Answers 503 until there is a pack; nothing else can be answered without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stand before whatever reads the place's tables."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through where a pack is loaded; that is kept, and asked again only where there is none."""
        try:
            book()
        except NotFound:
            return _not_set_up(request)
        return self.get_response(request)


def _not_set_up(request: HttpRequest) -> HttpResponse:
    """Answer with what is missing: a problem to programs, a page that needs no table to people."""
    answer = refused(request, "not-set-up") or HttpResponse(
        render_to_string("shell/problem.html", {"problem": PAGE}), status=PAGE.status
    )
    answer["Retry-After"] = "60"
    answer["Cache-Control"] = "no-store"
    return answer
