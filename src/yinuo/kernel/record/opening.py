"""Contents of the record as somebody may read them again: opened under their subject's key, where it is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.record.append import opened
from yinuo.kernel.record.keyring import master_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from yinuo.kernel.record.models import EventContent


def texts_of_subjects(rows: QuerySet[EventContent]) -> Iterator[tuple[EventContent, str]]:
    """Give contents that people gave of themselves, with their texts; what was erased is not among them. One query."""
    for row in rows.select_related("event__stream__subject_key"):
        stream = row.event.stream
        if stream.subject_key is None or stream.subject_key.wrapped is None:
            continue
        key = master_key().unwrap(bytes(stream.subject_key.wrapped))
        body = opened(stream.pk, row.field, row.body, row.nonce, key)
        if body is not None:
            yield row, body.decode()
