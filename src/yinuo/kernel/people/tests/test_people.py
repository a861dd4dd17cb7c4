from datetime import date

import pytest
from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid
from yinuo.base.geo import Point
from yinuo.kernel.people.actions import appoint, open_account, put_point, take_points
from yinuo.kernel.people.bundles import BUNDLES, ROLES, bundles_with, roles_of
from yinuo.kernel.people.models import Account, Appointment, Person, Place, PlacePoint, Unit
from yinuo.kernel.people.queries import appointments_of, appointments_on, points, units_with

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def city() -> Place:
    return Place.objects.create(code="t-city", name="某市", kind="city")


@pytest.fixture
def office(city: Place) -> Unit:
    return Unit.objects.create(code="t-office", name="某局", kind="office", place=city)


@pytest.fixture
def account() -> Account:
    return open_account("Ｄｅｓｋ-1 ", PASSWORD, name=" 受理 员 ", language="zh-hans")


# Bundles


def test_the_six_bundles_and_their_roles() -> None:
    assert {bundle: sorted(roles) for bundle, roles in BUNDLES.items()} == {
        "desk": ["desk", "dispatcher"],
        "unit": ["drafter", "handler"],
        "head": ["drafter", "handler", "lead"],
        "checker": ["checker", "reviewer"],
        "auditor": ["auditor"],
        "technician": [],
    }
    assert len(ROLES) == 8
    assert roles_of("stranger") == frozenset()
    assert bundles_with("handler") == {"unit", "head"}


def test_the_technician_sees_nothing() -> None:
    assert roles_of("technician") == frozenset()


# Accounts


def test_an_account_opens_with_a_person_and_a_hashed_password(account: Account) -> None:
    kept = Account.objects.get(username="desk-1")
    assert kept == account
    assert (kept.person.name, str(kept.person), kept.language, kept.is_active) == (
        "受理 员",
        "受理 员",
        "zh-hans",
        True,
    )
    assert kept.check_password(PASSWORD)
    assert PASSWORD not in kept.password
    assert kept.get_username() == "desk-1"


def test_without_a_password_nobody_can_log_in() -> None:
    assert not Account.objects.create_user("nobody").has_usable_password()


@pytest.mark.parametrize("username", ["", "x", "受理员", "a b", "-desk", "a" * 41, "a/b"])
def test_a_name_that_is_no_account_name_is_refused(username: str) -> None:
    with pytest.raises(Invalid) as caught:
        open_account(username, PASSWORD)
    assert list(caught.value.fields) == ["username"]


@pytest.mark.parametrize("password", ["", "short", "passwordpassword"[:8]])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        open_account("desk-2", password)
    assert list(caught.value.fields) == ["password"]


def test_a_name_taken_is_refused_and_leaves_no_person_behind(account: Account) -> None:
    n_people = Person.objects.count()
    with pytest.raises(Invalid) as caught:
        open_account("DESK-1", PASSWORD)
    assert caught.value.fields == {"username": "账号名「desk-1」已经有人用了。"}
    assert Person.objects.count() == n_people


@pytest.mark.parametrize("cells", [{"username": "Upper"}, {"username": "x"}, {"language": "中文"}])
def test_the_database_refuses_a_crooked_account(cells: dict[str, str]) -> None:
    person = Person.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(**({"username": "fine", "person": person} | cells))


# Appointments


def test_an_appointment_holds_on_its_days_and_no_others(account: Account, city: Place, office: Unit) -> None:
    first, last = date(2025, 3, 1), date(2025, 3, 31)
    post = appoint(account.person, "desk", unit=office, place=city, from_on=first, to_on=last)
    days = (date(2025, 2, 28), first, last, date(2025, 4, 1))
    assert [list(appointments_on(account.person.id, on)) for on in days] == [[], [post], [post], []]
    assert list(appointments_of(account.person.id)) == [post]
    assert str(post) == "desk · t-office · t-city · 2025-03-01"


def test_appointing_twice_is_appointing_once(account: Account, city: Place, office: Unit) -> None:
    since = date(2025, 3, 1)
    appoint(account.person, "desk", unit=office, place=city, from_on=since)
    appoint(account.person, "desk", unit=office, place=city, from_on=since, to_on=date(2025, 5, 1))
    assert [post.to_on for post in appointments_of(account.person.id)] == [date(2025, 5, 1)]


