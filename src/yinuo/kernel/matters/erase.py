"""erase(): what may be forgotten is forgotten, everywhere and at once; the record stays whole without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction

from yinuo.base.files import add_line
from yinuo.kernel.matters.act import Acted, act
from yinuo.kernel.matters.evidence import path_of
from yinuo.kernel.matters.models import Evidence, Matter
from yinuo.kernel.matters.situation import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

ALSO: Final[list[Callable[[Matter], None]]] = []
"""What else forgets, in the same transaction: rooms that keep more of a requester than the record does."""


def erase(ref: str, *, now: datetime | None = None) -> Acted:
    """Forget what a requester gave: their words, salts, contact, key and photos; then say so in the record.

    One transaction; the files go once it is committed. Raises NotFound where there is no such matter.
    """
    with transaction.atomic():
        done = act(ref, "erased", actor=SYSTEM, given={}, now=now)
        _forget(Matter.objects.select_related("stream").get(ref=ref))
        _remember(ref)
    return done


def register() -> Path:
    """Give the list of what was erased: outside the database, so that it outlives a restored backup."""
    return Path(settings.YINUO_HOME) / "erased.txt"


def _remember(ref: str) -> None:
    """Write the ref down before the commit: a fault in between forgets too much rather than too little."""
    add_line(register(), ref)


def _forget(matter: Matter) -> None:
    photos = list(Evidence.objects.filter(stream=matter, is_of_requester=True).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_subject(%s)", [matter.stream.subject_key_id])
    Evidence.objects.filter(id__in=photos).update(is_public=False)
    for forget in ALSO:
        forget(matter)

    def unlink() -> None:
        for photo in photos:
            path_of(str(photo)).unlink(missing_ok=True)

    transaction.on_commit(unlink)


def replay_erasures() -> int:
    """Forget again, after a restore, whatever was erased after the backup; gives how many matters."""
    listed = set(register().read_text(encoding="ascii").split()) if register().exists() else set()
    alive = Matter.objects.filter(ref__in=listed, stream__subject_key__erased_at__isnull=True)
    refs = list(alive.values_list("ref", flat=True))
    for ref in refs:
        with transaction.atomic():
            act(ref, "erased", actor=SYSTEM, given={})
            _forget(Matter.objects.select_related("stream").get(ref=ref))
    return len(refs)
