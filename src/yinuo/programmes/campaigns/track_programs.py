"""What a program reads and does of the four typed lists: the same by the API and on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import NotFound
from yinuo.doors.shell.paging import PAGED, cut, only
from yinuo.doors.shell.reading import as_answered
from yinuo.doors.shell.records import acted_record
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import public_now
from yinuo.programmes.campaigns import line_typed
from yinuo.programmes.campaigns.line_forms import KINDS_OF, kinds_of
from yinuo.programmes.campaigns.lines import Line, line_of, lines, promises
from yinuo.programmes.campaigns.models import ProspectCount
from yinuo.programmes.campaigns.track_fields import TRACKS
from yinuo.programmes.campaigns.track_pages import IS_OPEN, found_by_level, hazards_on, planned_by
from yinuo.programmes.campaigns.track_records import (
    count_record,
    counts_of,
    hazard_line,
    line_record,
    sums_record,
    track_record,
    whole_record,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record

HEADED: Final = ("title", "due")
COUNTED: Final = ("stage", "week", "n")
STEPPED: Final = ("do", "code")


def tracks(at: Moment) -> Record:
    """List the four tracks: how much stands on each, and what every step of it is proved by."""
    counts = {track: len(_lines(track, at)) for track in KINDS_OF}
    counts["hazards"] = hazards_on(at.on).count()
    return {"items": [track_record(track, counts[track]) for track in TRACKS]}


def _lines(track: str, at: Moment) -> list[Line]:
    return [line for line in lines(track, at.instant) if _is_public(line.row, at)]


def _is_public(row: PublicMatter, at: Moment) -> bool:
    return row.public_from <= at.on


def track(code: str, asked: Mapping[str, str], at: Moment) -> Record:
    """Give one track with its sums and a page of its lines; of hazards the open ones. Raises NotFound, Invalid."""
    if code not in TRACKS:
        raise NotFound
    only(asked, PAGED)
    if code == "hazards":
        return _hazards(asked, at)
    some = _lines(code, at)
    page = cut(some, asked, lambda line: line.row.pk)
    shown: list[Line] = page["items"]
    promised = promises(line.row.ref for line in shown) if code == "investment" else {}
    return {
        **track_record(code, len(some)), "sums": sums_record(code, counts_of(code, some)),
        "items": [
            line_record(code, line, at.on, promised=[one.ref for one in promised.get(line.row.ref, ())])
            for line in shown
        ],
        "next_cursor": page["next_cursor"],
    }  # fmt: skip


def _hazards(asked: Mapping[str, str], at: Moment) -> Record:
    found = hazards_on(at.on)
    counts = found_by_level(found, at.on)
    page = cut(list(found.filter(IS_OPEN).order_by("pk")), asked, lambda row: row.pk)
    planned = planned_by(at.instant)
    return {
        **track_record("hazards", sum(one["n"] for one in counts.values())), "sums": sums_record("hazards", counts),
        "items": [hazard_line(Line(row, row.lead_unit, {}, []), at.on, planned) for row in page["items"]],
        "next_cursor": page["next_cursor"],
    }  # fmt: skip


def line(ref: str, at: Moment) -> Record:
    """Give one line with every step, and what may come next. Raises NotFound."""
    row = public_now(at.on).filter(ref=ref).first()
    if row is None:
        raise NotFound
    code, one = line_typed.track_of(ref), line_of(row, at.instant)
    if code in {"investment", "land"} and not one.steps:
        raise NotFound
    return whole_record(code, one, at.on, _promised(ref))


def _promised(ref: str) -> list[str]:
    return [one.ref for one in promises([ref]).get(ref, ())]


def counts(asked: Mapping[str, str], at: Moment) -> Record:
    """Give a page of the weekly counts before signing, the newest week first. Raises Invalid."""
    told = ProspectCount.objects.filter(week__lte=at.on, told_at__lte=at.instant)
    rows = list(told.order_by("-week", "unit_id", "stage"))
    page = cut(rows, asked, lambda row: [-row.week.toordinal(), row.unit_id, row.stage])
    return {**page, "items": [count_record(row) for row in page["items"]]}


def opened_with(code: str) -> tuple[str, ...]:
    """Give what a new line of a track is asked for. Raises NotFound where none is drafted."""
    if code not in KINDS_OF:
        raise NotFound
    return (*HEADED, *KINDS_OF[code])


def opened(code: str, typed: Mapping[str, str], officer: Officer) -> Record:
    """Draft a new line with its first proof; its unit's head makes it public. Raises NotAllowed, Invalid by field."""
    return acted_record(as_answered(line_typed.opened(code, typed, officer)), "submit")


def counted(typed: Mapping[str, str], officer: Officer) -> Record:
    """Write down a unit's count of a week, or correct it. Raises NotAllowed, Invalid by field."""
    return count_record(line_typed.counted(typed, officer))


def stepped_with(ref: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what a step of a line is asked for. Raises NotFound, Invalid for a step there is not."""
    do, code = (str(given.get(name, ""))[: line_typed.MOST_CODE] for name in STEPPED)
    return (*STEPPED, *kinds_of(line_typed.track_of(ref), do, code))


def stepped(ref: str, typed: Mapping[str, str], officer: Officer) -> Record:
    """Take the next step of a line with its proof, and give the line. Raises NotFound, NotAllowed, Invalid by field."""
    line_typed.stepped(ref, typed, officer)
    row = PublicMatter.objects.get(ref=ref)
    one = line_of(row, officer.now or datetime.now(UTC))
    return whole_record(line_typed.track_of(ref), one, officer.on, _promised(ref))
