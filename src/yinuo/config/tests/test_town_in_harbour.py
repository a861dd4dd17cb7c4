"""J7, J8 and J9 as the other town's demo tells them: works, exhibitions, gifts, a contest, lists, in English."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.kernel.matters.load import load
from yinuo.kernel.matters.tests.test_evidence_of_things import photo
from yinuo.kernel.programme import named, programme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded

TOWN = ("works", "events", "recognitions")
CHINESE = re.compile("[一-鿿]")


@pytest.fixture
def loaded(db: None) -> Iterator[Loaded]:
    """Load the other town with these programmes' stories, and what they write beside them."""
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book

    put_pack("harbour")
    demos = [named(one) for name in TOWN if (plug := programme(name)) for one in plug.demo]
    stories = [story for demo in demos for story in demo.stories("harbour")]
    pictured = [
        replace(
            story,
            steps=tuple(
                replace(step, photos=(photo(),)) if step.verb == "report" else step for step in story.steps
            ),
        )
        for story in stories
    ]
    found = load(pictured)
    for demo in demos:
        demo.fill("harbour", found)
    yield found
    book.forget()


def page(path: str) -> str:
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["yinuo_day"] = "2025-11-22"
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_other_town_tells_of_works_of_the_museum_and_of_products(loaded: Loaded) -> None:
    refs = loaded.refs
    gift, road = refs["gifts-lighthouse"], refs["works-customs-row"]
    told = {
        "/works/closures": "Customs Row",
        f"/works/closures/{road}": "the spring tide of the twelfth",
        "/works/assets": "Customs Row",
        "/events/": "the lightship",
        "/events/example-lightship": "Example Quay Primary",
        "/events/agreements/example-log-books": "The two catalogues are exchanged",
        "/events/gifts/": "keeper&#x27;s family",
        f"/events/gifts/{gift}": "EX-0042",
        f"/events/gifts/{gift}/certificate": f"C-{gift}",
        "/events/contests/example-lantern": "An example pupil",
        "/recognitions/": "Example mooring rope",
        "/recognitions/lists/example-2023/1/badge": "Example dinghy",
        "/recognitions/help": "No slot for a load test before October",
    }
    for path, words in told.items():
        body = page(path)
        assert words in body, path
        main = body.split("<main")[1].split("</main>")[0]
        main = re.sub(
            r'<[^>]*lang="zh-Hans"[^>]*>[^<]*<', "<", main
        )  # what is Chinese says so: the masthead, a name
        assert not CHINESE.search(re.sub("<[^>]*>", "", main)), path
