from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers


@pytest.fixture
def callers(db: None) -> Callers:
    """Give the standing cast, each with what they need to call the API."""
    from yinuo.doors.api.tests.caller import Callers

    return Callers()
