"""The database against the log: every leaf, root, commitment, chain and row; what differs is named by its index."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import connection

from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.log import lost
from yinuo.kernel.log.guard import Unsigned, newest, refuse_fork
from yinuo.kernel.log.models import Checkpoint, LogLeaf, LogState
from yinuo.kernel.log.process import house
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.matters.rebuilding import Rebuilt
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.record.chain import AT_ONCE, check_each, whole
from yinuo.kernel.record.models import Event
from yinuo_verify.merkle import Edge, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.record.chain import Gaps

MANY: Final = 20_000
LEAVES: Final = (
    "SELECT l.idx, coalesce(l.leaf, e.leaf), l.hash, e.leaf_hash FROM log_leaf l "
    "LEFT JOIN event e ON e.id = l.event_id WHERE l.idx >= %s ORDER BY l.idx LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, and the leaf it belongs to; None where it is the whole log, or an event that is not in it yet."""

    idx: int | None
    what: str


def audit() -> Iterator[Difference]:
    """Hold the whole database against the log; gives each difference as it is found."""
    yield from _leaves()
    yield from _published()
    yield from _record()


def _leaves() -> Iterator[Difference]:
    """Hold each leaf's bytes against its hash, and the hashes against every root that was signed."""
    edge, at = Edge(), 0
    signed = Checkpoint.objects.order_by("size").values_list("size", "root").iterator()
    mark = next(signed, None)
    while rows := _some(at):
        hashes: list[bytes] = []
        for idx, leaf, hashed, own in rows:
            if idx != at + len(hashes):
                yield Difference(at + len(hashes), "the leaf is missing")
                return
            if leaf is None:
                yield Difference(idx, "its event is missing")
            elif leaf_hash(bytes(leaf)) != bytes(hashed) or bytes(own or hashed) != bytes(hashed):
                yield Difference(idx, "the leaf is not the one that was hashed")
            hashes.append(bytes(hashed))
        while mark is not None and mark[0] <= at + len(hashes):
            edge = edge.append(hashes[edge.size - at : mark[0] - at])
            if edge.root() != bytes(mark[1]):
                yield Difference(None, f"the first {mark[0]} leaves do not lead to the root that was signed")
                return
            mark = next(signed, None)
        edge = edge.append(hashes[edge.size - at :])
        at += len(hashes)
    state = LogState.objects.first()
    if state is not None and (state.size, bytes(state.edge)) != (edge.size, edge.encode()):
        yield Difference(None, f"the log's state says {state.size} leaves, and {edge.size} stand here")


def _some(first: int) -> list[tuple[int, bytes | None, bytes, bytes | None]]:
    with connection.cursor() as cursor:
        cursor.execute(LEAVES, [first, MANY])
        return list(cursor.fetchall())


def _published() -> Iterator[Difference]:
    """Hold the database against what was published."""
    place, state = house(), LogState.objects.first()
    if state is None:
        return
    roots = Checkpoint.objects.filter(origin=state.origin)
    try:
        refuse_fork(
            newest(place.published().values()), state.origin, state.size,
            lambda size: next((bytes(root) for root in roots.filter(size=size).values_list("root", flat=True)), None),
        )  # fmt: skip
    except Unsigned as why:
        yield Difference(None, str(why))


def _record() -> Iterator[Difference]:
    """Hold every event against its commitment and its stream's chain, and every matter's rows against its events."""
    missing = lost.gaps()
    events = whole(Event.objects.all()).iterator(chunk_size=AT_ONCE)
    for _stream, of_stream in groupby(events, key=lambda event: event.stream_id):
        yield from _stream_differs(list(of_stream), missing)


def _stream_differs(events: list[Event], missing: Gaps) -> Iterator[Difference]:
    by_seq = {event.seq: event for event in events}
    faults = list(check_each(events, missing))
    for fault in faults:
        yield Difference(_idx(by_seq[fault.seq]), fault.what)
    row = None if faults else Matter.objects.filter(pk=events[0].stream_id).first()
    if row is not None:
        for what in _rows_differ(row, events):
            yield Difference(_idx(events[-1]), f"{row.ref}: {what}")


def _rows_differ(row: Matter, events: list[Event]) -> Iterator[str]:
    """Give each column of a matter's rows that its events do not lead to."""
    again = Rebuilt(current_calendar())
    for event in events:
        again.add(event)
    kept = state_of(row)
    for name in MatterState.__slots__:
        if getattr(again.state, name) != getattr(kept, name):
            yield f"matter.{name}"
    shown = PublicMatter.objects.filter(pk=row.pk).first()
    if (shown is None) != (again.shown is None):
        yield "public_matter is there, or not, against its events"
    elif shown is not None and again.shown is not None:
        for name, value in again.shown.items():
            if getattr(shown, name) != value:
                yield f"public_matter.{name}"


def _idx(event: Event) -> int | None:
    return LogLeaf.objects.filter(event_id=event.pk).values_list("idx", flat=True).first()