def test_appointments_may_overlap(account: Account, city: Place, office: Unit) -> None:
    since = date(2025, 3, 1)
    for bundle in ("desk", "checker"):
        appoint(account.person, bundle, unit=office, place=city, from_on=since)
    assert [post.role for post in appointments_on(account.person.id, since)] == ["desk", "checker"]


def test_the_units_whose_desk_serves_a_place(account: Account, city: Place, office: Unit) -> None:
    town = Place.objects.create(code="t-town", name="某镇", kind="town", parent=city)
    village = Place.objects.create(code="t-village", name="某村", kind="community", parent=town)
    hall = Unit.objects.create(code="t-hall", name="镇里", kind="town", place=town)
    since = date(2025, 3, 1)
    appoint(account.person, "desk", unit=office, place=city, from_on=since)
    appoint(account.person, "desk", unit=hall, place=town, from_on=since)
    assert set(units_with("dispatcher", place=village, on=since)) == {office, hall}
    assert set(units_with("dispatcher", place=city, on=since)) == {office}
    assert set(units_with("handler", place=village, on=since)) == set()
    assert set(units_with("desk", place=village, on=date(2025, 2, 1))) == set()


@pytest.mark.parametrize(
    ("bundle", "to_on", "field"), [("king", None, "role"), ("desk", date(2025, 2, 28), "to_on")]
)
def test_an_impossible_appointment_is_refused(
    account: Account, city: Place, office: Unit, bundle: str, to_on: date | None, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        appoint(account.person, bundle, unit=office, place=city, from_on=date(2025, 3, 1), to_on=to_on)
    assert list(caught.value.fields) == [field]
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            person=account.person,
            role=bundle,
            unit=office,
            place=city,
            from_on=date(2025, 3, 1),
            to_on=to_on,
        )


def test_reading_appointments_costs_one_query_however_many(
    account: Account, city: Place, office: Unit, django_assert_num_queries: object
) -> None:
    for bundle in BUNDLES:
        appoint(account.person, bundle, unit=office, place=city, from_on=date(2025, 3, 1))
    with django_assert_num_queries(1):  # type: ignore[operator]
        paths = {
            (post.unit.path, post.place.path) for post in appointments_on(account.person.id, date(2025, 3, 1))
        }
    assert paths == {("t-office", "t-city")}


# Points on the map

HERE, THERE = Point(30_700_000, 121_010_000), Point(-30_000_001, -121_000_000)


def of_sheet(place: Place, point: Point) -> PlacePoint:
    return PlacePoint(place=place, latitude=point.latitude, longitude=point.longitude)


def test_a_place_has_one_point_that_may_be_put_anew(city: Place, office: Unit) -> None:
    assert points() == {}
    put_point(city, HERE, unit=office, on=date(2025, 3, 1))
    row = put_point(city, THERE, unit=office, on=date(2025, 3, 2))
    assert points() == {"t-city": THERE}
    assert (row.put_on, row.unit_id, str(row)) == (
        date(2025, 3, 2), "t-office", "t-city: -30.000001, -121.000000",
    )  # fmt: skip


def test_a_sheet_moves_its_own_points_and_none_that_a_unit_put(city: Place, office: Unit) -> None:
    other = Place.objects.create(code="t-town", parent=city, name="某镇", kind="town")
    take_points([of_sheet(city, HERE), of_sheet(other, HERE)])
    put_point(other, HERE, unit=office, on=date(2025, 3, 1))
    take_points([of_sheet(city, THERE), of_sheet(other, THERE)])
    assert points() == {"t-city": THERE, "t-town": HERE}


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": 90_000_001},
        {"latitude": -90_000_001},
        {"longitude": 180_000_001},
        {"longitude": -180_000_001},
        {"put_on": date(2025, 3, 1)},
        {"unit_id": "t-office"},
    ],
)
def test_the_database_refuses_a_crooked_point(city: Place, office: Unit, cells: dict[str, object]) -> None:
    fine = {"place": city, "latitude": 90_000_000, "longitude": -180_000_000}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacePoint.objects.create(**(fine | cells))
    PlacePoint.objects.create(**fine)
