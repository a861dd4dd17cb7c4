"""What of the log is opened of one public matter: exactly what its public row shows (docs/log.md).

An office's promises open at once, a resident's matter a day later. Nothing of a sealed leaf is ever opened: it bears an
id of its own, and naming its matter would tell them apart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import prefetch_related_objects

from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.log.folder import CHECKPOINT
from yinuo.kernel.log.guard import read_published
from yinuo.kernel.log.process import folder
from yinuo.kernel.matters.projection import OF_OFFICES, SHOWN_FACTS, SPEAKING_ROLES, moment
from yinuo.kernel.matters.rebuilding import Rebuilt, public_texts
from yinuo.kernel.record.chain import facts_of
from yinuo.kernel.record.models import Event
from yinuo.kernel.record.seal import public_document, public_key
from yinuo_verify import merkle, note
from yinuo_verify.tiles import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from yinuo.kernel.matters.models import PublicMatter
    from yinuo_verify.checkpoint import Checkpoint
    from yinuo_verify.tiles import Tile

A_DAY: Final = timedelta(hours=24)
VERSION: Final = 1
IDX: Final = "idx"
EVENTS: Final = f"""
SELECT e.*, l.{IDX} FROM event e LEFT JOIN log_leaf l ON l.event_id = e.id
WHERE e.stream_id = %s AND e.effective_at <= %s ORDER BY e.seq
"""
TITLED: Final = frozenset(("accept", "launch", "appeal"))
UNNAMED: Final = frozenset(("accused",))
"""Roles that the page shows without their unit's name: what commits to the unit stays closed."""
OF_THE_COURSE: Final = frozenset(("from", "overruled", "first_contact_unit", "proposed_unit"))
"""Facts of offices that the row does not repeat and that give nobody away: one key opens all of an event's facts."""
AS_SHOWN: Final = frozenset(
    ("ref", "kind", "programme", "category", "town", "place", "source", "level", "visibility", "beneficiary")
)
"""Facts that are opened where the row still shows the same: what was corrected since is not told again."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is opened: its neutral code, its name, its salt."""

    code: str
    name: str
    salt: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An event that the public row shows: its place among the row's moments, and in the log (None: not there yet).

    While `is_open` is false nothing of it is told. `public` is None where its public part is not shown.
    """

    event: Event
    n_moment: int
    idx: int | None
    is_open: bool
    public: Mapping[str, Any] | None
    texts: tuple[Text, ...] = field(default=())


def openings(row: PublicMatter, now: datetime, *, by_story: bool) -> list[Opening]:
    """Give the events that a public matter's row shows at an instant, in order, and what of each is opened.

    All of it is told from the events alone: a row that was changed beside them is held against this, not followed.
    `by_story`: in the demo the story's own times tell when, elsewhere the database's clock.
    """
    shown, again = _shown(row, now)
    found = []
    for event, n_moment in shown:
        at = event.effective_at if by_story else event.recorded_at
        is_due = row.kind in OF_OFFICES or at + A_DAY <= now
        public = public_document(facts_of(event)) if _may_show(again, event) else None
        texts = tuple(_texts(again, event, n_moment))
        idx = getattr(event, IDX, None)
        found.append(Opening(event, n_moment, idx, is_due and idx is not None, public, texts))
    return found


def _shown(row: PublicMatter, now: datetime) -> tuple[list[tuple[Event, int]], Rebuilt]:
    """Give the events that stand in the row as a moment with their place among them, and the row told again."""
    events = list(Event.objects.raw(EVENTS, [row.pk, now]))
    prefetch_related_objects(events, "contents")
    again, shown = Rebuilt(current_calendar()), list[tuple[Event, int]]()
    first: Event | None = None
    for event in events:
        before = len(again.shown["moments"]) if again.shown else 0
        again.add(event)
        first = first or event
        if again.shown is None:
            shown.clear()
            continue
        if not before and row.kind not in OF_OFFICES:
            shown.append((first, 0))
        if moment(facts_of(event), {}, current_calendar().first) is not None and event is not first:
            shown.append((event, len(again.shown["moments"]) - 1))
    return [one for one in shown if json.loads(bytes(one[0].leaf))["s"]], again


def _may_show(again: Rebuilt, event: Event) -> bool:
    """Say whether all that an event's public part commits to is what the row shows."""
    if event.actor_role in UNNAMED or (event.actor_unit and event.actor_role not in SPEAKING_ROLES):
        return False
    facts, shown = event.facts_public, {**(again.shown or {}), "visibility": "public"}
    rest = {name for name in facts if name not in SHOWN_FACTS and name not in OF_THE_COURSE}
    return rest <= AS_SHOWN and all(shown[name] == facts[name] for name in rest)


