"""What a visitor turns for themselves: the language, and in the demo the day. Each is a cookie of their own browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import NotFound
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.shell.clock import turn
from yinuo.doors.shell.tongue import remember
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Go back to the page the post came from, and to no other site."""
    to = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        to = "/"
    return HttpResponseRedirect(to, status=303)


@allow(anyone)
@at_portal
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Turn this browser to a language; one we do not speak changes nothing."""
    answer = _back(request)
    remember(answer, request.POST.get("language", ""))
    return answer


@allow(anyone)
@at_portal
@require_POST
def day(request: HttpRequest) -> HttpResponse:
    """Turn the demo to a day. Where there is no story clock there is no such address. Raises Invalid for no date."""
    if settings.YINUO_AT is None:
        raise NotFound
    chosen: date = parse_date(request.POST.get("day", "")[:40], field="day")
    answer = _back(request)
    if current_calendar().covers(chosen):
        turn(answer, chosen)
    return answer


@allow(anyone)
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Show where the icon lies, for whoever asks at the old address."""
    return HttpResponseRedirect(static("favicon.svg"))
