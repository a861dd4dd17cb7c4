"""Photos for the demo's reports: a small drawing for each sort of thing."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from yinuo.base.drawn import BLUE, DARK, GREEN, GREY, LIGHT, Shape, drawn
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.evidence import Photo, keep, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yinuo.kernel.matters.load import Story

SCENES: Final[dict[str, tuple[Shape, ...]]] = {
    "street": (
        ("rectangle", (0, 220, 480, 320), GREY),
        ("rectangle", (228, 70, 238, 224), DARK),
        ("rectangle", (234, 66, 300, 76), DARK),
        ("ellipse", (284, 72, 316, 104), LIGHT),
    ),
    "road": (
        ("polygon", (150, 320, 215, 150, 265, 150, 330, 320), GREY),
        ("polygon", (236, 320, 239, 150, 241, 150, 246, 320), LIGHT),
    ),
    "green": (
        ("rectangle", (0, 230, 480, 320), GREEN),
        ("rectangle", (232, 150, 248, 240), DARK),
        ("ellipse", (170, 50, 310, 180), GREEN),
    ),
    "house": (
        ("rectangle", (130, 80, 350, 250), LIGHT),
        ("rectangle", (215, 170, 265, 250), DARK),
        ("rectangle", (150, 105, 195, 145), BLUE),
        ("rectangle", (285, 105, 330, 145), BLUE),
    ),
    "water": (
        ("rectangle", (0, 200, 480, 320), BLUE),
        ("rectangle", (0, 180, 480, 200), GREY),
        ("rectangle", (60, 120, 420, 128), DARK),
        ("rectangle", (60, 120, 68, 180), DARK),
        ("rectangle", (236, 120, 244, 180), DARK),
        ("rectangle", (412, 120, 420, 180), DARK),
    ),
}
_BY_CATEGORY: Final = {
    **dict.fromkeys(("road", "road_safety", "accessibility", "works", "traffic"), "road"),
    **dict.fromkeys(("greening", "environment", "sport", "sign_tree"), "green"),
    **dict.fromkeys(("drainage", "water_safety", "sanitation", "station_water"), "water"),
    "lighting": "street",
}


class Gallery:
    """The drawings, made once each; every piece of evidence has a name of its own, and shares the bytes."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._first: dict[str, Photo] = {}

    def one_more(self, category: str) -> Photo:
        """Give a photo for a report of this category, on the disk under a name nobody else has."""
        scene = _BY_CATEGORY.get(category, "house")
        if scene not in self._first:
            self._first[scene] = keep(drawn(SCENES[scene]))
            return self._first[scene]
        first = self._first[scene]
        photo = replace(first, id=str(uuid.uuid4()))
        source, path = path_of(first.id), path_of(photo.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, path)
        except OSError:  # a disk that knows no second name for a file
            shutil.copyfile(source, path)
        return photo


def pictured(stories: Iterable[Story]) -> Iterator[Story]:
    """Give every report of something done on a physical thing its photo; the pack must be loaded."""
    gallery, categories = Gallery(), book().categories
    for story in stories:
        category, steps = "", []
        for step in story.steps:
            category = str(step.given.get("category") or category)
            is_done = step.verb == "report" and step.given.get("result") == "done"
            if is_done and category in categories and categories[category].is_physical:
                steps.append(replace(step, photos=(gallery.one_more(category),)))
            else:
                steps.append(step)
        yield replace(story, steps=tuple(steps))
