from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.alike import bare, is_same

LONG = "驿站冬季开放时间延长到晚上十点，门口的告示已经换成新的，晚班骑手可以进来休息。"


def test_blanks_width_case_and_stops_make_no_other_answer() -> None:
    assert bare(" 换了 灯泡，ＯＫ！") == "换了灯泡ok"
    assert is_same("换了灯泡。", "换了 灯泡")
    assert is_same("Done, OK.", "done ok")


def test_short_texts_are_the_same_only_as_a_whole() -> None:
    assert not is_same("换了灯泡", "换了灯罩")
    assert not is_same("换了灯泡", "换了灯泡，第二盏")


def test_a_long_text_with_a_character_changed_is_the_same_and_with_other_things_in_it_is_not() -> None:
    assert is_same(LONG, LONG.replace("晚班", "夜班"))
    assert not is_same(
        LONG, LONG.replace("驿站", "菜场").replace("晚上十点", "早上六点").replace("骑手", "摊主")
    )


def test_what_has_no_letter_is_like_nothing() -> None:
    assert not is_same("……", "……")
    assert not is_same("", LONG)


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_does_not_matter_which_was_first(one: str, other: str) -> None:
    assert is_same(one, other) == is_same(other, one)


@given(st.text(min_size=1, max_size=60))
def test_a_text_is_the_same_as_itself_where_it_says_anything(text: str) -> None:
    assert is_same(text, f" {text}\n") == bool(bare(text))
