"""What the server draws and writes: ring, seal, lights, dates, phrases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from yinuo.doors.shell import drawing, words
from yinuo.doors.shell.cards import Dates, Frame, Light, Ring, ThreeParts
from yinuo.doors.shell.templatetags import look

FIRST, LATER, LAST = date(2025, 9, 30), date(2025, 10, 20), date(2025, 11, 3)


def rendered(source: str, **context: object) -> str:
    """Render a line of template with the look loaded."""
    return Template("{% load look %}" + source).render(Context(context))


@pytest.mark.parametrize("n_done", range(6))
def test_the_seal_is_pressed_into_a_closed_ring_only(n_done: int) -> None:
    ring = Ring.up_to(n_done)
    assert ring.is_sealed == (n_done == 5)
    assert ('href="#seal"' in drawing.ring(ring)) == (n_done == 5)
    assert ('href="#sealgap"' in drawing.big_ring(ring)) == (n_done != 5)


def test_a_ring_waits_at_its_first_gap_while_the_matter_is_open() -> None:
    assert Ring.up_to(2).arcs == ("done", "done", "wait", "open", "open")
    assert Ring.up_to(2, is_waiting=False).arcs == ("done", "done", "open", "open", "open")


@pytest.mark.parametrize(
    ("n_done", "language", "said"),
    [
        (0, "zh-hans", "五环都还空着，先缺：提出"),
        (3, "zh-hans", "已成：提出、接手、办理；还缺：报结"),
        (5, "zh-hans", "五环已闭，已盖印"),
        (3, "en", "Done: asked, taken on, worked on. Missing: reported"),
    ],
)
def test_a_ring_names_its_gap_aloud(n_done: int, language: str, said: str) -> None:
    with translation.override(language):
        assert f'aria-label="{said}"' in drawing.ring(Ring.up_to(n_done))


def test_a_ring_says_what_it_is_told_to_say() -> None:
    assert 'aria-label="&lt;x&gt;"' in drawing.ring(Ring(Ring.up_to(1).arcs, label="<x>"))


def test_the_gap_of_a_ring_in_words() -> None:
    assert str(Ring.up_to(4).gap) == "单位说办好了，还没人确认"
    assert Ring.up_to(5).gap == ""


@pytest.mark.parametrize(
    ("language", "long", "short", "name"),
    [("zh-hans", "2025年9月30日", "9月30日", "星期二"), ("en", "30 Sept 2025", "30 Sept", "Tuesday")],
)
def test_days_are_written_as_people_write_them(language: str, long: str, short: str, name: str) -> None:
    with translation.override(language):
        assert (look.day_long(FIRST), look.day_short(FIRST), look.weekday(FIRST)) == (long, short, name)


def test_no_day_is_written_as_nothing() -> None:
    assert (look.day_long(None), look.day_short(None), rendered("{% day on %}", on=None)) == ("", "", "")


def test_an_instant_is_written_as_the_day_of_the_place() -> None:
    with timezone.override("Asia/Shanghai"):
        assert look.day_short(datetime(2025, 9, 30, 16, 30, tzinfo=UTC)) == "10月1日"


def test_a_day_of_another_year_keeps_its_year() -> None:
    frame = Frame(today=FIRST)
    assert ">10月20日<" in rendered("{% day on %}", on=LATER, frame=frame)
    assert ">2026年1月2日<" in rendered("{% day on %}", on=date(2026, 1, 2), frame=frame)
    assert ">2025年10月20日<" in rendered("{% day on %}", on=LATER)
    assert ">10月20日<" in rendered('{% day on "short" %}', on=LATER)


def test_the_first_date_is_always_there() -> None:
    shown = rendered('{% dates due "short" %}', due=Dates(FIRST, (LATER, LAST)))
    assert shown.count("<del>") == 2
    assert shown.index("9月30日") < shown.index("10月20日") < shown.index("<b>")
    assert "<b><time" in shown
    assert "最初日期" in shown


def test_an_unmoved_date_stands_alone() -> None:
    shown = rendered('{% dates due "short" %}', due=Dates(FIRST, words="预计"))
    assert "<del>" not in shown
    assert "预计" in shown


def test_no_date_says_so() -> None:
    assert "还没有日期" in rendered("{% dates due %}", due=Dates(None))
    assert "“十一”前" in rendered("{% dates due %}", due=Dates(None, words="“十一”前"))


def test_a_light_is_icon_and_word_and_how_much() -> None:
    shown = rendered("{% light one %}", one=Light.of("late", "23 个工作日"))
    assert 'class="st late"' in shown
    assert "<svg" in shown
    assert "逾期 23 个工作日" in shown


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(KeyError):
        Light.of("nobody_knows")


def test_a_headline_breaks_between_thoughts() -> None:
    assert (
        look.phrases("十一件到期，六件兑现")
        == '<span class="nb">十一件到期，</span><span class="nb">六件兑现</span>'
    )
    assert look.phrases("<b>，好") == '<span class="nb">&lt;b&gt;，</span><span class="nb">好</span>'


def test_a_long_thought_may_break_anywhere() -> None:
    assert "nb" not in look.phrases("想请把沿河步道破损的栏杆和松动的石板一并修好")


def test_english_headlines_are_left_alone() -> None:
    with translation.override("en"):
        assert look.phrases("Eleven, six") == "Eleven, six"


def test_a_code_is_read_in_fours() -> None:
    assert look.fours("7KD4M2XQ9TRA") == "<span>7KD4</span> <span>M2XQ</span> <span>9TRA</span>"


def test_the_dot_of_the_way_has_a_character_or_a_number() -> None:
    assert look.mark(0) == "提"
    with translation.override("en"):
        assert look.mark(0) == "1"


def test_the_bar_of_three_parts_says_its_numbers_aloud() -> None:
    assert "确认 2，说没有或过期未了 1，没回音 1" in drawing.three_parts(ThreeParts(2, 1, 1))
    assert drawing.three_parts(ThreeParts(0, 0, 0)) == ""


def test_the_small_tags_draw() -> None:
    assert 'class="i i-ask"' in rendered('{% icon "ask" %}')
    assert 'aria-label="已盖印"' in rendered("{% seal %}")
    assert "sealgap" in rendered("{% seal_gap %}")
    assert "示例" in rendered("{% eg %}")


def test_no_two_buttons_share_a_key() -> None:
    keys = [verb.key for verb in words.VERBS.values() if verb.key]
    assert len(keys) == len(set(keys))
    assert not set(keys) & set("jkgqx/?")


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "路灯不亮", ' lang="zh-Hans"'),
        ("en", "The lamp is out", ""),
        ("zh-hans", "路灯不亮", ""),
        ("zh-hans", "22 号楼的 AED 坏了", ""),
        ("zh-hans", "The lamp is out", ' lang="en"'),
        ("zh-hans", "2025-10-01", ""),
    ],
)
def test_what_somebody_wrote_in_another_language_says_so(language: str, text: str, said: str) -> None:
    with translation.override(language):
        assert rendered("<p{{ text|tongue }}>", text=text) == f"<p{said}>"
