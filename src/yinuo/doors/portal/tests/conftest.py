from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> Iterator[World]:
    """Give the small invented place, with media of its own; its morning comes before the story's afternoon."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    settings.MEDIA_ROOT = tmp_path
    yield build()
    book.forget()


@pytest.fixture
def jpeg() -> Callable[..., bytes]:
    """Make a picture, with a place and a camera in its EXIF."""
    from PIL import Image

    def make(size: tuple[int, int] = (64, 48), colour: str = "teal") -> bytes:
        exif = Image.Exif()
        exif[0x010F] = "SecretCamera"
        exif.get_ifd(0x8825)[1] = "N"
        out = BytesIO()
        Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
        return out.getvalue()

    return make
