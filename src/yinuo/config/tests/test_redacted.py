"""What the pack's rules find wherever it is planted and however it is written, and what they leave alone."""

from __future__ import annotations

import random
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.redaction import RedactionRules, WeightedCheck, find_personal, masked, rules_from
from yinuo.config.packs import pack_folder

if TYPE_CHECKING:
    from collections.abc import Callable

ID_CHECK = WeightedCheck((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), 11, "10X98765432")
AROUND = (
    "门口的灯不亮，",
    "请办的人",
    "2025年8月18日起，",
    "一共三百二十元；",
    "找物业说过两次。",
    "编号 PH-2025-VYFWJ4J3 ",
)
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
HAN = str.maketrans("0123456789", "零一二三四五六七八九")
NAMES = ("示例甲一", "示例乙", "Anna Berg")
CITIES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def rules() -> RedactionRules:
    told = yaml.safe_load((pack_folder("pinghu") / "pack.yaml").read_text("utf-8"))
    return rules_from(told["redaction"]).named(NAMES)


RULES = rules()
digits = st.text("0123456789", min_size=9, max_size=9)
around = st.sampled_from(AROUND)


@st.composite
def identity(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    head = f"{draw(st.integers(110000, 659999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return head + next(sign for sign in "10X98765432" if ID_CHECK.passes(head + sign))


@st.composite
def old_identity(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(1999, 12, 31)))
    return f"{draw(st.integers(110000, 659999))}{born:%y%m%d}{draw(st.integers(0, 999)):03d}"


@st.composite
def mobile(draw: st.DrawFn) -> str:
    number = f"1{draw(st.integers(3, 9))}{draw(digits)}"
    gap = draw(st.sampled_from(("", " ", "-", ".", "·", "  ")))
    cut = draw(st.sampled_from(((3, 4, 4), (3, 3, 5), (4, 4, 3), (2, 3, 3, 3), (1,) * 11)))
    parts, at = [], 0
    for n in cut:
        parts.append(number[at : at + n])
        at += n
    return draw(st.sampled_from(WRITTEN))(gap.join(parts))


def _full(text: str) -> str:
    return text.translate(FULL)


def _han(text: str) -> str:
    return text.translate(HAN)


def _plain(text: str) -> str:
    return text


WRITTEN: list[Callable[[str], str]] = [_plain, _full, _han]


@st.composite
def landline(draw: st.DrawFn) -> str:
    area, local = (
        draw(st.sampled_from(("0573", "021", "010", "0571"))),
        draw(st.integers(2000_0000, 8999_9999)),
    )
    return draw(st.sampled_from(("{}-{}", "{} {}", "（{}）{}", "{}{}"))).format(area, local)


@st.composite
def plate(draw: st.DrawFn) -> str:
    """A plate of five signs, and one of a new-energy car, of six."""
    city, letter = draw(st.sampled_from(CITIES)), draw(st.sampled_from(LETTERS))
    rest = f"{draw(st.integers(0, 99999)):05d}"
    green = draw(st.sampled_from(("", "D", "F")))
    return city + letter + draw(st.sampled_from(("", "·", " "))) + green + rest


@st.composite
def card(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(("6222", "4111", "5105"))) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=11, max_size=11))
    )
    total = sum(
        n - 9 if n > 9 else n for n in (int(d) * (2 - place % 2) for place, d in enumerate(reversed(head)))
    )
    number = head + str(-total % 10)
    return draw(st.sampled_from(("", " "))).join(number[n : n + 4] for n in range(0, 16, 4))


home = st.builds("{}{}{}单元{}室".format, st.integers(1, 60), st.sampled_from(("号楼", "幢", "栋")), st.integers(1, 6),
                 st.integers(101, 3304))  # fmt: skip
mail = st.builds(
    "{}@{}.com".format, st.text("abcxyz0189_.", min_size=3, max_size=12), st.sampled_from(("qq", "example"))
)
account = st.builds(
    "{}{}".format,
    st.sampled_from(("微信：", "微信号", "wechat ", "QQ ")),
    st.text("abcdef0123456789", min_size=6, max_size=12),
)
name = st.sampled_from((*NAMES, "示例 乙", "ANNA BERG", "anna berg"))


@given(
    around,
    st.one_of(identity(), old_identity(), mobile(), landline(), plate(), card(), home, mail, account, name),
    around,
)
def test_what_is_planted_is_found_however_it_is_written(before: str, planted: str, after: str) -> None:
    text = f"{before}{planted}，{after}"
    spans = find_personal(text, RULES)
    place = len(before)
    kept = masked(text, RULES)
    assert any(
        span.start <= place < span.end or place <= span.start < place + len(planted) for span in spans
    ), text
    assert planted not in kept
    assert find_personal(kept, RULES) == ()


ordinary = st.one_of(
    st.dates(date(2000, 1, 1), date(2035, 12, 31)).map(str),
    st.dates(date(2000, 1, 1), date(2035, 12, 31)).map("{0.year}年{0.month}月{0.day}日".format),
    st.dates(date(2000, 1, 1), date(2035, 12, 31)).map("{0.year}.{0.month}.{0.day}".format),
    st.builds("{:,}.{:02d}元".format, st.integers(0, 9_999_999_999), st.integers(0, 99)),
    st.builds("{:02d}:{:02d}—{:02d}:30".format, st.integers(0, 23), st.integers(0, 59), st.integers(0, 23)),
    st.builds(
        "PH-{}-{}".format,
        st.integers(2024, 2030),
        st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=8, max_size=8),
    ),
    st.integers(0, 99_999_999).map("{}平方米".format),
    st.builds("{}.{}%".format, st.integers(0, 100), st.integers(0, 99)),
    st.integers(1, 60).map("{}号楼北侧".format),
    st.sampled_from(
        (
            "拨 110、119、120、12345",
            "100−1=0",
            "第 41 号驿站",
            "二〇二五年八月十八日",
            "A3 纸一张",
            "S07 和 S10",
        )
    ),
)


@given(st.lists(ordinary, min_size=1, max_size=4), st.lists(around, min_size=4, max_size=4))
def test_dates_amounts_and_numbers_of_matters_are_left_alone(said: list[str], between: list[str]) -> None:
    text = "，".join(part for pair in zip(between, said, strict=False) for part in pair)
    assert find_personal(text, RULES) == (), text


def test_a_name_of_the_private_list_is_shown_by_its_family_name_alone() -> None:
    assert masked("示例甲一和 anna berg 说过", RULES) == "示*和 a* 说过"
    assert masked("示例乙来过", RULES) == "示*来过"
    assert RULES.named(()) is RULES
    assert rules_from([]).named(["", " "]).rules == ()


@pytest.mark.parametrize("often", [1, 8])
def test_a_longer_text_takes_no_more_than_its_length(often: int) -> None:
    """Find no text that makes a rule go back and forth: eight times the text, at most some twenty times the work."""
    draw = random.Random(often)
    pieces = (*AROUND, "0573-", "138 ", "12栋", "a.b@", "浙F", "1-2-3-4-5-6-7-8-9-", "6222 ")

    def least(n: int) -> float:
        text = "".join(draw.choices(pieces, k=n))[:n]
        took = []
        for _n in range(7):
            at = time.process_time()
            find_personal(text, RULES)
            took.append(time.process_time() - at)
        return min(took)

    assert least(16_000) < 20 * max(least(2_000), 0.0005)
