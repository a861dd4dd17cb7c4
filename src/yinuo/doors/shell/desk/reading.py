"""The desk for programmes: its queues with their tallies, a page of one, what was found, the views that were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.doors.shell import records
from yinuo.doors.shell.desk.narrowing import DUES, PARTS, code_of, narrowing_of, view_of
from yinuo.doors.shell.desk.queue import CAP, Cursor, found_by, page_of, tallies
from yinuo.doors.shell.desk.saved import saved_of
from yinuo.doors.shell.desk.standing import days_left, flags_of
from yinuo.doors.shell.desk.views import VIEWS, first_view, stale_before
from yinuo.doors.shell.paging import NO_CURSOR, PAGED, cut, limit_of, only
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.people.models import Place, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.views import View
    from yinuo.doors.shell.models import SavedView
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.models import Matter

UNKNOWN: Final = {
    "unit": Sentence("没有这个单位。请从名单里选。"),
    "place": Sentence("没有这个地方。请从名单里选，或选所在的镇、街道。"),
    "category": Sentence("没有这个类别。请从名单里选。"),
    "due": Sentence("请从给出的几项里选一项。"),
}


def queue_address(code: str) -> str:
    """Give where a queue is found."""
    return f"{records.ROOT}/queues/{quote(code, safe=':,')}"


def queues(officer: Officer) -> Record:
    """Give every queue in its order, with how many stand in it, counted to CAP; "all" is not counted."""
    counts = tallies(officer, CAP)
    return {
        "first": first_view(officer).code,
        "items": [_queue(view, counts.get(view.code)) for view in VIEWS],
        "next_cursor": None,
    }


def _queue(view: View, n: int | None) -> Record:
    return {
        "code": view.code,
        "label": str(view.label),
        "group": str(view.group),
        "empty": str(view.empty),
        "n": None if n is None else min(n, CAP),
        "is_more": n is not None and n > CAP,
        "href": queue_address(view.code),
    }


def queue(officer: Officer, code: str, asked: Mapping[str, str]) -> Record:
    """Give a page of a queue, soonest first, narrowed down by its code or beside it.

    Raises NotFound for no such queue, Invalid for what cannot be asked.
    """
    only(asked, (*PARTS, *PAGED))
    view = view_of(_narrowed(code, asked))
    if view is None:
        raise NotFound
    cursor = None
    if typed := asked.get("cursor", ""):
        cursor = Cursor.read(typed)
        if cursor is None:
            raise Invalid({"cursor": NO_CURSOR})
    page = page_of(officer, view, cursor, limit_of(asked))
    return {
        "queue": view.code,
        "items": lines(officer, page.rows),
        "next_cursor": str(Cursor.of(page.rows[-1])) if page.rows and page.has_after else None,
    }


def _narrowed(code: str, asked: Mapping[str, str]) -> str:
    """Give the code with what the address narrows it down to besides. Raises Invalid for what is none."""
    narrowing = narrowing_of(code)
    if narrowing is None:
        raise NotFound
    wanted = {name: asked.get(name) or getattr(narrowing, name) for name in PARTS}
    faults = {name: UNKNOWN[name] for name in PARTS if wanted[name] and not _is_known(name, wanted[name])}
    if faults:
        raise Invalid(faults)
    return code_of(code.partition(",")[0], wanted)


def _is_known(name: str, value: str) -> bool:
    if name == "due":
        return value in DUES
    if name == "category":
        return value in book().categories
    rows: Any = Unit.objects if name == "unit" else Place.objects
    return bool(rows.filter(pk=value).exists())


def lines(officer: Officer, rows: Iterable[Matter]) -> list[Record]:
    """Give matters as a queue shows them: the line of a list, working days left, and what presses."""
    stale_at = stale_before(officer)
    found = []
    for row in rows:
        state = state_of(row)
        flags = [str(text) for text in flags_of(state, officer, stale_at)]
        line = records.listed_record(row, officer.at)
        found.append(line | {"days_left": days_left(state, officer), "flags": flags})
    return found


def found(officer: Officer, asked: Mapping[str, str]) -> Record:
    """Give up to fifty matters in sight by their number here or elsewhere, their place or working words."""
    only(asked, ("q",))
    return {"items": lines(officer, found_by(officer, asked.get("q", ""))), "next_cursor": None}


def saved(officer: Officer, asked: Mapping[str, str]) -> Record:
    """Give a page of the views that somebody gave a name to, in the order of their making."""
    page = cut(list(saved_of(officer)), asked, lambda row: row.pk)
    return page | {"items": [saved_record(row) for row in page["items"]]}


def saved_record(row: SavedView) -> Record:
    """Give a saved view as a record."""
    return {
        "name": row.name,
        "view": row.view,
        "queue": queue_address(row.view),
        "href": f"{records.ROOT}/views/{quote(row.name, safe='')}",
    }


def checked_code(code: str) -> str:
    """Give the code of a view that is to be saved. Raises Invalid for none."""
    try:
        view = view_of(_narrowed(code, {}))
    except (NotFound, Invalid):
        view = None
    if view is None:
        raise Invalid(
            {"view": Sentence("没有这个队列。请用 /queues 里的 code，后面可以加「,due:7」这样的限定。")}
        )
    return view.code
