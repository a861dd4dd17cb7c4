"""The demo's strip of days: which days a visitor can turn to. Production has none, as it has no story clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.cards import Day, DayStrip
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from yinuo.doors.shell.words import Text


def _days() -> tuple[tuple[date, Text], ...]:
    """Give the days the pack's story turns on, each with what it is there."""
    told = current_pack().words.get("days", ())
    return tuple(
        (date.fromisoformat(row["on"]), row["name"] if is_chinese() else row["name_en"]) for row in told
    )


def day_strip(on: date) -> DayStrip | None:
    """Give the strip with the day being read marked; None where there is no story clock."""
    if settings.YINUO_AT is None:
        return None
    turning = _days()
    known = {day for day, _label in turning}
    own = () if settings.YINUO_AT in known else ((settings.YINUO_AT, _("这次演示开门的日子")),)
    days = sorted((*turning, *own), key=lambda pair: pair[0])
    if on not in {day for day, _label in days}:
        days = sorted((*days, (on, _("您选的日子"))), key=lambda pair: pair[0])
    return DayStrip(reverse("portal:day"), tuple(Day(day, label, day == on) for day, label in days))


def is_chinese() -> bool:
    """Say whether the reader reads 中文."""
    return (get_language() or "zh").startswith("zh")
