"""Who sits at the desk: a member of staff with today's appointments, and the day they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.calendar import NotCovered
from yinuo.doors.shell.clock import instant, story_now, today
from yinuo.doors.shell.desk.officer import Desk, Officer
from yinuo.doors.shell.templatetags.look import day_long, weekday
from yinuo.doors.workspace.nearness import name_of
from yinuo.kernel.limits.queries import current_calendar, nodes
from yinuo.kernel.matters.actors import staff

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.models import Account

BUNDLE_WORDS: dict[str, Text] = {
    "desk": _("受理"),
    "unit": _("经办"),
    "head": _("负责人"),
    "checker": _("核验"),
    "auditor": _("审计"),
    "technician": _("技术"),
}


def officer_of(request: HttpRequest) -> Officer:
    """Give who is at the desk: one query, for the appointments. The caller holds the lock `staff`."""
    account: Account = request.user  # type: ignore[assignment]
    return Officer(account, staff(account), story_now(request), instant(request), today(request))


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Give the names of units in the reader's language; of one that the place's book has not, none."""
    _places, units = nodes()
    return {code: name_of(units[code]) for code in set(codes) if code in units}


def desk_sheet(officer: Officer, view: str = "") -> Desk:
    """Give what stands round the desk's pages."""
    names = unit_names(officer.units)
    roles = list(dict.fromkeys(str(BUNDLE_WORDS[seat.bundle]) for seat in officer.seats))
    queue = reverse("workspace:queue")
    return Desk(
        who=gettext("、").join(names.get(code, code) for code in sorted(officer.units))
        or officer.account.username,
        role=gettext("、").join(roles) or gettext("今天没有任命"),
        queue_url=f"{queue}?{urlencode({'view': view})}" if view else queue,
        logout_url=reverse("workspace:logout"),
        me_url=reverse("workspace:me"),
        idle_minutes=settings.YINUO_IDLE_MINUTES,
        day=f"{day_long(officer.on)} {weekday(officer.on)} · {_what_day(officer.on)}",
    )


def _what_day(on: date) -> str:
    try:
        return gettext("工作日") if current_calendar().is_working_day(on) else gettext("休息日")
    except NotCovered:
        return gettext("日历没有写到这一天")
