"""How a sheet's columns and cells are understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid
from yinuo.base.spreadsheet import Line
from yinuo.kernel.intake.cells import Reader
from yinuo.kernel.intake.columns import fits, guessed, header_among, shape
from yinuo.kernel.intake.directory import Directory

if TYPE_CHECKING:
    from yinuo.kernel.intake.cells import Filing
    from yinuo.kernel.matters.tests.world import World

HEADERS = ("工单编号", "标题", "诉求内容", "社区", "类别", "责任单位", "截止日期", "联系电话", "姓名")
ALL = {
    name: n
    for n, name in enumerate(
        ("number", "title", "body", "place", "category", "lead_unit", "due_on", "contact")
    )
}
GOOD = ("RX1", "灯不亮", "门口的灯不亮", "lane", "help", "roads", "2025-08-22", "057312345678", "王某")


def reader(**rest: str) -> Reader:
    return Reader(ALL, rest, Directory.read({}))


def read(cells: tuple[str, ...], **rest: str) -> Filing:
    return reader(**rest).read(7, cells)


def said(cells: tuple[str, ...], **rest: str) -> dict[str, str]:
    return {fault.cell: str(fault.sentence) for fault in read(cells, **rest).faults}


def with_cell(name: str, text: str) -> tuple[str, ...]:
    return tuple(text if n == ALL[name] else cell for n, cell in enumerate(GOOD))


def test_headers_are_guessed_and_names_of_people_are_left_where_they_are() -> None:
    assert guessed(HEADERS) == ALL


@pytest.mark.parametrize(
    ("headers", "name", "at"),
    [
        (("序号", "受理编号 ", "反映内容"), "number", 1),
        (("Ticket", "Description", "Due date"), "due_on", 2),
        (("＊责任单位（必填）", "内容"), "lead_unit", 0),
        (("问题描述（详细）", "地址"), "place", 1),
    ],
)
def test_headers_are_known_in_other_words_too(headers: tuple[str, ...], name: str, at: int) -> None:
    assert guessed(headers)[name] == at


def test_the_row_of_headers_is_found_under_a_title() -> None:
    rows = [Line(1, ("八月交办清单",)), Line(2, ("制表：督办",)), Line(3, HEADERS)]
    assert (header_among(rows), header_among([Line(1, ("甲", "乙"))])) == (2, 0)


def test_a_form_of_sheet_is_known_again_by_its_headers() -> None:
    assert shape(("编号 ", "内容")) == shape(("编号", "（内容）"))
    assert shape(("编号", "内容")) != shape(("内容", "编号"))


def test_a_mapping_keeps_what_is_there_and_no_column_twice() -> None:
    assert fits({"body": 1, "title": 1, "nonsense": 0, "place": 9, "due_on": -1}, ("a", "b")) == {"body": 1}


def test_a_whole_row_becomes_what_the_gate_asks_for(world: World) -> None:
    filing = read(GOOD)
    assert (filing.faults, filing.notes, filing.number) == ([], [], "RX1")
    assert filing.submit == {
        "kind": "request", "body": "门口的灯不亮", "place": "lane", "category": "help", "about_office": "no",
        "source": "import", "on_behalf": "yes", "consent": "yes", "contact": "057312345678",
    }  # fmt: skip
    assert filing.accept == {
        "title": "灯不亮", "category": "help", "visibility": "public", "kind": "request", "first_contact_unit": "roads",
    }  # fmt: skip
    assert filing.assign == {"lead_unit": "roads", "due_on": "2025-08-22"}


@pytest.mark.parametrize(
    ("name", "text", "cell", "sentence"),
    [
        ("place", "月球", "D7", "没有「月球」这个地方。"),
        ("lead_unit", "月球局", "F7", "没有「月球局」这个单位。"),
        ("category", "怪事", "E7", "没有「怪事」这一类。"),
        ("due_on", "2026-02-30", "G7", "2026 年 2 月没有 30 日。请核对后再填。"),
        ("due_on", "尽快", "G7", "没读懂这个日期。请写成 2026-03-01 这样。"),
        ("contact", "问邻居", "H7", "这不像电话或邮箱。请核对，也可以不留。"),
        ("place", "", "D7", "没写在哪里。"),
        ("category", "", "E7", "没写哪一类。"),
        (
            "number",
            "12345678901234500…",
            "A7",
            "这个号码太长，表格软件已经把末尾丢了。请把这一列设成文本，重新导出。",
        ),
    ],
)
def test_each_bad_cell_is_named_and_said_why(
    world: World, name: str, text: str, cell: str, sentence: str
) -> None:
    assert said(with_cell(name, text)) == {cell: sentence}


def test_a_text_too_long_is_a_fault_and_is_not_cut(world: World) -> None:
    assert "最多 2000 个" in said(with_cell("body", "字" * 2001))["C7"]


@pytest.mark.parametrize(
    "typed", ["２０２５年８月２２日", "2025/8/22", "2025-08-22 00:00", "2025-08-22T17:00:00"]
)
def test_days_are_read_as_people_and_programs_write_them(world: World, typed: str) -> None:
    assert (read(with_cell("due_on", typed)).assign or {})["due_on"] == "2025-08-22"


def test_control_characters_are_taken_out_and_digits_made_plain(world: World) -> None:
    filing = read(with_cell("body", "灯\u202e不亮\x07了"))
    assert filing.submit["body"] == "灯不亮了"
    assert read(with_cell("contact", "０５７３－１２３４５")).submit["contact"] == "0573-12345"


def test_what_the_sheet_does_not_say_is_said_for_every_row(world: World) -> None:
    cells = ("", "灯不亮")
    filing = read(cells, place="lane", category="help", by="office", kind="wish")
    assert filing.faults == []
    assert filing.submit == {
        "kind": "wish", "body": "灯不亮", "place": "lane", "category": "help", "about_office": "no", "source": "import",
    }  # fmt: skip
    assert (filing.accept, filing.assign) == (None, None)


def test_a_title_that_gives_somebody_away_waits_for_a_human_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.base.redaction import rules_from

    rules = rules_from([{"kind": "phone", "pattern": r"1\d{10}", "label": "电话"}])
    monkeypatch.setattr("yinuo.kernel.intake.cells.redaction_rules", lambda: rules)
    filing = read(with_cell("title", "找 13800000000 修灯"))
    assert (filing.faults, filing.accept, len(filing.notes)) == ([], None, 1)


def test_an_address_leads_to_the_innermost_place_and_stays_as_the_spot(world: World) -> None:
    from yinuo.kernel.people.models import Place

    Place.objects.filter(pk="lane").update(name="泖口村")
    Place.objects.filter(pk="town").update(name="甲镇")
    Place.objects.filter(pk="far").update(name="乙镇")
    near = Place(code="far-lane", name="泖口村", kind="community", parent_id="far")
    near.save()
    directory = Directory.read({})
    assert directory.place("甲镇泖口村 12 号楼下") == "lane"
    assert directory.place("乙镇 泖口村") == "far-lane"
    with pytest.raises(Invalid, match="不止一处"):
        directory.place("泖口村")
    filing = Reader(ALL, {}, directory).read(7, with_cell("place", "甲镇泖口村 12 号楼下的门口"))
    assert (filing.submit["place"], filing.submit["spot"]) == ("lane", "甲镇泖口村 12 号楼下的门口")


def test_a_word_whose_meaning_was_told_is_understood(world: World) -> None:
    directory = Directory.read({"lead_unit": {"市政所": "roads"}, "place": {"老地方": "lane"}})
    assert (directory.unit(" 市政所"), directory.place("老地方")) == ("roads", "lane")
    with pytest.raises(Invalid):
        directory.unit("老地方")


def test_a_title_is_made_of_the_first_words_where_there_is_none(world: World) -> None:
    body = "东门往南第三盏路灯不亮，晚上看不见路。" + "走夜路的老人摔了一跤" * 5 + "\n还有一盏"
    assert (read((*GOOD[:1], "", body, *GOOD[3:])).accept or {})[
        "title"
    ] == "东门往南第三盏路灯不亮，晚上看不见路"
    whole = "没有一个标点的一句话" * 6
    assert len(read((*GOOD[:1], "", whole, *GOOD[3:])).title) == 40


def test_a_spot_in_a_column_of_its_own_is_the_spot(world: World) -> None:
    filing = Reader({**ALL, "spot": 8}, {}, Directory.read({"category": {"路灯": "help"}})).read(
        7, (*with_cell("category", "路灯")[:8], "3 幢楼下")
    )
    assert (filing.submit["spot"], filing.submit["category"]) == ("3 幢楼下", "help")


def test_what_sort_of_matter_it_is_may_stand_in_the_row(world: World) -> None:
    kinds = Reader({**ALL, "kind": 9}, {}, Directory.read({}))
    filing = kinds.read(7, (*GOOD, "纠纷"))
    assert (filing.submit["kind"], filing.accept) == ("dispute", None)
    assert [f.cell for f in kinds.read(7, (*GOOD, "随便")).faults] == ["J7"]
