"""What time it is at a door: the database's own, or in the demo the day that the visitor turned to.

The story clock hides what is effective after its day and gives its day to acts made in the demo. It cannot
exist in production: there `YINUO_AT` is None, and every function here gives the real time.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.http import HttpRequest, HttpResponse

COOKIE = "yinuo_day"
OPENS = time(16, 0)
"""The story's acts happen between 16:00 and 17:00 of the place, in the order they are made."""
YEAR = timedelta(days=366)


def story_day(request: HttpRequest) -> date | None:
    """Give the day the demo stands at for this visitor; None where there is no story clock."""
    if settings.YINUO_AT is None:
        return None
    try:
        chosen = date.fromisoformat(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return settings.YINUO_AT
    calendar = current_calendar()
    return chosen if calendar.covers(chosen) else settings.YINUO_AT


def story_instant(day: date, real: datetime | None = None) -> datetime:
    """Give the instant of a story day: its order follows the real clock, its day never does.

    The hour is as long as a real year, so that a demo left running over a midnight does not turn back.
    """
    zone = current_calendar().zone
    real = real or datetime.now(UTC)
    through = (real - datetime(real.year, 1, 1, tzinfo=UTC)) / YEAR
    return (datetime.combine(day, OPENS, zone) + through * timedelta(hours=1)).astimezone(UTC)


def story_now(request: HttpRequest) -> datetime | None:
    """Give what act() takes as `now`: the story's instant, or None for the database's clock."""
    day = story_day(request)
    return None if day is None else story_instant(day)


def instant(request: HttpRequest) -> datetime:
    """Give the instant that lights and dates are read at."""
    return story_now(request) or datetime.now(UTC)


def today(request: HttpRequest) -> date:
    """Give the place's day that is shown."""
    return current_calendar().local_date(instant(request))


LOOKING: Final = "looking"
"""Where a request that acts keeps how its visitor's day is looked at, if there is a story at all."""


def as_shown(request: HttpRequest) -> AbstractContextManager[None]:
    """Read the answer to a refused request on the visitor's day, as every page is. Nothing may be written in it."""
    looking: Callable[[], AbstractContextManager[None]] = getattr(request, LOOKING, nullcontext)
    return looking()


def turn(response: HttpResponse, day: date) -> None:
    """Turn this visitor's demo to a day."""
    response.set_cookie(COOKIE, day.isoformat(), httponly=True, samesite="Lax")
