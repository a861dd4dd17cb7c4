"""A campaign's pages: in public as it stood on the day, at the desk from a sheet to a signature, in both languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from yinuo.base.spreadsheet import written
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.campaign import Completion, Countdown
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.likely import likely
from yinuo.programmes.campaigns.models import QUOTED, Drive
from yinuo.programmes.campaigns.queries import read
from yinuo.programmes.campaigns.shown import missing, paced, sheet_of
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED
from yinuo.programmes.campaigns.tests.test_acts import REASON
from yinuo.programmes.campaigns.tests.test_sheet import HEADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

MOST_QUERIES = 12
ROW = ("招大引强", "示例甲局", "企业", "示例厂通电", "示例乙局", "", "1", "是", "验收单", "2026-11-01")


@pytest.fixture
def signed(small: Campaign, actor: Callable[[str], Actor]) -> Campaign:
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    return small


PUBLIC = ("", "hundred", "hundred/lists/l2", "hundred/texts/1", "hundred/wall")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_answers_with_few_queries(signed: Campaign, path: str, language: str) -> None:
    client = Client(headers={"Accept-Language": language})
    client.get(f"/campaigns/{path}?warm=1")
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(f"/campaigns/{path}")
    assert answer.status_code == 200
    assert len(caught) <= MOST_QUERIES
    assert signed.name in answer.content.decode()
    assert "csrftoken" not in answer.cookies


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "nothing/wall",
        "hundred/lists/none",
        "hundred/texts/9",
        "hundred/items.pdf",
        "nothing/items.csv",
    ],
)
def test_what_is_not_there_is_not_found(signed: Campaign, path: str) -> None:
    assert Client().get(f"/campaigns/{path}").status_code == 404


def test_a_draft_is_not_public(small: Campaign, actor: Callable[[str], Actor]) -> None:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    assert Client().get("/campaigns/hundred").status_code == 404
    assert "还没有一仗签下来" in Client().get("/campaigns/").content.decode()


def test_the_signed_bytes_are_given_as_they_are(signed: Campaign) -> None:
    drive = Drive.objects.get()
    answer = Client().get("/campaigns/hundred/texts/1?as=json")
    assert answer.content == bytes(drive.texts.get().text)
    assert answer["Content-Disposition"] == 'attachment; filename="hundred-1.json"'


def test_the_items_can_be_saved_as_a_sheet(signed: Campaign) -> None:
    text = Client().get("/campaigns/hundred/items.csv").content.decode("utf-8-sig")
    assert [line.split(",")[2] for line in text.splitlines()] == [
        "事项",
        *(item.title for item in signed.items),
    ]
    assert "示例乙局" in text


def test_what_was_struck_off_still_stands_on_its_list(
    signed: Campaign, seat: Callable[[str], Client]
) -> None:
    desk = seat("head-shifu")
    sent = {"item": "l2-2", "kind": "strike", "reason": REASON}
    assert desk.post("/desk/campaigns/hundred/amend", sent).status_code == 302
    page = Client().get("/campaigns/hundred/lists/l2").content.decode()
    assert "<del>示例路口划线</del>" in page
    assert REASON in Client().get("/campaigns/hundred").content.decode()


def test_from_a_sheet_to_launched_items_in_four_steps(seat: Callable[[str], Client]) -> None:
    planner, head = seat("planner"), seat("head-shifu")
    blank = planner.get("/desk/campaigns/blank.xlsx")
    assert blank.status_code == 200
    file = SimpleUploadedFile("l.csv", written([HEADS, ROW, (*ROW[:3], "示例厂通水", *ROW[4:])], "csv"))
    sent = {"name": "示例一仗", "start": "2026-09-01", "days": "100", "file": file}
    answer = planner.post("/desk/campaigns/", sent)
    assert answer.status_code == 302
    page = planner.get(answer["Location"]).content.decode()
    assert "等管得到每一家承办单位的负责人来签" in page
    assert f'action="{answer["Location"]}/sign"' in head.get(answer["Location"]).content.decode()
    assert head.post(f"{answer['Location']}/sign").status_code == 302
    assert Matter.objects.filter(state="in_progress").count() == 2
    board = seat("handler-ju-b").get(f"{answer['Location']}/board").content.decode()
    assert re.search(r"在办 <span class=\"n\">2</span>", board)
    again = head.post(f"{answer['Location']}/sign")
    assert again.status_code == 422


def test_the_next_campaign_is_copied_from_the_last(signed: Campaign, seat: Callable[[str], Client]) -> None:
    planner, begins = seat("planner"), date(2026, 3, 2)
    planner.cookies["yinuo_day"] = begins.isoformat()
    desk = planner.get("/desk/campaigns/hundred").content.decode()
    assert 'href="/desk/campaigns/hundred/again.xlsx"' in desk
    sheet = planner.get("/desk/campaigns/hundred/again.xlsx")
    file = SimpleUploadedFile("again.xlsx", b"".join(sheet))
    sent = {"name": "示例再一仗", "start": begins.isoformat(), "days": "100", "file": file}
    made = planner.post("/desk/campaigns/", sent)
    assert made.status_code == 302, made.context["cells"]
    copied = campaign_of(Drive.objects.exclude(code="hundred").get().document)

    def told(one: Campaign) -> list[tuple[object, ...]]:
        names = {each.code: each.name for each in one.lists}
        return [
            (names[item.task_list], item.title, item.unit, item.support_units, item.weight, item.is_hard, item.proof,
             item.due - one.start)
            for item in one.items
        ]  # fmt: skip

    assert told(copied) == told(signed)
    assert [(one.name, one.lead_unit) for one in copied.tracks] == [
        (one.name, one.lead_unit) for one in signed.tracks
    ]


def test_bad_cells_are_listed_and_nothing_is_written(seat: Callable[[str], Client]) -> None:
    file = SimpleUploadedFile("l.csv", written([HEADS, (*ROW[:4], "没有的局", *ROW[5:])], "csv"))
    sent = {"name": "示例一仗", "start": "2026-09-01", "days": "100", "file": file}
    answer = seat("planner").post("/desk/campaigns/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<b>E2</b>" in page
    assert 'value="示例一仗"' in page
    assert not Drive.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [{"name": ""}, {"start": "哪天"}, {"days": "0"}, {"days": "千"}, {"file": ""}, {"start": "2026-12-01"}],
)
def test_what_is_missing_is_said_beside_its_field(seat: Callable[[str], Client], odd: dict[str, str]) -> None:
    file = SimpleUploadedFile("l.csv", written([HEADS, ROW], "csv"))
    sent = {"name": "示例一仗", "start": "2026-09-01", "days": "100", "file": file, **odd}
    answer = seat("planner").post("/desk/campaigns/", sent)
    assert answer.status_code == 422
    assert not Drive.objects.exists()


def test_who_may_not_is_refused(signed: Campaign, seat: Callable[[str], Client]) -> None:
    assert seat("desk").post("/desk/campaigns/", {"name": "x"}).status_code == 403
    assert "新起一仗" not in seat("desk").get("/desk/campaigns/").content.decode()
    assert seat("handler-ju-a").post("/desk/campaigns/hundred/launch").status_code == 403
    assert seat("handler-ju-a").post("/desk/campaigns/hundred/amend", {"item": "l1-1"}).status_code == 422
    sent = {"item": "l2-2", "kind": "strike", "reason": REASON}
    assert seat("handler-ju-a").post("/desk/campaigns/hundred/amend", sent).status_code == 403
    assert seat("planner").get("/desk/campaigns/nothing").status_code == 404
    assert Client().get("/desk/campaigns/").status_code == 302


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "none"},
        {"reason": ""},
        {"kind": "move", "due": "哪天"},
        {"kind": "hand_over", "unit": "没有的局"},
        {"item": "x"},
    ],
)
def test_an_odd_amendment_is_refused_in_words(
    signed: Campaign, seat: Callable[[str], Client], odd: dict[str, str]
) -> None:
    sent = {"item": "l2-2", "kind": "strike", "reason": REASON, **odd}
    answer = seat("head-shifu").post("/desk/campaigns/hundred/amend", sent)
    assert answer.status_code == 422
    assert Drive.objects.get().texts.count() == 1


def test_an_item_may_be_moved_and_handed_over_in_the_open(
    signed: Campaign, seat: Callable[[str], Client]
) -> None:
    head = seat("head-shifu")
    moved = {"item": "l2-2", "kind": "move", "reason": REASON, "due": "2026-12-20"}
    assert head.post("/desk/campaigns/hundred/amend", moved).status_code == 302
    handed = {"item": "l2-1", "kind": "hand_over", "reason": REASON, "unit": "示例己局"}
    assert head.post("/desk/campaigns/hundred/amend", handed).status_code == 302
    assert head.post("/desk/campaigns/hundred/launch").status_code == 302
    assert head.get("/desk/campaigns/hundred/board?unit=sl-ju-g").status_code == 200


def test_a_board_is_of_what_is_signed(
    small: Campaign, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    assert seat("planner").get("/desk/campaigns/hundred/board").status_code == 404
    assert "草稿" in seat("planner").get("/desk/campaigns/").content.decode()


def test_what_is_only_quoted_says_that_its_lists_are_not_known(
    small: Campaign, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    drive = actions.draft(small, "330482", actor("planner"), DRAFTED)
    Drive.objects.filter(pk=drive.pk).update(
        state=QUOTED,
        drafter=None,
        drafted_by=None,
        frozen_at=SIGNED,
        is_about=True,
        document={**drive.document, "items": []},
    )
    page = Client().get("/campaigns/hundred").content.decode()
    assert "版面没有写清单" in page
    assert "约一百天" in page
    assert "版面上说的" in seat("planner").get("/desk/campaigns/hundred").content.decode()


@pytest.mark.parametrize(
    ("done", "day", "of", "said"),
    [
        ("0", 0, 100, "还没有开始"),
        ("42/100", 40, 100, "比日子快 2 点"),
        ("402/1000", 40, 100, "和日子一样快"),
        ("399/1000", 40, 100, "比日子慢 1 点"),
        ("445/1000", 48, 99, "比日子慢 4 点"),  # 44 % beside 48 %, though what is between them is under 4
        ("481/1000", 48, 99, "比日子慢不到 1 点"),
        ("3/4", 100, 100, "到最后一天，差 25 点"),
        ("9999/10000", 100, 100, "到最后一天，差 1 点"),
    ],
)
def test_pace_is_said_in_points_of_the_two_percentages_beside_it(
    done: str, day: int, of: int, said: str
) -> None:
    assert paced(Fraction(done), Countdown(day, of, of - day, 0))[1] == said


def test_of_many_that_are_missing_the_first_are_named() -> None:
    few = Completion(9, 7, ("甲", "乙"))
    assert missing(few) == "还缺：甲、乙"
    assert missing(Completion(9, 4, ("甲", "乙", "丙", "丁", "戊"))) == "还缺：甲、乙、丙，另有 2 项"
    assert missing(Completion(2, 2, ())) == "2 项，全部核验。"


def test_what_has_not_begun_says_so_on_its_page(signed: Campaign) -> None:
    Drive.objects.update(frozen_at=SIGNED - timedelta(days=30))
    drive = Drive.objects.get()
    early = read(drive, date(2025, 7, 20), SIGNED - timedelta(days=26))
    assert sheet_of(early, str).chart.sentence == "还没有开始。"


def test_the_forecast_is_one_sentence_and_the_rest_on_a_click(signed: Campaign) -> None:
    drive = Drive.objects.get()
    early = read(drive, date(2025, 8, 25), SIGNED + timedelta(days=10))
    with translation.override("zh-hans"):
        found = likely(early)
    assert found is not None
    assert str(found.sentence).startswith("示例一百天：到 2025年11月22日 全部完成的把握是")
    assert [row.name for row in found.rows] == ["全部", "招大引强", "除险保安", "企业", "路口"]
    assert {link.label for link in found.risks} <= {item.title for item in signed.items}
    with translation.override("en"):
        again = likely(early)
    assert again is not None
    assert "22 Nov 2025" in str(again.sentence)
    assert likely(read(drive, date(2025, 11, 22), SIGNED + timedelta(days=99))) is None
    client = Client()
    client.cookies["yinuo_day"] = "2025-08-25"
    assert "能不能按期" in client.get("/campaigns/hundred").content.decode()
