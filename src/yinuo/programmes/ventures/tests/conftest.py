from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.programmes.ventures.planning import Year

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

SHARES = (20, 18, 16, 14, 12, 11, 10)
VILLAGES = tuple(f"sl-cun-{n}" for n in range(1, 8))
YEAR = Year(date(2024, 1, 1), date(2024, 12, 31), 2_500_000_00, 2_250_000_00, 2_400_000_00, "示例回单 2024-1")


def at(on: date) -> datetime:
    """Give ten in the morning of a day of the place."""
    return datetime.combine(on, time(2), UTC)


@pytest.fixture
def place(db: None) -> None:
    """Load the pack that ships, with its invented people."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    load_pack(pack_folder("pinghu"), password="")
    book.forget()


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
    """Give a factory of seven villages with 101 shares: a tenth to the reserve, the rest by shares."""
    from yinuo.kernel.record.streams import begin
    from yinuo.programmes.ventures.models import ShareMove, Venture, VentureMember

    rules: list[dict[str, Any]] = [
        {"code": "dividend", "zh": "分红", "en": "dividend", "kind": "residual", "register": "shares",
         "versions": [{"from": "2007-01-01"}]},
    ]  # fmt: skip
    steps: list[dict[str, Any]] = [
        {"do": "loss"}, {"do": "fund", "code": "reserve", "zh": "公积金", "en": "reserve", "ppm": 100_000},
        {"do": "share", "rule": "dividend"},
    ]  # fmt: skip
    venture = Venture.objects.create(
        code="factory", stream_id=begin("venture"), name="示例七村厂房", name_en="Example factory", kind="factory",
        place_id="slp-zh-a", manager_id="sl-lianhe", supervisor_id="sl-jiandu", began_on=date(2007, 1, 1), rules=rules,
        charter=[{"from": "2007-01-01", "resolution": "示例决议 2007-1", "steps": steps}], is_example=True,
    )  # fmt: skip
    for n, (unit, shares) in enumerate(zip(VILLAGES, SHARES, strict=True), 1):
        VentureMember.objects.create(venture=venture, unit_id=unit, n=n)
        ShareMove.objects.create(
            venture=venture, on=date(2007, 1, 1), taker_id=unit, top=shares, known_from=date(2007, 1, 1)
        )
    return venture
