"""The newspaper's front page as nine boxes: what it said, and what of it works here. Counted by the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.register import Register
from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.shell.cards import Count, Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.facts import facts
from yinuo.doors.shell.frame import address
from yinuo.doors.shell.sheets import Box, Scheme
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.words import BOX_STATUSES
from yinuo.kernel.programme import programmes

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.models import PublicMatter

Status = Literal["works", "partly", "not-yet"]
KERNEL: Final = "kernel"
"""What no programme but the house itself answers for: today's page, in its first form."""


@allow(anyone)
@at_portal
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the nine boxes, each with what works of it today."""
    return show(request, "page", {"scheme": scheme(today(request), instant(request))})


def scheme(on: date, now: datetime) -> Scheme:
    """Build the scheme from the pack's facts, the programmes that are switched on, and the page's own promises."""
    quoted: dict[str, list[PublicMatter]] = {}
    for row in Register(on).rows(Q(source="page"), order=("first_due", "stream_id")):
        quoted.setdefault(row.category, []).append(row)
    boxes = tuple(
        box_of(told, quoted.get(told.get("category", ""), []), on, now) for told in facts().get("boxes", ())
    )
    tally = tuple((word, sum(box.status == key for box in boxes)) for key, word in BOX_STATUSES.items())
    return Scheme(boxes, doors(), tally)


def status_of(named: list[str]) -> Status:
    """Say what of a box works: all its programmes are built, some are there in part, or none is."""
    plugged = {programme.name: programme.status for programme in programmes()} | {KERNEL: "partly"}
    states = [plugged.get(name, "planned") for name in named]
    if all(state == "built" for state in states):
        return "works"
    return "partly" if any(state in {"built", "partly"} for state in states) else "not-yet"


def box_of(told: dict[str, Any], quoted: list[PublicMatter], on: date, now: datetime) -> Box:
    """Build one box; a box with one promise of the page shows its date and its light."""
    status = status_of(told["programmes"])
    only = quoted[0] if len(quoted) == 1 else None
    url = reverse("portal:home") if KERNEL in told["programmes"] else ""
    if only:
        url = reverse("portal:matter", args=[only.ref])
    elif quoted:
        url = f"{reverse('portal:promises')}?place={quoted[0].place}"
    elif status == "partly" and not url:
        url = reverse("portal:raise")
    return Box(
        told["n"], _said(told, "title"), status, BOX_STATUSES[status], url,
        tuple(Count(_said(one, "label"), _said(one, "value")) for one in told.get("figures", ())),
        _said(told, "text"),
        light=light_shown(only, now, on) if only else None,
        due=dates_of(only) if only else None,
        source=gettext("来源只有版面，所以不写「逾期」") if only else "",
    )  # fmt: skip


def _said(told: dict[str, Any], name: str) -> str:
    return str(told.get(name, "")) if is_chinese() else str(told.get(f"{name}_en") or told.get(name, ""))


def doors() -> tuple[Link, ...]:
    """Give the four doors above the boxes; one that is not installed is not there."""
    ways = (
        (gettext("我要提"), "portal:raise", gettext("有事有话都能提，不留姓名")),
        (gettext("我的事"), "portal:code", gettext("凭码看进展、说办好没有")),
        (gettext("我查验"), "portal:check", gettext("不信我们，自己算")),
        (gettext("我办事"), "workspace:queue", gettext("接到的事、到期的事，一张桌子")),
    )
    return tuple(Link(label, address(name), note=note) for label, name, note in ways if address(name))
