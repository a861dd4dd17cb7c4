"""Every list at a lasting address as CSV, JSON and Atom: the same filters, a few thousand rows in memory at a time."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from io import StringIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language, gettext
from django.views.decorators.http import condition, require_safe

from yinuo.base.text import plain_cell
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.feed import ATOM, MOST_ENTRIES, atom
from yinuo.doors.portal.finding import finding_of
from yinuo.doors.portal.matters import picked_from
from yinuo.doors.portal.names import Names, category_name
from yinuo.doors.portal.shown import is_invented, light_shown
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.register import EVERYTHING, PROMISES, Register, batches
from yinuo.doors.shell.records import as_json, public_record
from yinuo.doors.shell.words import KINDS, OUTCOMES, STATES, STRENGTHS
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.record.models import Event
from yinuo.kernel.search.queries import all_found_by_public, found_by_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

BOM: Final = "\ufeff"
"""What tells a spreadsheet that the text is UTF-8."""
BASES: Final[dict[str, Q]] = {"m": EVERYTHING, "promises": Q(kind__in=PROMISES)}


@dataclass(frozen=True, slots=True)
class Reading:
    """As whom and when a list is read: names in the reader's language, the instant, the day, how addresses begin."""

    names: Names
    now: datetime
    on: date
    address: Callable[[str], str]


Column = tuple["Text", "Callable[[PublicMatter, Reading], object]"]


def columns() -> tuple[Column, ...]:
    """Give the columns of a spreadsheet: what they are called, and what stands in them."""
    return (
        (gettext("编号"), lambda row, _r: row.ref),
        (gettext("题目"), lambda row, _r: row.title),
        (gettext("哪一种"), lambda row, _r: KINDS[row.kind]),
        (gettext("类别"), lambda row, _r: category_name(row.category)),
        (gettext("地点"), lambda row, r: r.names.place(row.place)),
        (gettext("谁负责"), lambda row, r: r.names.unit(row.lead_unit)),
        (gettext("原话"), lambda row, _r: STRENGTHS.get(row.strength, "")),
        (gettext("最初日期"), lambda row, _r: row.first_due),
        (gettext("后来改的日期"), lambda row, _r: gettext("；").join(row.later_dues)),
        (gettext("到哪一步"), lambda row, _r: STATES[row.state].text),
        (gettext("怎样了结"), lambda row, _r: OUTCOMES[row.outcome].text if row.outcome else ""),
        (gettext("现在怎样"), lambda row, r: light_shown(row, r.now, r.on).word.text),
        (gettext("提出"), lambda row, _r: row.asked_on),
        (gettext("报结"), lambda row, _r: row.reported_on),
        (gettext("凭据上的日期"), lambda row, _r: row.proof_on),
        (gettext("了结"), lambda row, _r: row.closed_on),
        (gettext("谁确认的"), _confirmed),
        (gettext("退回重办次数"), lambda row, _r: row.n_reopened),
        (gettext("示例"), lambda row, r: gettext("示例") if is_invented(row, r.names) else ""),
        (gettext("网址"), lambda row, r: r.address(row.ref)),
    )


def _confirmed(row: PublicMatter, reading: Reading) -> str:
    if row.confirmed_by == "requester":
        return gettext("提的人")
    return reading.names.unit(row.confirmed_by)


def csv_of(rows: Iterable[PublicMatter], reading: Reading) -> Iterator[str]:
    """Give a spreadsheet line by line; no cell can be taken for a formula."""
    shown = columns()
    yield BOM + line_of([label for label, _cell in shown])
    for row in rows:
        yield line_of([cell(row, reading) for _label, cell in shown])


