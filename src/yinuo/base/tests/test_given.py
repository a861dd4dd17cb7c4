"""A file somebody wrote: each cell is read as what it should be, or its place is named with a sentence."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.base.given import Given, Spot, metres, read


def refused(ask: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(Invalid) as wrong:
        ask()
    return wrong.value.fields


def test_a_file_is_read_as_one_object(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}', "utf-8-sig")
    assert read(path) == Given({"a": 1})


@pytest.mark.parametrize("text", ["", "{", "[]", "1", b"\xff\xfe\x00", "[" * 100_000])
def test_a_file_that_is_no_object_is_refused(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert refused(lambda: read(path)) == {"in": "这个文件不是一份 JSON 对象。"}
    assert refused(lambda: read(tmp_path / "none.json")) == {"in": "没有这个文件，或者读不出来。"}


@pytest.mark.parametrize(
    ("ask", "cell", "told"),
    [
        (lambda g: g.text("a"), " x ", "x"),
        (lambda g: g.text("a", ""), None, ""),
        (lambda g: g.texts("a"), ["x ", "y"], ("x", "y")),
        (lambda g: g.texts("a"), None, ()),
        (lambda g: g.whole("a"), 0, 0),
        (lambda g: g.whole("a", 7), None, 7),
        (lambda g: g.moment("a"), "2025-09-01T08:00Z", datetime(2025, 9, 1, 8, tzinfo=UTC)),
        (lambda g: g.spans("a"), [["2025-09-01T08:00Z", "2025-09-01T09:00Z"]], None),
        (lambda g: g.spot("a"), [121, 30.5], Spot(121.0, 30.5)),
        (lambda g: g.pairs("a"), [["x", "y"]], (("x", "y"),)),
        (lambda g: g.inner("a"), {"b": 1}, Given({"b": 1}, "a")),
        (lambda g: g.rows("a"), [{"id": "x"}], (Given({"id": "x"}, "a[0]"),)),
        (lambda g: g.known("a", "x", ["x"]), None, "x"),
        (lambda g: g.has("a"), None, False),
    ],
)
def test_a_cell_is_read_as_what_it_should_be(ask: Callable[[Given], object], cell: Any, told: object) -> None:
    hour = (datetime(2025, 9, 1, 8, tzinfo=UTC), datetime(2025, 9, 1, 9, tzinfo=UTC))
    assert ask(Given({} if cell is None else {"a": cell})) == ((hour,) if told is None else told)


MOMENT = "这里要写日期和时间，如 2025-09-01T08:00。"
SPOT = "这里要写经度和纬度，如 [121.0, 30.7]。"
HOUR = ["2025-09-01T08:00", "2025-09-01T09:00"]


@pytest.mark.parametrize(
    ("ask", "cell", "at", "sentence"),
    [
        (lambda g: g.text("a"), None, "a", "这里要写。"),
        (lambda g: g.text("a"), " ", "a", "这里要写一段文字。"),
        (lambda g: g.text("a"), 3, "a", "这里要写一段文字。"),
        (lambda g: g.texts("a"), "x", "a", "这里要写一列。"),
        (lambda g: g.texts("a"), ["x", ""], "a", "这里要写一段文字。"),
        (lambda g: g.whole("a", least=1, most=7), 8, "a", "这里要写 1 到 7 的整数。"),
        (lambda g: g.whole("a", least=0, most=7), True, "a", "这里要写 0 到 7 的整数。"),
        (lambda g: g.whole("a", least=0, most=7), 1.0, "a", "这里要写 0 到 7 的整数。"),
        (lambda g: g.moment("a"), "soon", "a", MOMENT),
        (lambda g: g.moment("a"), 5, "a", MOMENT),
        (lambda g: g.span("a"), ["2025-09-01T08:00"], "a", MOMENT),
        (lambda g: g.span("a"), [HOUR[0], "2025-09-01T09:00Z"], "a", MOMENT),
        (lambda g: g.spans("a"), [HOUR, HOUR[::-1]], "a[1]", "结束要晚于开始。"),
        (lambda g: g.spans("a"), [3], "a[0]", "这里要写一列。"),
        (lambda g: g.spot("a"), [121], "a", SPOT),
        (lambda g: g.spot("a"), [121, 91], "a", SPOT),
        (lambda g: g.spot("a"), [True, 30], "a", SPOT),
        (lambda g: g.pairs("a"), [["x", "y"], ["x"]], "a[1]", "这里要写一对编号。"),
        (lambda g: g.pairs("a"), ["xy"], "a[0]", "这里要写一对编号。"),
        (lambda g: g.inner("a"), [], "a", "这里要写一个对象。"),
        (lambda g: g.rows("a"), [3], "a[0]", "这里要写一个对象。"),
        (lambda g: g.rows("a"), [{"id": "x"}, {"id": "x"}], "a[1].id", "“x”已经用过。"),
        (lambda g: g.rows("a")[0].inner("b").text("c"), [{"id": "x", "b": {}}], "a[0].b.c", "这里要写。"),
        (lambda g: g.known("a", "x", ["y"]), None, "a", "没有叫“x”的。"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    ask: Callable[[Given], object], cell: Any, at: str, sentence: str
) -> None:
    assert refused(lambda: ask(Given({"a": cell}))) == {at: sentence}


def test_a_degree_north_is_111_km_and_east_less_the_farther_north() -> None:
    assert metres(Spot(121, 30), Spot(121, 31)) == 111_195
    assert metres(Spot(121, 60), Spot(122, 60)) == pytest.approx(111_195 / 2, rel=1e-3)
    assert metres(Spot(121, 30), Spot(121, 30)) == 0
