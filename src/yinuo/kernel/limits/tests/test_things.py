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


FALSE_FRIENDS = (
    *(
        "collision strike",
        "Lightning strike",
        "Strike plate of the lock",
        "Lock on strike plate",
        "Network stoppage",
    ),
    *(
        "Competition ground",
        "Repetition of the alarm",
        "Pesticide sprayer",
        "Environmental damage",
        "Ornamental wall",
    ),
    *("Equipment alarm", "Basement alley", "Pavement along the water", "Exploiter", "Churchill bridge"),
    *(
        "Fire assembly point blocked",
        "Assembly line guard",
        "Water gathering on the road",
        "Demonstration farm fence",
    ),
    *(
        "通信访问控制柜",
        "微信访客机",
        "网上访问故障",
        "线上访谈设备",
        "申请愿望箱",
        "人员密集会场出口",
        "采集会议室",
    ),
    *(
        "燃气聚集",
        "积水聚集",
        "旅游行业设备",
        "下游行洪通道",
        "团结社区路灯",
        "科教会展中心电梯",
        "礼拜天停电",
    ),
    *("安全宣传教育栏", "重点人防工程", "重点人行天桥", "许可疑问牌", "人员密集场所的安全出口"),
)


@pytest.mark.parametrize("name", FALSE_FRIENDS)
def test_an_ordinary_word_that_only_holds_a_refused_one_may_stand(name: str) -> None:
    assert refused_word(name, is_hazard=True) == ""


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Workers on strike", "on strike"),
        ("On-Strike pickets", "on strike"),
        ("p r o t e s t", "protest"),
        ("pro test", "protest"),
        ("рrоtest march", "protest"),  # Cyrillic letters
        ("Immigrants", "immigrant"),
        ("Mentally ill", "mental"),
        ("Sprayer and prayer room", "prayer"),
        ("An assembly at the assembly point", "assembl"),
        ("Demonstrators at the demonstration farm", "demonstrat"),
        ("宗 教", "宗教"),
        ("遊行與集會", "集会"),
        ("宣传教育与传教", "传教"),
        ("旅游行业游行", "游行"),
        ("燃气聚集和人群聚集", "聚集"),
        ("团结社区结社", "结社"),
        ("集·会", "集会"),
    ],
)
def test_a_refused_word_beside_an_ordinary_one_or_in_disguise_stays_refused(name: str, word: str) -> None:
    assert refused_word(name, is_hazard=True) == word


def test_taking_an_ordinary_word_out_makes_no_refused_one_of_its_neighbours() -> None:
    assert refused_word("结旅游行业社", is_hazard=True) == ""
