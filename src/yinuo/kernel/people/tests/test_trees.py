import pytest
from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid, NotFound
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.people.queries import (
    places_above,
    places_under,
    unit_codes_under,
    units_above,
    units_under,
)
from yinuo.kernel.people.trees import codes_in, is_under, joined

pytestmark = pytest.mark.django_db


def place(code: str, parent: Place | None = None, kind: str = "community") -> Place:
    return Place.objects.create(code=code, parent=parent, name=f"地点{code}", kind=kind)


@pytest.fixture
def city() -> Place:
    return place("t-city", kind="city")


@pytest.fixture
def town(city: Place) -> Place:
    return place("t-town", city, kind="town")


@pytest.fixture
def village(town: Place) -> Place:
    return place("t-village", town)


def test_a_path_is_all_codes_from_the_root_down(village: Place) -> None:
    assert village.path == "t-city/t-town/t-village"
    assert codes_in(village.path) == ("t-city", "t-town", "t-village")
    assert joined("", "a") == "a"


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [("a/b/c", "b", True), ("a/b/c", "c", True), ("a/bb/c", "b", False), ("a", "", False), ("", "", False)],
)
def test_under_means_the_node_itself_or_below(path: str, code: str, *, expected: bool) -> None:
    assert is_under(path, code) is expected


def test_everything_under_a_place_is_found_and_its_like_named_neighbour_is_not(
    city: Place, town: Place, village: Place
) -> None:
    place("t-town-b", city, kind="town")
    assert set(places_under("t-town")) == {town, village}
    assert list(places_above(village)) == [town, city]


def test_moving_a_node_takes_all_under_it_along(city: Place, town: Place, village: Place) -> None:
    other = place("t-other", city, kind="town")
    town.parent = other
    town.save(update_fields=["parent"])
    village.refresh_from_db()
    assert village.path == "t-city/t-other/t-town/t-village"
    assert set(places_under("t-other")) == {other, town, village}


def test_a_node_cannot_lie_under_itself(city: Place, village: Place) -> None:
    city.parent = village
    with pytest.raises(Invalid) as caught:
        city.save()
    assert caught.value.fields == {"parent": "「地点t-city」不能放在自己或自己的下级之下。"}


def test_renaming_touches_no_path(town: Place, village: Place) -> None:
    town.name = "新名"
    town.save(update_fields=["name"])
    village.refresh_from_db()
    assert village.path == "t-city/t-town/t-village"
    assert str(town) == "新名"


@pytest.mark.parametrize(
    "cells",
    [
        {"code": "T-CAPITAL"},
        {"code": "with/slash"},
        {"code": "-dash"},
        {"name": ""},
        {"kind": "planet"},
        {"path": "somewhere/else"},
        {"path": "t-city/t-x"},
        {"parent_id": "t-x"},
    ],
)
def test_the_database_refuses_a_crooked_node(city: Place, cells: dict[str, str]) -> None:
    node = Place(**({"code": "t-x", "name": "某处", "kind": "site", "path": "t-x"} | cells))
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.bulk_create([node])


def test_an_office_and_all_under_it(city: Place) -> None:
    office = Unit.objects.create(code="t-office", name="某局", kind="office", place=city)
    under = Unit.objects.create(code="t-under", name="某科", kind="office", place=city, parent=office)
    Unit.objects.create(code="t-beside", name="别的局", kind="office", place=city)
    assert set(units_under("t-office")) == {office, under}
    assert unit_codes_under("t-office") == {"t-office", "t-under"}
    assert unit_codes_under("") == frozenset()
    assert list(units_above(under)) == [office]
    assert list(units_above(office)) == []


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="没有编码为「nowhere」的地点。"):
        places_under("nowhere")
    with pytest.raises(NotFound, match="没有编码为「nobody」的单位。"):
        units_under("nobody")
