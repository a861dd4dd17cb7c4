"""M18: of the hours promised, how many a thing worked; by day, by thing, by station, by unit; the pages that say it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.models import Facility, HoursException
from yinuo.kernel.matters.tests.test_evidence_of_things import photo
from yinuo.programmes.stations.availability import (
    Fault,
    Share,
    Thing,
    days_down,
    promised,
    promised_on,
    thing_of,
    working,
)
from yinuo.programmes.stations.tests.test_shifts import at, people
from yinuo.programmes.stations.working_pages import WHY_NONE
from yinuo.programmes.stations.working_queries import counted, stations_near

if TYPE_CHECKING:
    from yinuo.base.hours import Span

__all__ = ["people"]
ON = date(2025, 8, 20)
FIRST, LAST = date(2025, 8, 4), date(2025, 8, 17)  # two whole weeks
SHUT: tuple[Span, ...] = ()
DAY, HALF, LATE = ((("08:00", "18:00"),),) * 7, ((("12:00", "24:00"),),) * 7, ((("06:00", "08:00"),),) * 7
WORKDAYS = (*DAY[:5], SHUT, SHUT)


@pytest.mark.parametrize(
    ("thing", "hours"),
    [
        (Thing("a", "water", DAY, DAY), 140),
        (Thing("a", "water", HALF, DAY), 84),  # no thing is promised behind a door that is shut
        (Thing("a", "water", LATE, DAY), 0),
        (Thing("a", "water", None, WORKDAYS), 100),
        (Thing("a", "water", DAY, None), 140),
        (Thing("a", "water"), 0),
        (Thing("a", "water", DAY, DAY, {FIRST: SHUT}), 130),
        (Thing("a", "water", DAY, DAY, door_different={FIRST: (("08:00", "09:00"),), date(2030, 1, 1): SHUT}), 131),
        (Thing("a", "water", None, None, {LAST: (("08:00", "12:00"), ("13:00", "14:00"))}), 5),
    ],
)  # fmt: skip
def test_hours_are_promised_where_both_the_thing_and_its_door_are_open(thing: Thing, hours: int) -> None:
    assert promised(thing, FIRST, LAST) == hours * 60


@given(
    first=st.dates(date(2025, 1, 1), date(2025, 3, 1)), n=st.integers(0, 40),
    odd=st.dictionaries(st.dates(date(2025, 1, 1), date(2025, 4, 1)), st.sampled_from([SHUT, DAY[0], HALF[0]])),
    own=st.sampled_from([None, DAY, HALF, WORKDAYS]), door=st.sampled_from([None, DAY, WORKDAYS]),
)  # fmt: skip
def test_days_added_up_are_the_whole(first: date, n: int, odd: Any, own: Any, door: Any) -> None:
    thing, last = Thing("a", "water", own, door, odd), first + timedelta(n)
    assert promised(thing, first, last) == sum(promised_on(thing, first + timedelta(k)) for k in range(n + 1))


def test_the_day_it_was_said_and_the_day_it_was_mended_both_count_once() -> None:
    here = [
        Fault("1", "a", "water", date(2025, 8, 5), date(2025, 8, 6)),
        Fault("2", "a", "water", date(2025, 8, 6), date(2025, 8, 7)),
        Fault("3", "a", "water", date(2025, 8, 16)),
        Fault("4", "a", "water", date(2025, 6, 1), date(2025, 6, 2)),
    ]
    assert sorted(day.day for day in days_down(here, FIRST, LAST)) == [5, 6, 7, 16, 17]
    things = [Thing("a", "water", DAY, DAY), Thing("b", "water", DAY, DAY), Thing("b", "rest")]
    told = working(things, [*here, Fault("5", "b", "toilet", FIRST)], FIRST, LAST)
    assert told == {("a", "water"): Share(140 * 60, 50 * 60, 1), ("b", "water"): Share(140 * 60, 0, 1)}
    whole = sum(told.values(), Share())
    assert (whole.hours, whole.hours_lost, whole.n, whole.permille) == (280, 50, 2, 821)
    assert (Share().permille, Share(60, 1, 1).hours_lost) == (None, 1)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("驿站热水器坏了", "water"), ("The socket is dead", "charging"), ("微波炉打不着火，饭热不了", "microwave"),
        ("空调不制冷", "cooling"), ("AED 亮红灯", "aed"), ("药箱是空的", "first_aid"), ("厕所常年锁着", "toilet"),
        ("椅子坏了", "rest"), ("No heating since Monday", "heating"), ("冰箱有异味", ""),
    ],
)  # fmt: skip
def test_a_title_names_what_is_broken(title: str, kind: str) -> None:
    assert thing_of(title) == kind


def broken(place: str, title: str, on: date, mended: date | None = None) -> str:
    """Have it said that something is broken, taken in under a title, and mended."""
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import ASKER, staff
    from yinuo.kernel.people.models import Account

    def do(ref: str, verb: str, who: str, day: date, photos: tuple[Any, ...] = (), **given: Any) -> Any:
        actor = staff(Account.objects.get(username=who)) if who else ASKER
        return act(ref, verb, actor=actor, given=given, now=story_instant(day), photos=photos, is_drawn=False)

    filed: dict[str, Any] = {
        "kind": "request",
        "category": "station_water",
        "place": place,
        "body": title,
        "about_office": False,
    }
    ref = do("", "submit", "", on, source="example", language="zh-hans", **filed).ref
    do(ref, "accept", "desk", on, title=title, summary=title, category="station_water", visibility="public",
       first_contact_unit="sl-jiedao-a")  # fmt: skip
    if mended:
        do(ref, "assign", "desk", on, lead_unit="sl-jiedao-a")
        done = {"result": "done", "text": "换好了，试过三次，都出热水。", "proof_on": mended}
        do(ref, "report", "handler-jiedao-a", mended, (photo(),), **done)
    return str(ref)


def test_what_was_said_and_mended_costs_its_hours_and_stands_behind_the_figure(people: None) -> None:
    water = Facility.objects.get(place="slp-st-001", kind="water")
    assert water.week is not None
    assert (water.category, water.week[0]) == ("station_water", [["07:00", "22:00"]])
    ref = broken("slp-st-001", "驿站热水器不出热水", date(2025, 8, 13), date(2025, 8, 15))
    broken("slp-st-001", "驿站冰箱里有异味", date(2025, 8, 18))
    here = counted(ON, "slp-st-001")
    assert (here.n_stations, here.by_thing["slp-st-001", "water"].lost) == (1, 3 * 15 * 60)
    assert [one.row.ref for one in here.faults][1:] == [ref]
    assert [one.row.title for one in here.unnamed] == ["驿站冰箱里有异味"]
    assert (here.last - here.first).days == 89
    before = here.by_thing["slp-st-001", "microwave"].promised
    HoursException.objects.create(
        place_id="slp-st-001", kind="microwave", from_on=ON - timedelta(9), to_on=ON, spans=[]
    )
    assert counted(ON, "slp-st-001").by_thing["slp-st-001", "microwave"].promised < before
    town = at(on=ON).get("/stations/working?near=slp-jd-a").content.decode()
    assert ("驿站热水器不出热水" in town, "45 个钟点" in town) == (True, True)
    assert at().get("/stations/working?near=nowhere").status_code == 404
    for path, n in (("/stations", 2), ("/places/slp-st-001", 2), ("/places/slp-jd-a", 0)):
        answer = at(on=ON).get(path)
        assert (answer.status_code, answer.content.decode().count("说好开着的，好着没有") > 0) == (200, n > 0)
    assert len(stations_near("")) == 137
    with pytest.raises(NotFound):
        stations_near("nowhere")


def test_a_fault_that_cost_no_hour_says_why(people: None) -> None:
    HoursException.objects.create(
        place_id="slp-st-001", kind="microwave", from_on=date(2025, 8, 14), to_on=ON, spans=[]
    )
    said = {
        broken("slp-st-001", "驿站热水器不出热水", date(2025, 8, 18)): "",
        broken("slp-st-001", "驿站冰箱里有异味", date(2025, 8, 17)): "no_thing",
        broken("slp-st-001", "厕所的门锁坏了", date(2025, 8, 16)): "no_hours",
        broken("slp-st-001", "微波炉不转", date(2025, 8, 15)): "not_open",
    }
    found = counted(ON, "slp-st-001")
    assert {one.fault.ref: one.why_none for one in found.faults} == said
    assert {one.fault.ref for one in found.faults if not one.lost} == {
        ref for ref, why in said.items() if why
    }
    page = at(on=ON).get("/stations/working?near=slp-st-001").content.decode()
    for words in WHY_NONE.values():
        assert str(words) in page
    assert " 0 个钟点</p>" not in page
    told = at(on=ON).get("/api/v1/stations/working?near=slp-st-001").json()["faults"]
    assert {one["ref"]: one["why_none"] for one in told} == said


def test_the_desk_reads_it_unit_by_unit_and_a_station_without_hours_promises_none(people: None) -> None:
    broken("slp-st-001", "驿站热水器不出热水", date(2025, 8, 13))
    shown = at("handler-jiedao-a", ON).get("/desk/stations/working")
    rows = {row[0]: row[1:] for row in shown.context["rows"]}
    ours = [name for name, row in rows.items() if row[-1]]
    assert len(ours) == 1
    assert {name: row[-2] for name, row in rows.items() if row[-2]} == {ours[0]: 1}
    assert "330482-yintai" not in {place for place, _kind in counted(ON).by_thing}
    assert at("handler-jiedao-a", ON).get("/stations/working?near=330482-yintai").status_code == 200
    assert at(on=ON).get("/places/330482-yintai").content.decode().count("说好开着的") == 0
