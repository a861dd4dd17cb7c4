"""First contacts and ratings stand in the league's export, and whoever runs it again comes to the same bands."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.kernel.matters.load import Step, Story, load
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.campaigns.league_actions import count
from yinuo.programmes.campaigns.league_export import COLUMNS, bands
from yinuo.programmes.campaigns.league_joined import FEWEST, Ratings, joined
from yinuo.programmes.campaigns.league_rows import export_of, units_in
from yinuo.programmes.campaigns.models import LeaguePeriod
from yinuo.programmes.campaigns.tests.told import TOWNS, at, tell_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo.kernel.matters.situation import Actor

ON, COUNTED = date(2025, 9, 2), date(2025, 10, 13)
TOWN = "sl-zhen-c"
SORT = "labour"
"""A sort of request that needs no picture."""
TOLD = {"text": "今天下午去看"}


def asked(key: str, *, contact: int | None, rated: tuple[int, ...] = (), denied: int | None = None) -> Story:
    """Give a request of a town that was done: called back so many days later, or not, and rated."""
    filed = {"kind": "request", "category": SORT, "place": "slp-zh-c", "body": f"{key} 的灯坏了",
             "about_office": "no", "source": "example"}  # fmt: skip
    taken = {
        "title": f"示例灯{key}",
        "category": SORT,
        "visibility": "public",
        "first_contact_unit": TOWN,
    }
    more: list[tuple[int, int, Step]] = []

    def step(day: int, hour: int, verb: str, who: str, given: dict[str, Any]) -> None:
        more.append((day, hour, Step(verb, who, at(ON + timedelta(day), hour), given)))

    step(0, 1, "submit", "requester", filed)
    step(0, 3, "accept", "desk", taken)
    step(0, 4, "assign", "desk", {"lead_unit": TOWN})
    if contact is not None:
        step(contact, 5, "contact", TOWNS[TOWN], TOLD)
    if denied is not None:
        step(denied, 6, "not_contacted", "requester", {"text": "没有人来过"})
    step(3, 7, "report", TOWNS[TOWN], {"result": "done", "text": f"示例灯{key}换好了"})
    step(4, 2, "confirm", "requester", {})
    for n, stars in enumerate(rated):
        step(4, 3 + n, "rate", "requester", {"process": 1, "result": stars})
    return Story(key, tuple(one for _day, _hour, one in sorted(more, key=lambda row: row[:2])))


def cells(export: bytes, ref: str) -> dict[str, Any]:
    row = next(line for line in export.decode().splitlines() if line.startswith(f'["{ref}"'))
    return dict(zip(COLUMNS, json.loads(row), strict=True))


def ratings(export: bytes, unit: str = TOWN) -> dict[str, list[int]]:
    lines = map(json.loads, (line for line in export.decode().splitlines() if line.startswith('{"unit"')))
    found: dict[str, list[int]] = next(one["ratings"] for one in lines if one["unit"] == unit)
    return found


def test_a_first_contact_stands_in_the_export_by_its_day(place: None) -> None:
    stories = [
        asked("in-time", contact=0), asked("late", contact=2), asked("none", contact=None),
        asked("denied", contact=0, denied=1),
    ]  # fmt: skip
    refs = load(stories).refs
    export = export_of("2025-09", COUNTED)
    by = cells(export, refs["in-time"])["contact_by"]
    assert date.fromisoformat(by) > ON - timedelta(1)
    assert {name: cells(export, refs[name])["contacted"] for name in refs} == {
        "in-time": ON.isoformat(), "late": (ON + timedelta(2)).isoformat(), "none": "", "denied": "",
    }  # fmt: skip
    assert {cells(export, ref)["contact_by"] for ref in refs.values()} == {by}


def test_what_came_after_the_day_it_is_counted_on_is_not_in_it(place: None) -> None:
    ref = load([asked("one", contact=0, denied=4, rated=(5,))]).refs["one"]
    row = PublicMatter.objects.get(ref=ref)
    early, last = joined([row], ON + timedelta(3)), joined([row], COUNTED)
    assert [one.contacts[row.pk][1] for one in (early, last)] == [ON.isoformat(), ""]
    assert (early.ratings, last.ratings) == ({}, {row.pk: True})
    assert joined([row], ON - timedelta(1)).contacts == {}


def test_a_promise_has_nobody_to_get_in_touch_with(place: None) -> None:
    refs = tell_all()
    export = export_of("2025-09", COUNTED)
    assert {cells(export, ref)["contact_by"] for ref in list(refs.values())[-5:]} == {""}


def test_ratings_are_counted_by_category_and_never_fewer_than_five(place: None) -> None:
    few = [asked(f"few-{n}", contact=0, rated=(5,)) for n in range(FEWEST - 1)]
    load(few)
    assert ratings(export_of("2025-09", COUNTED)) == {}
    load([asked("fifth", contact=0, rated=(5, 3))])  # the last word counts
    assert ratings(export_of("2025-09", COUNTED)) == {SORT: [FEWEST, FEWEST - 1]}
    assert ratings(export_of("2025-09", ON + timedelta(3))) == {}


def test_small_cells_go_together_and_too_small_a_rest_goes_nowhere() -> None:
    told = Ratings()
    for category, n in (("lighting", 6), ("road", 3), ("noise", 1)):
        for k in range(n):
            told.add("u", category, is_good=k % 2 == 0)
    assert told.of("u") == {"lighting": [6, 3]}
    told.add("u", "noise", is_good=True)
    assert told.of("u") == {"": [5, 4], "lighting": [6, 3]}
    assert told.of("nobody") == {}


def test_no_line_of_the_export_tells_of_a_person(place: None) -> None:
    refs = load([asked(f"one-{n}", contact=0, rated=(5,)) for n in range(6)]).refs
    export = export_of("2025-09", COUNTED).decode()
    keys = Matter.objects.filter(ref__in=refs.values()).values_list("requester_key", "handler_key")
    assert not any(str(key) in export for pair in keys for key in pair)
    assert TOLD["text"] not in export
    assert "process" not in export


def test_bands_with_contacts_and_ratings_are_the_same_bytes_for_everybody(
    actor: Callable[[str], Actor], tmp_path: Path
) -> None:
    tell_all(tuple(asked(f"one-{n}", contact=n % 3, rated=(5 - n % 2,)) for n in range(12)))
    period = count("2025-09", actor("head-shifu"), at(COUNTED))
    file = tmp_path / "export.jsonl"
    file.write_bytes(bytes(period.export))
    assert bands(file) == bytes(period.bands)  # nothing else was joined: no month stood before it
    facts = next(one for one in units_in(json.loads(bytes(period.bands))) if one["unit"] == TOWN)["facts"]
    assert (facts["satisfied"]["n"], facts["contacted"]["n"]) == (12, 12)
    later = count(
        "2025-08", actor("head-shifu"), datetime.combine(COUNTED, datetime.min.time(), at(COUNTED).tzinfo)
    )
    assert LeaguePeriod.objects.count() == 2
    assert json.loads(bytes(later.bands))["before"] == ""


@pytest.mark.parametrize("stars", [3, 4])
def test_four_of_five_is_good(place: None, stars: int) -> None:
    load([asked(f"one-{n}", contact=0, rated=(stars,)) for n in range(FEWEST)])
    assert ratings(export_of("2025-09", COUNTED)) == {SORT: [FEWEST, FEWEST * (stars >= 4)]}
