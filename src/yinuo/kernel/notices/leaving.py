"""A contact left for one message where there is no matter: on a stream that holds nothing else, and goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from yinuo.kernel.notices.contacts import of_whole
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.append import bound_to
from yinuo.kernel.record.keyring import index_of, lookup_id, master_key
from yinuo.kernel.record.keys import encrypt, new_data_key
from yinuo.kernel.record.models import Contact, SubjectKey
from yinuo.kernel.record.streams import begin

if TYPE_CHECKING:
    from datetime import datetime


def leave_once(kind: str, typed: str) -> int:
    """Keep a whole number or address for one message and give its stream's number. Raises Invalid for a part of one."""
    sort, value = of_whole(typed)
    stream, master, data_key = begin(kind), master_key(), new_data_key()
    subject = SubjectKey.objects.create(wrapped=master.wrap(data_key), key_id=master.key_id)
    nonce, cipher = encrypt(data_key, value.encode(), bound_to(stream, "contact"))
    Contact.objects.create(
        subject_key=subject, stream_id=stream, kind=sort, cipher=cipher, nonce=nonce, key_id=lookup_id(),
        blind_index=index_of(sort, value), is_once=True,
    )  # fmt: skip
    return stream


def queue_once(stream: int, cause: str, language: str, now: datetime) -> bool:
    """Queue the one message that a contact was left for; gives whether it was: never twice, and not once it is gone."""
    is_told = Outbox.objects.filter(stream_id=stream, cause=cause).exists()
    if is_told or not Contact.objects.filter(stream_id=stream).exists():
        return False
    Outbox.objects.create(stream_id=stream, cause=cause, language=language, queued_at=now)
    return True


def forget_contact(stream: int) -> None:
    """Erase what was left on a stream; a message that still waits finds nobody to go to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_contact(%s)", [stream])
