from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from yinuo.programmes.ventures.planning import Year
from yinuo.programmes.ventures.tests.made import make_factory

if TYPE_CHECKING:
    from yinuo.programmes.ventures.models import Venture

YEAR = Year(date(2024, 1, 1), date(2024, 12, 31), 2_500_000_00, 2_250_000_00, 2_400_000_00, "示例回单 2024-1")


def at(on: date) -> datetime:
    """Give ten in the morning of a day of the place."""
    return datetime.combine(on, time(2), UTC)


@pytest.fixture
def factory(place: None) -> Venture:
    """Give a factory of seven villages."""
    return make_factory("factory")
