"""What the demo tells of the pavilion, in both packs: the law lets every step happen."""

from __future__ import annotations

from datetime import date

import pytest

from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.limits import book
from yinuo.kernel.matters.load import load
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.voices import pavilion_demo as demo
from yinuo.programmes.voices.models import PatrolNote, TeamCall
from yinuo.programmes.voices.pavilion_queries import counted, decision_of


@pytest.fixture(params=("pinghu", "harbour"))
def told(request: pytest.FixtureRequest, db: None) -> str:
    pack = str(request.param)
    load_pack(pack_folder(pack))
    book.forget()
    demo.fill(pack, load(demo.stories(pack)))
    return pack


def test_three_suggestions_end_in_three_ways_and_the_dispute_is_agreed(told: str) -> None:
    assert told
    rows = PublicMatter.objects.filter(category="suggestion").order_by("public_from", "stream")
    decided = [decision_of(row) for row in rows]
    assert [one.kind for one in decided] == ["adopted", "partly", "not"]
    assert all(one.reason for one in decided)
    assert [bool(one.law) for one in decided] == [False, False, True]
    assert [bool(one.review) for one in decided] == [False, True, True]
    assert [row.n_supporters for row in rows] == [6, 0, 0]
    assert sum(counted(date(2025, 9, 1)).values()) == 3
    assert counted(date(2025, 8, 1)) == {}
    assert list(Matter.objects.filter(kind="dispute").values_list("outcome", flat=True)) == ["settled"]


def test_everything_is_invented_and_nothing_sealed_is_public(told: str) -> None:
    assert told
    assert set(Matter.objects.values_list("source", flat=True)) == {"example"}
    assert not PublicMatter.objects.filter(kind="dispute").exists()
    assert TeamCall.objects.count() == 1
    assert set(PatrolNote.objects.values_list("source", flat=True)) == {"example"}
