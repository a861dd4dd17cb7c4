"""Hours and facilities in a reader's words: open until, shut until, not known; and the way to say what is broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.hours import END_OF_DAY, Standing, Week, by_weekdays
from yinuo.doors.shell.cards import Fact, Link
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.tallies import FacilityShown, StationShown
from yinuo.doors.shell.templatetags.look import WEEKDAYS, day_short
from yinuo.doors.shell.words import FACILITIES
from yinuo.kernel.limits.facilities import DOOR, Offers

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.base.hours import Span
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.limits.models import HoursException

Tone = Literal["kept", "unknown", "pause"]
BROKEN: Final = {
    "rest": _("歇脚的地方有东西坏了。"),
    "water": _("喝水的机器坏了，接不到水。"),
    "cooling": _("空调坏了，不凉。"),
    "heating": _("取暖的坏了，不热。"),
    "toilet": _("厕所坏了，用不了。"),
    "microwave": _("微波炉坏了，热不了饭。"),
    "charging": _("充电的插口坏了，没有电。"),
    "first_aid": _("急救箱空了，或者打不开。"),
    "aed": _("自动除颤器亮红灯，或者不见了。"),
}
"""What stands in the form already, in plain words; whoever knows more writes it over."""


@dataclass(frozen=True, slots=True)
class Said:
    """How something stands, in words, with the icon and tone beside them."""

    text: Text
    tone: Tone
    icon: str


def clock_said(clock: str) -> str:
    """Say a time of day; midnight is said, not counted."""
    return gettext("半夜十二点") if clock == END_OF_DAY else clock


def standing_said(standing: Standing, on: date) -> Said:
    """Say how it stands: the next change is the news."""
    if standing.is_open is None:
        return Said(gettext("开放时间没有写"), "unknown", "unknown")
    if standing.is_open:
        until = gettext("开着，到%(until)s") % {"until": clock_said(standing.until)}
        return Said(until if standing.until else gettext("开着，全天不关"), "kept", "kept")
    if standing.opens_on is None:
        return Said(gettext("关着"), "pause", "pause")
    at = {"on": day_short(standing.opens_on), "at": standing.opens}
    later = gettext("关着，%(on)s %(at)s开") if standing.opens_on != on else gettext("关着，今天%(at)s开")
    return Said(later % at, "pause", "pause")


def spans_said(spans: tuple[Span, ...] | list[Span]) -> str:
    """Say a day's hours."""
    return gettext("、").join(f"{start}–{end}" for start, end in spans) or gettext("不开")


def week_said(week: Week | None) -> tuple[Fact, ...]:
    """Say a week in runs of days with the same hours."""
    if week is None:
        return (Fact(gettext("开放时间"), gettext("没有写")),)
    lines = []
    for (first, last), spans in by_weekdays(week):
        names = [WEEKDAYS[n][0 if is_chinese() else 1] for n in (first, last)]
        days = gettext("每天") if (first, last) == (0, 6) else names[0] if first == last else "–".join(names)
        lines.append(Fact(days, gettext("全天") if spans == (("00:00", END_OF_DAY),) else spans_said(spans)))
    return tuple(lines)


def week_line(week: Week | None) -> str:
    """Say a week in one line."""
    if week is None:
        return gettext("没有写")
    return gettext("；").join(
        gettext("%(days)s %(hours)s") % {"days": one.label, "hours": one.value} for one in week_said(week)
    )


def exception_said(row: HoursException) -> str:
    """Say which days differ, how, and why."""
    days = day_short(row.from_on)
    if row.to_on != row.from_on:
        days = gettext("%(first)s至%(last)s") % {"first": days, "last": day_short(row.to_on)}
    what = FACILITIES[row.kind] if row.kind else gettext("整站")
    how = spans_said([(start, end) for start, end in row.spans])
    note = row.note if is_chinese() else row.note_en or row.note
    return gettext("%(days)s，%(what)s：%(how)s。%(note)s") % {
        "days": days,
        "what": what,
        "how": how,
        "note": note,
    }


def broken_url(place: str, kind: str, category: str) -> str:
    """Give the form with the place and the thing filled in: what is left is one press."""
    return f"{reverse('portal:at', args=[place])}?{urlencode({'category': category, 'broken': kind})}#body"


def station_shown(place: str, offers: Offers, at: datetime) -> StationShown | None:
    """Give what a person before the door needs; None for a place that offers nothing."""
    door = offers.door
    if door is None and not offers.offers:
        return None
    on = at.date()
    now = standing_said(door.at(at) if door else Standing(None), on)
    week = door.week if door else None
    things = tuple(_facility(place, kind, offers, at) for kind in offers.offers if kind != DOOR)
    return StationShown(
        now.text,
        now.tone,
        now.icon,
        week_said(week),
        things,
        tuple(exception_said(row) for row in offers.exceptions if row.to_on >= on),
        reverse("portal:door", args=[place]),
        Link(gettext("别的东西坏了"), reverse("portal:at", args=[place])),
        gettext("来源里没有写它几点开、几点关，这里不替它编。") if week is None else "",
        f"{reverse('portal:stations')}?near={place}&open=on",
    )


def _facility(place: str, kind: str, offers: Offers, at: datetime) -> FacilityShown:
    """Give one thing; what stands as the door does is not said again."""
    offer, now = offers.offers[kind], offers.at(kind, at)
    is_plain = offers.door is not None and offers.door.at(at) == now
    said = Said("", "unknown", "") if is_plain else standing_said(now, at.date())
    same = offers.door is not None and offers.door.week == offer.week
    url = broken_url(place, kind, offer.row.category) if offer.row.category else ""
    shut = next(
        (row for row in offers.exceptions if row.kind == kind and row.from_on <= at.date() <= row.to_on), None
    )
    note = "" if shut is None else shut.note if is_chinese() else shut.note_en or shut.note
    hours = "" if same else week_line(offer.week)
    return FacilityShown(FACILITIES[kind], hours, said.text, said.tone, said.icon, url, note)
