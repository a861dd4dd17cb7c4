"""Topics: found where many say the same of one place, warm by how many they are, and found again when planted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from yinuo.config.phrased import phrased
from yinuo.programmes.voices import messages
from yinuo.programmes.voices.evaluation import likeness_figures, planted_figures, topic_figures
from yinuo.programmes.voices.planting import placed, planted
from yinuo.programmes.voices.topics import CHOSEN, Voice, heat_of, topics, window
from yinuo.programmes.voices.training import Example

NOW = datetime(2025, 8, 18, tzinfo=UTC)
SAID = (
    ("云溪花园地下车库漏水", "云溪花园车库顶上漏水，车都被淋了"),
    ("云溪花园的地下车库一直漏水", "车库漏水一个月，云溪花园物业不修"),
    ("云溪花园车库漏水没人管", "地下车库顶上一直漏水"),
    ("反映云溪花园地下车库漏水", "云溪花园地下车库漏水，车被淋花"),
)
OTHERS = (
    ("东门公交车等不到", "早上等了四十分钟"),
    ("云溪花园快递柜坏了", "取不出快递"),
    ("桥东公寓地下车库漏水", "车库顶上滴水"),
    ("河埠新村车库漏水", "地下车库一下雨就漏水"),
    ("商场的地下车库漏水", "车库漏水，地上滑"),
    ("图书馆想晚一点关门", "下班去就关了"),
    ("菜场门口积水", "下雨就积水，进不去"),
)


def voice(n: int, told: tuple[str, str], sender: str = "", days: float = 1) -> Voice:
    return Voice(f"v{n}", sender, NOW - timedelta(days=days), *told)


def told(*, flood: int = 0) -> list[Voice]:
    """Give the four, six that share a word or two with them, and three hundred about anything."""
    many = [voice(n, one, f"s{n}") for n, one in enumerate(SAID)]
    few = [voice(10 + n, one, f"o{n}") for n, one in enumerate(OTHERS)]
    rows = list(phrased("pinghu", 300))
    rest = [voice(20 + n, (row["title"], row["detail"]), f"r{n}") for n, row in enumerate(rows)]
    return [*many, *few, *rest, *(voice(900 + n, OTHERS[0], "o0") for n in range(flood))]


def test_what_many_say_of_one_place_is_a_topic_with_a_name_people_can_read() -> None:
    found = topics(window(told()), NOW)
    (ours,) = (topic for topic in found if 0 in topic.members)
    assert set(ours.members) >= {0, 1, 2, 3}
    assert set(ours.members) & {4, 5, 9, 10} == set()
    assert "云溪花园" in ours.name
    assert "车库" in ours.name


def test_a_flood_from_one_sender_makes_nothing_hot() -> None:
    calm, flooded = topics(window(told()), NOW), topics(window(told(flood=40)), NOW)
    assert [topic.members for topic in flooded if 4 in topic.members] == []
    assert max(topic.heat for topic in flooded) == pytest.approx(calm[0].heat)


def test_heat_counts_senders_not_messages_and_those_unknown_once_a_day() -> None:
    one = [voice(n, SAID[0], "s") for n in range(50)]
    unknown = [voice(n, SAID[0], "", days=1 + n % 2) for n in range(50)]
    assert heat_of(one, NOW) == heat_of(one[:1], NOW)
    assert heat_of(unknown, NOW) < 2
    assert heat_of([voice(0, SAID[0], "a"), voice(1, SAID[0], "b")], NOW) == 2 * heat_of(one[:1], NOW)


def test_heat_halves_in_its_half_life_and_a_later_message_does_not_cool_it() -> None:
    cool = replace(CHOSEN, half_life=10.0)
    assert heat_of([voice(0, SAID[0], "a", days=10)], NOW, cool) == pytest.approx(0.5)
    assert heat_of([voice(0, SAID[0], "a", days=0), voice(1, SAID[0], "a", days=10)], NOW, cool) == 1.0


def test_only_what_had_arrived_is_seen() -> None:
    here = window(told())
    assert topics(here, NOW, among=[0]) == []
    assert [topic.members for topic in topics(here, NOW, among=[0, 1])] == [(0, 1)]
    assert topics(window([]), NOW) == []


def pool() -> list[Example]:
    """Give invented messages of one family, every one a group of its own."""
    rows = [row for row in phrased("pinghu", 2500) if "路灯" in row["title"]]
    return [replace(one, group=one.ref) for one in messages.examples(rows)]


def test_a_planted_topic_names_its_place_and_is_found_again() -> None:
    background = messages.voices(phrased("pinghu", 240, seed=3))
    some = planted(background, pool(), Random(1))
    assert len(some.voices) == len(some.topics)
    names = sorted(set(filter(None, some.topics)))
    assert names == ["1"]
    for name in names:
        members = [one for one, of in zip(some.voices, some.topics, strict=True) if of == name]
        assert 4 <= len(members) == len({one.sender for one in members}) <= 15
    told = planted_figures(background, pool(), seeds=(1,))
    assert told["in the first twenty"] == 1
    assert told["messages until raised, median"] <= 4
    assert 0 < told["B³-F"] <= 1


def test_a_place_is_put_where_a_text_names_one_of_its_own_and_else_at_its_beginning() -> None:
    assert placed("A1区和平小区停水", "云溪苑", is_title=True) == "A市云溪苑停水"
    assert placed("昨天停水", "云溪苑") == "我是云溪苑的居民，昨天停水"


def test_figures_of_named_topics_say_how_many_they_rest_on() -> None:
    voices, true = told(), ["t"] * 4 + [""] * 307
    assert likeness_figures(voices, true) | {"MAP": 0} == {"n": 4, "among": 311, "MAP": 0}
    assert likeness_figures(voices, true)["MAP"] > 0.8
    figures = topic_figures(voices, true)
    assert (figures["n"], figures["topics"], figures["B³-R"]) == (4, 1, 1.0)
    assert len(figures["thresholds moved"]) == 14
