"""The sheet of stations: every fault by its line, and the one that ships as the page and the mark 示例 demand."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from yinuo.base.errors import Invalid
from yinuo.config.packs import PackFiles, load_pack, pack_folder, read_pack
from yinuo.kernel.limits.models import Facility, HoursException

PINGHU = pack_folder("pinghu")


@pytest.fixture(scope="module")
def pinghu() -> PackFiles:
    return read_pack(PINGHU)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PINGHU, tmp_path / "pack", ignore=shutil.ignore_patterns("demo")))


def edited(folder: Path, old: str, new: str) -> list[str]:
    path = folder / "stations.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(Invalid) as caught:
        read_pack(folder)
    return [where.split(" ", 1)[1] for where in caught.value.fields]


def test_every_station_has_a_door_and_only_invented_ones_have_hours(pinghu: PackFiles) -> None:
    stations = {place.code: place for place in pinghu.places if place.kind == "station"}
    doors = {row.place_id: row for row in pinghu.facilities if row.kind == "door"}
    assert set(doors) == set(stations)
    assert {code for code, row in doors.items() if row.week is None} == {
        code for code, place in stations.items() if not place.is_example
    }
    assert {row.place_id for row in pinghu.exceptions} <= {
        code for code, place in stations.items() if place.is_example
    }


def test_the_two_named_ones_offer_what_the_page_says_and_nothing_else(pinghu: PackFiles) -> None:
    named = {place.code for place in pinghu.places if place.kind == "station" and not place.is_example}
    kinds = {(row.place_id, row.kind) for row in pinghu.facilities if row.place_id in named}
    assert kinds == {
        (code, kind) for code in named for kind in ("door", "rest", "water", "cooling", "heating")
    }


def test_what_is_broken_is_filed_under_a_category_a_resident_may_pick(pinghu: PackFiles) -> None:
    raisable = {row.code for row in pinghu.categories if "request" in row.kinds}
    assert {row.category for row in pinghu.facilities if row.kind != "door"} <= raisable


def test_a_week_is_seven_days_and_a_day_not_named_is_shut(pinghu: PackFiles) -> None:
    office = next(row for row in pinghu.facilities if row.place_id == "slp-st-003" and row.kind == "door")
    assert office.week == [[["08:30", "12:00"], ["13:30", "17:00"]]] * 5 + [[], []]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("place: slp-st-001, door", "place: slp-st-none, door", "place"),
        ("place: slp-st-001, door", "place: slp-st-002, door", "place"),
        ("slp-st-135, door: office", "slp-st-135, door: sometimes", "door"),
        ("slp-st-135, door: office, has: [rest", "slp-st-135, door: office, has: [sauna", "has"),
        ('long: {mon-sun: [["07:00", "22:00"]]}', 'long: {mon-sun: [["22:00", "07:00"]]}', "long"),
        ('long: {mon-sun: [["07:00", "22:00"]]}', 'long: {monday: [["07:00", "22:00"]]}', "long"),
        ("aed: station_water}", "aed: nothing}", "aed"),
        (
            "slp-st-007, from: 2025-08-18, to: 2025-08-20",
            "slp-st-007, from: 2025-08-18, to: 2025-08-10",
            "to",
        ),
        ('spans: [["06:00", "24:00"]]', 'spans: [["06:00"]]', "spans"),
        ("slp-st-021, kind: water", "slp-st-021, kind: sauna", "kind"),
    ],
)
def test_a_fault_is_told_by_its_cell(folder: Path, old: str, new: str, where: str) -> None:
    assert where in edited(folder, old, new)


def test_a_place_may_do_without_the_sheet(folder: Path) -> None:
    (folder / "stations.yaml").unlink()
    found = read_pack(folder)
    assert (found.facilities, found.exceptions) == ((), ())


@pytest.mark.django_db
def test_loading_twice_leaves_one_row_of_each() -> None:
    assert load_pack(PINGHU, with_people=False)
    assert Facility.objects.filter(kind="door").count() == 137
    shut = HoursException.objects.get(place="slp-st-007", from_on=date(2025, 8, 18))
    assert (shut.spans, shut.kind) == ([], "")
    assert not load_pack(PINGHU, with_people=False)
