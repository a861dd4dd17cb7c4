"""Drawings in the place of photos: flat shapes, with 示例 drawn into each, so that none passes for a photo."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Iterable

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
# The strokes of 示 and 例 on a grid of twenty, so that no font is asked for.
_STROKES: Final = (
    ((4, 3, 16, 3), (1, 8, 19, 8), (10, 8, 10, 18, 7, 16), (6, 11, 2, 17), (14, 11, 18, 17)),
    (
        *((5, 1, 1, 8), (3, 6, 3, 19), (6, 3, 13, 3), (9, 3, 6, 11), (8, 7, 12, 7, 11, 12, 7, 19)),
        *((8, 10, 10, 13), (15, 5, 15, 14), (18, 1, 18, 18, 16, 17)),
    ),
)


def drawn(shapes: Iterable[Shape]) -> bytes:
    """Give one drawing as PNG."""
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 240, *SIZE), GROUND)
    for shape, where, colour in shapes:
        getattr(pen, shape)(where, fill=colour)
    pen.rectangle((12, 12, 112, 64), "white", DARK)
    for n, strokes in enumerate(_STROKES):
        for stroke in strokes:
            points = [c * 2 + (20 if i % 2 else 20 + 46 * n) for i, c in enumerate(stroke)]
            pen.line(points, DARK, 3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
