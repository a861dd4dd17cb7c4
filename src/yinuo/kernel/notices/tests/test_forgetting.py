"""A contact left until the end is there as long as it may be needed, and not a day longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.over import days_back, is_over
from yinuo.kernel.notices.actions import send_waiting
from yinuo.kernel.notices.forgetting import forget_over
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

LEFT = {"contact": "13900000000", "keep_contact": "yes"}


def ended(world: World, kind: str = "request") -> str:
    ref = world.reported(kind, **LEFT)
    verb = (
        ("confirm", world.requester(ref), {})
        if kind == "request"
        else ("confirm", "checker", {"text": "看了"})
    )
    world.act(ref, *verb)
    send_waiting(world.now)
    return ref


def test_it_is_kept_while_the_matter_goes_on_and_thirty_days_after(world: World) -> None:
    ref = world.reported(**LEFT)
    send_waiting(world.now)
    assert forget_over(world.later(400).now) == 0
    world.act(ref, "confirm", world.requester(ref))
    send_waiting(world.now)
    assert (forget_over(world.later(30).now), Contact.objects.count()) == (0, 1)
    assert (forget_over(world.later(1).now), Contact.objects.count()) == (1, 0)
    assert forget_over(world.now) == 0


def test_of_a_hazard_it_is_kept_as_long_as_it_can_be_taken_up_again(world: World) -> None:
    ended(world, "hazard")
    assert days_back("hazard") == 180
    assert forget_over(world.later(180).now) == 0
    assert forget_over(world.later(1).now) == 1


def test_taken_up_again_in_time_it_is_still_there(world: World) -> None:
    ref = ended(world)
    world.later(29).act(ref, "reopen", world.requester(ref), {"text": "又坏了"})
    assert forget_over(world.later(60).now) == 0
    assert Matter.objects.get(ref=ref).memory["has_contact"] is True


def test_taken_up_again_after_it_was_erased_nobody_counts_on_it(world: World) -> None:
    ref = ended(world)
    assert forget_over(world.later(40).now) == 1
    world.act(ref, "reopen", "auditor", {"text": "复查不合格"})
    assert not Matter.objects.get(ref=ref).memory.get("has_contact")


def test_an_appeal_that_waits_keeps_it(world: World) -> None:
    ref = world.accepted(**LEFT)
    world.act(
        ref,
        "end",
        "desk",
        {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "隔壁窗口"},
    )
    world.act(ref, "end", "desk2", {"decision": "agree"})
    send_waiting(world.now)
    world.later(29).act(ref, "appeal", world.requester(ref), {"text": "就归这里"})
    assert forget_over(world.later(2).now) == 0


def test_a_message_that_still_waits_keeps_it(world: World) -> None:
    ref = world.reported(**LEFT)
    world.act(ref, "confirm", world.requester(ref))
    assert forget_over(world.later(31).now) == 0
    send_waiting(world.now)
    assert forget_over(world.now) == 1


def test_one_merged_into_another_waits_for_that_one(world: World) -> None:
    from yinuo.kernel.matters.state import MatterState

    long_ago = world.now - timedelta(400)
    calendar_day = world.now.date()
    child = MatterState(kind="request", state="closed", outcome="merged", closed_at=long_ago)
    going = MatterState(kind="request", state="in_progress")
    from yinuo.kernel.limits.book import book

    calendar = book().calendar
    assert not is_over(child, calendar_day, calendar, hangs_on=going)
    done = MatterState(kind="request", state="closed", outcome="solved", closed_at=long_ago)
    assert is_over(child, calendar_day, calendar, hangs_on=done)


def test_in_a_story_nothing_is_forgotten_by_the_real_clock(world: World, settings: Any) -> None:
    from yinuo.kernel.notices.tasks import forget

    ended(world)
    stamp = int(world.later(60).now.timestamp())
    settings.YINUO_AT = world.now.date()
    forget(stamp)
    assert Contact.objects.count() == 1
    settings.YINUO_AT = None
    forget(stamp)
    assert Contact.objects.count() == 0
