from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.programmes.voices.tests.pavilion.square import Square


@pytest.fixture(autouse=True)
def _none_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be drawn for a check: the way is walked here, not the draw."""
    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", 0)


@pytest.fixture(params=("pinghu", "harbour"))
def square(request: pytest.FixtureRequest, db: None) -> Iterator[Square]:
    """Give a community with its pavilion and its mediators: both packs."""
    from yinuo.kernel.limits import book
    from yinuo.programmes.voices.tests.pavilion.square import SQUARES, built

    yield built(SQUARES[request.param])
    book.forget()


@pytest.fixture
def pinghu_square(db: None) -> Iterator[Square]:
    """Give the first pack's alone, for what is the same everywhere."""
    from yinuo.kernel.limits import book
    from yinuo.programmes.voices.tests.pavilion.square import SQUARES, built

    yield built(SQUARES["pinghu"])
    book.forget()
