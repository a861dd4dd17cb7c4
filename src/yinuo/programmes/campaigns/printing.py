"""A notice, a campaign, one of its lists and its day, each as a PDF on A4: what its page says, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.press import sheet
from yinuo.doors.shell.clock import today
from yinuo.programmes.campaigns.notice_pages import of_notice
from yinuo.programmes.campaigns.views import of_brief, of_campaign, of_list

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _printed(
    request: HttpRequest, part: str, told: dict[str, object], title: str, page: tuple[str, ...]
) -> HttpResponse:
    """Print a part; `page` is the name of the page's address and what stands in it."""
    view, *args = page
    name = f"{'-'.join(args)}-{part}-{today(request).isoformat()}.pdf"
    context = {**told, "part": f"campaigns/parts/{part}.html", "title": title}
    return sheet(request, "campaigns/press.html", context, reverse(f"campaigns:{view}", args=args), name)


@allow(anyone)
@at_portal
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Print one notice of supervision."""
    title = f"{gettext('督办单')} {code}"
    return _printed(request, "notice", of_notice(request, code), title, ("notice", code))


@allow(anyone)
@at_portal
@require_safe
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Print where one campaign stands."""
    told = of_campaign(request, code)
    return _printed(request, "campaign", told, _name(told), ("campaign", code))


@allow(anyone)
@at_portal
@require_safe
def task_list(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Print a page of one list."""
    told = of_list(request, code, name)
    return _printed(request, "list", told, _name(told), ("list", code, name))


@allow(anyone)
@at_portal
@require_safe
def brief(request: HttpRequest, code: str) -> HttpResponse:
    """Print a campaign's day."""
    told = of_brief(request, code)
    return _printed(request, "brief", told, f"{_name(told)} {gettext('每日简报')}", ("brief", code))


def _name(told: dict[str, object]) -> str:
    return str(getattr(told["sheet"], "name", ""))
