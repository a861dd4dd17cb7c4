"""A roster's question and answer as JSON (docs/stations.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Sentence
from yinuo.base.given import NO_MOMENT
from yinuo.doors.cli.solving import both
from yinuo.programmes.stations.roster import Shift, Volunteer, Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from yinuo.base.given import Given, Spot
    from yinuo.programmes.stations.roster import Roster


def wanted(given: Given) -> Wanted:
    """Read the question. Raises Invalid, with the place in the file."""
    stations = {row.text("id"): row.spot("at") for row in given.rows("stations")}
    shifts = [_shift(row, stations) for row in given.rows("shifts")]
    volunteers = [_volunteer(row, stations) for row in given.rows("volunteers")]
    people, slots = {one.ref for one in volunteers}, {shift.ref for shift in shifts}
    now = given.moment("now") if given.has("now") else None
    told = Wanted(
        stations,
        shifts,
        volunteers,
        together=_pairs(given, "together", people, people),
        apart=_pairs(given, "apart", people, people),
        fixed=_pairs(given, "fixed", people, slots),
        forbidden=_pairs(given, "forbidden", people, slots | set(stations)),
        previous=_pairs(given, "previous", people, slots),
        now=now,
    )
    _one_clock(given, told)
    return told


def told(roster: Roster) -> dict[str, Any]:
    """Give the answer as it is written."""
    loads: dict[str, int] = {}
    for who, _when, _way in roster.pairs:
        loads[who] = loads.get(who, 0) + 1
    return {
        "is_proven": roster.is_proven,
        "gap": round(max((level.gap for level in roster.levels.values()), default=0.0), 6),
        "levels": {
            name: {"value": abs(level.value), "bound": abs(level.bound), "gap": round(level.gap, 6)}
            for name, level in roster.levels.items()
        },
        "assigned": [{"volunteer": who, "shift": when, "metres": way} for who, when, way in roster.pairs],
        "empty": [{"shift": ref, "why": both(why)} for ref, why in roster.empty],
        "dropped": [list(pair) for pair in roster.dropped],
        "added": [list(pair) for pair in roster.added],
        "most_shifts": max(loads.values(), default=0),
    }


def summary(answer: Mapping[str, Any]) -> str:
    """Say it in a few lines."""
    proven = "proven best" if answer["is_proven"] else f"at most {answer['gap']:.2%} from the best"
    levels = ", ".join(f"{name} {level['value']}" for name, level in answer["levels"].items())
    lines = [f"{proven}: {levels}; {len(answer['empty'])} empty, {len(answer['dropped'])} dropped"]
    lines += [f"{one['shift']}: {one['why']['zh']} {one['why']['en']}" for one in answer["empty"][:20]]
    return "\n".join(lines)


def _shift(row: Given, stations: Mapping[str, Spot]) -> Shift:
    starts, ends = row.in_order(row.moment("starts"), row.moment("ends"), "ends")
    station = row.known("station", row.text("station"), stations)
    needs = row.whole("needs", 1, least=1, most=50)
    return Shift(row.text("id"), station, starts, ends, needs, row.texts("skills"))


def _volunteer(row: Given, stations: Collection[str]) -> Volunteer:
    goes = tuple(row.known("stations", one, stations) for one in row.texts("stations"))
    home = row.spot("at") if row.has("at") else None
    if home is None and not goes:
        raise row.wrong("at", Sentence("请写住在哪里，或者愿意去哪些驿站。"))
    return Volunteer(
        ref=row.text("id"),
        free=row.spans("free"),
        a_week=row.whole("a_week", 1, least=1, most=7),
        home=home,
        reach=row.whole("reach_m", 5_000, most=100_000),
        stations=goes,
        skills=frozenset(row.texts("skills")),
    )


def _pairs(
    given: Given, name: str, first: Collection[str], second: Collection[str]
) -> tuple[tuple[str, str], ...]:
    pairs = given.pairs(name)
    for n, (one, other) in enumerate(pairs):
        given.known(f"{name}[{n}]", one, first)
        given.known(f"{name}[{n}]", other, second)
        if one == other:
            raise given.wrong(f"{name}[{n}]", Sentence("一对里要有两个人。"))
    return pairs


def _one_clock(given: Given, asked: Wanted) -> None:
    """Refuse a file whose times are partly the place's own and partly those of UTC: they cannot be compared."""
    times: list[datetime] = [shift.starts for shift in asked.shifts]
    times += [begins for one in asked.volunteers for begins, _ends in one.free]
    times += [asked.now] if asked.now else []
    if len({moment.tzinfo is None for moment in times}) > 1:
        raise given.wrong("shifts", NO_MOMENT)
