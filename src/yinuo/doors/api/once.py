"""What was asked for once is done once: the first answer to an idempotency key is kept, and comes again."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.api.answers import kept
from yinuo.doors.api.asked import MULTIPART, key_of
from yinuo.doors.api.models import ApiAnswer
from yinuo.doors.shell.records import as_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.asked import Caller
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.recording import Key

KEEP: Final = timedelta(days=30)
USED: Final = Sentence("这个 Idempotency-Key 用过了，那一次送的内容不一样。请换一个新的再送。")
CLAIM: Final = """
INSERT INTO api_answer (hashed, asked, status, answer, at) VALUES (%s, %s, 0, '', %s)
ON CONFLICT (hashed) DO NOTHING
"""


def once(request: HttpRequest, who: Caller, do: Callable[[], Record], status: int = 200) -> HttpResponse:
    """Do it, or give the answer that this key was given before. What is kept holds nothing personal: see each `do`.

    All of it is one transaction: what fails leaves no trace, and the same key may try again. Raises Invalid (409)
    for a key that came with something else before.
    """
    key = key_of(request, who)
    if key is None:
        return _answered(do(), status)
    return _answered(*once_under(key, _asked(request), do, status))


def once_under(key: Key, asked: bytes, do: Callable[[], Record], status: int = 200) -> tuple[Record, int]:
    """Do under a key what was asked (its hash), or give what it was answered before: for whichever door it came by."""
    with transaction.atomic():
        with connection.cursor() as cursor:  # waits for whoever sends the same at this moment
            cursor.execute(CLAIM, [key.hashed, asked, datetime.now(UTC)])
            is_first = cursor.rowcount == 1
        row = ApiAnswer.objects.get(hashed=key.hashed)
        if not is_first:
            if bytes(row.asked) != asked:
                raise Invalid.whole(USED, is_conflict=True)
            return json.loads(row.answer), row.status
        record = do()
        row.answer, row.status = as_json(record).decode(), status
        row.save(update_fields=["answer", "status"])
    return record, status


def forget_answers(now: datetime) -> int:
    """Delete answers that are too old to be asked for again; gives how many."""
    return ApiAnswer.objects.filter(at__lt=now - KEEP).delete()[0]


def _answered(record: Record, status: int) -> HttpResponse:
    response = kept(record, status)
    if status == 201:  # noqa: PLR2004 -- created: it says where
        response["Location"] = record["href"]
    return response


def _asked(request: HttpRequest) -> bytes:
    """Give the hash of what is asked: how, where and with what."""
    told = hashlib.sha256(f"{request.method} {request.path}\x00".encode())
    if request.content_type != MULTIPART:
        told.update(request.body)
        return told.digest()
    for name, value in sorted(request.POST.items()):
        told.update(f"{name}\x00{value}\x00".encode("utf-8", "replace"))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            told.update(f"{name}\x00{file.name}\x00{file.size}\x00".encode("utf-8", "replace"))
            for part in file.chunks():
                told.update(part)
            file.seek(0)
    return told.digest()
