"""Keys rotate: what the old keys wrapped is wrapped anew by the new one, a few rows at a time, from any halt on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.kernel.record.append import bound_to
from yinuo.kernel.record.keyring import index_of, lookup_id, master_key
from yinuo.kernel.record.keys import decrypt
from yinuo.kernel.record.models import Contact, SubjectKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

AT_ONCE: Final = 200


def waiting_subjects() -> QuerySet[SubjectKey]:
    """Give the subject keys that another key than today's has wrapped."""
    return SubjectKey.objects.filter(wrapped__isnull=False).exclude(key_id=master_key().key_id)


def waiting_contacts() -> QuerySet[Contact]:
    """Give the contacts whose blind index was written with another key than today's."""
    return Contact.objects.exclude(key_id=lookup_id())


def rewrap(told: Callable[[int], None] = lambda _n: None) -> int:
    """Wrap anew what waits, each few rows in a transaction of their own; gives how many. As the owner.

    Whoever is killed half-way leaves rows under both keys, and both are read; run again, it goes on with the rest.
    A row that is erased meanwhile stays erased: each is locked and looked at again. Raises InvalidTag for a key that
    neither wrapped: the old one has to stay beside the new until this is done.
    """
    n = 0
    for few in (_rewrap_subjects, _rewrap_contacts):
        while done := few():
            n += done
            told(n)
    return n


@transaction.atomic
def _rewrap_subjects() -> int:
    master = master_key()
    rows = list(waiting_subjects().select_for_update().order_by("pk")[:AT_ONCE])
    for row in rows:
        row.wrapped, row.key_id = master.wrap(master.unwrap(bytes(row.wrapped or b""))), master.key_id
    SubjectKey.objects.bulk_update(rows, ["wrapped", "key_id"])
    return len(rows)


@transaction.atomic
def _rewrap_contacts() -> int:
    master, named = master_key(), lookup_id()
    locked = waiting_contacts().select_for_update(of=("self",)).select_related("subject_key")
    rows = list(locked.order_by("pk")[:AT_ONCE])
    for row in rows:
        data_key = master.unwrap(bytes(row.subject_key.wrapped or b""))
        bound = bound_to(row.stream_id, "contact")
        value = decrypt(data_key, bytes(row.nonce), bytes(row.cipher), bound).decode()
        row.blind_index, row.key_id = index_of(row.kind, value), named
    Contact.objects.bulk_update(rows, ["blind_index", "key_id"])
    return len(rows)
