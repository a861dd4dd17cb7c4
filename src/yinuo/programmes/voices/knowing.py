"""The model of this process: read from its file when it is first asked for, and again when the file is another one."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from yinuo.programmes.voices.triage import Model

log = logging.getLogger(__name__)
MARKED: Final = 12
Stamp = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """What was learned, and the fingerprint of its file: the beginning of its SHA-256."""

    model: Model
    fingerprint: str


_kept: dict[Stamp, Known | None] = {}
_reading: Final = Lock()


def known() -> Known | None:
    """Give what was learned; None where suggestions are switched off, or nothing was learned yet."""
    if not settings.YINUO_SUGGEST:
        return None
    path = settings.YINUO_TRIAGE_MODEL
    try:
        stat = path.stat()
    except OSError:
        return None
    stamp = (str(path), stat.st_mtime_ns, stat.st_size)
    with _reading:  # two threads that ask at once read it once
        if stamp not in _kept:
            _kept.clear()
            _kept[stamp] = _read()
        return _kept[stamp]


def _read() -> Known | None:
    """Read the file; one that is none of ours is told of once, and answers nothing."""
    from yinuo.programmes.voices.triage import opened

    path = settings.YINUO_TRIAGE_MODEL
    try:
        return Known(opened(path), hashlib.sha256(path.read_bytes()).hexdigest()[:MARKED])
    except (OSError, ValueError, KeyError) as wrong:
        log.warning("the triage model cannot be read (%s): nothing is suggested", type(wrong).__name__)
        return None
