"""The daily brief writes itself: what changed that day, what is late, who asked for help; nobody fills in a form."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.fields import fields_of
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.models import DriveItem
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

MOST_FIELDS, MOST_QUERIES = 6, 12


@pytest.fixture
def refs(small: Campaign, actor: Callable[[str], Actor]) -> dict[str, str]:
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    rows = DriveItem.objects.values_list("code", "matter_id")
    return {code: Matter.objects.get(pk=pk).ref for code, pk in rows}


def at(on: str, hour: int = 2) -> datetime:
    return datetime.combine(date.fromisoformat(on), time(hour), UTC)


def read(on: str, language: str = "zh-CN", path: str = "brief") -> str:
    client = Client(headers={"Accept-Language": language})
    client.cookies["yinuo_day"] = on
    answer = client.get(f"/campaigns/hundred/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def parts(on: str) -> dict[str, list[tuple[str, str]]]:
    client = Client()
    client.cookies["yinuo_day"] = on
    brief = client.get("/campaigns/hundred/brief").context["brief"]
    return {
        str(one.title): [(line.title, str(line.note)) for line in one.lines]
        for one in brief.parts
        if one.lines
    }


def test_a_day_is_told_out_of_the_record(refs: dict[str, str], actor: Callable[[str], Actor]) -> None:
    assert parts("2025-08-20") == {}
    assert parts("2025-08-30") == {"三天里到期": [("示例厂通电", "9月1日 到期")]}
    assert parts("2025-09-02") == {"昨天到期，没有报": [("示例厂通电", "9月1日 到期，没有报")]}
    help_ = {"text": "请来看线路", "units": ["sl-ju-g"]}
    act(refs["l1-1"], "call_in", actor=actor("handler-ju-b"), given=help_, now=at("2025-09-03"))
    asked = {"cause": "late", "text": "请写明。"}
    act(refs["l1-1"], "notice", actor=actor("desk"), given=asked, now=at("2025-09-03", 3))
    told = parts("2025-09-03")
    assert told["督办单"] == [("示例厂通电", "收到督办单")]
    assert told["请人帮忙的"] == [("示例厂通电", "请了示例庚局")]
    done = {"result": "done", "text": "通电了", "proof_on": "2025-09-04"}
    act(refs["l1-1"], "report", actor=actor("handler-ju-b"), given=done, now=at("2025-09-04"))
    assert parts("2025-09-04")["报了，等核"] == [("示例厂通电", "报办好，等别人核")]
    act(
        refs["l1-1"],
        "confirm",
        actor=actor("checker-ju-c"),
        given={"proof_on": "2025-09-04"},
        now=at("2025-09-05"),
    )
    assert parts("2025-09-05")["核过了"] == [("示例厂通电", "由别的单位核过")]
    assert "核过了" not in parts("2025-09-06")


def test_its_sentences_begin_with_the_day_and_are_said_in_both_languages(refs: dict[str, str]) -> None:
    assert refs
    page = read("2025-09-02")
    assert "第 19 天，还有 81 天" in page
    assert "昨天到期没有报的有 1 项。" in page
    english = read("2025-09-02", "en")
    assert "Day 19, 81 days left." in english
    assert "今天" not in english.replace("示例", "")


def test_it_is_given_as_plain_text_too(refs: dict[str, str]) -> None:
    assert refs
    text = read("2025-09-02", path="brief.txt")
    assert text.startswith("示例一百天\n2025年9月2日，第 19 天")
    assert "· 示例厂通电（示例乙局）9月1日 到期，没有报" in text
    assert "<" not in text


def test_it_costs_few_queries(refs: dict[str, str]) -> None:
    assert refs
    client = Client()
    client.cookies["yinuo_day"] = "2025-09-02"
    client.get("/campaigns/hundred/brief?warm=1")
    with CaptureQueriesContext(connection) as caught:
        client.get("/campaigns/hundred/brief")
    assert len(caught) <= MOST_QUERIES


@pytest.mark.parametrize("kind", ["task", "commitment"])
def test_a_report_asks_for_six_fields_at_the_most(kind: str) -> None:
    assert len(fields_of("report", kind)) <= MOST_FIELDS
