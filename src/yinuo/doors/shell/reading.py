"""Reading for programmes: one matter, lists by cursor, the place's own tables and the law, as records."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, Subquery

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.lexemes import sought
from yinuo.base.text import fold_digits, parse_date
from yinuo.doors.shell import counting, records
from yinuo.doors.shell.paging import NO_CURSOR, cut, limit_of, mark, read_mark
from yinuo.kernel.limits.queries import categories, current_calendar
from yinuo.kernel.matters.fold import fold
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import history, look, open_sight, public_now, sight, visible_to
from yinuo.kernel.matters.situation import Actor
from yinuo.kernel.matters.table import KINDS, STATES
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.people.trees import under
from yinuo.kernel.record.chain import facts_of
from yinuo.kernel.record.models import Event
from yinuo.kernel.search.queries import found_by_public, found_by_staff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.queries import Sight

FILTERS: Final = ("kind", "state", "place", "unit", "changed_since")
MOST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is read: the story's instant (None where the clock is real), the instant and the place's day."""

    story: datetime | None
    instant: datetime
    on: date


def one(ref: str, actor: Actor | None, when: Moment, *, reason: str = "") -> Record:
    """Give a matter: in full to whoever has it in sight, else as the public reads it.

    Sealed texts are given to staff who say why they look, and the looking is recorded. Raises NotFound.
    """
    found = seen(ref, actor, when)
    if isinstance(found, PublicMatter):
        return records.public_sheet(found, open_sight(ref, actor or Actor(), when.story), when.instant)
    return _own(found, actor or Actor(), when, reason)


def seen(ref: str, actor: Actor | None, when: Moment) -> Sight | PublicMatter:
    """Give a matter by this reader's own sight, else the row that the public reads. Raises NotFound."""
    if actor is not None:
        with suppress(NotFound):
            return sight(ref, actor, when.story)
    row = public_now(when.on).filter(ref=ref).first()
    if row is None:
        raise NotFound
    return row


def _own(found: Sight, actor: Actor, when: Moment, reason: str) -> Record:
    is_closed_book = actor.voice == "staff" and found.matter.visibility == "sealed"
    if is_closed_book and reason:
        look(found, actor, "texts", reason[:MOST_REASON], when.instant)
    told = history(found, actor, when.story)
    return records.own_record(found, told, shows_texts=bool(reason) or not is_closed_book)


def as_answered(done: Acted) -> Acted:
    """Give a replayed act with the state that its own event left, so that the same key gets the same answer."""
    if not done.is_replay:
        return done
    events = Event.objects.filter(stream__matter__ref=done.ref, seq__lte=done.seq).order_by("seq")
    return replace(done, state=fold(facts_of(event) for event in events))


def public_list(asked: Mapping[str, str], when: Moment) -> Record:
    """Give a page of what the public may read, newest change first; with `q` what is found, newest filed first.

    Raises Invalid for a filter that cannot be, NotFound for a number that is none.
    """
    rows = public_now(when.on)
    for name in counting.PICKED:
        if name in asked:
            rows = rows.filter(counting.picked(name, asked[name], when.on))
    plain = {name: value for name, value in asked.items() if name not in counting.PICKED}
    rows = _filtered(rows, plain, place="place", unit="lead_unit")
    return _listed(
        rows, plain, found_by_public, "changed_at", lambda row: records.public_record(row, when.instant)
    )


def own_list(actor: Actor, ref: str, asked: Mapping[str, str], when: Moment) -> Record:
    """Give a page of the matters in a member of staff's sight, or the one matter that a code (of `ref`) speaks for."""
    if actor.voice == "staff":
        rows = visible_to(actor, when.on)
    else:
        from yinuo.kernel.matters.models import Matter

        rows = Matter.objects.filter(ref=ref)
    rows = _filtered(rows.select_related("text"), asked, place="place_id", unit="lead_unit_id")
    rows = rows.order_by("-last_event_at", "-stream")
    return _listed(
        rows, asked, found_by_staff, "last_event_at", lambda row: records.listed_record(row, when.instant)
    )


def _filtered(rows: QuerySet[Any], asked: Mapping[str, str], *, place: str, unit: str) -> QuerySet[Any]:
    faults: dict[str, str] = {}
    for name in asked:
        if name not in {*FILTERS, "view", "cursor", "limit", "q"}:
            faults[name[:40]] = Sentence("这里没有「{name}」这一项。", name=name[:40])
    for name, known in (("kind", tuple(KINDS)), ("state", STATES)):
        if name in asked:
            if asked[name] not in known:
                faults[name] = Sentence("请从给出的几项里选一项。")
            rows = rows.filter(**{name: asked[name]})
    if "place" in asked:
        rows = rows.filter(**{f"{place}__in": _codes(Place, asked, "place", faults)})
    if "unit" in asked:
        rows = rows.filter(**{f"{unit}__in": _codes(Unit, asked, "unit", faults)})
    if "changed_since" in asked:
        changed = "changed_at" if rows.model is PublicMatter else "last_event_at"
        rows = rows.filter(**{f"{changed}__gte": _instant(asked["changed_since"], faults)})
    if faults:
        raise Invalid(faults)
    return rows


def _codes(
    model: type[Place | Unit], asked: Mapping[str, str], name: str, faults: dict[str, str]
) -> QuerySet[Any]:
    """Give the codes of a node and of all under it."""
    node = model.objects.filter(pk=asked[name]).first()
    if node is None:
        unknown = {
            "place": "没有这个地方。请从名单里选，或选所在的镇、街道。",
            "unit": "没有这个单位。请从名单里选。",
        }
        faults[name] = Sentence(unknown[name])
        return model.objects.none().values("code")
    return model.objects.filter(under(node.path)).values("code")