def _texts(again: Rebuilt, event: Event, n_moment: int) -> Iterator[Text]:
    """Give the texts of an event that the row shows: its moment's words, and the title and summary that stand."""
    shown = again.shown or {}
    told = dict(shown["moments"][n_moment].get("words") or {}) if shown else {}
    if event.type in TITLED:
        body = {"body": shown["summary"]} if event.type == "launch" else {}
        told |= {"title": shown["title"], "summary": shown["summary"]} | body
    kept = public_texts(event, again.state.kind)
    for content in event.contents.all():
        if content.field in told and kept.get(content.field) == told[content.field]:
            yield Text(content.code, content.field, bytes(content.salt), kept[content.field])


def of_stream(stream: int, now: datetime) -> list[Opening]:
    """Give every event by an instant of a stream that is no matter: all of it was written for everybody to read."""
    events = list(Event.objects.raw(EVENTS, [stream, now]))
    prefetch_related_objects(events, "contents")
    return [
        Opening(
            one, n, idx := getattr(one, IDX, None), idx is not None, public_document(facts_of(one)),
            tuple(
                Text(each.code, each.field, bytes(each.salt), bytes(each.body).decode())
                for each in one.contents.all()
                if each.nonce is None
            ),
        )
        for n, one in enumerate(events)
    ]  # fmt: skip


def document(row: PublicMatter, opened: Sequence[Opening]) -> dict[str, Any] | None:
    """Write a matter's openings against the published checkpoint (docs/log.md); None where there is none yet."""
    return written_of(row.pk, row.ref, opened)


def written_of(stream: int, ref: str, opened: Sequence[Opening]) -> dict[str, Any] | None:
    """Write the openings of a stream, named on its page by `ref`; None where no checkpoint is published yet."""
    log = folder()
    raw = log.read(CHECKPOINT)
    if raw is None:
        return None
    head = read_published(raw)

    def fetch(tile: Tile) -> bytes:
        return log.parts_of(tile) or b""

    tree = Tree(head.size, fetch)
    events = [_written(one, head, tree) for one in opened if one.is_open and (one.idx or 0) < head.size]
    log_id = Event.objects.filter(stream_id=stream).values_list("stream__log_id", flat=True)[:1]
    return {
        "v": VERSION,
        "origin": head.origin,
        "checkpoint": raw.decode(),
        "ref": ref,
        "log_id": bytes(log_id[0]).hex() if events else "",
        "zone": str(current_calendar().zone),
        "events": sorted(events, key=lambda event: event["index"]),
    }


def _written(one: Opening, head: Checkpoint, tree: Tree) -> dict[str, Any]:
    event, index = one.event, one.idx or 0
    proof = merkle.inclusion_proof(index, head.size, tree.node)
    shown = (
        {"k_pub": public_key(bytes(event.salt0)).hex(), "public": one.public}
        if one.public is not None
        else {}
    )
    return {
        "index": index,
        "leaf": bytes(event.leaf).decode(),
        "proof": [note.to_base64(step) for step in proof],
        "commitment": bytes(event.commitment).decode(),
        **shown,
        "fields": {
            text.code: {"name": text.name, "salt": text.salt.hex(), "text": text.text} for text in one.texts
        },
    }
