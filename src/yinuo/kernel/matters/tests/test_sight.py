"""Who sees what: out of sight is not found, and the lists agree with the matter's own lock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import NotAllowed, NotFound
from yinuo.kernel.matters.actors import holder

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

CAST = (
    *("desk", "mediator", "mediator2", "handler", "colleague", "head", "crew", "other", "boss", "checker"),
    *("far_checker", "beneficiary", "auditor", "technician"),
)


def test_the_lists_show_just_what_each_of_the_cast_may_see(world: World) -> None:
    from yinuo.kernel.matters.queries import sight, visible_to

    refs = [
        world.ask().ref,
        world.assigned(),
        world.assigned(about_office="yes", about_unit="water"),
        world.accepted("dispute"),
        world.promised(),
        world.reported("hazard"),
    ]
    for name in CAST:
        listed = set(visible_to(world[name], world.now.date()).values_list("ref", flat=True))
        seen = set()
        for ref in refs:
            try:
                sight(ref, world[name], world.now)
            except NotFound:
                continue
            seen.add(ref)
        assert listed == seen, name


def test_the_office_complained_of_and_all_under_it_see_nothing(world: World) -> None:
    from yinuo.kernel.matters.queries import sight

    ref = world.accepted(about_office="yes", about_unit="roads")
    for name in ("handler", "head", "crew"):
        with pytest.raises(NotFound):
            sight(ref, world[name], world.now)
        with pytest.raises((NotFound, NotAllowed)):
            world.act(ref, "update", name, {"text": "在办"})


def test_a_code_finds_its_own_matter_and_nothing_else(world: World) -> None:
    from yinuo.kernel.matters.queries import history, sight

    filed = world.ask()
    held = holder(filed.code.lower().replace("0", "O"))
    found = sight(held.ref, held.actor, world.now)
    assert (held.ref, [told.type for told in history(found, held.actor)]) == (filed.ref, ["submit"])
    other = world.ask()
    with pytest.raises(NotFound):
        sight(other.ref, held.actor, world.now)
    with pytest.raises(NotFound):
        holder("0000 0000 0000")


@pytest.mark.parametrize("kind", ["promised", "assigned"])
def test_a_matter_has_one_light_at_the_desk_and_in_public_at_every_hour(world: World, kind: str) -> None:
    from yinuo.kernel.limits.clocks import Light
    from yinuo.kernel.matters.models import Matter, PublicMatter
    from yinuo.kernel.matters.queries import light_of, state_of

    ref = getattr(world, kind)()
    kept, public = state_of(Matter.objects.get(ref=ref)), PublicMatter.objects.get(ref=ref)
    assert kept.current_due is not None
    n_days = (kept.current_due - world.now.date()).days + 2
    at = [world.now + timedelta(minutes=30 * n) for n in range(48 * n_days)]
    lights = [(light_of(kept, now), light_of(public, now)) for now in at]
    assert [one for one, other in lights if one is not other] == []
    assert {one for one, _other in lights} == {Light.PLAIN, Light.SOON, Light.LATE}
