"""Where nobody independent audits, the front page, the form and the alarm say so before a word is typed (H25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.doors.portal.tests.test_round import code_on, raised
from yinuo.kernel.people.models import Account, Appointment, Person, Place, Unit
from yinuo.kernel.people.queries import Vacancy, auditor_vacancy

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DAY = date(2025, 8, 18)
NOBODY, MEANS, WHERE = "独立的审计员", "这里眼下没有独立的人接", "外面可以找：示例外部机构 00000。"


def appointed(unit: str, to_on: date | None = None, *, is_active: bool = True) -> None:
    person = Person.objects.create(name="示例审计员")
    Account.objects.create(username=f"a{person.pk}", person=person, password="!", is_active=is_active)
    Appointment.objects.create(
        person=person, role="auditor", unit=Unit.objects.get(pk=unit), place=Place.objects.get(pk="city"),
        from_on=date(2025, 1, 1), to_on=to_on,
    )  # fmt: skip


@pytest.fixture
def empty(world: World) -> World:
    """Give the place without its auditors, and one body outside that it names."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack

    Appointment.objects.filter(role="auditor").update(from_on=date(2099, 1, 1))  # no day of this test
    pack = Pack.objects.get()
    pack.words = {
        **pack.words,
        "outside": [{"name": "示例外部机构", "name_en": "Example body", "number": "00000"}],
    }
    pack.save()
    book.changed()
    return world


def pages() -> dict[str, str]:
    client = Client()
    client.post("/c", {"code": code_on(raised(client))})
    return {path: client.get(path).content.decode() for path in ("/", "/raise", "/mine", "/check")}


@pytest.mark.usefixtures("empty")
def test_it_is_said_before_anything_is_typed_and_bodies_outside_are_named() -> None:
    for path, page in pages().items():
        for said in (NOBODY, MEANS, WHERE):
            assert said in page, (path, said)
    mine = pages()["/mine"]
    alarm = mine[mine.index('id="do-alarm"') :]
    assert alarm.index(MEANS) < alarm.index("<textarea")


@pytest.mark.usefixtures("empty")
def test_the_days_of_a_vacancy_are_counted_and_end_with_an_appointment() -> None:
    assert auditor_vacancy(DAY) == Vacancy(None)
    appointed("audit", DAY - timedelta(12))
    assert auditor_vacancy(DAY) == Vacancy(12)
    assert "空缺 12 天了" in Client().get("/").content.decode()
    appointed("audit", is_active=False)
    assert auditor_vacancy(DAY) == Vacancy(12)
    appointed("audit")
    assert auditor_vacancy(DAY) is None
    for path, page in pages().items():
        assert NOBODY not in page, path


@pytest.mark.usefixtures("empty")
def test_who_audits_from_within_an_office_is_not_independent() -> None:
    appointed("roads")
    assert auditor_vacancy(DAY) == Vacancy(None)
