"""What has changed since a day: what somebody did something to, and whose date went by in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from yinuo.doors.shell.public.register import WORKED_ON, changed_since, place_under, unit_under

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from yinuo.doors.shell.public.register import Register
    from yinuo.kernel.matters.models import PublicMatter

MOST_PASSED: Final = 10
OF: Final[dict[str, Callable[[str], Q]]] = {
    "ref": lambda code: Q(ref=code),
    "unit": unit_under,
    "place": place_under,
}
"""What a question may be about, and the rows that it means."""


@dataclass(frozen=True, slots=True)
class Since:
    """A page of what changed, the newest first, and on the first page what `passed`; `is_more` may follow."""

    rows: tuple[PublicMatter, ...]
    passed: tuple[PublicMatter, ...]
    is_more: bool


def picked(of: Mapping[str, str]) -> Q:
    """Pick what a question is about. Raises NotFound for a unit or a place that there is none of."""
    wanted = Q()
    for name, code in of.items():
        wanted &= OF[name](code)
    return wanted


def changed(
    register: Register, wanted: Q, since: date, on: date, *, later: Q | None = None, most: int
) -> Since:
    """Give what changed from a day on, `later` than a cursor where one is given: two questions."""
    rows = register.rows(wanted & changed_since(since) & (later or Q()), most=most + 1)
    passed: list[PublicMatter] = []
    if later is None:
        passed = register.rows(wanted & _went_by(since, on), ("current_due", "-stream_id"), MOST_PASSED)
    return Since(tuple(rows[:most]), tuple(passed), len(rows) > most)


def _went_by(since: date, on: date) -> Q:
    """Pick whose date went by in between with no result reported: no act of anybody, and a change all the same."""
    return Q(current_due__gte=since, current_due__lt=on, state__in=WORKED_ON, is_remedy_open=False)


def is_new(row: PublicMatter, since: date) -> bool:
    """Say whether on that day it could not be read here yet."""
    return row.public_from > since


def steps_since(row: PublicMatter, since: date) -> list[dict[str, Any]]:
    """Give the moments of a matter from a day on."""
    return [moment for moment in row.moments if moment["on"] >= since.isoformat()]