def line_of(cells: Iterable[object]) -> str:
    """Give one line of a spreadsheet."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(
        plain_cell("" if cell is None else str(cell)) for cell in cells
    )
    return out.getvalue()


def json_of(rows: Iterable[PublicMatter], reading: Reading) -> Iterator[bytes]:
    """Give the records of the API, one after the other."""
    before = b'{"items":['
    for row in rows:
        yield before + as_json(public_record(row, reading.now))
        before = b",\n"
    yield (before if before.startswith(b"{") else b"") + b'],"next_cursor":null}'


def _last_event(request: HttpRequest) -> tuple[int, datetime | None]:
    """Give the number and time of the last event that could change a list, once a request.

    Steps of what is sealed change none, and when they were taken is nobody's business: only that something was sealed
    or opened counts, for the list is then another.
    """
    if not hasattr(request, "last_event"):
        told = Q(stream__matter__visibility="public") | Q(type__in=("seal", "unseal"))
        last = Event.objects.filter(told).order_by("-pk").values_list("pk", "recorded_at").first()
        request.last_event = last or (0, None)  # type: ignore[attr-defined]
    found: tuple[int, datetime | None] = request.last_event  # type: ignore[attr-defined]
    return found


def _tag(request: HttpRequest, **_named: str) -> str:
    """Give what an answer depends on as one tag: address, language, day, the last event, the place's book."""
    parts = (request.get_full_path(), get_language(), today(request), _last_event(request)[0], book().version)
    return f'"{hashlib.sha256(chr(0).join(map(str, parts)).encode()).hexdigest()[:24]}"'


def _changed(request: HttpRequest, **_named: str) -> datetime | None:
    """Give since when an answer reads so: the last event, or midnight; the demo's day is told by the tag alone."""
    if settings.YINUO_AT is not None:
        return None
    midnight = datetime.combine(today(request), time.min, current_calendar().zone)
    return max(midnight, _last_event(request)[1] or midnight)


@allow(anyone)
@at_portal
@require_safe
@condition(etag_func=_tag, last_modified_func=_changed)
def export(request: HttpRequest, name: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """Answer with a whole list as it is picked by its address: `m` or `promises`, as csv, json or atom."""
    on = today(request)
    picked = picked_from(request.GET, on)
    rows = Register(on).picked(BASES[name] & picked.wanted)
    reading = Reading(Names.of_all(), instant(request), on, _addresses(request))
    answer = (
        _feed(request, rows, name, reading) if form == "atom" else _whole(request, rows, name, form, reading)
    )
    patch_vary_headers(answer, ("Cookie", "Accept-Language"))
    patch_cache_control(answer, no_cache=True)
    return answer


def _addresses(request: HttpRequest) -> Callable[[str], str]:
    """Give how a matter's whole address is made: once asked of the request, not again for each of a million."""
    before, _, after = request.build_absolute_uri(reverse("portal:matter", args=["REF"])).partition("REF")
    return lambda ref: f"{before}{ref}{after}"


def _rows(request: HttpRequest, rows: QuerySet[PublicMatter]) -> Iterator[PublicMatter]:
    what = finding_of(request).what
    return all_found_by_public(rows, what) if what else batches(rows)


def _whole(
    request: HttpRequest, rows: QuerySet[PublicMatter], name: str, form: str, reading: Reading
) -> StreamingHttpResponse:
    every = _rows(request, rows)
    if form == "csv":
        answer = StreamingHttpResponse(csv_of(every, reading), content_type="text/csv; charset=utf-8")
    else:
        answer = StreamingHttpResponse(json_of(every, reading), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="yinuo-{name}-{reading.on}.{form}"'
    return answer


def _feed(request: HttpRequest, rows: QuerySet[PublicMatter], name: str, reading: Reading) -> HttpResponse:
    what = finding_of(request).what
    newest: Iterable[PublicMatter] = rows.order_by("-changed_at", "-pk")[:MOST_ENTRIES]
    if what:
        newest = found_by_public(rows, what, MOST_ENTRIES).rows
    title = gettext("一诺：承诺") if name == "promises" else gettext("一诺：承诺和诉求")
    return HttpResponse(atom(request, title, list(newest), reading), content_type=ATOM)
