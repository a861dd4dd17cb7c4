"""The demo's ways in by one press: each of the four doors opens as one of its invented people, without a password.

The addresses are made where there is a story clock and nowhere else: in production they do not exist.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.visitor import remember
from yinuo.doors.shell.clock import story_day, story_instant
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page
from yinuo.kernel.matters.act import Acted, act
from yinuo.kernel.matters.actors import ASKER, staff
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
RIDER: Final = "rider"
LEAD: Final = "sl-jiedao-a"
WHO: Final = {
    "officer": "desk",
    "handler": "handler-jiedao-a",
    "checker": "checker-duban",
    "auditor": "auditor",
}
"""Whom each press logs in as: an account of the demo's pack."""
LANDS: Final = {"handler": "?view=back"}
"""Where in the queue they land: whoever handles sees first what was sent back."""
STATIONS: Final = tuple(f"slp-st-{n:03}" for n in range(40, 60))


@allow(anyone)
@at_portal
@require_POST
def enter(request: HttpRequest, who: str) -> HttpResponse:
    """Step in as one of the demo's people; as the rider with a matter that waits for a yes or a no."""
    day = story_day(request)
    if day is None:
        raise NotFound
    if who == RIDER:
        if is_too_fast(request, "raise"):
            return problem_page(request, 429)
        answer = HttpResponseRedirect(reverse("portal:mine"), status=303)
        remember(answer, reported_done(day).code)
        return unkept(answer)
    account = Account.objects.filter(username=WHO.get(who, ""), is_active=True).first()
    if account is None:
        raise NotFound
    login(request, account, backend=BACKEND)
    return unkept(HttpResponseRedirect(reverse("workspace:queue") + LANDS.get(who, ""), status=303))


def reported_done(day: date) -> Acted:
    """Have a fresh matter asked, accepted, handled and reported as done on a story day; gives it with its code."""
    station = secrets.choice(STATIONS)
    no = int(station[-3:])
    body = f"第 {no} 号驿站到六点就锁门，晚高峰才刚开始，跑晚单的人没处歇脚。能不能开到九十点钟？"
    filed = act(
        "", "submit", actor=ASKER, now=story_instant(day), key=Key("demo", secrets.token_urlsafe(24)),
        given={"kind": "request", "category": "station", "place": station, "about_office": False, "source": "example",
               "language": "zh-hans", "body": body},
    )  # fmt: skip
    title = f"第 {no} 号驿站晚上六点就关门，跑晚单的人没处歇脚"
    accepted = {
        "title": title, "summary": body, "category": "station", "visibility": "public",
        "first_contact_unit": LEAD,
    }  # fmt: skip
    result = f"第 {no} 号驿站从今天起开到 22:00，门禁已改，晚间由物业值守，热水照常供到关门。"
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("accept", "officer", accepted),
        ("assign", "officer", {"lead_unit": LEAD, "support_units": []}),
        ("acknowledge", "handler", {}),
        ("report", "handler", {"result": "done", "text": result}),
    )
    for verb, who, given in steps:
        actor = staff(Account.objects.get(username=WHO[who]))
        act(filed.ref, verb, actor=actor, given=given, now=story_instant(day), is_drawn=False)
    return filed
