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


def lapse_of(world: World, days: float) -> World:
    """Put the world's clock so long after its Monday."""
    from yinuo.kernel.matters.tests.world import MONDAY

    world.now = MONDAY
    return world.later(days)


@pytest.fixture
def august(world: World) -> dict[str, str]:
    """Make thirteen matters that anyone may read, and one that is sealed; all were asked on Monday, due on the 25th."""
    made: dict[str, str] = {}
    for name in ("good1", "good2", "good3"):  # reported on the spot, and confirmed
        ref = made[name] = lapse_of(world, 0).assigned()
        world.act(ref, "contact", "handler", {"text": "打过电话"})
        report(world, ref)
        asker = world.requester(ref)
        lapse_of(world, 1).act(ref, "confirm", asker)
        world.act(ref, "rate", asker, {"process": 2, "result": {"good1": 5, "good2": 4, "good3": 3}[name]})
    world.act(made["good3"], "not_contacted", world.requester(made["good3"]))
    ref = made["silent"] = lapse_of(world, 0).reported()
    world.act(ref, "rate", world.requester(ref), {"process": 5, "result": 5})  # rated, and yet no yes
    ref = made["no"] = lapse_of(world, 0).reported()
    lapse_of(world, 2).act(ref, "send_back", world.requester(ref), {"text": "还是不亮"})
    ref = made["late"] = lapse_of(world, 0).assigned()
    lapse_of(world, 3).act(ref, "contact", "handler", {"text": "打过电话"})  # was due on Tuesday
    lapse_of(world, 9)
    report(world, ref)
    world.act(ref, "confirm", world.requester(ref))
    world.act(ref, "rate", world.requester(ref), {"process": 1, "result": 1})
    made["open"] = lapse_of(world, 0).assigned()
    ref = made["explained"] = lapse_of(world, 0).reported(result="explained")
    lapse_of(world, 1).act(ref, "review", "checker", {"ruling": "explained", "text": "依据写明了"})
    ref = made["declined"] = lapse_of(world, 0).ask().ref
    given = {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "去窗口"}
    world.act(ref, "end", "desk", given)
    world.act(ref, "end", "desk2", {"decision": "agree", "text": "同意"})
    ref = made["returned"] = lapse_of(world, 0).assigned()
    world.act(ref, "hand_back", "handler", {"text": "按职责归water", "proposed_unit": "water"})
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    ref = made["withdrawn"] = lapse_of(world, 0).assigned()
    world.act(ref, "withdraw", world.requester(ref))  # before anybody had spoken
    made["waiting"] = lapse_of(world, 0).ask().ref
    ref = made["reopened"] = lapse_of(world, 0).reported()
    world.act(ref, "confirm", world.requester(ref))
    lapse_of(world, 10).act(ref, "reopen", world.requester(ref), {"text": "又坏了"})
    made["sealed"] = lapse_of(world, 0).accepted("dispute")
    return made


def report(world: World, ref: str) -> None:
    world.n_reported += 1
    world.act(ref, "report", "handler", {"result": "done", "text": f"换了第 {world.n_reported} 盏灯泡"})
