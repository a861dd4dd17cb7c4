"""What is nobody's mistake: the database is away, or a disk is full. It is said plainly, and nothing is half kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yinuo.base.files import NO_ROOM
from yinuo.doors.shell.cards import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

AWAY, FULL = 503, 507
RETRY_AFTER: Final = {AWAY: 30, FULL: 600}
"""Seconds until it makes sense to ask again."""
GONE: Final = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
UNSAID: Final = ("password",)
"""What no page says back to whoever typed it."""
READ: Final = Problem(
    AWAY, _("数据库一时联系不上"), _("过一会儿刷新这一页就行。已经交上来的都在，一件不少。")
)
SENT: Final = Problem(
    AWAY,
    _("数据库一时联系不上"),
    _("这一次没有收下，或者没来得及告诉您收下了。写的字都还在：过一会儿再送一次，同一张表送两次只算一次。"),
)
BUSY: Final = Problem(
    AWAY,
    _("现在一下子来的人太多"),
    _("这一次还没有收下。写的字都在下面：过两秒再送一次，同一张表送两次只算一次。只看不写的页面照常能看。"),
)
ROOM: Final = Problem(
    FULL,
    _("这里的磁盘满了"),
    _("这一次没有收下，什么也没有留下一半。已经交上来的都在。请告诉管这台机器的人，腾出地方再送一次。"),
)


def outage_of(wrong: BaseException | None) -> int:
    """Give 503 where the database is away, 507 where a disk is full (ours or the database's), 0 for all else."""
    if isinstance(wrong, OSError):
        return FULL if wrong.errno in NO_ROOM else 0
    if isinstance(wrong, GONE):
        is_full = isinstance(wrong, psycopg.errors.DiskFull) or isinstance(
            wrong.__cause__, psycopg.errors.DiskFull
        )
        return FULL if is_full else AWAY
    return 0


def outage_page(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with a page that asks no database; whatever was typed stands in it, to be sent once more."""
    problem = ROOM if status == FULL else SENT if request.method == "POST" else READ
    answer = _to_send_again(request, problem, status)
    answer["Retry-After"] = str(RETRY_AFTER[status])
    answer["Cache-Control"] = "no-store"
    return answer


def busy_page(request: HttpRequest) -> HttpResponse:
    """Answer where too many send at once; whatever was typed stands in it, to be sent once more."""
    return _to_send_again(request, BUSY, AWAY)


def _to_send_again(request: HttpRequest, problem: Problem, status: int) -> HttpResponse:
    is_post = request.method == "POST"
    context = {
        "problem": problem,
        "again": request.get_full_path() if is_post else "",
        "typed": _typed(request),
    }
    return HttpResponse(render_to_string("shell/problem.html", context), status=status)


def _typed(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Give every field as it was typed; none where a file came along, which only the page before still holds."""
    try:
        if (
            request.method != "POST"
            or request.FILES
            or any(word in name for name in request.POST for word in UNSAID)
        ):
            return ()
        return tuple((name, str(value)) for name, values in request.POST.lists() for value in values)
    except Exception:  # noqa: BLE001 -- whatever is wrong with the body, the page is answered
        return ()
