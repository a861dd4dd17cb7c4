"""Where the law could be asked and nobody would: past the calendar's end, and by who does not see the matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.guards import unanswered
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.situation import Actor
from yinuo.kernel.matters.tests.situations import plain

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def test_a_challenge_whose_last_day_lies_past_the_calendar_is_not_granted_by_silence() -> None:
    s = plain("commitment", "closed:kept")
    last = s.calendar.last
    asked = datetime.combine(last, time(12), s.calendar.zone)
    s = replace(
        s, matter=replace(s.matter, challenged_at=asked, granted_at=None), on=last + timedelta(days=90)
    )
    assert not unanswered(Actor(), s, {})


def test_a_contact_is_shown_to_nobody_of_the_office_complained_of_and_to_nobody_who_does_not_see_the_matter(
    world: World,
) -> None:
    ref = world.assigned(about_office="yes", about_unit="water")
    s = sight(ref, world["desk"], world.now).s
    told = {name: policy.may_reveal(world[name], s) for name in ("desk", "handler", "other", "technician")}
    assert told == {"desk": True, "handler": True, "other": False, "technician": False}


def test_a_promise_is_not_done_without_the_day_it_was_done_on(world: World) -> None:
    ref = world.promised()
    with pytest.raises(Invalid) as refused:
        world.act(ref, "report", "handler", {"result": "done", "text": "做到了"})
    assert set(refused.value.fields) == {"proof_on"}


def test_a_promise_is_not_done_on_a_day_to_come(world: World) -> None:
    ref, tomorrow = world.promised(), (world.now.date() + timedelta(days=1)).isoformat()
    with pytest.raises(Invalid) as refused:
        world.act(ref, "report", "handler", {"result": "done", "text": "做到了", "proof_on": tomorrow})
    assert set(refused.value.fields) == {"proof_on"}
    assert "今天之后" in refused.value.fields["proof_on"]
