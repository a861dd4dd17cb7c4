"""A lead unit pledges in public: one sentence a track, a commitment like any other, due on the last day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.models import DrivePledge
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

DESK = "/desk/campaigns/hundred"
TYPED = {"track": "t1", "text": "一百天里签十家、落地六家"}


@pytest.fixture
def signed(small: Campaign, actor: Callable[[str], Actor]) -> Campaign:
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    return small


def on(client: Client, day: str = "2025-08-15") -> Client:
    client.cookies["yinuo_day"] = day
    return client


def test_it_is_drafted_by_the_unit_and_public_once_its_head_has_signed(
    signed: Campaign, seat: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    unit = on(seat("handler-ju-a"))
    assert "公开表态：招大引强" in unit.get(DESK).content.decode()
    for _press in range(2):
        answer = unit.post(f"{DESK}/pledge", TYPED)
        assert answer.status_code == 302
    row = DrivePledge.objects.select_related("matter").get()
    assert (row.track, row.matter.kind, row.matter.lead_unit_id, row.matter.source) == (
        "t1", "commitment", "sl-ju-a", "example",
    )  # fmt: skip
    assert row.matter.original_due == signed.end or row.matter.state == "draft"
    assert answer["Location"].endswith(row.matter.ref)
    assert TYPED["text"] not in on(Client()).get("/campaigns/hundred").content.decode()
    assert "公开表态" not in unit.get(DESK).content.decode()
    act(row.matter.ref, "launch", actor=actor("head-ju-a"), given={}, now=story_instant(date(2025, 8, 15)))
    page = on(Client(), "2025-08-16").get("/campaigns/hundred").content.decode()
    assert TYPED["text"] in page.partition("公开表的态")[2]
    assert Matter.objects.get(pk=row.matter_id).original_due == signed.end


@pytest.mark.parametrize(
    ("who", "typed", "status", "said"),
    [
        ("handler-ju-a", {"text": ""}, 422, "这一项要填"),
        ("handler-ju-a", {"text": "找 13800138000"}, 422, "13800138000"),
        ("handler-ju-a", {"track": "t9"}, 422, "请从给出的几项里选一项"),
        ("handler-ju-b", {}, 403, ""),
        ("desk", {}, 403, ""),
    ],
)
def test_what_is_not_so_is_refused_in_words(
    signed: Campaign, seat: Callable[[str], Client], who: str, typed: dict[str, str], status: int, said: str
) -> None:
    answer = on(seat(who)).post(f"{DESK}/pledge", {**TYPED, **typed})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not DrivePledge.objects.exists()


def test_one_track_has_one_pledge(signed: Campaign, seat: Callable[[str], Client]) -> None:
    unit = on(seat("handler-ju-a"))
    unit.post(f"{DESK}/pledge", TYPED)
    again = unit.post(f"{DESK}/pledge", {**TYPED, "text": "换一句来表态"})
    assert again.status_code == 422
    assert "表过态了" in again.content.decode()
    assert DrivePledge.objects.count() == 1


def test_nobody_pledges_for_a_draft(
    small: Campaign, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    unit: Any = on(seat("handler-ju-a"))
    assert "公开表态" not in unit.get(DESK).content.decode()
    assert "签了才能表态" in unit.post(f"{DESK}/pledge", TYPED).content.decode()
