from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.machine import Scenes
    from yinuo.kernel.matters.tests.play import Play
    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """Give the small invented place with its cast (imported late: conftests load before Django is set up)."""
    from yinuo.kernel.matters.tests.world import build

    return build()


@pytest.fixture
def play() -> Play:
    """Give an empty world in memory."""
    from yinuo.kernel.matters.tests.play import Play

    return Play()


@pytest.fixture
def scenes(play: Play) -> Scenes:
    """Give its scenes: matters brought to where a test begins."""
    from yinuo.kernel.matters.tests.machine import Scenes

    return Scenes(play)


@pytest.fixture
def jpeg() -> bytes:
    """Make a small picture."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (16, 12), "teal").save(out, "JPEG")
    return out.getvalue()
