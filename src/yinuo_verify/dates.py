"""Dates as a page writes them, in words and in digits, and as the log holds them."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from yinuo_verify.refusal import Refused

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE = re.compile(
    r"(?:(?P<zy>[0-9]{4})\s*年\s*)?(?P<zm>[0-9]{1,2})\s*月\s*(?P<zd>[0-9]{1,2})\s*[日号]"
    r"|(?<![0-9])(?P<ed>[0-9]{1,2})\s+(?P<em>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:\s+(?P<ey>[0-9]{4}))?"
    r"|(?P<iy>[0-9]{4})-(?P<im>[0-9]{2})-(?P<id>[0-9]{2})"
)
# What else a reader takes for a date: a page says none of these without a mark, and none inside one.
LOOSE = re.compile(
    DATE.pattern
    + r"|[〇零一二三四五六七八九十]{1,3}\s*月\s*[〇零一二三四五六七八九十廿卅]{1,3}\s*[日号]"
    + r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+[0-9]{1,2}(?![0-9])"
    + r"|[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}"
)
DAY = 10


def day_of(value: object, zone: str) -> date | None:
    """Give the day of an opened value: a date's own, or an instant's in this zone; None where it is neither.

    Raises Refused where this machine does not know the zone.
    """
    if not isinstance(value, str):
        return None
    try:
        if len(value) == DAY:
            return date.fromisoformat(value)
        at = datetime.fromisoformat(value)
        return at.astimezone(_zone(zone)).date() if at.tzinfo else None
    except Refused:
        raise
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise Refused(f"no such zone: {name}") from error
    except KeyError as error:
        raise Refused(f"this machine does not know the zone {name} (pip install tzdata)") from error


def tells(told: str, value: object, day: date) -> bool:
    """Say whether a `datetime` attribute tells an opened value: its day, or the same instant."""
    try:
        if len(told) == DAY:
            return date.fromisoformat(told) == day
        at = datetime.fromisoformat(told)
        return at.tzinfo is not None and at == datetime.fromisoformat(str(value))
    except (ValueError, TypeError):
        return False


def says(words: str, day: date) -> bool:
    """Say whether words name this day, at least once, and no other."""
    found = [_is(match, day) for match in DATE.finditer(words)]
    return bool(found) and all(found) and not LOOSE.search(DATE.sub("·", words))


def _is(match: re.Match[str], day: date) -> bool:
    part = match.groupdict()
    year = part["zy"] or part["ey"] or part["iy"]
    month = MONTHS.index(part["em"].lower()) + 1 if part["em"] else int(part["zm"] or part["im"])
    on = int(part["zd"] or part["ed"] or part["id"])
    return (int(year or day.year), month, on) == (day.year, day.month, day.day)
