"""Today's page, and every past day's at its own lasting address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.changes import changes_url, square
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.front import front
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.edition import Edition, day_of
from yinuo.doors.shell.sheets import Issue
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse


@allow(anyone)
@at_portal
@alike
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Answer with today's page."""
    on = today(request)
    return show(
        request, "home", {"front": front(Edition(on, on, instant(request))), "issue": issue(request, on)}
    )


@allow(anyone)
@at_portal
@alike
@require_safe
def day(request: HttpRequest, on: str) -> HttpResponse:
    """Answer with the page of one day, today's too: an address that lasts. A day to come has none yet."""
    chosen = day_of(on, today(request))
    edition = Edition(chosen, today(request), instant(request))
    return show(request, "home", {"front": front(edition), "issue": issue(request, chosen)})


def issue(request: HttpRequest, on: date) -> Issue:
    """Give what lasts of a day's page: its address, as a square to photograph too, and the days beside it."""
    url, now = reverse("portal:day_page", args=[on.isoformat()]), today(request)
    whole = request.build_absolute_uri(url)
    return Issue(
        url,
        whole.partition("://")[2],
        square(whole),
        reverse("portal:day_pdf", args=[on.isoformat()]),
        _beside(on - timedelta(days=1)) if current_calendar().covers(on - timedelta(days=1)) else None,
        _beside(on + timedelta(days=1)) if on < now else None,
        Link(gettext("回到今天"), reverse("portal:home")) if on < now else None,
        changes_url(on),
    )


def _beside(on: date) -> Link:
    return Link(day_short(on), reverse("portal:day_page", args=[on.isoformat()]))
