"""Photos of things: made anew on arrival, so that nothing but the picture is kept of what was sent."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.files import write_whole
from yinuo.kernel.matters.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
QUALITY = 82
TAKEN = ("JPEG", "PNG", "WEBP")
SHRINKING = frozenset(("RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"))
"""Modes whose pixels can be averaged; a palette's numbers cannot."""
KEPT_UNSENT, MARGIN = timedelta(days=1), timedelta(hours=1)
ALSO: Final[list[Callable[[Collection[str]], Iterable[str]]]] = []
"""What else refers to photos: each is given names and tells which of them its rows hold."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept: a random name, the hash of its bytes, its size in pixels and bytes."""

    id: str
    sha256: bytes
    media_type: str
    width: int
    height: int
    n_bytes: int


def too_large() -> Sentence:
    """Say that a photo is over the limit."""
    most = settings.UPLOAD_LIMIT // (1024 * 1024)
    return Sentence("照片太大了，最多 {most} MB。请缩小，或换一张。", most=most)


def remade(data: bytes, *, field: str = "photo", longest: int = LONGEST_SIDE) -> bytes:
    """Give the picture as a fresh JPEG of at most `longest` pixels a side, upright, without any metadata.

    Raises Invalid for what is no picture, for one that unpacks too large, and for one over the limit.
    """
    if len(data) > settings.UPLOAD_LIMIT:
        raise Invalid({field: too_large()})
    too_many = Invalid({field: Sentence("照片的尺寸太大了。请缩小，或换一张。")})
    try:
        with Image.open(io.BytesIO(data), formats=TAKEN) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                raise too_many
            upright = ImageOps.exif_transpose(_small(sent, longest)).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Invalid({field: Sentence("这不是一张照片。请传 JPEG、PNG 或 WebP。")}) from None
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)  # pixels alone: no EXIF, no GPS, no colour profile, no comment
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _small(sent: Image.Image, longest: int) -> Image.Image:
    """Make a picture small before anything else: a JPEG is not even unpacked to its full size."""
    image = sent if sent.mode in SHRINKING else sent.convert("RGB")
    image.thumbnail((longest, longest))
    return image


def folder() -> Path:
    """Give the folder of photos; it is served by no file server, only through a policy."""
    return Path(settings.MEDIA_ROOT) / "evidence"


def path_of(photo_id: str) -> Path:
    """Give where a photo lies."""
    return folder() / photo_id[:2] / f"{photo_id}.jpg"


def keep(data: bytes, *, field: str = "photo", longest: int = LONGEST_SIDE) -> Photo:
    """Remake a photo, write it under a random name and give its record. Raises Invalid as remade() does."""
    picture = remade(data, field=field, longest=longest)
    with Image.open(io.BytesIO(picture)) as image:
        width, height = image.size
    photo = Photo(
        str(uuid.uuid4()), hashlib.sha256(picture).digest(), "image/jpeg", width, height, len(picture)
    )
    _put(photo.id, picture)
    return photo


def _put(photo_id: str, picture: bytes) -> None:
    """Write a picture whole or not at all: on a full disk nothing of it stays. Raises OSError."""
    path = path_of(photo_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, picture)


def referred(names: Collection[str]) -> set[str]:
    """Give which of these photos somebody's rows refer to: the record's, or a programme's own."""
    found = {str(pk) for pk in Evidence.objects.filter(pk__in=names).values_list("pk", flat=True)}
    return found.union(*(ask(names) for ask in ALSO))


def is_at_hand(photo_id: str) -> bool:
    """Say whether a photo that came with a form may still be sent with it: kept less than a day, or sent before."""
    path = path_of(photo_id)
    if not path.is_file():
        return False
    return _age(path) < KEPT_UNSENT or photo_id in referred([photo_id])


def discard(photo: Photo) -> None:
    """Delete a photo that came twice; never one that somebody's row refers to."""
    if photo.id not in referred([photo.id]):
        path_of(photo.id).unlink(missing_ok=True)


def unsent(photo: Photo) -> Photo:
    """Give a photo to be sent with another form: itself, or its copy where the record refers to it already."""
    if photo.id not in referred([photo.id]):
        return photo
    copy = replace(photo, id=str(uuid.uuid4()))
    _put(copy.id, path_of(photo.id).read_bytes())
    return copy


def sweep() -> int:
    """Delete photos of forms that were never sent; gives how many. Nothing that a row refers to is deleted.

    A form gives its photo up after KEPT_UNSENT, an hour before the file goes: none can be sent while it is swept.
    """
    old = {path.stem: path for path in folder().glob("??/*.jpg") if _age(path) >= KEPT_UNSENT + MARGIN}
    names = [name for name in old if _is_photo_id(name)]
    needed = referred(names)
    swept = [old[name] for name in names if name not in needed]
    for path in swept:
        path.unlink(missing_ok=True)
    return len(swept)


def _age(path: Path) -> timedelta:
    return timedelta(seconds=time() - path.stat().st_mtime)


def _is_photo_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
