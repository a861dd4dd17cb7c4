"""One request and one promise go round, through the gate alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.matters.models import Matter, PublicMatter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def test_a_request_goes_round_to_solved_by_its_requester(world: World) -> None:
    ref = world.reported()
    matter = Matter.objects.get(ref=ref)
    assert (matter.state, matter.original_due.isoformat() if matter.original_due else "") == (
        "awaiting_reply",
        "2025-08-25",
    )
    done = world.later(3).act(ref, "confirm", world.requester(ref))
    assert (done.state.state, done.state.outcome) == ("closed", "solved")
    shown = PublicMatter.objects.get(ref=ref)
    assert (shown.title, shown.outcome, shown.confirmed_by) == ("门口的灯不亮", "solved", "requester")
    assert [m["type"] for m in shown.moments] == ["submit", "accept", "assign", "report", "confirm"]


def test_a_promise_goes_round_to_kept_by_a_checker(world: World) -> None:
    ref = world.promised()
    world.later(10).act(
        ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": "2025-08-27"}
    )
    done = world.act(ref, "confirm", "checker", {"text": "到场看了"})
    assert (done.state.state, done.state.outcome) == ("closed", "kept")
