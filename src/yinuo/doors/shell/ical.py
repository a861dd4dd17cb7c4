"""A calendar to subscribe to (RFC 5545): content lines escaped and folded, days as the standard writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

CALENDAR: Final = "text/calendar; charset=utf-8"
MOST_OCTETS: Final = 74
"""75 with the space that a folded line begins with."""


def written(product: str, name: str, events: Iterable[Sequence[str]]) -> str:
    """Write a calendar: `product` is what makes it, `name` what it is called, an event its content lines."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Yinuo//{product}//ZH",
        f"X-WR-CALNAME:{plain(name)}",
    ]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join(part for line in [*lines, "END:VCALENDAR", ""] for part in folded(line))


def plain(text: str) -> str:
    """Escape a text as RFC 5545 wants it."""
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return text.replace("\r", "").replace("\n", "\\n")


def day(on: date) -> str:
    """Write a day."""
    return f"{on:%Y%m%d}"


def moment(on: date, at: time) -> str:
    """Write an hour of the place's own clock."""
    return datetime.combine(on, at, current_calendar().zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def folded(line: str) -> list[str]:
    """Fold a content line after at most 75 octets, never inside a character (RFC 5545, 3.1)."""
    told, part = [], ""
    for char in line:
        if len((part + char).encode()) > MOST_OCTETS:
            told.append(part)
            part = " "
        part += char
    return [*told, part]
