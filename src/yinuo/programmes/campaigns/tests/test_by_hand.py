"""A draft's items by hand: added, altered, taken off; every fault beside its field, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yinuo.base.spreadsheet import written
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.models import Drive
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED
from yinuo.programmes.campaigns.tests.test_pages import ROW
from yinuo.programmes.campaigns.tests.test_sheet import HEADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

ITEMS = "/desk/campaigns/hundred/items"
TYPED = {
    "verb": "put", "track": "招大引强", "lead": "sl-ju-a", "list": "企业", "title": "示例厂通水", "unit": "示例乙局",
    "support": "示例丙局、sl-ju-g", "weight": "３", "hard": "no", "proof": "验收单", "due": "2025年9月9日",
}  # fmt: skip


@pytest.fixture
def drafter(small: Campaign, actor: Callable[[str], Actor], seat: Callable[[str], Client]) -> Client:
    """Draft three items, and give the desk of whoever did."""
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    return seat("planner")


def now() -> Campaign:
    return campaign_of(Drive.objects.get(code="hundred").document)


def faults(answer: Any) -> set[str]:
    return {one.name for one in answer.context["form"].fields if one.error}


def test_a_campaign_is_written_item_by_item_without_a_sheet(seat: Callable[[str], Client]) -> None:
    planner, head = seat("planner"), seat("head-shifu")
    sent = {"name": "示例一仗", "start": "2026-09-01", "days": "100", "by": "hand"}
    made = planner.post("/desk/campaigns/", sent)
    assert (made.status_code, made["Location"].rsplit("/", 1)[1]) == (302, "items")
    assert "还没有一项" in planner.get(made["Location"]).content.decode()
    for title in ("示例厂通水", "示例厂通电"):
        one = {**TYPED, "title": title, "due": "2026-11-01"}
        assert planner.post(made["Location"], one).status_code == 302
    drive = made["Location"].removesuffix("/items")
    assert head.post(f"{drive}/sign").status_code == 302
    assert [item.title for item in campaign_of(Drive.objects.get().document).items] == [
        "示例厂通水",
        "示例厂通电",
    ]


def test_a_draft_without_items_leads_to_writing_them_and_to_nothing_else(
    seat: Callable[[str], Client],
) -> None:
    planner = seat("planner")
    sent = {"name": "示例一仗", "start": "2026-09-01", "days": "100", "by": "hand"}
    items = planner.post("/desk/campaigns/", sent)["Location"]
    drive = items.removesuffix("/items")
    for one in (planner, seat("head-shifu")):
        empty = one.get(drive).content.decode()
        assert re.findall(r'class="btn ink" href="([^"]+)"', empty) == [items]
        assert "先写上事项，再请人签。" in empty
        assert "来签。" not in empty
        assert f'action="{drive}/sign"' not in empty
        assert "<thead>" not in empty
    planner.post(items, {**TYPED, "due": "2026-11-01"})
    begun = planner.get(drive).content.decode()
    assert "先写上事项" not in begun
    assert "来签。" in begun
    assert (f'<a href="{items}">' in begun, "<thead>" in begun) == (True, True)


def test_what_to_do_before_signing_is_said_while_it_is_a_draft(
    drafter: Client, seat: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    assert "签之前" in drafter.get("/desk/campaigns/hundred").content.decode()
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    for one in (drafter, seat("head-shifu")):  # who may amend it, and who may not
        assert "签之前" not in one.get("/desk/campaigns/hundred").content.decode()


def test_an_item_by_hand_is_what_its_row_of_the_sheet_would_be(drafter: Client) -> None:
    assert drafter.post(ITEMS, TYPED).status_code == 302
    assert drafter.post(ITEMS, TYPED).status_code == 302  # pressed twice, added once
    *before, item = now().items
    assert [one.code for one in before] == ["l1-1", "l2-1", "l2-2"]
    row = (
        "招大引强",
        "",
        "企业",
        "示例厂通水",
        "示例乙局",
        "示例丙局、示例庚局",
        "3",
        "否",
        "验收单",
        "2025-09-09",
    )
    first = (*ROW[:9], "2025-10-01")
    sheet = SimpleUploadedFile("l.csv", written([HEADS, first, row], "csv"))
    sent = {"name": "示例二仗", "start": "2025-08-15", "days": "100", "file": sheet}
    made = drafter.post("/desk/campaigns/", sent)
    assert made.status_code == 302, made.context["cells"]
    read = campaign_of(Drive.objects.exclude(code="hundred").get().document).items[-1]
    told = ("title", "unit", "support_units", "weight", "is_hard", "proof", "due")
    assert [getattr(item, name) for name in told] == [getattr(read, name) for name in told]
    assert (item.code, item.task_list) == ("l1-0003", "l1")


def test_a_new_list_and_track_come_with_their_first_item_and_go_with_their_last(drafter: Client) -> None:
    drafter.post(ITEMS, {**TYPED, "track": "示例新线", "list": "新单"})
    assert [(one.code, one.name) for one in now().tracks][2:] == [("t3", "示例新线")]
    assert [(one.code, one.track) for one in now().lists][2:] == [("l3", "t3")]
    code = now().items[-1].code
    assert drafter.post(ITEMS, {"verb": "drop", "item": code}).status_code == 302
    assert [len(some) for some in (now().tracks, now().lists, now().items)] == [2, 2, 3]
    assert drafter.post(ITEMS, {"verb": "drop", "item": code}).status_code == 409


def test_an_item_is_altered_in_its_place(drafter: Client) -> None:
    page = drafter.get(f"{ITEMS}?item=l2-1")
    shown = {one.name: one.value for one in page.context["form"].fields}
    assert (shown["title"], shown["unit"], shown["hard"], shown["due"]) == (
        "示例路口补灯",
        "sl-ju-g",
        "no",
        "2025-09-09",
    )
    assert drafter.post(ITEMS, {**shown, "verb": "put", "title": "示例路口换灯"}).status_code == 302
    assert [(one.code, one.title) for one in now().items] == [
        ("l1-1", "示例厂通电"),
        ("l2-1", "示例路口换灯"),
        ("l2-2", "示例路口划线"),
    ]
    gone = drafter.post(ITEMS, {**shown, "verb": "put", "item": "l9-9"})
    assert (gone.status_code, "也许刚刚删去" in gone.content.decode()) == (409, True)


def test_every_fault_stands_beside_its_field_and_what_was_typed_stays(drafter: Client) -> None:
    odd = {
        **TYPED, "lead": "sl-ju-b", "list": "", "title": "示例厂找 13812345678 通水",
        "unit": "没有的局", "support": "也没有的局",
        "weight": "九", "due": "2026-01-01",
    }  # fmt: skip
    answer = drafter.post(ITEMS, odd)
    assert answer.status_code == 422
    assert faults(answer) == {"lead", "list", "title", "unit", "support", "weight", "due"}
    stays = {one.name: one.value for one in answer.context["form"].fields if one.name in odd}
    assert stays == {name: odd[name] for name in stays}
    assert len(now().items) == 3
    kept = {**TYPED, "title": "示例厂找 13812345678 通水", "looked": "on"}
    assert drafter.post(ITEMS, kept).status_code == 302


def test_a_target_keeps_its_track_when_its_last_item_goes(drafter: Client) -> None:
    given = {
        "do": "target", "track": "t1", "title": "通电的厂", "measure": "家", "baseline": "0", "value": "2",
    }  # fmt: skip
    assert drafter.post("/desk/campaigns/hundred/targets", given).status_code == 302
    assert drafter.post(ITEMS, {"verb": "drop", "item": "l1-1"}).status_code == 302
    assert ([one.code for one in now().tracks], [one.track for one in now().targets]) == (
        ["t1", "t2"],
        ["t1"],
    )


def test_only_the_drafter_writes_and_only_until_it_is_signed(
    drafter: Client, seat: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    other = seat("handler-ju-a")
    assert other.get(ITEMS).context["form"] is None
    assert other.post(ITEMS, TYPED).status_code == 403
    assert other.post(ITEMS, {"verb": "odd"}).status_code == 404
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    page = drafter.get(ITEMS)
    assert page.context["form"] is None
    assert "要改只能公开修订" in page.content.decode()
    late = drafter.post(ITEMS, TYPED)
    assert (late.status_code, "走公开的修订" in late.content.decode()) == (409, True)
    assert len(now().items) == 3


def test_a_sheet_is_tried_on_the_page_and_nothing_is_kept(seat: Callable[[str], Client]) -> None:
    planner = seat("planner")

    def sent(*rows: tuple[str, ...]) -> dict[str, Any]:
        file = SimpleUploadedFile("l.csv", written([HEADS, *rows], "csv"))
        return {"name": "示例一仗", "start": "2026-09-01", "days": "100", "by": "dry", "file": file}

    good = planner.post("/desk/campaigns/", sent(ROW, (*ROW[:3], "示例厂通水", *ROW[4:])))
    assert (good.status_code, "读得懂：2 项，权重合计 2。一项也没有记下" in good.content.decode()) == (
        200,
        True,
    )
    bad = planner.post("/desk/campaigns/", sent((*ROW[:9], "2027-01-01"), (*ROW[:4], "没有的局", *ROW[5:])))
    assert (bad.status_code, [cell for cell, *_why in bad.context["cells"]]) == (422, ["J2", "E3"])
    assert 'value="示例一仗"' in bad.content.decode()
    assert not Drive.objects.exists()


def test_a_dry_run_says_that_it_was_one_and_names_cell_and_column_as_a_sheet_is_read(
    seat: Callable[[str], Client],
) -> None:
    rows = [(*ROW[:6], "很重", "也许", ROW[8], "2027-01-01"), ("", *ROW[1:4], "没有的局", *ROW[5:])]

    def told(by: str, *rows: tuple[str, ...], language: str = "zh-hans", days: str = "100") -> str:
        planner = seat("planner")
        planner.cookies["django_language"] = language
        file = SimpleUploadedFile("l.csv", written([HEADS, *rows], "csv"))
        sent = {"name": "示例一仗", "start": "2026-09-01", "days": days, "by": by, "file": file}
        page: str = planner.post("/desk/campaigns/", sent).content.decode()
        return page

    bad = told("dry", *rows)
    box = bad.split('<div class="errors" role="alert"')[1].split("</div>")[0]
    assert "<h2>只试读：5 格读不懂，一项也没有记下</h2>" in box
    assert re.findall(r"<b>(\w+)</b> (\w+)：", box) == [
        ("G2", "权重"), ("H2", "必须完成"), ("J2", "完成日期"), ("A3", "战线"), ("E3", "承办单位"),
    ]  # fmt: skip
    assert "<b>G2</b> Weight: " in told("dry", *rows, language="en")
    assert "<h2>只试读：读得懂：1 项" in told("dry", ROW)
    assert "<h2>5 格读不懂，一项也没有记下</h2>" in told("", *rows)
    assert '<a href="#f-d-days">多少天</a>' in told("dry", ROW, days="0").split('class="errors"')[1]
