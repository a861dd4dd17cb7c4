"""What has happened to service requests, step by step: the list that clients ask for again and again.

It goes by the requests that have changed since `start_date`, the oldest change first, so that whoever asks window after
window misses nothing: a step of a window long past is told too, where its request changed again since.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.base.errors import Invalid
from yinuo.doors.open311.asked import BACKWARDS, SPAN, TOO_LONG, instant_in, page_of
from yinuo.doors.open311.found import numbers, paged, shown
from yinuo.doors.open311.standing import OPEN, status_of
from yinuo.doors.shell.words import STEPS
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.doors.open311.found import Order, Reading
    from yinuo.doors.open311.written import Record
    from yinuo.doors.shell.reading import Moment
    from yinuo.kernel.matters.models import PublicMatter

ORDER: Final[Order] = ("changed_at", "stream")


def happened(asked: Mapping[str, str], reading: Reading) -> tuple[list[Record], bool]:
    """Give the steps of a page of requests, and whether more requests follow. Raises Invalid.

    With no `start_date` they are those since yesterday began; of requests that are named, all.
    """
    refs, page = numbers(asked), page_of(asked)
    start, end = _window(asked, reading.when, is_named=bool(refs))
    rows = shown(reading.when.on)
    if refs:
        rows = rows.filter(ref__in=refs)
    if start:
        rows = rows.filter(changed_at__gte=start)
    some = list(paged(rows, ORDER, page.before, page.size))
    told = [step for row in some[: page.size] for step in _steps(row, reading, start, end)]
    return told, len(some) > page.size


def _window(
    asked: Mapping[str, str], when: Moment, *, is_named: bool
) -> tuple[datetime | None, datetime | None]:
    start, end = instant_in(asked, "start_date"), instant_in(asked, "end_date", is_last=True)
    if start is None and not is_named:
        start = current_calendar().day_start(when.on - timedelta(days=1))
    if start and when.instant - start > SPAN:
        raise Invalid({"start_date": TOO_LONG})
    if start and end and end < start:
        raise Invalid({"end_date": BACKWARDS})
    return start, end


def _steps(
    row: PublicMatter, reading: Reading, start: datetime | None, end: datetime | None
) -> Iterator[Record]:
    """Give the steps of one request within a window, each with the status that it left."""
    status = OPEN
    for n, moment in enumerate(row.moments, 1):
        on = datetime.fromisoformat(moment["on"]).date()
        status = _left(moment, status)
        at = reading.at_latest(row, on)
        if on <= reading.when.on and (start is None or at >= start) and (end is None or at <= end):
            yield {
                "update_id": f"{row.ref}.{n}",
                "service_request_id": row.ref,
                "status": status,
                "updated_datetime": reading.w3(at),
                "description": _said(moment, reading),
                "media_url": None,
            }


def _left(moment: Mapping[str, Any], before: str) -> str:
    """Give the status after a step: only one that moves the matter can change it."""
    if moment.get("to", "closed") != "closed":
        return OPEN
    return status_of(moment["outcome"]) if "outcome" in moment else before


def _said(moment: Mapping[str, Any], reading: Reading) -> str:
    """Say a step in a line: what was done, by whom, and an office's own words."""
    unit = reading.unit(str(moment.get("unit", "")))
    done = str(STEPS[moment["type"]].text) if moment["type"] in STEPS else gettext("办了一步")
    head = gettext("%(done)s（%(unit)s）") % {"done": done, "unit": unit} if unit else done
    return "\n".join([head, *(moment.get("words") or {}).values()])
