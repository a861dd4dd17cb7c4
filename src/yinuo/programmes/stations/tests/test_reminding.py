"""A shift is said once, the evening before, to whoever left a contact for it; nothing of the contact stays."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection

from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.notices.actions import send_waiting
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.models import Contact, Stream
from yinuo.programmes.stations.models import Shift, ShiftReminder, ShiftSeat, ShiftWaiting
from yinuo.programmes.stations.reminding import TERM, forget_past, remind
from yinuo.programmes.stations.tasks import remind_of_shifts
from yinuo.programmes.stations.tests.test_shifts import ON, code_of, opened, pressed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from pytest_django.fixtures import Settings

REACH = "example@example.org"


@pytest.fixture
def town(committed_db: str) -> Iterator[str]:
    """Give the name of a register of its own, with the pack's people: signed up for as web, reminded as the worker."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    load_pack(pack_folder("pinghu"), password="")
    yield committed_db
    book.forget()


def worker(town: str) -> AbstractContextManager[None]:
    from yinuo.config.testing import connected_to

    return connected_to(town, "worker")


def at(hour: int, days: int = 1) -> datetime:
    """Give an hour of the place (UTC+8), so many days before the shift."""
    return datetime.combine(ON - timedelta(days), time(hour - 8), UTC)


def signed(shift: Shift, **typed: Any) -> str:
    return code_of(pressed(shift, "sign", remind_to=REACH, **typed))


def test_it_is_said_once_in_the_evening_before_and_the_contact_goes_with_it(town: str) -> None:
    opened()
    shift = Shift.objects.get()
    mine = signed(shift)
    assert signed(shift, code=mine) == mine  # once more is one reminder
    assert (ShiftReminder.objects.count(), Contact.objects.count()) == (1, 1)
    with worker(town):
        assert [remind(at(hour, days)) for hour, days in ((17, 1), (18, 2), (18, 0))] == [0, 0, 0]
        assert [remind(at(hour)) for hour in (18, 19, 22)] == [1, 0, 0]
        row = Outbox.objects.get()
        assert (row.cause, row.language, row.stream.kind) == ("shift", "zh-hans", "shift")
        assert send_waiting(at(18)) == 1
        assert [(one.to, "明天的一班" in one.body) for one in mail.outbox] == [([REACH], True)]
        assert Contact.objects.count() == 0
        assert remind(at(20)) == 0
        with connection.cursor() as cursor:  # nowhere in a table of the programme
            cursor.execute("SELECT string_agg(t::text, '') FROM shift_reminder t")
            assert REACH not in cursor.fetchone()[0]


def test_whoever_leaves_or_only_waits_is_not_reminded(town: str) -> None:
    opened(n_seats="1")
    shift = Shift.objects.get()
    first, second = signed(shift), signed(shift)
    assert (ShiftSeat.objects.filter(holder__isnull=False).count(), ShiftWaiting.objects.count()) == (1, 1)
    with worker(town):
        assert remind(at(18, 1)) == 1  # of two who asked for it, the one who has the place
    assert pressed(shift, "leave", code=first).status_code == 303
    assert (Contact.objects.count(), ShiftReminder.objects.count()) == (1, 1)
    with worker(town):
        assert remind(at(19)) == 1  # the second moved up, and keeps the reminder it asked for
    assert pressed(shift, "leave", code=second).status_code == 303
    assert Contact.objects.count() == 0
    with worker(town):
        send_waiting(at(19))
    assert mail.outbox == []


def test_a_part_of_a_number_is_refused_and_no_place_is_taken(town: str) -> None:
    opened()
    shift = Shift.objects.get()
    refused = pressed(shift, "sign", remind_to="138")
    assert refused.status_code == 422
    assert "要整个号码或邮箱" in refused.content.decode()
    assert not ShiftSeat.objects.filter(holder__isnull=False).exists()
    assert not Stream.objects.filter(kind="shift").exists()
    assert code_of(pressed(shift, "sign"))  # and nobody has to leave any
    assert not ShiftReminder.objects.exists()


def test_what_was_never_used_goes_with_the_day(town: str, settings: Settings) -> None:
    opened(n_seats="1")
    shift = Shift.objects.get()
    signed(shift)
    signed(shift)
    assert TERM.forget is forget_past
    with worker(town):
        assert forget_past(story_instant(ON)) == 0
        assert forget_past(story_instant(ON + timedelta(1))) == 2
        assert (Contact.objects.count(), ShiftReminder.objects.count()) == (0, 0)
        settings.YINUO_AT = ON
        remind_of_shifts(int(at(18).timestamp()))
        assert Outbox.objects.count() == 0
