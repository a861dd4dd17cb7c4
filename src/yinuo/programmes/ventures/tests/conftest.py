from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from yinuo.programmes.ventures.planning import Year
from yinuo.programmes.ventures.tests.made import make_factory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

YEAR = Year(date(2024, 1, 1), date(2024, 12, 31), 2_500_000_00, 2_250_000_00, 2_400_000_00, "示例回单 2024-1")


def at(on: date) -> datetime:
    """Give ten in the morning of a day of the place."""
    return datetime.combine(on, time(2), UTC)


@pytest.fixture
def place(db: None) -> None:
    """Load the pack that ships, with its invented people."""
    from yinuo.config.testing import put_pack

    put_pack("pinghu")


@pytest.fixture
def actor(place: None) -> Callable[[str], Actor]:
    """Give one of the pack's people as they act."""
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    return lambda name: staff(Account.objects.get(username=name))


@pytest.fixture
def seat(place: None) -> Callable[[str], Client]:
    """Log one of the pack's people in."""
    from django.test import Client

    from yinuo.kernel.people.models import Account

    def sit(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name))
        return client

    return sit


@pytest.fixture
def factory(place: None) -> Venture:
    """Give a factory of seven villages."""
    return make_factory("factory")
