from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """Give the small invented place with its cast (imported late: conftests load before Django is set up)."""
    from yinuo.kernel.matters.tests.world import build

    return build()
