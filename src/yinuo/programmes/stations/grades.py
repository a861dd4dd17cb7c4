"""Grades: given for a year and no longer. Whoever has none, or whose year is over, says so on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotAllowed, Sentence
from yinuo.doors.shell.typed import Reading
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.stations.grade_models import MOST_STARS, StationGrade
from yinuo.programmes.stations.shift_actions import NOT_THERE, opens_as
from yinuo.programmes.stations.words import HAVES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from yinuo.doors.shell.desk.officer import Officer

SOON: Final = timedelta(days=30)
TOO_MANY: Final = Sentence("缺两样以上，不给星；缺一样，最多三星。")
MOST_WITH_ONE: Final = 3


@dataclass(frozen=True, slots=True)
class Graded:
    """A station's latest grade on a day."""

    row: StationGrade
    on: date

    @property
    def until(self) -> date:
        """The last day of the year it was given for."""
        return year_after(self.row.judged_on)

    @property
    def is_over(self) -> bool:
        """Whether its year is over and nobody judged it anew."""
        return self.on > self.until

    @property
    def is_soon(self) -> bool:
        """Whether it is to be judged anew within a month."""
        return not self.is_over and self.until - self.on <= SOON


def year_after(day: date) -> date:
    """Give the same day of the next year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def most_stars(n_missing: int) -> int:
    """Give how many stars there may be where so many of the six haves are missing."""
    return (MOST_STARS, MOST_WITH_ONE, 0)[min(n_missing, 2)]


def judge(officer: Officer, given: Mapping[str, str], missing: Sequence[str], token: str) -> StationGrade:
    """Give a station its grade, from today for a year. Raises NotAllowed, or Invalid with every fault."""
    mine = opens_as(officer)
    if not mine:
        raise NotAllowed
    places, units = nodes()
    reading = Reading(given, {"missing": missing})
    stations = [code for code, row in places.items() if row.kind == "station" and row.is_active]
    place, unit = reading.one_of("place", stations), reading.one_of("unit", mine)
    stars = int(reading.one_of("stars", [str(n) for n in range(MOST_STARS + 1)]) or 0)
    lacks = reading.several("missing", list(HAVES))
    if stars > most_stars(len(lacks)):
        reading.faults.setdefault("stars", TOO_MANY)
    if place and unit and not officer.reaches(unit, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.tell()
    row, _is_new = StationGrade.objects.get_or_create(
        token=token,
        defaults={
            "place_id": place, "unit_id": unit, "stars": stars, "missing": lacks, "judged_on": officer.on,
            "source": "example" if units[unit].is_example else "",
        },
    )  # fmt: skip
    return row


def graded(on: date, places: Collection[str] | None = None) -> dict[str, Graded]:
    """Give the latest grade of every station by its place, or of these alone: one query."""
    rows = StationGrade.objects.filter(judged_on__lte=on).select_related("unit")
    if places is not None:
        rows = rows.filter(place__in=places)
    return {row.place_id: Graded(row, on) for row in rows.order_by("judged_on", "pk")}
