"""The law played through the gate: rows are what their events make, bytes are what the domain says, erased or not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from yinuo.kernel.matters.erase import erase
from yinuo.kernel.matters.models import MatterText, PublicMatter
from yinuo.kernel.matters.tests.machine import N_SCENES, Law, Scenes
from yinuo.kernel.matters.tests.rebuilt import (
    DbPlay,
    assert_bytes_are_those_of_the_domain,
    assert_rows_are_their_events,
    events_of,
)
from yinuo.kernel.record.chain import check
from yinuo.kernel.record.models import Contact, EventContent, SubjectKey

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.kernel.matters.tests.world import World

GAMES = 100 if os.environ.get("YINUO_DRILL") else 12


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    """Keep the register of erasures out of the real home."""
    settings.YINUO_HOME = str(tmp_path)


class Gate(Law):
    """The machine of the law, through act() and the database."""

    world: ClassVar[Any] = None

    def __init__(self) -> None:
        super().__init__()
        self.play = DbPlay(self.world)  # type: ignore[assignment]
        self.watch.play = self.play
        self.watch.look = lambda: None  # type: ignore[method-assign]  # the machine in memory looks

    @invariant()
    def all_holds(self) -> None:
        for ref in self.play.courses:
            assert_rows_are_their_events(ref)

    def teardown(self) -> None:
        for ref in self.play.courses:
            assert_bytes_are_those_of_the_domain(ref)
        for ref in list(self.play.courses):
            erase(ref, now=self.play.now)
            assert_rows_are_their_events(ref)
            assert_bytes_are_those_of_the_domain(ref, erased=True)
        assert list(check()) == []


def test_rows_are_their_events_and_bytes_the_domains_before_and_after_erasure(world: World) -> None:
    Gate.world = world
    run_state_machine_as_test(
        Gate,
        settings=settings(
            max_examples=GAMES,
            stateful_step_count=12,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("scene", range(N_SCENES))
def test_every_scene_holds_in_the_database(world: World, scene: int) -> None:
    play = DbPlay(world)
    Scenes(play).by_number(scene)  # type: ignore[arg-type]
    for ref in play.courses:
        assert_rows_are_their_events(ref)
        assert_bytes_are_those_of_the_domain(ref)


def test_a_sealed_matter_has_no_public_row_no_working_text_and_no_plain_word(world: World) -> None:
    ref = world.accepted("dispute", body="楼上MARK吵")
    assert not PublicMatter.objects.filter(ref=ref).exists()
    assert not MatterText.objects.filter(stream__ref=ref).exists()
    assert all(b"MARK" not in bytes(c.body) for event in events_of(ref) for c in event.contents.all())
    assert all(c.nonce is not None for event in events_of(ref) for c in event.contents.all())


def test_sealing_later_takes_the_public_row_and_the_working_text_away(world: World) -> None:
    ref = world.reported()
    world.act(ref, "seal", "desk", {"ground": "low_income", "text": "低保"})
    world.act(ref, "seal", "desk2", {"decision": "agree"})
    world.act(ref, "message", world.requester(ref), {"text": "以后的话"})
    assert not PublicMatter.objects.filter(ref=ref).exists()
    assert not MatterText.objects.filter(stream__ref=ref).exists()
    assert [c.nonce is None for c in events_of(ref)[-1].contents.all()] == [False]
    assert_rows_are_their_events(ref)
    assert_bytes_are_those_of_the_domain(ref)


def test_unsealing_shows_it_again_and_the_chain_goes_on(world: World) -> None:
    ref = world.reported()
    for verb, pair in (("seal", ("desk", "desk2")), ("unseal", (world.requester(ref), "desk"))):
        ground = {"ground": "low_income"} if verb == "seal" else {}
        world.act(ref, verb, pair[0], {"text": "理由", **ground})
        world.act(ref, verb, pair[1], {"decision": "agree"})
    world.act(ref, "confirm", world.requester(ref))
    assert PublicMatter.objects.get(ref=ref).outcome == "solved"
    assert_rows_are_their_events(ref)
    assert_bytes_are_those_of_the_domain(ref)


@pytest.mark.parametrize("kind", ["request", "dispute"])
def test_erasing_takes_key_words_salts_and_contact_and_the_matter_goes_on(world: World, kind: str) -> None:
    ref = world.accepted(kind, body="我的MARK话", spot="MARK号", contact="13800000000", keep_contact="yes")
    world.act(ref, "message", world.requester(ref), {"text": "还有MARK"})
    subject = events_of(ref)[0].stream.subject_key_id
    erase(ref, now=world.now)
    assert not EventContent.objects.filter(subject_key=subject).exists()
    assert not Contact.objects.filter(subject_key=subject).exists()
    key = SubjectKey.objects.get(pk=subject or 0)
    assert (key.wrapped, key.erased_at is None) == (None, False)
    assert "MARK" not in str(
        [bytes(c.body).decode(errors="replace") for e in events_of(ref) for c in e.contents.all()]
    )
    assert "MARK" not in str(MatterText.objects.filter(stream__ref=ref).values_list("title", "body"))
    if kind == "dispute":
        world.act(ref, "message", "desk", {"text": "之后"})
    else:  # no code and no contact any more: nobody could hear a message
        world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    assert_rows_are_their_events(ref)
    assert_bytes_are_those_of_the_domain(ref, erased=True)
