"""Leaves as they are written, and the rules of their streams (ADR-0002)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from yinuo_verify.windows import Window

if TYPE_CHECKING:
    from yinuo_verify.findings import Findings

LEAF = re.compile(
    rb'\{"c":"([0-9a-f]{64})","m":"([0-9a-f]{32})","p":"((?:[0-9a-f]{64})?)",'
    rb'"s":(0|[1-9][0-9]{0,15}),"t":"([0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)?)","v":1\}'
)
DAY = 10  # characters of a day


class Streams:
    """Every stream's last leaf so far; `take` holds the next leaf against it."""

    def __init__(self, findings: Findings) -> None:
        self.window = Window()
        self.n_sealed = 0
        self._findings = findings
        self._last: dict[bytes, tuple[int, bytes, bytes]] = {}

    @property
    def n_streams(self) -> int:
        """Give how many streams have open leaves."""
        return sum(1 for number, _, _ in self._last.values() if number)

    def take(self, index: int, leaf: bytes, hashed: bytes) -> None:
        """Check one leaf: its writing, its place in its stream, its time."""
        written = LEAF.fullmatch(leaf)
        if written is None:
            self._findings.add("form", f"leaf {index} is not written as a leaf is", index)
            return
        _, stream, before, number, at = written.groups()
        last = self._last.get(stream)
        if number == b"0":
            self.n_sealed += 1
            wrong = self._sealed(before, at, last)
            self._last[stream] = (0, b"", b"")
        else:
            wrong = self._open(before, int(number), at, last)
            self._last[stream] = (int(number), hashed.hex().encode(), at)
        if wrong:
            self._findings.add("chain", f"leaf {index}: {wrong}", index)
        self.time(index, at)

    def time(self, index: int, at: bytes) -> None:
        """Hold a leaf's time against its window."""
        wrong = self._outside(at)
        if wrong:
            self._findings.add("time", f"leaf {index}: {wrong}", index)

    @staticmethod
    def _sealed(before: bytes, at: bytes, last: tuple[int, bytes, bytes] | None) -> str:
        if before or len(at) != DAY:
            return "a sealed leaf links to nothing and tells a day"
        return "a sealed leaf bears the id of an earlier one" if last else ""

    @staticmethod
    def _open(before: bytes, number: int, at: bytes, last: tuple[int, bytes, bytes] | None) -> str:
        if len(at) == DAY:
            return "an open leaf tells an instant"
        reached, linked, when = last or (0, b"", b"")
        if number != reached + 1:
            return f"it is number {number} of its stream, after number {reached}"
        if before != linked:
            return "it does not link to the leaf before it in its stream"
        return "it is older than the leaf before it in its stream" if at < when else ""

    def _outside(self, at: bytes) -> str:
        told = at.decode("ascii")
        window = self.window
        try:
            if len(at) == DAY:
                date.fromisoformat(told)
                low, high = window.first_day, window.last_day
                fits = low <= at <= high
            else:
                datetime.fromisoformat(told)
                low, high = window.low, window.high
                fits = low <= at < high
        except ValueError:
            return f"{told} is no time"
        return (
            "" if fits else f"{told} lies outside {low.decode() or '…'} to {high.decode().replace('~', '…')}"
        )
