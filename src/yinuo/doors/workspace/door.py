"""The desk's own threshold: the three errors of the core become pages here, once for every view."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec

from django.urls import NoReverseMatch

from yinuo.base.errors import NotAllowed
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.plain import plain_query
from yinuo.doors.shell.problems import CORE_ERRORS, core_problem, not_so
from yinuo.doors.shell.strip import day_strip

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from yinuo.doors.shell.cards import DayStrip

P = ParamSpec("P")
METHOD_NOT_ALLOWED: Final = 405


def _strip(request: HttpRequest) -> DayStrip | None:
    """Give the demo's strip of days; where no portal is installed, nothing turns a day."""
    try:
        return day_strip(today(request))
    except NoReverseMatch:
        return None


def _ended(request: HttpRequest) -> HttpResponseBase | None:
    """Show the log-in to whoever sent a form after their session had ended, with all they typed; else nothing."""
    from yinuo.doors.workspace.kept import seal
    from yinuo.doors.workspace.login import ended_page

    kept = "" if request.user.is_authenticated else seal(request)
    return ended_page(request, kept) if kept else None


def at_desk(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer a view's errors with their page: 404 out of sight, 403 not theirs, 409 moved on, 422 not understood."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            plain_query(request)
            request.day = today(request)  # type: ignore[attr-defined]
            request.day_strip = _strip(request)  # type: ignore[attr-defined]
            answer = view(request, *args, **kwargs)
            return not_so(request, answer) if answer.status_code == METHOD_NOT_ALLOWED else answer
        except NotAllowed as error:
            return _ended(request) or core_problem(request, error)
        except CORE_ERRORS as error:
            return core_problem(request, error)

    return answered
