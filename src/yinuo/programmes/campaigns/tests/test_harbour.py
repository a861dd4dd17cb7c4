"""The other town's campaign and its four lists: the same journeys, in its own language, calendar and money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.kernel.limits import book
from yinuo.programmes.campaigns import demo, track_demo
from yinuo.programmes.campaigns.models import TRACKS, Drive, ProspectCount, TrackLine

if TYPE_CHECKING:
    from collections.abc import Iterator

CHINESE = re.compile("[一-鿿]")
DAYS = ("2025-08-15", "2025-10-01", "2025-11-22", "2025-11-30")
PAGES = (
    *(
        "",
        "example-100",
        "example-100/lists/l1",
        "example-100/brief",
        "example-100/wall",
        "notices",
        "supervised",
    ),
    *(f"tracks/{track}" for track in TRACKS),
)


@pytest.fixture
def harbour(db: None) -> Iterator[None]:
    """Load the town with its people, its campaign and its lists."""
    from yinuo.config.testing import put_pack
    from yinuo.kernel.matters.load import load

    put_pack("harbour")
    stories = [*demo.stories("harbour"), *track_demo.stories("harbour")]
    loaded = load(sorted(stories, key=lambda one: (one.steps[0].at, one.key)))
    demo.fill("harbour", loaded)
    track_demo.fill("harbour", loaded)
    yield
    book.forget()


def main_of(path: str, day: str, language: str = "en") -> str:
    client = Client(headers={"Accept-Language": language})
    client.cookies["yinuo_day"] = day
    answer = client.get(f"/campaigns/{path}")
    assert answer.status_code == 200, (path, day)
    told = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>", " ", told)


def test_every_page_has_something_to_say_on_every_day_and_says_it_in_english(harbour: None) -> None:
    for day in DAYS:
        for path in PAGES:
            assert CHINESE.findall(main_of(path, day).replace("一诺", "")) == [], (path, day)
    assert Drive.objects.get().code == "example-100"
    assert {one: TrackLine.objects.filter(track=one).count() for one in ("investment", "land", "duties")} == {
        "investment": 3, "land": 2, "duties": 1,
    }  # fmt: skip
    assert ProspectCount.objects.count() > 50


def test_its_lists_tell_what_was_signed_what_stands_still_and_what_is_owed(harbour: None) -> None:
    early, late = main_of("tracks/investment", "2025-08-15"), main_of("tracks/investment", "2025-11-22")
    assert "Example sail loft" in early
    assert late.count("Example") >= early.count("Example")
    assert "Water main to the Example sail loft" in late
    assert "Example Plot Two" in main_of("tracks/land", "2025-10-01")
    assert "Example Foreshore" in main_of("tracks/duties", "2025-10-01")
    assert "没有" not in main_of("tracks/duties", "2025-10-01")
    assert CHINESE.search(main_of("tracks/duties", "2025-10-01", "zh-CN"))
