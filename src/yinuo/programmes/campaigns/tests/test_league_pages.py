"""The league in the open: off until it is switched on, bands of units that anybody counts again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.load import Step, Story, load
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns.league_actions import count, say
from yinuo.programmes.campaigns.league_export import bands
from yinuo.programmes.campaigns.league_rows import export_of
from yinuo.programmes.campaigns.models import LeagueHelp, LeaguePeriod
from yinuo.programmes.campaigns.tests.told import LATE, TOWNS, at, tell_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo.kernel.matters.situation import Actor

MONTH, COUNTED, OPEN, PUBLISHED = "2025-09", at(date(2025, 10, 13)), "2025-10-16", "2025-10-20"


def on(day: str, name: str = "") -> Client:
    client = Client()
    client.cookies["yinuo_day"] = day
    if name:
        client.force_login(Account.objects.get(username=name))
    return client


def by_itself(n: int) -> Story:
    """Give an easy matter that a unit files with itself."""
    filed = {"kind": "request", "category": "lighting", "place": "slp-zh-c", "body": "灯坏了", "about_office": "no",
             "source": "example"}  # fmt: skip
    taken = {
        "title": f"示例灯{n}坏了",
        "category": "lighting",
        "visibility": "public",
        "first_contact_unit": LATE,
    }
    day = date(2025, 9, 2)
    return Story(
        f"own-{n}",
        (
            Step("submit", TOWNS[LATE], at(day), filed),
            Step("accept", "desk", at(day, 3), taken),
            Step("assign", "desk", at(day, 4), {"lead_unit": LATE}),
        ),
    )


@pytest.fixture
def counted(actor: Callable[[str], Actor]) -> LeaguePeriod:
    tell_all()
    count("2025-08", actor("head-shifu"), COUNTED)
    return count(MONTH, actor("head-shifu"), COUNTED)


def test_it_is_off_until_two_months_have_enough(actor: Callable[[str], Actor]) -> None:
    page = on(PUBLISHED).get("/campaigns/league").content.decode()
    assert "没有打开" in page
    with pytest.raises(Invalid, match="连着两个过完的月"):
        count(MONTH, actor("head-shifu"), COUNTED)
    with pytest.raises(NotAllowed):
        count(MONTH, actor("planner"), COUNTED)
    with pytest.raises(Invalid, match="还没有过完"):
        count("2025-10", actor("head-shifu"), COUNTED)
    assert not LeaguePeriod.objects.exists()


def test_units_object_before_it_is_published_and_then_everybody_reads_three_bands(
    counted: LeaguePeriod, actor: Callable[[str], Actor]
) -> None:
    early = on(OPEN).get("/campaigns/league").content.decode()
    assert "异议期" in early
    assert "示例丙镇" not in early
    assert on(OPEN).get(f"/campaigns/league/{MONTH}").status_code == 404
    assert on(OPEN).get(f"/campaigns/league/{MONTH}/bands.json").status_code == 404
    form = {"do": "object", "month": MONTH, "unit": LATE, "text": "八月的洪水没有算进去"}
    assert on(OPEN, "handler-zhen-a").post("/desk/campaigns/league", form).status_code == 403
    assert on(OPEN, "handler-zhen-c").post("/desk/campaigns/league", form).status_code == 302
    answer = {**form, "do": "answer", "text": "九月的事不受影响，照算"}
    assert on(OPEN, "head-shifu").post("/desk/campaigns/league", answer).status_code == 302
    page = on(PUBLISHED).get("/campaigns/league").content.decode()
    support = page.partition("band support")[2].partition("</section>")[0]
    assert "示例丙镇" in support
    assert "八月的洪水没有算进去" in support
    assert "九月的事不受影响，照算" in support
    assert page.count("band-unit") == len(TOWNS)
    with pytest.raises(Invalid, match="异议期过了"):
        say(MONTH, LATE, "太晚了的话", actor("handler-zhen-c"), now=at(date(2025, 10, 21)))


def test_whoever_runs_the_public_export_again_comes_to_the_same_bytes(
    counted: LeaguePeriod, tmp_path: Path
) -> None:
    for name in ("export.jsonl", "bands.json"):
        answer = on(PUBLISHED).get(f"/campaigns/league/{MONTH}/{name}")
        (tmp_path / name).write_bytes(answer.content)
    told = (tmp_path / "bands.json").read_bytes()
    again = bands(tmp_path / "export.jsonl", bytes(LeaguePeriod.objects.get(code="2025-08").bands))
    assert again == told


def test_what_a_unit_files_with_itself_changes_nothing_and_is_not_in_the_export(
    actor: Callable[[str], Actor],
) -> None:
    tell_all()
    before = export_of(MONTH, date(2025, 10, 13)).decode().splitlines()
    own = [by_itself(n) for n in range(3)]
    refs = load(own).refs
    after = export_of(MONTH, date(2025, 10, 13)).decode().splitlines()
    rows, units = ([line for line in after if line.startswith(start)] for start in ("[", '{"unit"'))
    assert rows == [line for line in before if line.startswith("[")]
    assert {one["unit"]: one["left_out"] for one in map(json.loads, units)} == {
        **dict.fromkeys(TOWNS, 0),
        LATE: len(own),
    }
    assert not any(ref in line for ref in refs.values() for line in after)


def test_who_needs_support_is_helped_by_a_task_of_the_supervision_office(counted: LeaguePeriod) -> None:
    form = {"do": "help", "month": MONTH, "unit": LATE}
    page = on(OPEN, "planner").get("/desk/campaigns/league").content.decode()
    assert "给自己起一件帮扶任务 · 示例丙镇" in page
    for _press in range(2):
        assert on(OPEN, "planner").post("/desk/campaigns/league", form).status_code == 302
    found = LeagueHelp.objects.get()
    assert (found.unit_id, found.matter.kind, found.matter.state) == (LATE, "task", "draft")
    refused = on(OPEN, "planner").post("/desk/campaigns/league", {**form, "unit": "sl-zhen-a"})
    assert refused.status_code == 422


def test_no_person_is_in_any_table_of_the_league() -> None:
    from yinuo.programmes.campaigns.models import LeagueSaying, SpotAudit, SpotFinding

    kinds = {
        field.related_model.__name__
        for model in (LeaguePeriod, LeagueSaying, LeagueHelp, SpotAudit, SpotFinding)
        for field in model._meta.concrete_fields
        if field.related_model
    }
    assert not kinds & {"Person", "Account", "Appointment", "Actor"}


def test_a_page_of_bands_needs_few_queries(counted: LeaguePeriod) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    on(PUBLISHED).get("/campaigns/league?warm=1")
    with CaptureQueriesContext(connection) as caught:
        on(PUBLISHED).get("/campaigns/league")
    assert len(caught) <= 12
