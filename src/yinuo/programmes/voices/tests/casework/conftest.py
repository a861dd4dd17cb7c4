from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> Iterator[World]:
    """Give the small invented place, its cast with accounts, media of its own; its morning is the story's."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack, TimeLimit
    from yinuo.kernel.matters.tests.world import build

    settings.MEDIA_ROOT = tmp_path
    world = build().with_accounts()
    phone = {"kind": "phone", "label": "［电话］", "pattern": "1[3-9][0-9]{9}"}
    Pack.objects.update(redaction=[phone])
    TimeLimit.objects.filter(limit_class="help").update(first_contact="1wd")
    book.forget()
    yield world
    book.forget()


@pytest.fixture
def seat(world: World) -> Callable[..., Client]:
    """Log one of the cast in, without a password, on a day of the story."""
    from django.test import Client

    from yinuo.kernel.people.models import Account

    def sit(name: str, day: str = "2025-08-18") -> Client:
        client = Client()
        client.cookies["yinuo_day"] = day
        client.force_login(Account.objects.get(username=name.replace("_", "-")))
        return client

    return sit


@pytest.fixture
def august(world: World) -> dict[str, str]:
    """Make the matters that the figures are held against, by what became of each."""
    from yinuo.programmes.voices.tests.casework.august import made_in_august

    return made_in_august(world)
