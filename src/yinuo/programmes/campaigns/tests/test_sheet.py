"""A campaign's lists as people send them: read where they can be read, and each bad cell named and said why."""

from __future__ import annotations

from datetime import date

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.spreadsheet import written
from yinuo.programmes.campaigns.sheet import read

HEADS = (
    "战线",
    "牵头单位",
    "清单",
    "事项",
    "承办单位",
    "协办单位",
    "权重",
    "必须完成",
    "拿什么证明",
    "完成日期",
)
GOOD = ("招大引强", "甲局", "企业", "示例厂通电", "乙局", "丙局、甲局", "２", "是", "验收单", "2025年9月1日")
DAYS = (date(2025, 8, 15), date(2025, 11, 22))
UNITS = {"甲局": "a", "乙局": "b", "丙局": "c"}


def unit_of(name: str) -> str:
    if name not in UNITS:
        raise Invalid.whole(Sentence("没有「{typed}」这个单位。", typed=name))
    return UNITS[name]


def told(
    *rows: tuple[object, ...], heads: tuple[str, ...] = HEADS
) -> tuple[list[tuple[str, str]], list[str]]:
    """Give (cell, sentence) of every fault, and the titles that were read."""
    found = read(written([("2025 年示例",), heads, *rows], "csv"), "list.csv", unit_of, DAYS)
    return [(one.cell, str(one.why)) for one in found.faults], [item.title for item in found.items]


def test_a_good_row_is_an_item_with_its_track_and_list() -> None:
    found = read(
        written(
            [HEADS, GOOD, ("招大引强", "", "企业", "通水", "乙局", "", "", "否", "", "2025-09-02")], "xlsx"
        ),
        "l.xlsx",
        unit_of,
        DAYS,
    )
    assert found.faults == []
    assert [(one.name, one.lead_unit) for one in found.tracks.values()] == [("招大引强", "a")]
    assert [one.name for one in found.lists.values()] == ["企业"]
    first, second = found.items
    assert (first.unit, first.support_units, first.weight, first.is_hard) == ("b", ("c", "a"), 2, True)
    assert (first.due, first.proof) == (date(2025, 9, 1), "验收单")
    assert (second.weight, second.is_hard, second.support_units) == (1, False, ())


def test_every_bad_cell_is_named_and_nothing_of_its_row_is_read() -> None:
    bad = ("", "庚局", "", "", "", "", "九", "也许", "", "哪天")
    faults, titles = told(bad, GOOD)
    assert [cell for cell, _why in faults] == ["A3", "B3", "C3", "D3", "E3", "G3", "H3", "J3"]
    assert titles == ["示例厂通电"]
    assert ("B3", "没有「庚局」这个单位。") in faults


def test_a_track_with_two_leads_a_title_without_end_and_a_weight_past_all_are_refused() -> None:
    other = ("招大引强", "乙局", "企业", "一" * 121, "乙局", "", "10001", "", "", "2025-09-02")
    faults, titles = told(GOOD, other)
    assert [cell for cell, _why in faults] == ["B4", "D4", "G4"]
    assert titles == ["示例厂通电"]


def test_a_sheet_without_its_headers_says_which_it_needs() -> None:
    faults, titles = told(GOOD, heads=HEADS[1:])
    assert titles == []
    assert faults[0][1].startswith("没有找到表头。要有这几列：战线")
    many = [(f"行{n}",) for n in range(20)]
    assert told(*many, heads=("x",))[1] == []
