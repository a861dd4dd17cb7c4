"""A campaign drafted, signed by somebody else, launched item by item, amended in the open: all of it in the record."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.record.models import Event, Pending
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.frozen import Amendment
from yinuo.programmes.campaigns.models import Drive, DriveItem, SignedText
from yinuo.programmes.campaigns.queries import read, standing_drive
from yinuo.programmes.campaigns.tasks import launch_rest
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

    Who = Callable[[str], Actor]
REASON = "上游管线由外单位改造，两家定了新的日期。"
A_DAY = timedelta(days=1)


def frozen(small: Campaign, actor: Who) -> Drive:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    return actions.sign("hundred", actor("head-shifu"), SIGNED)


def test_what_was_signed_is_in_the_log_by_its_hash(small: Campaign, actor: Who) -> None:
    drive = frozen(small, actor)
    text = SignedText.objects.get(campaign=drive)
    events = list(Event.objects.filter(stream=drive.stream).order_by("seq"))
    assert [(one.type, one.actor_role, one.actor_unit) for one in events] == [
        ("drafted", "drafter", "sl-duban"),
        ("frozen", "lead", "sl-shifu"),
    ]
    sha256 = hashlib.sha256(bytes(text.text)).hexdigest()
    assert events[1].facts_public == {"campaign": "hundred", "n": 1, "sha256": sha256}
    assert (text.sha256, text.n, text.changes) == (sha256, 1, [])
    assert Pending.objects.filter(event__in=events).count() == 2


def test_every_item_becomes_a_task_once_however_often_it_is_asked(small: Campaign, actor: Who) -> None:
    frozen(small, actor)
    assert actions.launch("hundred", actor("head-shifu"), SIGNED, most=2) == 1
    assert actions.launch("hundred", actor("head-shifu"), SIGNED) == 0
    assert actions.launch("hundred", actor("head-shifu"), SIGNED) == 0
    rows = Matter.objects.filter(pk__in=DriveItem.objects.values("matter")).order_by("pk")
    assert [(row.kind, row.state, row.lead_unit_id, row.original_due) for row in rows] == [
        ("task", "in_progress", "sl-ju-b", date(2025, 9, 1)),
        ("task", "in_progress", "sl-ju-g", date(2025, 9, 9)),
        ("task", "in_progress", "sl-ju-g", date(2025, 10, 1)),
    ]
    assert [row.programme for row in rows] == ["campaigns"] * 3
    assert Matter.objects.count() == 3


def test_an_item_filed_and_not_yet_launched_goes_on_where_it_stopped(small: Campaign, actor: Who) -> None:
    drive = frozen(small, actor)
    row, item = drive.items.get(code="l1-1"), small.items[0]
    actions._launch_one(drive, row, item, (actor("planner"), actor("head-shifu")), SIGNED)
    DriveItem.objects.filter(pk=row.pk).update(matter=None)
    assert actions.launch("hundred", actor("head-shifu"), SIGNED) == 0
    assert Matter.objects.count() == 3


def test_the_worker_launches_what_is_left(small: Campaign, actor: Who) -> None:
    frozen(small, actor)
    launch_rest("hundred", actor("head-shifu").person, SIGNED.isoformat())
    assert Matter.objects.filter(state="in_progress").count() == 3
    launch_rest("hundred", actor("head-shifu").person, "")
    assert Matter.objects.count() == 3


@pytest.mark.parametrize("who", ["head-ju-a", "desk", "technician", "auditor"])
def test_nobody_signs_but_a_head_above_every_unit(small: Campaign, actor: Who, who: str) -> None:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    with pytest.raises((Invalid, NotAllowed)):
        actions.sign("hundred", actor(who), SIGNED)
    assert Drive.objects.get().state == "drafted"


def test_the_drafter_does_not_sign_the_own_draft(small: Campaign, actor: Who) -> None:
    actions.draft(small, "330482", actor("head-shifu"), DRAFTED)
    with pytest.raises(Invalid):
        actions.sign("hundred", actor("head-shifu"), SIGNED)


@pytest.mark.parametrize("who", ["desk", "technician", "auditor", "checker-duban"])
def test_a_draft_is_an_officers(small: Campaign, actor: Who, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.draft(small, "330482", actor(who), DRAFTED)


def test_a_draft_is_written_anew_by_its_drafter_alone_until_it_is_signed(small: Campaign, actor: Who) -> None:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    with pytest.raises(NotAllowed):
        actions.draft(small, "330482", actor("handler-ju-a"), DRAFTED)
    actions.draft(replace(small, n_days=90), "330482", actor("planner"), DRAFTED)
    assert Drive.objects.get().document["days"] == 90
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    with pytest.raises(Invalid) as refused:
        actions.draft(small, "330482", actor("planner"), SIGNED)
    assert refused.value.is_conflict
    with pytest.raises(Invalid):
        actions.sign("hundred", actor("head-shifu"), SIGNED)


def test_what_names_no_unit_and_what_is_empty_is_refused_in_words(small: Campaign, actor: Who) -> None:
    odd = replace(small, items=(replace(small.items[0], unit="nowhere"),))
    with pytest.raises(Invalid) as refused:
        actions.draft(odd, "330482", actor("planner"), DRAFTED)
    assert set(refused.value.fields) == {"l1-1"}
    led = replace(small, tracks=(replace(small.tracks[0], lead_unit="nowhere"), small.tracks[1]))
    with pytest.raises(Invalid) as refused:
        actions.draft(led, "330482", actor("planner"), DRAFTED)
    assert set(refused.value.fields) == {"t1"}
    actions.draft(replace(small, items=()), "330482", actor("planner"), DRAFTED)
    with pytest.raises(Invalid):
        actions.sign("hundred", actor("head-shifu"), SIGNED)
    with pytest.raises(Invalid):
        actions.launch("hundred", actor("head-shifu"), SIGNED)
    with pytest.raises(NotFound):
        actions.sign("nothing", actor("head-shifu"), SIGNED)


def test_what_ends_past_the_calendar_is_not_drafted(small: Campaign, actor: Who) -> None:
    with pytest.raises(Invalid) as refused:
        actions.draft(replace(small, n_days=900), "330482", actor("planner"), DRAFTED)
    assert set(refused.value.fields) == {"days"}
    assert not Drive.objects.exists()


def test_an_amendment_is_public_and_keeps_the_denominator(small: Campaign, actor: Who) -> None:
    frozen(small, actor)
    change = Amendment("move", "l1-1", f"  {REASON} ", date(2025, 8, 20), due=date(2025, 9, 11))
    actions.amend("hundred", change, actor("head-shifu"), SIGNED + 5 * A_DAY)
    first, second = SignedText.objects.order_by("n")
    assert second.reason == REASON
    assert "2025年9月11日" in second.changes[0]
    assert bytes(second.text).decode().count(first.sha256) == 1
    before = read(standing_drive("hundred", SIGNED), date(2025, 8, 15), SIGNED)
    after = read(standing_drive("hundred", SIGNED + 9 * A_DAY), date(2025, 8, 24), SIGNED + 9 * A_DAY)
    assert (before.campaign.items[0].later_dues, len(before.campaign.frozen)) == ((), 3)
    assert (after.campaign.items[0].later_dues, len(after.campaign.frozen)) == ((date(2025, 9, 11),), 3)


def test_only_who_could_sign_amends_and_only_what_is_frozen(small: Campaign, actor: Who) -> None:
    change = Amendment("strike", "l1-1", REASON, date(2025, 8, 20))
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    with pytest.raises(Invalid):
        actions.amend("hundred", change, actor("head-shifu"), SIGNED)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    with pytest.raises(NotAllowed):
        actions.amend("hundred", change, actor("planner"), SIGNED)


def test_an_item_counts_once_somebody_else_has_checked_it(small: Campaign, actor: Who) -> None:
    drive = frozen(small, actor)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    ref = str(DriveItem.objects.get(code="l1-1").matter.ref)  # type: ignore[union-attr]
    told = {"result": "done", "text": "示例厂通电了，验收单附在后面。", "proof_on": "2025-08-25"}
    act(ref, "report", actor=actor("handler-ju-b"), given=told, now=SIGNED + 10 * A_DAY)
    found = read(drive, date(2025, 8, 25), SIGNED + 10 * A_DAY)
    assert (found.column("l1-1"), found.campaign.items[0].checked_on) == ("checking", None)
    act(ref, "confirm", actor=actor("auditor"), given={"proof_on": "2025-08-25"}, now=SIGNED + 11 * A_DAY)
    found = read(drive, date(2025, 8, 26), SIGNED + 11 * A_DAY)
    assert (found.column("l1-1"), found.campaign.items[0].checked_on) == ("done", date(2025, 8, 26))
    assert found.standings["l2-1"].is_late(date(2025, 9, 10))
    assert not found.standings["l2-1"].is_late(date(2025, 9, 9))
    PublicMatter.objects.filter(ref=found.standings["l2-1"].ref).update(state="parked")
    again = read(drive, date(2025, 9, 10), SIGNED + 30 * A_DAY)
    assert (again.column("l2-1"), again.campaign.items[1].is_held) == ("parked", True)
