"""Under fourteen: a guardian's yes and its day are kept, no birthday and not even that a child asked (H17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.base.errors import Invalid
from yinuo.doors.portal.tests.test_round import raised
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def internal() -> dict[str, Any]:
    found: dict[str, Any] = Event.objects.get(type="submit").facts_internal
    return {name: value for name, value in found.items() if name in {"under_14", "guardian"}}


@pytest.mark.usefixtures("world")
def test_without_a_guardian_nothing_is_filed_and_what_was_typed_stays() -> None:
    answer = raised(Client(), under_14="on")
    page = answer.content.decode()
    assert (answer.status_code, Matter.objects.count()) == (422, 0)
    young = page[page.index('id="young"') :]
    assert young.startswith('id="young" open')
    assert "要父母或别的监护人同意" in young
    assert "驿站六点就关门" in page


@pytest.mark.usefixtures("world")
def test_a_guardians_yes_is_kept_and_nothing_of_the_age() -> None:
    assert raised(Client(), under_14="on", guardian="on").status_code == 200
    assert internal() == {"guardian": True}
    assert Event.objects.get(type="submit").effective_at is not None


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("ticked", [{}, {"guardian": "on"}])
def test_of_everybody_else_nothing_is_kept(ticked: dict[str, str]) -> None:
    assert raised(Client(), **ticked).status_code == 200
    assert internal() == {}


def test_who_files_for_a_child_needs_the_guardian_too(world: World) -> None:
    given = {
        "kind": "request", "category": "help", "body": "路口看不见车", "place": "lane", "about_office": False,
        "on_behalf": "yes", "consent": "yes", "under_14": "yes",
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        world.act("", "submit", "desk", given)
    assert list(caught.value.fields) == ["guardian"]
    world.act("", "submit", "desk", {**given, "guardian": "yes"})
    assert internal() == {"guardian": True}
