import pickle

import pytest

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence

ENGLISH = {
    "最多 {most} 个字。": "At most {most} characters.",
    "{what}没有填。": "{what} is missing.",
    "地点": "The place",
    "请重来。": "Please start again.",
}


def english(msgid: str) -> str:
    return ENGLISH[msgid]


def test_a_sentence_reads_as_text_and_can_still_be_translated() -> None:
    sentence = Sentence("最多 {most} 个字。", most=500)
    assert sentence == "最多 500 个字。"
    assert sentence.said_in(english) == "At most 500 characters."
    assert Sentence("请重来。").said_in(english) == "Please start again."


def test_a_sentence_inside_a_sentence_is_translated_along() -> None:
    sentence = Sentence("{what}没有填。", what=Sentence("地点"))
    assert sentence == "地点没有填。"
    assert sentence.said_in(english) == "The place is missing."


def test_typed_text_with_braces_is_never_taken_for_a_pattern() -> None:
    assert Sentence("{what}没有填。", what="{most}").said_in(english) == "{most} is missing."
    assert Sentence("花括号 {} 原样") == "花括号 {} 原样"


def test_invalid_keeps_its_fields_in_order_and_reads_as_one_line() -> None:
    error = Invalid({"place": "请选一个地点。", "body": "请写点什么。"})
    assert list(error.fields) == ["place", "body"]
    assert str(error) == "place：请选一个地点。；body：请写点什么。"
    assert not error.is_conflict


def test_invalid_as_a_whole_names_no_field() -> None:
    error = Invalid.whole("这一页已经旧了。", is_conflict=True)
    assert error.fields == {"": "这一页已经旧了。"}
    assert error.is_conflict
    assert str(error) == "这一页已经旧了。"


@pytest.mark.parametrize("error", [NotAllowed, NotFound])
def test_the_other_two_carry_one_sentence(error: type[NotAllowed] | type[NotFound]) -> None:
    assert error().sentence == str(error())
    assert error().sentence
    assert error("原因。").sentence == "原因。"


def test_a_sentence_survives_pickling() -> None:
    back = pickle.loads(pickle.dumps(Sentence("最多 {most} 个字。", most=3)))  # noqa: S301
    assert (back, back.msgid, back.values) == ("最多 3 个字。", "最多 {most} 个字。", {"most": 3})
