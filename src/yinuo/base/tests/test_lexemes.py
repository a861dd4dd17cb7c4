"""What a text is found by, and how a question is read: whatever is typed, nothing of it becomes part of a statement."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.lexemes import lexemes, marked, sought, telling, vector

CHINESE = st.text("路灯不亮门口的东侧小区三号楼", min_size=1, max_size=30)
ANY = st.text(max_size=120)


def test_chinese_is_cut_into_characters_and_pairs_and_words_stay_whole() -> None:
    assert lexemes("路灯坏，LED灯 18:00") == {"路", "灯", "坏", "路灯", "灯坏", "led", "18", "00"}


@pytest.mark.parametrize("text", ["", " ", "，。！", "'--;\\", "\x00\x01", "🙂"])
def test_a_text_of_marks_alone_is_found_by_nothing(text: str) -> None:
    assert (lexemes(text), vector(text), sought(text)) == (set(), "", None)


@pytest.mark.parametrize(
    ("typed", "terms", "query"),
    [
        ("灯", ("灯",), "'灯'"),
        ("路灯", ("路灯",), "'路灯'"),
        ("路灯不亮", ("路灯不亮",), "'路灯' & '灯不' & '不亮'"),
        ("路灯，不亮", ("路灯", "不亮"), "'路灯' & '不亮'"),
        ("ＬＥＤ灯", ("led灯",), "'led' & '灯'"),
        ("１８点", ("18点",), "'18' & '点'"),
        ("Boil", ("boil",), "'boil':*"),
        ("boiler room", ("boiler", "room"), "'boiler' & 'room':*"),
        ("a", ("a",), "'a'"),
        ("路灯 路灯", ("路灯",), "'路灯'"),
        ("5号楼", ("5号楼",), "'5' & '号楼'"),
        ("' | 路灯 & !坏:*", ("路灯", "坏"), "'路灯' & '坏'"),
        ("PH-2025-7K3M9QXC", ("7k3m9qxc",), "'7k3m9qxc':*"),
    ],
)
def test_a_question_is_read(typed: str, terms: tuple[str, ...], query: str) -> None:
    asked = sought(typed)
    assert asked is not None
    assert (asked.terms, asked.query) == (terms, query)


@given(ANY)
def test_a_question_is_made_of_quoted_letters_and_digits_alone(typed: str) -> None:
    asked = sought(typed)
    assert asked is None or re.fullmatch(r"'[^\W_]+'(:\*)?( & '[^\W_]+'(:\*)?)*", asked.query)


@given(ANY, st.integers(0, 60), st.integers(1, 20))
def test_every_piece_of_chinese_is_found_in_its_text(text: str, start: int, length: int) -> None:
    chinese = re.sub(r"[^\u4e00-\u9fff]", "", text) or "路灯不亮"
    piece = chinese[start % len(chinese) :][:length]
    asked = sought(piece)
    assert asked is not None
    assert {part.strip("'") for part in asked.query.split(" & ")} <= lexemes(chinese)
    assert asked.holds(chinese)


@given(CHINESE, CHINESE)
def test_what_holds_the_question_and_is_looked_at_again_has_the_words(text: str, piece: str) -> None:
    asked = sought(piece)
    assert asked is not None
    has_lexemes = {part.strip("'") for part in asked.query.split(" & ")} <= lexemes(text)
    assert (has_lexemes and asked.holds(text)) == (piece in text)
    if len(piece) <= 2:
        assert has_lexemes == (piece in text)  # one or two characters need no second look


def test_pairs_that_stand_apart_are_not_the_words() -> None:
    asked = sought("路灯坏")
    assert asked is not None
    assert lexemes("灯坏了，路灯") >= {"路灯", "灯坏"}
    assert not asked.holds("灯坏了，路灯")


def test_what_tells_leaves_out_what_stands_in_every_text() -> None:
    assert telling("我们小区的路灯 LED 18") == ("路灯", "led")


@given(ANY, st.lists(ANY, max_size=4))
def test_the_pieces_joined_are_the_text(text: str, typed: list[str]) -> None:
    asked = sought(" ".join(typed))
    terms = asked.terms if asked else ()
    assert "".join(piece for piece, _is_found in marked(text, terms)) == text


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("门口的路灯不亮", ("路灯",), ["路灯"]),
        ("ＬＥＤ 灯和 led 灯", ("led",), ["ＬＥＤ", "led"]),
        ("路灯", ("不亮",), []),
    ],
)
def test_what_was_found_is_marked(text: str, terms: tuple[str, ...], found: list[str]) -> None:
    assert [piece for piece, is_found in marked(text, terms) if is_found] == found
