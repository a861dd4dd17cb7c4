"""What machines read of the four typed lists: stages and duties with proofs; units by code, money in minor units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns import duties as law
from yinuo.programmes.campaigns import investment as ladder
from yinuo.programmes.campaigns.land import areas, idle
from yinuo.programmes.campaigns.line_forms import KINDS_OF, OPTIONAL, kinds_of, next_of
from yinuo.programmes.campaigns.lines import area, parcel, prospect, works
from yinuo.programmes.campaigns.records import CAMPAIGNS
from yinuo.programmes.campaigns.track_fields import TRACKS
from yinuo.programmes.campaigns.track_pages import DONE
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.programmes.campaigns.lines import Line
    from yinuo.programmes.campaigns.models import ProspectCount
    from yinuo.programmes.campaigns.tracks import Step

TRACKS_AT: Final = f"{CAMPAIGNS}/tracks"
COUNTS_AT: Final = f"{TRACKS_AT}/investment/counts"
LINES_AT: Final = f"{CAMPAIGNS}/lines"


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _steps(track: str) -> Sequence[Step]:
    """Give the stages, lists, duties or levels of a track."""
    told = shipped()
    return {
        "investment": told.investment.stages,
        "land": told.land.lists,
        "duties": tuple(duty.step for duty in told.duties.items),
        "hazards": tuple(level.step for level in told.hazards.levels),
    }[track]


def track_record(track: str, n: int) -> Record:
    """Give one track: what stands on it, what a line begins with, and every stage with what proves it."""
    return {
        "code": track, "name": str(TRACKS[track]), "n": n, "opens_with": dict(KINDS_OF.get(track, {})),
        "steps": [
            {"code": one.code, "name": one.name, "name_en": one.name_en, "fields": dict(one.proof)}
            for one in _steps(track)
        ],
        "href": f"{TRACKS_AT}/{track}",
    }  # fmt: skip


def sums_record(track: str, counts: Mapping[str, Mapping[str, int]]) -> list[Record]:
    """Give the counts of a track by stage, list, duty or level, in the order of the data."""
    return [
        {"code": one.code, "name": one.name, "name_en": one.name_en, "counts": dict(counts[one.code])}
        for one in _steps(track)
        if one.code in counts
    ]


def counts_of(track: str, some: Sequence[Line]) -> dict[str, dict[str, int]]:
    """Give how many lines stand at each stage or list with their money or area; of a duty how many owe and did it."""
    rules = shipped()
    if track == "investment":
        every = ladder.sums(rules.investment, [prospect(line) for line in some])
        return {code: {"n": n, "amount": amount} for code, (n, amount) in every.items()}
    if track == "land":
        parcels = [parcel(line) for line in some]
        whole = areas(rules.land, parcels)
        return {
            code: {"n": sum(one.on_list == code for one in parcels), "area": whole[code]} for code in whole
        }
    told = {duty.step.code: {"n": 0, "n_done": 0} for duty in rules.duties.items}
    for one in map(area, some):
        for duty in law.owed(rules.duties, one):
            told[duty.step.code]["n"] += 1
            told[duty.step.code]["n_done"] += duty.step.code in one.finished
    return told


def line_record(track: str, line: Line, on: date, *, promised: Iterable[str] = ()) -> Record:
    """Give one line: whose it is, how it stands by the law of its track, every step with its proof."""
    row = line.row
    return {
        "ref": row.ref, "track": track, "title": row.title, "unit": line.unit, "state": row.state,
        "first_due": _day(row.first_due), "source": "example" if line.is_example else "",
        "stands": STANDS[track](line, on), "promises": list(promised),
        "steps": [
            {"do": step.act, "code": step.code, "on": step.on.isoformat(), "proof": step.proof} for step in line.steps
        ],
        "href": f"{LINES_AT}/{row.ref}",
    }  # fmt: skip


def whole_record(track: str, line: Line, on: date, promised: Iterable[str]) -> Record:
    """Give one line with what may come next, and what each is asked for."""
    return {**line_record(track, line, on, promised=promised), "next": list(_next(track, line))}


def _next(track: str, line: Line) -> Iterable[Record]:
    for act, code, _label, choices in next_of(track, line):
        fields = kinds_of(track, act, code)
        yield {
            "do": act, "codes": [one.value for one in choices] or [code], "fields": dict(fields),
            "optional": [name for name in OPTIONAL if name in fields],
        }  # fmt: skip


def hazard_line(line: Line, on: date, planned: Collection[int]) -> Record:
    """Give a hazard as its list shows it: its plan is a step, which is told where the line is read by itself."""
    record = line_record("hazards", line, on)
    record["stands"]["has_plan"] = line.row.pk in planned
    return record


def _invested(line: Line, on: date) -> Record:
    rules, one = shipped().investment, prospect(line)
    stage, since = one.reached[-1]
    return {
        "stage": stage, "since": since.isoformat(), "amount": one.proofs[0]["amount"],
        "is_lapsed": ladder.is_lapsed(rules, one, on),
    }  # fmt: skip


def _parcel(line: Line, on: date) -> Record:
    one, (done, start_by) = parcel(line), works(line)
    found = idle(shipped().land, done, start_by, one.cause, on) if start_by else None
    return {
        "list": one.on_list, "since": one.entered[-1][1].isoformat(), "area": one.area,
        "blocker": one.blocker, "cause": one.cause,
        "idle": {
            "case": found.case, "since": found.since.isoformat(), "days": found.n_days, "cause": found.cause,
            "fee_percent": int(found.fee * 100), "may_be_taken_back": found.may_be_taken_back,
        } if found else None,
    }  # fmt: skip


def _taken(line: Line, on: date) -> Record:
    rules, one, calendar = shipped().duties, area(line), current_calendar()
    owed = law.owed(rules, one)
    share = law.duty_completion(rules, one, on)
    return {
        "n_done": int(share * len(owed)), "n_owed": len(owed),
        "percent": law.rights_floor(one) * int(share * 100), "completion": law.area_completion(rules, one, on),
        "breaches": list(one.breaches), "has_remedy": one.has_remedy,
        "may_move": all(one.finished.get(code, on) <= on and code in one.finished for code in rules.before_moving),
        "duties": [
            {
                "code": (code := duty.step.code), "begun_on": _day(one.begun.get(code)),
                "finished_on": _day(one.finished.get(code)),
                "earliest_on": _day(law.floor_of(duty, one.begun[code], calendar) if code in one.begun else None),
            }
            for duty in owed
        ],
    }  # fmt: skip


def _hazard(line: Line, on: date) -> Record:
    row = line.row
    return {
        "level": row.level, "has_plan": bool(line.steps), "n_reopened": row.n_reopened,
        "is_late": row.current_due is not None and row.current_due < on and row.state not in DONE,
    }  # fmt: skip


STANDS: Final[Mapping[str, Callable[[Line, date], dict[str, Any]]]] = {
    "investment": _invested,
    "land": _parcel,
    "duties": _taken,
    "hazards": _hazard,
}


def count_record(row: ProspectCount) -> Record:
    """Give a unit's count of a week: a stage and a number."""
    return {
        "unit": row.unit_id,
        "stage": row.stage,
        "week": row.week.isoformat(),
        "n": row.n,
        "href": COUNTS_AT,
    }
