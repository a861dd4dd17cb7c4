"""The published checkpoints of every quarter hour, and what they say of a leaf's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from yinuo_verify import batch, checkpoint
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.note import Key
    from yinuo_verify.source import Log

LONGEST = 300  # seconds from a leaf's time to its commit, at most
EAST, WEST = 14, 12  # hours: the zones in which a day begins first and ends last


class Forked(Refused):
    """Two checkpoints, both signed, that cannot be of one log."""


def published(
    log: Log,
    keys: Sequence[Key],
    origin: str,
    only: Container[str] | None = None,
    progress: batch.Progress | None = None,
) -> list[Signed]:
    """Give the log's published checkpoints, oldest first, every signature verified.

    `only` names the days to read, where not all are wanted; `progress` is told how many signatures were verified.
    Raises Missing where a log publishes none, Refused with the first that is false, of another day or out of order.
    """
    claims: dict[batch.Claim, str] = {}  # in a quiet night the log's own line is one and the same
    found: list[Signed] = []
    for day, notes in log.days(only):
        for number, raw in enumerate(notes, 1):
            where = f"checkpoints/{day}, number {number}"

            def later(public: bytes, message: bytes, signature: bytes, where: str = where) -> bool:
                claims.setdefault((public, message, signature), where)
                return True

            try:
                one = checkpoint.read(raw, keys, origin, later)
            except Refused as refused:
                raise Refused(f"{where}: {refused}") from refused
            if moment(one.time).strftime("%Y-%m-%d") != day:
                raise Refused(f"{where}: it is of another day")
            found.append(one)
    false = batch.first_false(list(claims), progress)
    if false is not None:
        raise Refused(f"{list(claims.values())[false]}: a signature is false")
    in_order(found)
    return found


def in_order(found: Sequence[Signed]) -> None:
    """Raise Forked where a later checkpoint is smaller, or two of one size have different roots."""
    for before, after in pairwise(found):
        if after.time < before.time or after.size < before.size:
            raise Forked(f"the checkpoint of {after.size} leaves stands after that of {before.size}")
        if after.size == before.size and after.root != before.root:
            raise Forked(f"two checkpoints of {after.size} leaves have different roots: the log was forked")


def moment(time: int) -> datetime:
    """Give seconds since 1970 as an instant."""
    return datetime.fromtimestamp(time, UTC)


def instant(at: datetime) -> bytes:
    """Write an instant as leaves do: so written, instants sort as they follow."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()


def day(at: datetime) -> bytes:
    """Write the day of an instant, as sealed leaves do."""
    return at.strftime("%Y-%m-%d").encode()


@dataclass(frozen=True, slots=True)
class Window:
    """What a leaf's time may be: instants ≥ low and < high, days from first to last. Empty bounds bind nothing."""

    low: bytes = b""
    high: bytes = b"~"
    first_day: bytes = b""
    last_day: bytes = b"~"


def between(before: Signed | None, after: Signed) -> Window:
    """Give the window of leaves that came after one checkpoint and stand in another."""
    latest = moment(after.time) + timedelta(seconds=1)
    high, last_day = instant(latest), day(latest + timedelta(hours=EAST))
    if before is None:
        return Window(high=high, last_day=last_day)
    earliest = moment(before.time) - timedelta(seconds=LONGEST)
    return Window(instant(earliest), high, day(earliest - timedelta(days=1, hours=WEST)), last_day)


def widest(found: Iterable[Signed]) -> int:
    """Give the longest time, in seconds, between two published checkpoints: so closely are times known."""
    return max((after.time - before.time for before, after in pairwise(found)), default=0)