def _instant(typed: str, faults: dict[str, str]) -> datetime:
    """Read a day of the place, or an instant with its offset."""
    zone = current_calendar().zone
    try:
        at = datetime.fromisoformat(fold_digits(typed)) if "T" in typed.upper() else None
        return at if at and at.tzinfo else datetime.combine(parse_date(typed), time.min, zone)
    except Invalid as fault:
        faults["changed_since"] = next(iter(fault.fields.values()))
    except (ValueError, OverflowError):
        faults["changed_since"] = Sentence("没读懂这个日期。请写成 2026-03-01 这样。")
    return datetime.combine(date.max, time.min, zone)


def _listed(rows: QuerySet[Any], asked: Mapping[str, str], find: Any, changed: str, told: Any) -> Record:
    """Give one page of what holds the words of `q`, newest filed first; without it, of everything that was picked."""
    if "q" not in asked:
        return _page(rows, asked, changed, told)
    what = sought(asked["q"])
    if what is None:
        raise Invalid({"q": Sentence("这里面没有能找的字。")})
    after = _stream_of(asked["cursor"]) if asked.get("cursor") else 0
    found = find(rows, what, limit_of(asked), after)
    return {
        "items": [told(row) for row in found.rows],
        "next_cursor": mark(found.last) if found.last else None,
    }


def _page(rows: QuerySet[Any], asked: Mapping[str, str], changed: str, told: Any) -> Record:
    """Give one page after the cursor: whatever is added meanwhile comes before it, so nothing comes twice."""
    limit = limit_of(asked)
    if cursor := asked.get("cursor", ""):
        at, ref = _moment_of(cursor)
        last = Subquery(rows.model._default_manager.filter(ref=ref).values("pk")[:1])  # noqa: SLF001 -- documented
        rows = rows.filter(Q(**{f"{changed}__lte": at}) & (Q(**{f"{changed}__lt": at}) | Q(pk__lt=last)))
    found = list(rows[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return {
        "items": [told(row) for row in found[:limit]],
        "next_cursor": mark([getattr(more, changed).isoformat(), more.ref]) if more else None,
    }


def _stream_of(cursor: str) -> int:
    stream = read_mark(cursor)
    if not (isinstance(stream, int) and not isinstance(stream, bool) and 0 < stream < 1 << 63):
        raise Invalid({"cursor": NO_CURSOR})
    return stream


def _moment_of(cursor: str) -> tuple[datetime, str]:
    try:
        at, ref = read_mark(cursor)
        when = datetime.fromisoformat(at)
    except (ValueError, TypeError):
        raise Invalid({"cursor": NO_CURSOR}) from None
    if when.tzinfo is None or not isinstance(ref, str) or "\x00" in ref:
        raise Invalid({"cursor": NO_CURSOR})
    return when, ref


def places(asked: Mapping[str, str]) -> Record:
    """Give a page of the place's territory, each place after the one it lies in. Raises Invalid."""
    return _nodes(Place.objects.all(), ("kind",), asked)


def units(asked: Mapping[str, str]) -> Record:
    """Give a page of the offices and bodies that can promise and answer. Raises Invalid."""
    return _nodes(Unit.objects.all(), ("kind", "place"), asked)


def _nodes(rows: QuerySet[Any], more: tuple[str, ...], asked: Mapping[str, str]) -> Record:
    names = ("path", "code", "parent", "name", "name_en", "is_example", *more)
    found = sorted(rows.filter(is_active=True).values(*names), key=itemgetter("path"))
    page = cut(found, asked, itemgetter("path"))
    return page | {"items": [{name: row[name] for name in names[1:]} for row in page["items"]]}


def category_list(asked: Mapping[str, str]) -> Record:
    """Give a page of the categories that something can be filed under, in the place's own order. Raises Invalid."""
    rows = [
        (at, {
            "code": row.code,
            "name": row.name,
            "name_en": row.name_en,
            "programme": row.programme,
            "kinds": sorted(row.kinds),
            "is_sealed": row.is_sealed,
        })
        for at, row in enumerate(categories())
    ]  # fmt: skip
    page = cut(rows, asked, itemgetter(0))
    return page | {"items": [record for _at, record in page["items"]]}


def workflow() -> Record:
    """Give the matter's law as data: kinds, states, outcomes, every row and note, the fields of each."""
    from yinuo.kernel.matters.decide import NOTE_ROWS
    from yinuo.kernel.matters.fields import APPEAL_DECISION, DECISION, fields_of
    from yinuo.kernel.matters.table import NOTES, OUTCOMES, ROWS, VERBS

    def row_of(row: Any) -> Record:
        choice = {row.choice[0]: row.choice[1]} if row.choice[0] else {}
        names = ("verb", "kinds", "sources", "target", "outcome", "who", "two", "guards", "needs")
        return {**{name: getattr(row, name) for name in names}, "choice": choice}

    return {
        "states": STATES,
        "outcomes": OUTCOMES,
        "kinds": {
            name: {
                "start": kind.start,
                "last_word": kind.last_word,
                "success": kind.success,
                "other": kind.other,
            }
            for name, kind in KINDS.items()
        },
        "verbs": VERBS,
        "rows": [row_of(row) for row in ROWS],
        "notes": [{**row_of(row), "is_public": NOTES[row.verb].is_public} for row in NOTE_ROWS],
        "submit": {kind: [records.field_record(one) for one in fields_of("submit", kind)] for kind in KINDS},
        "fields": {
            verb: [records.field_record(one) for one in fields_of(verb, "")]
            for verb in (*VERBS, *NOTES)
            if verb != "submit"
        },
        "decision": [records.field_record(one) for one in DECISION],
        "appeal_decision": [records.field_record(one) for one in APPEAL_DECISION],
    }
