"""The story clock and an answer that is read while it is sent: every piece on the same day, and never the day kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.config import story

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


def test_an_answer_sent_in_pieces_is_read_on_its_day_and_leaves_none_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    days: list[str] = []
    monkeypatch.setattr(story, "PIECES", 2)
    monkeypatch.setattr(story, "_look", lambda _path, at: days.append(at))

    def read() -> Iterator[tuple[int, str]]:
        for n in range(5):
            yield n, days[-1]

    told = list(story._looking(read(), "2025-10-01"))
    assert told == [(n, "2025-10-01") for n in range(5)]
    assert days == ["2025-10-01", ""] * 3
