"""An invented campaign of a hundred days for the tests: two tracks, three lists, invented units alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yinuo.base.calendar import WorkCalendar
from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track

HOLIDAYS = {date(2025, 10, day): False for day in (1, 2, 3, 6, 7, 8)}
MAKE_UP = {date(2025, 9, 28): True, date(2025, 10, 11): True}
CALENDAR = WorkCalendar(
    ZoneInfo(str(UTC)), ((time(9), time(17)),), HOLIDAYS | MAKE_UP, date(2025, 1, 1), date(2026, 12, 31)
)
START = date(2025, 8, 15)
END = date(2025, 11, 22)
TRACKS = (Track("land", "示例征拆", "sl-a"), Track("safety", "示例除险", "sl-b"))
LISTS = (
    TaskList("one", "示例清单一", "land"),
    TaskList("two", "示例清单二", "land"),
    TaskList("three", "示例清单三", "safety"),
)


def item(code: str, task_list: str = "one", day: int = 99, **more: Any) -> Item:
    """Give an item due on day `day` (0 is the first) of one unit, with weight 1."""
    told: dict[str, Any] = {
        "title": f"示例项{code}",
        "unit": "sl-a",
        "weight": 1,
        "due": START + timedelta(day),
    }
    return Item(code, task_list, **(told | more))


def campaign(items: Sequence[Item], **more: Any) -> Campaign:
    """Give a campaign of these items."""
    told = Campaign("hundred", "示例百日", START, 100, TRACKS, LISTS, tuple(items))
    return replace(told, **more)


def on(day: int) -> date:
    """Give the date of a day of the campaign; 0 is the first."""
    return START + timedelta(day)
