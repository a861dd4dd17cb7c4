from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.redaction import Span, WeightedCheck, find_personal, masked, rules_from

RULES = rules_from(
    [
        {
            "kind": "id_number",
            "label": "［证号］",
            "pattern": r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])",
            "check": {
                "name": "weighted",
                "weights": [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
                "modulus": 11,
                "signs": "10X98765432",
            },
        },
        {
            "kind": "card",
            "label": "［卡号］",
            "pattern": r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?!\d)",
            "check": {"name": "luhn"},
        },
        {"kind": "phone", "label": "［电话］", "pattern": r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"},
        {"kind": "plate", "label": "［车牌］", "pattern": r"[浙沪][A-Z][A-Z0-9]{5}"},
        {"kind": "plate_city", "label": "［地］", "pattern": r"[浙沪][A-Z]"},
    ]
)
ID_NUMBERS = ("33048219900228008X", "440524188001010014")


@pytest.mark.parametrize("number", ID_NUMBERS)
def test_an_identity_number_is_found_by_its_check_digit(number: str) -> None:
    text = f"身份证{number}，请核。"
    assert find_personal(text, RULES) == (Span(3, 21, "id_number"),)
    assert masked(text, RULES) == "身份证［证号］，请核。"


@given(st.sampled_from(ID_NUMBERS), st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_is_no_identity_number(number: str, place: int, step: int) -> None:
    digit = str((int(number[place]) + step) % 10)
    changed = number[:place] + digit + number[place + 1 :]
    assert find_personal(changed, RULES) == ()


@pytest.mark.parametrize("digits", ["", "1", "12", "1234", "x21"])
def test_a_weighted_check_takes_no_other_length_and_no_letters(digits: str) -> None:
    assert not WeightedCheck((1, 1), 3, "012").passes(digits)
    assert WeightedCheck((1, 1), 3, "012").passes("112")


def test_a_lower_case_x_counts() -> None:
    assert masked("33048219900228008x", RULES) == "［证号］"


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "幺三八零零幺三八零零〇",
        "138—0013—8000",
    ],
)
def test_a_number_is_found_however_it_is_written(phone: str) -> None:
    assert masked(f"打{phone}找我", RULES) == "打［电话］找我"


@pytest.mark.parametrize("before", ["编号 J3 ", "3 ", "12 7 "])
@pytest.mark.parametrize("after", ["", " 5号楼", " 2025.08.18 14.30"])
@pytest.mark.parametrize("phone", ["13800138000", "138.0013.8000", "138-0013-8000"])
def test_a_number_is_found_with_others_beside_it(before: str, phone: str, after: str) -> None:
    assert masked(f"{before}{phone}{after}", RULES) == f"{before}［电话］{after}"


def test_numbers_that_are_no_persons_are_left_alone_in_a_row() -> None:
    for text in ("2025.08.18 14.30 12345.67 890 100.00 23 1.5", "2 " * 40, "3-3-" * 20 + "3 3"):
        assert find_personal(text, RULES) == (), text


def test_a_bank_card_needs_its_check_digit() -> None:
    assert masked("卡 4111 1111 1111 1111", RULES) == "卡 ［卡号］"
    assert masked("卡 4111 1111 1111 1112", RULES) == "卡 4111 1111 1111 1112"


def test_the_longer_of_two_that_begin_together_stands() -> None:
    assert find_personal("浙F12345", RULES) == (Span(0, 7, "plate"),)


def test_several_are_found_in_order() -> None:
    text = "浙F12345 车主 13800138000"
    assert [span.kind for span in find_personal(text, RULES)] == ["plate", "phone"]
    assert masked(text, RULES) == "［车牌］ 车主 ［电话］"


@pytest.mark.parametrize(
    "text", ["", "路灯三盏不亮，2025-08-18 起。", "订单 138001380001234567890", "二〇二五年八月十八日"]
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert find_personal(text, RULES) == ()
    assert masked(text, RULES) == text


@given(st.text(alphabet="0123456789１２３一二三X浙F -，", max_size=60))
def test_spans_are_ordered_apart_and_gone_after_masking(text: str) -> None:
    spans = find_personal(text, RULES)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(early.end <= late.start for early, late in pairwise(spans))
    assert find_personal(masked(text, RULES), RULES) == ()


@pytest.mark.parametrize(
    "row",
    [
        {"label": "x", "pattern": "x"},
        {"kind": "k", "pattern": "x"},
        {"kind": "k", "label": "x", "pattern": "("},
        {"kind": "k", "label": "x", "pattern": "x", "check": {"name": "unheard-of"}},
        {"kind": "k", "label": "x", "pattern": "x", "check": "luhn"},
        {"kind": "k", "label": "x", "pattern": "x", "check": {"name": "weighted", "weights": 3}},
        {
            "kind": "k",
            "label": "x",
            "pattern": "x",
            "check": {"name": "weighted", "weights": [1], "modulus": 3, "signs": "12"},
        },
    ],
)
def test_a_rule_that_cannot_be_read_is_named(row: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        rules_from([row])
    assert list(caught.value.fields) == ["redaction"]
    assert f"「{row.get('kind', '')}」" in caught.value.fields["redaction"]
