"""What the demo tells of the voices, in both packs: the law lets every step happen, and each question ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.limits import book
from yinuo.kernel.matters.load import load
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.people.models import Unit
from yinuo.programmes.voices import talk_demo as demo
from yinuo.programmes.voices.channel_queries import talks
from yinuo.programmes.voices.models import ChannelAsk, ChannelNotice, Symposium
from yinuo.programmes.voices.symposium_queries import counted_of, questions

if TYPE_CHECKING:
    from yinuo.programmes.voices.symposium_rules import Counted

LATER = date(2025, 10, 1)


@pytest.fixture(params=("pinghu", "harbour"))
def told(request: pytest.FixtureRequest, db: None) -> str:
    pack = str(request.param)
    load_pack(pack_folder(pack))
    book.forget()
    demo.fill(pack, load(demo.stories(pack)))
    return pack


def _counted(on: date) -> Counted:
    held = Symposium.objects.get(source="example")
    return counted_of(questions([held], on)[held.pk], on)


def test_ten_questions_four_answered_on_the_spot_all_with_an_outcome_after_thirty_days(told: str) -> None:
    assert told
    found = _counted(LATER)
    assert (found.n, found.n_ended, found.on_spot.k) == (10, 10, 4)
    assert found.solved.k >= 5
    assert (found.in_time.k, found.in_time.n) == (10, 10)
    outcomes = set(Matter.objects.values_list("outcome", flat=True))
    assert {"solved", "unconfirmed", "partly_solved", "explained"} <= outcomes
    assert Symposium.objects.get(source="example").archived_on is not None


def test_one_notice_with_two_that_came_back_and_were_answered(told: str) -> None:
    notice = ChannelNotice.objects.get()
    assert ChannelAsk.objects.filter(notice=notice).count() == 2
    talk = talks([notice.group], LATER)[notice.group]
    assert len(talk.asked[notice.pk]) == 2
    assert [one.is_silent for one in talk.units] == [True]
    assert told


def test_all_of_it_is_invented_and_marked_so_but_for_what_the_page_says(told: str) -> None:
    assert set(PublicMatter.objects.values_list("source", flat=True)) == {"example"}
    units = {unit for row in PublicMatter.objects.all() for unit in (row.lead_unit, *row.support_units)}
    assert set(Unit.objects.filter(pk__in=units).values_list("is_example", flat=True)) == {True}
    quoted = Symposium.objects.filter(source="page")
    assert quoted.count() == (1 if told == "pinghu" else 0)
    for one in quoted:
        assert (one.unit_id, one.questions.count(), len(one.topics)) == (None, 0, 2)
        assert one.departments == ["pg-renshe", "pg-jiaoyu"]


def test_the_pages_own_symposium_says_what_is_not_known(told: str) -> None:
    from django.test import Client

    if told != "pinghu":
        return
    client = Client(headers={"Accept-Language": "zh-CN"})
    shown = client.get("/voices/sessions/20250816-page").content.decode()
    assert "这里也不编" in shown
    assert "<form" not in shown.split("<main")[1].split("</main")[0]
