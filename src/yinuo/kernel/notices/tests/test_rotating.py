"""Keys rotate: both are read meanwhile, a kill half-way loses nothing, and nothing erased comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.notices.contacts import opened_contacts
from yinuo.kernel.record import rotating
from yinuo.kernel.record.keyring import indexes_of
from yinuo.kernel.record.models import Contact, SubjectKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings as SettingsWrapper

    from yinuo.kernel.matters.tests.world import World

OLD, NEW = b"\x11" * 32, b"\x22" * 32
PHONE, OTHER = "13800138000", "13912345678"
KILLED = """
import os, signal
import django
django.setup()
from django.conf import settings
settings.YINUO_MASTER_KEYS = settings.YINUO_LOOKUP_KEYS = (b"\\x22" * 32, b"\\x11" * 32)
from yinuo.kernel.record import rotating
rotating.AT_ONCE = 1
rotating.rewrap(lambda n: os.kill(os.getpid(), signal.SIGKILL) if n == 2 else None)
"""


def rings(settings: SettingsWrapper, *keys: bytes) -> None:
    settings.YINUO_MASTER_KEYS = settings.YINUO_LOOKUP_KEYS = keys


def stands(ref: str) -> tuple[list[tuple[str, str]], list[int]]:
    """Give what can be read of a matter's contact, and the matters its number finds."""
    stream = Matter.objects.get(ref=ref).pk
    found = Contact.objects.filter(blind_index__in=indexes_of("phone", PHONE)).values_list(
        "stream", flat=True
    )
    return list(opened_contacts(stream)), sorted(found)


@contextmanager
def owner(name: str) -> Iterator[None]:
    """Stand in the owner's place, as the command does: no process that serves may rewrite a key."""
    from yinuo.config import testing

    with testing.connected_to(name, "owner"):
        yield


@pytest.fixture
def world(committed_db: str, settings: SettingsWrapper) -> Iterator[World]:
    from yinuo.kernel.limits import book

    rings(settings, OLD)
    yield build()
    book.forget()


def test_both_keys_are_read_until_all_is_wrapped_anew(
    committed_db: str, world: World, settings: SettingsWrapper
) -> None:
    ref = world.assigned(contact=PHONE, keep_contact="yes")
    sealed = world.ask(category="noise", kind="dispute", contact=OTHER, keep_contact="yes").ref
    stream = Matter.objects.get(ref=ref).pk
    rings(settings, NEW, OLD)
    assert stands(ref) == ([("phone", PHONE)], [stream])
    later = world.assigned(contact=PHONE, keep_contact="yes")  # written with the new key already
    n = rotating.waiting_subjects().count() + rotating.waiting_contacts().count()
    assert n >= 4
    with owner(committed_db):
        assert rotating.rewrap() == n
        assert rotating.rewrap() == 0
    rings(settings, NEW)
    assert stands(ref) == ([("phone", PHONE)], sorted([stream, Matter.objects.get(ref=later).pk]))
    assert [value for _kind, value in opened_contacts(Matter.objects.get(ref=sealed).pk)] == [OTHER]
    assert world.act(ref, "acknowledge", "handler").ref == ref  # the gate reads its stream's key as before


def test_what_was_erased_is_not_wrapped_anew(
    committed_db: str, world: World, settings: SettingsWrapper
) -> None:
    world.assigned(contact=PHONE, keep_contact="yes")
    subject = SubjectKey.objects.filter(wrapped__isnull=False).latest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_subject(%s)", [subject])
    rings(settings, NEW, OLD)
    with owner(committed_db):
        rotating.rewrap()
    row = SubjectKey.objects.get(pk=subject)
    assert (row.wrapped, row.erased_at is not None) == (None, True)


def test_without_the_old_key_nothing_is_changed(
    committed_db: str, world: World, settings: SettingsWrapper
) -> None:
    world.assigned(contact=PHONE, keep_contact="yes")
    rings(settings, NEW)
    before = list(SubjectKey.objects.order_by("pk").values_list("wrapped", "key_id"))
    with owner(committed_db), pytest.raises(InvalidTag):
        rotating.rewrap()
    assert list(SubjectKey.objects.order_by("pk").values_list("wrapped", "key_id")) == before


def test_killed_half_way_it_goes_on_and_everything_is_read_in_between(
    committed_db: str, world: World, settings: SettingsWrapper
) -> None:
    refs = [world.assigned(contact=PHONE, keep_contact="yes") for _n in range(3)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "YINUO_DB_NAME": committed_db, "YINUO_ROLE": "owner"},
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    rings(settings, NEW, OLD)
    streams = sorted(Matter.objects.filter(ref__in=refs).values_list("pk", flat=True))
    assert 0 < rotating.waiting_subjects().count() < SubjectKey.objects.filter(wrapped__isnull=False).count()
    assert [stands(ref) for ref in refs] == [([("phone", PHONE)], streams)] * 3
    with owner(committed_db):
        assert rotating.rewrap() > 0
    rings(settings, NEW)
    assert [stands(ref) for ref in refs] == [([("phone", PHONE)], streams)] * 3
