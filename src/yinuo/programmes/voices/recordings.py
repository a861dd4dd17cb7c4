"""Recordings of voice as files: of a known kind, without a picture in them, under random names, read by few."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Final

from django.conf import settings

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS: Final = {
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
}
"""What is taken, as phones record it, and how such a file's name ends."""
STARTS: Final = (
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "audio/webm"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), "audio/mpeg"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "audio/aac"),
    (re.compile(rb"....ftyp", re.DOTALL), "audio/mp4"),
    (re.compile(rb"#!AMR"), "audio/amr"),
)
FILMED: Final = re.compile(rb"hdlr.{8}vide|V_VP[89]|V_AV1|V_MPEG|\x80theora|\x01video", re.DOTALL)
"""A track of pictures, by the marks of its container: in MP4, in Matroska, in Ogg."""
MOST: Final = 6 * 1024 * 1024
"""Bytes: some five minutes as a phone records them."""
KEPT_UNSENT: Final = timedelta(days=1)
NO_SOUND: Final = Sentence("这不是一段录音。请用手机的录音机录，或者打字。")
FILM: Final = Sentence("这是录像，只收声音。请用录音机再录一遍，或者打字。")


def kind_of(data: bytes) -> str:
    """Give a recording's media type by what its first bytes are. Raises Invalid for what is none, and for a film."""
    if len(data) > MOST:
        most = Sentence("录音太长了，最多 {most} MB，五分钟上下。请分两段。", most=MOST // (1024 * 1024))
        raise Invalid({"sound": most})
    kind = next((kind for start, kind in STARTS if start.match(data)), None)
    if kind is None:
        raise Invalid({"sound": NO_SOUND})
    if FILMED.search(data):
        raise Invalid({"sound": FILM})
    return kind


def folder() -> Path:
    """Give the folder of recordings; no file server serves it."""
    return Path(settings.MEDIA_ROOT) / "voice"


def path_of(name: str) -> Path:
    """Give where a recording lies."""
    return folder() / name[:2] / f"{name}.voice"


def put(data: bytes) -> str:
    """Write a recording whole or not at all, and give its random name. Raises OSError."""
    name = str(uuid.uuid4())
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return name


def drop(names: Iterable[str]) -> int:
    """Delete recordings; give how many there were."""
    paths = [path for path in map(path_of, names) if path.is_file()]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def lying() -> set[str]:
    """Give the names of all recordings that have lain here for longer than any form may wait."""
    until = time() - KEPT_UNSENT.total_seconds()
    return {path.stem for path in folder().glob("??/*.voice") if path.stat().st_mtime < until}
