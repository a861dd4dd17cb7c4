"""What each figure counts, told by acts; and that every number has exactly its rows behind it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.kernel.figures.definitions import FIGURES
from yinuo.kernel.figures.queries import (
    Measured,
    Period,
    aged,
    behind,
    late,
    late_now,
    sealed,
    tallies,
    tallies_at,
)
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

AUTUMN = Period(date(2025, 8, 1), date(2025, 10, 1))


def counts(name: str, strength: str = "", **of: object) -> dict[str, int]:
    """Give the counts of one figure over the autumn."""
    found = [m for m in tallies(AUTUMN, **of)[name] if m.strength == strength]  # type: ignore[arg-type]
    return dict(found[0].counts) if found else {}


def told(world: World, ref: str, on: date) -> None:
    """Report a promise as done on a day."""
    world.act(ref, "report", "handler", {"result": "done", "text": "换好了", "proof_on": on.isoformat()})


def test_kept_by_the_first_date_whatever_was_moved(world: World) -> None:
    first, moved, silent = world.promised(), world.promised(), world.promised()
    world.later(1)
    told(world, first, world.now.date())
    world.act(first, "confirm", "checker")
    given = {"due_on": date(2025, 9, 30), "text": "雨太大", "done_so_far": "换了一半"}
    world.act(moved, "move_date", "handler", given)
    world.act(moved, "move_date", "head", {"decision": "agree"})
    world.later(40)
    told(world, moved, world.now.date())
    world.act(moved, "confirm", "checker")
    assert counts("kept", "strive") == {"first": 1, "later": 1, "not": 1}
    assert counts("told") == {"in_time": 2, "not": 1}
    assert PublicMatter.objects.get(ref=silent).told_on is None


def test_strengths_are_never_added_together(world: World) -> None:
    world.promised()
    world.promised(strength="guarantee")
    assert [(m.strength, m.n) for m in tallies(AUTUMN)["kept"]] == [("guarantee", 1), ("strive", 1)]
    assert [(m.strength, m.n) for m in tallies(AUTUMN)["told"]] == [("", 2)]


def test_silence_is_never_a_yes_and_an_open_matter_never_silence(world: World) -> None:
    yes, no = world.reported(), world.reported()
    world.reported()
    world.assigned()
    world.act(yes, "confirm", world.requester(yes))
    world.act(no, "send_back", world.requester(no))
    assert counts("confirmed") == {"yes": 1, "no": 2, "silent": 1}
    assert counts("reopened") == {"again": 1, "once": 2}


def test_what_the_page_alone_said_and_what_was_merged_are_in_no_figure(world: World) -> None:
    world.promised(source="page")
    child, parent = world.assigned(), world.assigned()
    world.act(
        child,
        "end",
        "desk",
        {"outcome": "merged", "parent": parent, "text": "一件事", "reason": "same_matter"},
    )
    world.act(child, "end", "desk2", {"decision": "agree"})
    assert PublicMatter.objects.get(ref=child).outcome == "merged"
    assert counts("kept", "strive") == {}
    assert counts("confirmed") == {"no": 1}


def test_a_sealed_matter_leaves_every_figure_and_is_counted_from_five_on(world: World) -> None:
    refs = [world.assigned() for _n in range(5)]
    assert counts("confirmed") == {"no": 5}
    for n, ref in enumerate(refs, 1):
        world.act(ref, "seal", "desk", {"ground": "women_children", "text": "涉及孩子"})
        world.act(ref, "seal", "desk2", {"decision": "agree"})
        assert sealed() == (n if n >= 5 else None)
    assert counts("confirmed") == {}
    assert (sealed("roads"), sealed("hall"), sealed("water")) == (5, 5, None)
    other = world.accepted()
    world.act(other, "assign", "desk", {"lead_unit": "water"})
    world.act(other, "seal", "desk", {"ground": "women_children", "text": "涉及孩子"})
    world.act(other, "seal", "desk2", {"decision": "agree"})
    assert (sealed(), sealed("hall")) == (6, 6)
    assert (sealed("roads"), sealed("water")) == (None, None)  # five of six would tell of the one


def test_who_led_at_half_time_answers_however_late_it_is_handed_over(world: World) -> None:
    early, late_one = world.assigned(), world.assigned()
    world.act(early, "hand_back", "handler", {"text": "归水务", "proposed_unit": "water"})
    world.act(early, "assign", "desk", {"lead_unit": "water"})
    world.act(late_one, "acknowledge", "handler")
    world.later(5).act(late_one, "assign", "desk", {"lead_unit": "water"})
    row = PublicMatter.objects.get(ref=late_one)
    assert (row.lead_unit, row.accountable_unit) == ("water", "roads")
    assert counts("confirmed", units=["water"]) == {"no": 1}
    assert counts("confirmed", units=["roads"]) == {"no": 1}


def test_figures_are_of_a_town_and_of_places(world: World) -> None:
    world.assigned()
    assert counts("confirmed", town="town") == {"no": 1}
    assert counts("confirmed", town="far") == {}
    at = tallies_at(AUTUMN, ["lane"])["confirmed"]
    assert [m.counts for m in at] == [{"no": 1}]
    assert tallies_at(AUTUMN, ["far"])["confirmed"] == []


def test_a_month_that_runs_on_is_in_no_period() -> None:
    assert Period.before(date(2025, 8, 18), 3) == Period(date(2025, 5, 1), date(2025, 7, 1))
    assert Period.before(date(2025, 1, 31), 1) == Period(date(2024, 12, 1), date(2024, 12, 1))
    assert Period(date(2025, 11, 1), date(2026, 2, 1)).until == date(2026, 2, 28)


@pytest.mark.parametrize(("n", "rate"), [(4, None), (5, 0.2)])
def test_a_rate_of_fewer_than_five_is_not_given(n: int, rate: float | None) -> None:
    assert Measured(FIGURES[0], "", {"first": 1, "not": n - 1}).rate == rate
    assert Measured(FIGURES[1], "", {"yes": n}).rate is None


def test_every_number_has_its_rows_behind_it(world: World) -> None:
    yes = world.reported()
    world.act(yes, "confirm", world.requester(yes))
    world.reported()
    done, _open = world.promised(), world.promised(strength="expected")
    world.later(1)
    told(world, done, world.now.date())
    seen = 0
    for figure in FIGURES:
        for measured in tallies(AUTUMN)[figure.name]:
            for part, n in measured.counts.items():
                rows = PublicMatter.objects.filter(behind(figure.name, part, AUTUMN))
                of = rows.filter(strength=measured.strength) if figure.by_strength else rows
                assert of.count() == n
                seen += n
    assert seen == 9


def test_what_is_late_turns_by_the_clock_alone_and_says_how_old(world: World) -> None:
    world.promised()
    world.promised(source="page")
    due = world.now.date() + timedelta(30)
    assert late_now(due).n == 0
    for past, age in ((1, "week"), (7, "week"), (8, "month"), (30, "month"), (31, "long")):
        on = due + timedelta(past)
        found = late_now(on)
        assert (found.n, found.oldest, {name for name, n in found.ages.items() if n}) == (1, due, {age})
        assert PublicMatter.objects.filter(late(on), aged(age, on)).count() == 1
