"""What only the auditor hears: who was made trouble for or pressed, and who opens contacts far above their peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Fact
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of, unit_names
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.notices.alarms import FLOOR, OVER, TIMES, openers, pressed
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text

TOLD: Final[Mapping[str, Text]] = {
    "alarm": _("提的人说：有人为难我"),
    "withdraw": _("撤回时说：有人叫我撤"),
}


@dataclass(frozen=True, slots=True)
class Above:
    """One officer far above their peers: who, in how many matters against how many, and each look."""

    who: str
    told: Text
    looks: tuple[Fact, ...]


@at_desk
@never_cache
@require_safe
@allow(staff)
def alarms(request: HttpRequest) -> HttpResponse:
    """Show the auditor what only they hear; 403 for everybody else."""
    officer = officer_of(request)
    if not officer.seats_with("auditor"):
        raise NotAllowed
    context = {
        "pressed": tuple(_told(*one) for one in pressed(officer.actor, officer.on, officer.at)),
        "above": _above(officer),
        "rule": gettext("三十天里看了 {floor} 件以上，又超过同岗位中位数的 {times} 倍，才列在这里。").format(
            floor=FLOOR, times=TIMES
        ),
        "desk": desk_sheet(officer),
    }
    return render(request, "workspace/alarms.html", context)


def _day(at: datetime) -> str:
    return day_short(current_calendar().local_date(at))


def _told(ref: str, at: datetime, what: str) -> Fact:
    return Fact(ref, str(TOLD[what]), reverse("workspace:matter", args=[ref]), note=_day(at))


def _above(officer: Officer) -> tuple[Above, ...]:
    found = openers(officer.actor, officer.on, officer.at)
    people = Account.objects.filter(person__in=[one.person for one in found])
    names = dict(people.values_list("person_id", "username"))
    units = unit_names({unit for one in found for _ref, _at, unit, _why in one.looks})
    return tuple(
        Above(
            names.get(one.person, gettext("没有账号的人")),
            gettext("{days} 天里看了 {n} 件的联系方式；同岗位的中位数是 {median}。").format(
                days=OVER.days, n=one.standing.n, median=f"{one.standing.of_peers:g}"
            ),
            tuple(
                Fact(
                    ref,
                    why,
                    reverse("workspace:matter", args=[ref]),
                    note=f"{_day(at)} · {units.get(unit, unit)}",
                )
                for ref, at, unit, why in one.looks
            ),
        )
        for one in found
    )
