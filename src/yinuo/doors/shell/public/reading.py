"""What the public's own pages say, for programmes: a day's page, what changed since a day, what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import parse_date
from yinuo.doors.shell.paging import NO_CURSOR, PAGED, limit_of, only
from yinuo.doors.shell.public.answered import UNKNOWN, Question, answered_alike, last_words
from yinuo.doors.shell.public.changed import OF, changed, is_new, picked, steps_since
from yinuo.doors.shell.public.edition import COLUMNS, Edition, day_of
from yinuo.doors.shell.public.register import MOST_COUNTED, Register, after_cursor, cursor_of
from yinuo.doors.shell.records import ROOT, public_line, public_record
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.fields import LONG
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.models import PublicMatter

IN_GROUP: Final = 50
MOST_CODE: Final = 60
TODAY: Final = "today"


def day(typed: str, when: Moment) -> Record:
    """Give the page of a day, or of `today`: what fell due and how it ended, the four columns, what comes next.

    A past day reads as it stood at its end. Raises NotFound for no day, one to come, one before the calendar.
    """
    on = when.on if typed == TODAY else day_of(typed, when.on)
    edition = Edition(on, when.on, when.instant)
    due, is_over = edition.due()
    columns = (edition.new(), edition.answered(), edition.good(), edition.red())
    counts = {} if edition.is_past else edition.count()
    return {
        "on": on,
        "is_past": edition.is_past,
        "first_due": edition.first,
        "last_due": edition.last,
        "n_due": len(due),
        "is_more": is_over,
        "due": [
            {"name": name, "n": len(rows), "items": _lines(rows[:IN_GROUP], edition)}
            for name, rows in edition.grouped(due).items()
        ],
        "next": [] if due or edition.is_past else _lines(edition.coming(), edition),
        "columns": [
            {"name": name, **_counted(counts.get(name)), "items": _lines(rows, edition)}
            for name, rows in zip(COLUMNS, columns, strict=True)
        ],
        "figures": "" if edition.is_past else f"{ROOT}/figures",
        "href": f"{ROOT}/days/{on.isoformat()}",
    }


def _counted(n: int | None) -> Record:
    return {"n": None if n is None else min(n, MOST_COUNTED), "is_more": n is not None and n > MOST_COUNTED}


def _lines(rows: Iterable[PublicMatter], edition: Edition) -> list[Record]:
    return [public_line(row, edition.now) for row in rows]


def changes(asked: Mapping[str, str], when: Moment) -> Record:
    """Give a page of what has changed since a day, the newest first: of a `ref`, a `unit`, a `place`, or all.

    With the first page comes what `passed`: whose date went by with no result. Raises Invalid, NotFound.
    """
    only(asked, ("since", *OF, *PAGED))
    since: date = parse_date(asked.get("since", "")[:40], field="since")
    of = {name: asked[name].strip()[:MOST_CODE] for name in OF if asked.get(name, "").strip()}
    limit, later = limit_of(asked), None
    if typed := asked.get("cursor", ""):
        later = after_cursor(typed, "changed_at")
        if later is None:
            raise Invalid({"cursor": NO_CURSOR})
    register = Register(when.on)
    if "ref" in of:
        register.one(of["ref"])
    found = changed(register, picked(of), since, when.on, later=later, most=limit)
    return {
        "since": since,
        "on": when.on,
        "items": [
            public_record(row, when.instant) | {"is_new": is_new(row, since), "way": steps_since(row, since)}
            for row in found.rows
        ],
        "passed": [public_record(row, when.instant) for row in found.passed],
        "next_cursor": cursor_of(found.rows[-1], "changed_at") if found.is_more else None,
    }


def answered(given: Mapping[str, Any], when: Moment) -> Record:
    """Give up to three answered matters that may spare somebody the asking, each with what was said. Raises Invalid."""
    rows = answered_alike(_question(given), when.on)
    items = [public_record(row, when.instant) | {"answer": last_words(row)} for row in rows]
    return {"items": items, "next_cursor": None}


def _question(given: Mapping[str, Any]) -> Question:
    faults: dict[str, str] = {}
    texts = {name: given.get(name) or "" for name in ("body", "category", "place")}
    for name, value in texts.items():
        if not isinstance(value, str) or (name == "body" and len(value) > LONG):
            faults[name] = Sentence("最多 {most} 个字。", most=LONG if name == "body" else MOST_CODE)
    if not isinstance(given.get("about_office", False), bool):
        faults["about_office"] = Sentence("请填 true 或 false。")
    if faults:
        raise Invalid(faults)
    place = Place.objects.filter(pk=texts["place"], is_active=True).first()
    if texts["place"] and place is None:
        faults["place"] = Sentence("没有这个地方。请从名单里选，或选所在的镇、街道。")
    if texts["category"] and texts["category"] not in {UNKNOWN, *book().categories}:
        faults["category"] = Sentence("没有这个类别。请从名单里选。")
    if faults:
        raise Invalid(faults)
    return Question(texts["body"], texts["category"], place, bool(given.get("about_office", False)))
