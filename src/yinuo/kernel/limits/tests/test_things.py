import pytest

from yinuo.kernel.limits.things import THINGS, refused_word


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("上访苗头", "上访"),
        ("广场集会", "集会"),
        ("宗教活动场所", "宗教"),
        ("Petitioners at the gate", "petition"),
        ("Places of Worship", "worship"),
    ],
)
def test_petitioning_assembly_and_belief_can_be_no_subject_at_all(name: str, word: str) -> None:
    assert refused_word(name, is_hazard=True) == word
    assert refused_word(name, is_hazard=False) == word


@pytest.mark.parametrize("name", ["可疑人物", "Suspicious stranger", "流动人口排查"])
def test_people_can_be_no_hazard(name: str) -> None:
    assert refused_word(name, is_hazard=True)
    assert not refused_word(name, is_hazard=False)


@pytest.mark.parametrize("name", ["消防通道被占", "Power transmission line", "人员密集场所的安全出口"])
def test_things_may_stand(name: str) -> None:
    assert refused_word(name, is_hazard=True) == ""


def test_the_list_of_things_holds_no_person() -> None:
    assert not {"person", "people", "crowd", "household", "visitor"} & set(THINGS)
    assert list(THINGS) == sorted(THINGS)
