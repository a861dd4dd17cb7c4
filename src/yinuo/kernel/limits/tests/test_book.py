from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yinuo.base.calendar import Limit
from yinuo.base.errors import Invalid, NotFound
from yinuo.base.redaction import masked
from yinuo.kernel.limits import book as books
from yinuo.kernel.limits.clocks import NO_LIMITS
from yinuo.kernel.limits.models import CalendarDay, Category, Pack, TimeLimit
from yinuo.kernel.limits.queries import (
    categories,
    category,
    current_calendar,
    current_pack,
    limits_for,
    limits_of_class,
    redaction_rules,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    books.forget()
    yield
    books.forget()


@pytest.fixture
def pack() -> Pack:
    return Pack.objects.create(
        code="harbour",
        name="Harbour",
        language="en",
        zone="Pacific/Auckland",
        hours={"weekdays": [0, 1, 2, 3], "spans": [["09:00", "17:00"]]},
        covered_from=date(2025, 1, 1),
        covered_to=date(2025, 12, 31),
        currency="NZD",
        minor_unit=2,
        emergency=[{"number": "111", "name": "Emergency"}],
        redaction=[{"kind": "phone", "label": "[phone]", "pattern": r"\b02\d{7}\b"}],
    )


def limit(limit_class: str, version: int, since: str, **cells: Any) -> TimeLimit:
    return TimeLimit.objects.create(
        limit_class=limit_class,
        version=version,
        valid_from=date.fromisoformat(since),
        name=limit_class,
        **cells,
    )


def make_category(**cells: Any) -> Category:
    return Category.objects.create(
        **({"code": "lamp", "name": "Lamps", "limit_class": "help", "kinds": ["request"]} | cells)
    )


# Reading


def test_the_calendar_is_the_tables(pack: Pack) -> None:
    CalendarDay.objects.create(on=date(2025, 6, 2), is_working=False, name="King's Birthday")
    CalendarDay.objects.create(on=date(2024, 6, 3), is_working=False, name="a year not covered")
    calendar = current_calendar()
    assert calendar.hours == ((time(9), time(17)),)
    assert calendar.exceptions == {date(2025, 6, 2): False}
    assert [calendar.is_working_day(date(2025, 6, day)) for day in range(2, 7)] == [
        *(False, True, True, True),
        False,
    ]


def test_the_pack_is_a_value(pack: Pack) -> None:
    row = current_pack()
    assert (row.code, row.currency, row.minor_unit, row.zone.key) == ("harbour", "NZD", 2, "Pacific/Auckland")
    assert row.emergency == ({"number": "111", "name": "Emergency"},)
    assert masked("ring 021234567", redaction_rules()) == "ring [phone]"
    assert str(pack) == "Harbour"


def test_without_a_pack_there_is_nothing_to_read() -> None:
    with pytest.raises(NotFound, match="请先装入"):
        current_calendar()


def test_the_version_in_force_on_the_day_counts(pack: Pack) -> None:
    limit("help", 1, "2025-01-01", result="5wd", accept="4wh", more={"update": "14d"})
    limit("help", 2, "2025-07-01", result="3wd")
    make_category()
    before, after = limits_for("lamp", date(2025, 6, 30)), limits_for("lamp", date(2025, 7, 1))
    assert (before.version, before.result, before.accept) == (1, Limit(5, "wd"), Limit(4, "wh"))
    assert (before.limit_class, before.more) == ("help", {"update": Limit(14, "d")})
    assert (after.version, after.result, after.accept) == (2, Limit(3, "wd"), None)
    assert limits_for("lamp", date(2024, 12, 31)) is NO_LIMITS
    assert limits_of_class("nobody", date(2025, 6, 30)) is NO_LIMITS


def test_some_kinds_take_their_own_class_whatever_the_category(pack: Pack) -> None:
    limit("help", 1, "2025-01-01", result="5wd")
    limit("claim", 1, "2025-01-01", governs=["claim"])
    limit("major_hazard", 1, "2025-01-01", governs=["hazard:major"])
    make_category(kinds=["request", "hazard", "claim"], thing="lamp")
    on = date(2025, 3, 1)
    asked = [("", ""), ("request", ""), ("claim", ""), ("hazard", "general"), ("hazard", "major")]
    assert [limits_for("lamp", on, kind=kind, level=level).limit_class for kind, level in asked] == [
        *("help", "help", "claim", "help"),
        "major_hazard",
    ]


def test_categories_are_listed_in_order_by_kind_and_programme(pack: Pack) -> None:
    make_category(code="road", name="Roads", sort_key="2", programme="voices")
    make_category(code="lamp", sort_key="1")
    make_category(code="quarrel", name="Quarrel", sort_key="3", kinds=["dispute"], is_sealed=True)
    make_category(code="old", name="Old", sort_key="0", is_active=False)
    assert [row.code for row in categories()] == ["lamp", "road", "quarrel"]
    assert [row.code for row in categories("dispute")] == ["quarrel"]
    assert [row.code for row in categories("request", programme="voices")] == ["road"]
    assert category("old").is_active is False
    with pytest.raises(NotFound, match="没有「nowhere」这一类。"):
        category("nowhere")


# Keeping


def test_reading_again_costs_nothing(pack: Pack, django_assert_num_queries: Any) -> None:
    make_category()
    with django_assert_num_queries(4):
        current_calendar()
    with django_assert_num_queries(0):
        for _ in range(3):
            limits_for("lamp", date(2025, 3, 1))
            current_calendar()


def test_who_changes_the_tables_says_so(pack: Pack) -> None:
    assert categories() == ()
    make_category()
    assert categories() == ()
    books.changed()
    assert [row.code for row in categories()] == ["lamp"]
    assert books.book().version == 2


def test_another_process_sees_the_change_within_a_minute(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    at = 1000.0
    monkeypatch.setattr(books, "monotonic", lambda: at)
    assert categories() == ()
    make_category()
    at += books.LOOK_AGAIN_AFTER
    with django_assert_num_queries(1):
        assert categories() == ()
    Pack.objects.update(version=2)
    at += books.LOOK_AGAIN_AFTER
    assert [row.code for row in categories()] == ["lamp"]


# What the database refuses


@pytest.mark.parametrize(
    "cells",
    [
        {"accept": "soon"},
        {"result": "5"},
        {"result": "-5wd"},
        {"extension": "4wh"},
        {"limit_class": "Help!"},
        {"version": 0},
    ],
)
def test_the_database_refuses_a_crooked_limit(cells: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeLimit.objects.create(
            **({"limit_class": "help", "version": 1, "valid_from": date(2025, 1, 1), "name": "x"} | cells)
        )


def test_a_class_has_one_version_of_each_number_and_day() -> None:
    first = limit("help", 1, "2025-01-01")
    assert str(first) == "help v1"
    for version, since in ((1, "2025-02-01"), (2, "2025-01-01")):
        with pytest.raises(IntegrityError), transaction.atomic():
            limit("help", version, since)


@pytest.mark.parametrize(
    "cells",
    [
        {"code": "Lamp"},
        {"name": ""},
        {"kinds": []},
        {"kinds": ["request", "person"]},
        {"kinds": ["hazard"]},
        {"kinds": ["hazard"], "thing": "person"},
        {"kinds": ["dispute"]},
    ],
)
def test_the_database_refuses_a_crooked_category(cells: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_category(**cells)


def test_people_gatherings_and_belief_are_refused_by_name() -> None:
    with pytest.raises(Invalid) as caught:
        make_category(name="上访动态")
    assert caught.value.fields == {
        "name": "不能设「上访动态」这一类：含「上访」。这里登记的是事和物，不是人、集会和信仰。"
    }
    with pytest.raises(Invalid):
        make_category(name="陌生人", name_en="Suspicious strangers", kinds=["hazard"], thing="road")
    assert str(make_category()) == "Lamps"


@pytest.mark.parametrize("cells", [{"currency": "yua"}, {"covered_to": date(2024, 1, 1)}])
def test_the_database_refuses_a_crooked_pack(pack: Pack, cells: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.update(**cells)


def test_a_day_says_its_name() -> None:
    assert str(CalendarDay(on=date(2025, 10, 1), is_working=False, name="国庆节")) == "2025-10-01 国庆节"
