from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.open311.tests.caller import Callers
    from yinuo.doors.open311.tests.client import Asking


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    """Give the standing cast with tokens and codes."""
    from yinuo.doors.open311.tests.caller import Callers
    from yinuo.kernel.limits import book

    yield Callers()
    book.forget()


@pytest.fixture
def ask(callers: Callers) -> Asking:
    """Give a client of the standard that reads on a day when all that the cast did is public."""
    from yinuo.doors.open311.tests.client import Asking

    callers.client.cookies["yinuo_day"] = "2025-08-30"
    return Asking(callers.client)
