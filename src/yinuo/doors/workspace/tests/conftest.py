from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Give the small invented place, its cast with accounts; its morning comes before the story's afternoon."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build().with_accounts()
    book.forget()


@pytest.fixture
def seat(world: World) -> Callable[[str], Client]:
    """Log one of the cast in, without a password."""
    from yinuo.doors.tests.seats import sit

    return sit


@pytest.fixture
def fresh_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody's failures of another test hold anybody."""
    from yinuo.doors.workspace.guessing import Brake

    for room in ("login", "second", "proof"):
        monkeypatch.setattr(f"yinuo.doors.workspace.{room}.BRAKE", Brake())
