"""Handed back, fixed by a meeting, called in; and an answer that belongs to another matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Give the small invented place and its cast."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build()
    book.forget()


def handed_back_twice(world: World) -> str:
    ref = world.assigned()
    world.act(ref, "hand_back", "handler", {"text": "灯归水务", "proposed_unit": "water"})
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    world.act(ref, "hand_back", "other", {"text": "灯归工会", "proposed_unit": "union"})
    return ref


def test_after_two_returns_a_meeting_fixes_the_unit_and_nothing_else_does(world: World) -> None:
    ref = handed_back_twice(world)
    with pytest.raises(Invalid, match="开会") as refused:
        world.act(ref, "assign", "desk", {"lead_unit": "union"})
    assert refused.value.is_conflict
    world.act(ref, "meeting", "desk", {"text": "两家到场，商定由道路养护办"})
    done = world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    assert (done.state.state, done.state.lead_unit, done.state.has_met) == ("in_progress", "roads", True)
    with pytest.raises(Invalid):
        world.act(ref, "hand_back", "handler", {"text": "还是不归我们", "proposed_unit": "water"})


def test_a_meeting_before_the_second_return_fixes_nothing(world: World) -> None:
    ref = world.assigned()
    world.act(ref, "meeting", "desk", {"text": "碰了一次头"})
    world.act(ref, "hand_back", "handler", {"text": "灯归水务", "proposed_unit": "water"})
    done = world.act(ref, "assign", "desk", {"lead_unit": "water"})
    assert not done.state.has_met
    world.act(ref, "hand_back", "other", {"text": "灯归工会", "proposed_unit": "union"})
    with pytest.raises(Invalid, match="开会"):
        world.act(ref, "assign", "desk", {"lead_unit": "union"})


def test_who_is_called_in_sees_the_matter_and_can_answer(world: World) -> None:
    from yinuo.kernel.matters.models import MatterUnit
    from yinuo.kernel.matters.queries import sight, visible_to

    ref = world.assigned()
    with pytest.raises(NotFound):
        sight(ref, world["other"])
    done = world.act(ref, "call_in", "handler", {"text": "请来看水管", "units": ["water", "roads"]})
    assert done.state.support_units == ["water"]
    assert list(MatterUnit.objects.filter(role="support").values_list("unit", flat=True)) == ["water"]
    assert sight(ref, world["other"]).matter.ref == ref
    assert visible_to(world["other"], sight(ref, world["other"]).s.on).filter(ref=ref).exists()
    world.act(ref, "evidence", "other", {"text": "水管不漏"})
    with pytest.raises(NotAllowed):
        world.act(ref, "update", "other", {"text": "换了水管"})


def test_who_was_called_in_is_no_independent_checker(world: World) -> None:
    ref = world.assigned("hazard")
    world.act(ref, "call_in", "handler", {"text": "请来看", "units": ["union"]})
    world.act(ref, "report", "handler", {"result": "done", "text": "通道清空了"})
    with pytest.raises(Invalid, match="不能来核"):
        world.act(ref, "confirm", "checker")
    assert world.act(ref, "confirm", "checker2").state.outcome == "done"


def test_the_office_complained_of_and_the_auditor_are_not_called_in(world: World) -> None:
    ref = world.accepted(about_office=True, about_unit="water")
    for unit in ("water", "audit"):
        with pytest.raises(Invalid) as refused:
            world.act(ref, "call_in", "desk", {"text": "请来", "units": [unit]})
        assert set(refused.value.fields) == {"units"}


def test_an_answer_given_to_another_matter_is_refused_with_both_shown(world: World) -> None:
    from yinuo.kernel.matters.models import Matter

    first, second = world.assigned(), world.assigned()
    world.act(first, "report", "handler", {"result": "done", "text": "换了灯泡，亮了。"})
    with pytest.raises(Invalid) as refused:
        world.act(second, "report", "handler", {"result": "done", "text": "换了灯泡 亮了"})
    said = refused.value.fields["text"]
    assert first in said
    assert "门口的灯不亮" in said
    assert "换了灯泡，亮了。" in said
    assert Matter.objects.get(ref=second).state == "in_progress"
    world.act(second, "report", "handler", {"result": "done", "text": "楼道第二盏换了开关"})


def test_ones_own_words_are_said_again_and_promises_are_proved_otherwise(world: World) -> None:
    ref = world.assigned()
    world.act(ref, "report", "handler", {"result": "done", "text": "换了灯泡"})
    world.act(ref, "send_back", world.requester(ref))
    world.act(ref, "report", "handler", {"result": "done", "text": "换了灯泡"})
    promise = world.promised()
    given = {"result": "done", "text": "换了灯泡", "proof_on": world.now.date()}
    assert world.act(promise, "report", "handler", given).state.state == "checking"


def test_what_another_unit_said_or_is_sealed_is_not_compared(world: World) -> None:
    first, second = world.assigned(), world.assigned()
    world.act(first, "report", "handler", {"result": "done", "text": "换了灯泡"})
    world.act(second, "assign", "desk", {"lead_unit": "water"})
    world.act(second, "report", "other", {"result": "done", "text": "换了灯泡"})
    sealed = world.assigned()
    world.act(sealed, "seal", "desk", {"ground": "low_income", "text": "困难"})
    world.act(sealed, "seal", "desk2", {"decision": "agree"})
    world.act(sealed, "report", "handler", {"result": "done", "text": "只有他家知道的话"})
    third = world.assigned()
    world.act(third, "report", "handler", {"result": "done", "text": "只有他家知道的话"})


def test_a_return_says_whose_duty_it_is_and_who_should_have_it(world: World) -> None:
    ref = world.assigned()
    with pytest.raises(Invalid) as refused:
        world.act(ref, "hand_back", "handler")
    assert set(refused.value.fields) == {"text", "proposed_unit"}


def test_the_same_question_is_answered_alike(world: World) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Category, TimeLimit

    TimeLimit.objects.filter(limit_class="help").update(limit_class="enquiry")
    Category.objects.filter(code="help").update(limit_class="enquiry")
    book.forget()
    for _ in range(2):
        ref = world.assigned()
        world.act(ref, "report", "handler", {"result": "done", "text": "社保断了可以补，带身份证来"})
