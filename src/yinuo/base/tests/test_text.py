import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean, clean_line, fold_digits, parse_date, plain_cell, written_day


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  路灯不亮。 ", "路灯不亮。"),
        ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("一\x00二\x07三\x1b[31m四", "一二三[31m四"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("零\u200b宽\ufeff字\u2060符", "零宽字符"),
        ("cafe\u0301", "café"),
        ("e\u200d\u0301", "é"),
        ("孤\ud800立", "孤立"),
        ("左\t右", "左 右"),
        ("行尾空格  \n下一行", "行尾空格\n下一行"),
        ("<b>不是标记</b> & 🙂", "<b>不是标记</b> & 🙂"),
        ("１２３号", "１２３号"),
        ("\u200b\n\u3000 ", ""),
    ],
)
def test_clean_takes_away_only_what_nobody_can_see(typed: str, kept: str) -> None:
    assert clean(typed, most=100) == kept


@given(st.text(max_size=60))
def test_clean_text_is_clean_for_good(typed: str) -> None:
    kept = clean(typed, most=1000)
    assert clean(kept, most=1000) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in kept)
    kept.encode()


def test_too_much_is_said_and_never_cut() -> None:
    with pytest.raises(Invalid) as caught:
        clean("字" * 105, most=100, field="text")
    assert caught.value.fields == {"text": "写了 105 个字，最多 100 个。请删去 5 个字再交，写的都还在。"}


def test_far_too_much_is_refused_before_any_work_is_done_on_it() -> None:
    with pytest.raises(Invalid) as caught:
        clean("e\u0301" * 1_000_000, most=100)
    assert caught.value.fields == {
        "body": "写了 2000000 个字，最多 100 个。请删去 1999900 个字再交，写的都还在。"
    }


def test_the_limit_counts_what_is_kept() -> None:
    assert clean("字" * 100 + "\u200b" * 50 + "  ", most=100) == "字" * 100


def test_too_little_is_said() -> None:
    with pytest.raises(Invalid) as empty:
        clean(" \u200b ", most=10, least=2, field="title")
    assert empty.value.fields == {"title": "这里还空着，请填写。"}
    with pytest.raises(Invalid) as short:
        clean("灯", most=10, least=2, field="title")
    assert short.value.fields == {"title": "只写了 1 个字，至少要 2 个。"}


def test_a_line_stays_one_line() -> None:
    assert clean_line(" 路灯\n不亮 　了 ", most=20, field="title") == "路灯 不亮 了"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("２０２５－０８－１８", "2025-08-18"),
        ("ＡＢｃ１２３", "ABc123"),
        ("0573—8888–6666", "0573-8888-6666"),
        ("12　34", "12 34"),
        ("二〇二五", "二〇二五"),
    ],
)
def test_fold_digits(typed: str, folded: str) -> None:
    assert fold_digits(typed) == folded


@given(st.text(max_size=40))
def test_folding_moves_no_character(typed: str) -> None:
    assert len(fold_digits(typed)) == len(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "2026 年 3 月 1 号", "20260301"),
        *("２０２６－０３－０１", "2026年03月01日", " 2026-3-1 ", "2026—03—01"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert parse_date(typed) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-02-30", "2026 年 2 月没有 30 日。请核对后再填。"),
        ("２０２５年２月２９日", "2025 年 2 月没有 29 日。请核对后再填。"),
        ("2026-13-01", "2026 年 13 月没有 1 日。请核对后再填。"),
        ("0000-01-01", "0 年 1 月没有 1 日。请核对后再填。"),
    ],
)
def test_a_day_that_does_not_exist_is_named(typed: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_date(typed, field="due_on")
    assert caught.value.fields == {"due_on": sentence}


@pytest.mark.parametrize(
    "typed", ["", "明天", "03-01", "2026-03", "2026-3/1", "26-03-01", "2026٠٣٠١", "1" * 99]
)
def test_what_is_no_date_is_answered_with_how_to_write_one(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_date(typed)
    assert caught.value.fields == {"on": "没读懂这个日期。请写成 2026-03-01 这样。"}


@given(st.dates(date(1000, 1, 1)))
def test_every_date_reads_back(on: date) -> None:
    assert parse_date(on.isoformat()) == on


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_a_cell_that_could_begin_a_formula_is_quoted(text: str) -> None:
    assert plain_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "2025-09-30", "路灯=1", " =1", "1-1"])
def test_every_other_cell_stays_as_it_is(text: str) -> None:
    assert plain_cell(text) == text


def test_a_date_inside_a_sentence_is_said_in_its_language() -> None:
    english = {"{year}年{month}{day}日": "{day} {month} {year}", "10月": "Oct"}
    said = Sentence("到 {on} 为止。", on=written_day(date(2025, 10, 1)))
    assert said == "到 2025年10月1日 为止。"
    assert said.said_in(lambda text: english.get(text, text)) == "到 1 Oct 2025 为止。"
