"""The demo's ways in by one press: each of the four doors opens as one of its invented people, without a password.

The addresses are made where there is a story clock and nowhere else: in production they do not exist.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinuo.base.errors import NotFound
from yinuo.base.yaml_file import read_yaml
from yinuo.config.demo_stories.setting import PACKS
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.visitor import remember
from yinuo.doors.shell.clock import story_day, story_instant
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.act import Acted, act
from yinuo.kernel.matters.actors import ASKER, staff
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Account, Place

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
RIDER: Final = "rider"
LANDS: Final = {"handler": "?view=back", "books": "ventures/"}
"""Where at the desk they land: whoever handles sees first what was sent back, whoever keeps the books sees those."""


def told() -> dict[str, Any]:
    """Give what the pack's demo says of its doors: who steps in, and the matter that waits for the rider.

    Raises NotFound for a pack that tells no demo.
    """
    return _read(current_pack().code)


@cache
def _read(pack: str) -> dict[str, Any]:
    doors = PACKS / pack / "demo" / "doors.yaml"
    if not doors.is_file():
        raise NotFound
    found: dict[str, Any] = read_yaml(doors)
    return found


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
    account = Account.objects.filter(username=told()["who"].get(who, ""), is_active=True).first()
    if account is None:
        raise NotFound
    login(request, account, backend=BACKEND)
    return unkept(HttpResponseRedirect(reverse("workspace:queue") + LANDS.get(who, ""), status=303))


def reported_done(day: date) -> Acted:
    """Have a fresh matter asked, accepted, handled and reported as done on a story day; gives it with its code."""
    doors = told()
    station = Place.objects.get(pk=secrets.choice(doors["stations"]))
    name = station.name_en if doors["language"] == "en" else station.name
    order = secrets.token_hex(6).upper()
    title, body, result = (doors[text].format(name=name, order=order) for text in ("title", "body", "result"))
    about = {"category": doors["category"], "source": "example", "language": doors["language"]}
    filed = act(
        "", "submit", actor=ASKER, now=story_instant(day), key=Key("demo", secrets.token_urlsafe(24)),
        given={"kind": "request", "place": station.code, "about_office": False, "body": body, **about},
    )  # fmt: skip
    accepted = {
        "title": title, "summary": body, "category": doors["category"], "visibility": "public",
        "first_contact_unit": doors["lead"],
    }  # fmt: skip
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("accept", "officer", accepted),
        ("assign", "officer", {"lead_unit": doors["lead"], "support_units": []}),
        ("acknowledge", "handler", {}),
        ("report", "handler", {"result": "done", "text": result}),
    )
    for verb, who, given in steps:
        actor = staff(Account.objects.get(username=doors["who"][who]))
        act(filed.ref, verb, actor=actor, given=given, now=story_instant(day), is_drawn=False)
    return filed
