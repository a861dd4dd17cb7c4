from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.programmes.voices.tests.talks.hall import Hall


@pytest.fixture(autouse=True)
def _none_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no question be drawn for a check: the way is walked here, not the draw."""
    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", 0)


@pytest.fixture(params=("pinghu", "harbour"))
def hall(request: pytest.FixtureRequest, db: None) -> Iterator[Hall]:
    """Give a place with its people, where a symposium is held: both packs."""
    from yinuo.kernel.limits import book
    from yinuo.programmes.voices.tests.talks.hall import HALLS, built

    yield built(HALLS[request.param])
    book.forget()


@pytest.fixture
def pinghu_hall(db: None) -> Iterator[Hall]:
    """Give the first pack's alone, for what is the same everywhere."""
    from yinuo.kernel.limits import book
    from yinuo.programmes.voices.tests.talks.hall import HALLS, built

    yield built(HALLS["pinghu"])
    book.forget()
