"""When something is open: spans by weekday, days that differ, and how it stands at a moment. Local time throughout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Span = tuple[str, str]
"""From and to as "HH:MM"; "24:00" is midnight at a day's end. A night is two spans."""
Week = tuple[tuple[Span, ...], ...]
"""Spans from Monday to Sunday."""
END_OF_DAY: Final = "24:00"
LOOK_AHEAD: Final = 14


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands: open until, or closed and opening again at; None where its hours are not known at all."""

    is_open: bool | None
    until: str = ""
    opens: str = ""
    opens_on: date | None = None


def is_span(value: object) -> bool:
    """Say whether this is a span: two times of a day in order."""
    if not (isinstance(value, list | tuple) and len(value) == len(("from", "to"))):
        return False
    if not all(isinstance(edge, str) for edge in value):
        return False
    early, late = value
    try:
        start = time.fromisoformat(early)
        end = time.max if late == END_OF_DAY else time.fromisoformat(late)
    except ValueError:
        return False
    return start < end and len(early) == len(late) == len("00:00")


def are_spans(values: object) -> bool:
    """Say whether this is a day's hours: spans, none of them over another, in order."""
    if not isinstance(values, list | tuple) or not all(is_span(value) for value in values):
        return False
    return all(one[1] <= other[0] for one, other in pairwise(values))


def spans_on(week: Week, different: Mapping[date, Sequence[Span]], on: date) -> tuple[Span, ...]:
    """Give the spans of a day: what differs on that day, else its weekday's."""
    return tuple(different[on]) if on in different else week[on.weekday()]


def standing(week: Week | None, different: Mapping[date, Sequence[Span]], at: datetime) -> Standing:
    """Say how it stands at a local moment; a span that goes on at midnight is followed to its end."""
    if week is None and at.date() not in different:
        return Standing(None)
    week = week or ((),) * 7
    now, on = f"{at:%H:%M}", at.date()
    for start, end in spans_on(week, different, on):
        if start <= now < end:
            return Standing(is_open=True, until=_end(week, different, on, end))
    for day in (on + timedelta(days=n) for n in range(LOOK_AHEAD)):
        for start, _end_of in spans_on(week, different, day):
            if day > on or start > now:
                return Standing(is_open=False, opens=start, opens_on=day)
    return Standing(is_open=False)


def _end(week: Week, different: Mapping[date, Sequence[Span]], on: date, end: str) -> str:
    """Give the time it closes, over midnight where the next day begins open; "" for what never closes."""
    for n in range(1, 8):
        following = spans_on(week, different, on + timedelta(days=n))
        if end != END_OF_DAY or not following or following[0][0] != "00:00":
            return end
        end = following[0][1]
    return ""


def by_weekdays(week: Week) -> list[tuple[tuple[int, int], tuple[Span, ...]]]:
    """Give the week in runs of days with the same hours: ((first, last weekday), spans)."""
    runs: list[tuple[tuple[int, int], tuple[Span, ...]]] = []
    for weekday, spans in enumerate(week):
        if runs and runs[-1][1] == spans:
            runs[-1] = ((runs[-1][0][0], weekday), spans)
        else:
            runs.append(((weekday, weekday), spans))
    return runs
