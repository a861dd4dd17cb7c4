"""The gallery's words: samples are written in 中文 and read in English out of `english.tsv`; invented units only."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from yinuo.doors.shell.cards import Day, DayStrip, Frame, Link

TODAY = date(2025, 10, 1)
LONG = (
    "想请把沿河步道破损的栏杆、松动的石板、十七盏不亮的庭院灯"
    "和两处无障碍坡道一并修好，再请附近的老人走一遍看看还缺什么"
)
STATION = "驿站冬天 18:00 就关门，跑晚单的人没处歇脚"
WARD, OFFICE = "示例街道", "示例乙局"


@cache
def english() -> dict[str, str]:
    """Read the pairs, one to a line, 中文 and English parted by a tab."""
    lines = (Path(__file__).parent / "english.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def t(words: str) -> str:
    """Say the sample's words in the language being rendered. Raises KeyError where the English is forgotten."""
    return words if not words or (get_language() or "zh").startswith("zh") else english()[words]


def d(month: int, day: int, year: int = 2025) -> date:
    return date(year, month, day)


def frame(path: str = "/") -> Frame:
    """Give the frame of a page at `path`, with the demo's strip."""
    ways = (("/", "今日"), ("/page", "版面"), ("/p", "承诺"), ("/check", "查验"))
    days = (
        Day(d(8, 18), t("开头")),
        Day(d(10, 1), t("到期"), is_current=True),
        Day(d(11, 22), t("百日")),
    )
    return Frame(
        today=TODAY,
        ask="/ask",
        nav=tuple(Link(t(label), url, is_current=url == path) for url, label in ways),
        end=(Link(t("我的事"), "/c"),),
        strip=DayStrip("/day", days),
        languages_url="/i18n/setlang/",
        here=path,
    )
