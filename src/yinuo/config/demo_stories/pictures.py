"""Photos for the demo's reports: small drawings with 示例 drawn into each, so that none passes for a photo."""

from __future__ import annotations

import io
import os
import shutil
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.evidence import Photo, keep, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yinuo.kernel.matters.load import Story

SIZE: Final = (480, 320)
SKY, GROUND, GREY, DARK, LIGHT, GREEN, BLUE = (
    "#dfe6e4",
    "#cbbfa8",
    "#8f949a",
    "#3d4348",
    "#fff3c4",
    "#7d9c74",
    "#7fa3b5",
)
# A shape of ImageDraw, where it stands, its colour.
Shape = tuple[str, tuple[int, ...], str]
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
# The strokes of 示 and 例 on a grid of twenty, so that no font is asked for.
_STROKES: Final = (
    ((4, 3, 16, 3), (1, 8, 19, 8), (10, 8, 10, 18, 7, 16), (6, 11, 2, 17), (14, 11, 18, 17)),
    (
        *((5, 1, 1, 8), (3, 6, 3, 19), (6, 3, 13, 3), (9, 3, 6, 11), (8, 7, 12, 7, 11, 12, 7, 19)),
        *((8, 10, 10, 13), (15, 5, 15, 14), (18, 1, 18, 18, 16, 17)),
    ),
)


def drawn(scene: str) -> bytes:
    """Give one drawing as PNG."""
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 240, *SIZE), GROUND)
    for shape, where, colour in SCENES[scene]:
        getattr(pen, shape)(where, fill=colour)
    pen.rectangle((12, 12, 112, 64), "white", DARK)
    for n, strokes in enumerate(_STROKES):
        for stroke in strokes:
            points = [c * 2 + (20 if i % 2 else 20 + 46 * n) for i, c in enumerate(stroke)]
            pen.line(points, DARK, 3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


class Gallery:
    """The drawings, made once each; every piece of evidence has a name of its own, and shares the bytes."""

    def __init__(self) -> None:
        """Begin with nothing drawn."""
        self._first: dict[str, Photo] = {}

    def one_more(self, category: str) -> Photo:
        """Give a photo for a report of this category, on the disk under a name nobody else has."""
        scene = _BY_CATEGORY.get(category, "house")
        if scene not in self._first:
            self._first[scene] = keep(drawn(scene))
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
