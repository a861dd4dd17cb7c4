from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Give the small invented place, its cast with accounts."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build().with_accounts()
    book.forget()
