"""Cursors of lists that stand by the number of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.shell.paging import mark, read_mark

if TYPE_CHECKING:
    from collections.abc import Mapping


def row_of(asked: Mapping[str, str]) -> int:
    """Give the row that a page begins after; 0 for the first page, and for what no row could be. Raises Invalid."""
    cursor = read_mark(asked["cursor"]) if asked.get("cursor") else 0
    return cursor if isinstance(cursor, int) and 0 < cursor < 1 << 63 else 0


def following_mark(row: int) -> str | None:
    """Write where the next page begins; None where there is none."""
    return mark(row) if row else None
