"""The stories told to the law: it refuses none of them, and every story day has something of everything to show."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.config.demo_stories import RIDER, STORY_DAYS, stories
from yinuo.config.demo_stories.cast import cast
from yinuo.config.demo_stories.pace import Pace, calendar
from yinuo.config.demo_stories.plan import LAST
from yinuo.config.demo_stories.setting import setting
from yinuo.kernel.limits.clocks import Light, light, stale
from yinuo.kernel.matters.computed import MOST_PARKED_DAYS
from yinuo.kernel.matters.table import OPEN_STATES, OUTCOMES, STATES, VERBS

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.matters.load import Loaded
    from yinuo.kernel.matters.projection import Projected
    from yinuo.kernel.matters.state import MatterState

pytestmark = pytest.mark.django_db

VISIT_HOUR = 16.5  # acts of the demo happen between four and five


class Watched:
    """Everything that was told, by matter."""

    def __init__(self) -> None:
        self.courses: dict[str, list[tuple[datetime, str, MatterState]]] = defaultdict(list)

    def take(self, told: Projected) -> None:
        self.courses[told.after.ref].append((told.facts.effective_at, told.facts.type, told.after))

    def at(self, on: date, days: WorkCalendar) -> list[tuple[MatterState, bool]]:
        """Give each matter as it stands when the visitor comes, and whether nothing happens to it afterwards."""
        now, found = Pace(days).at(on, VISIT_HOUR), []
        for course in self.courses.values():
            past = [state for at, _, state in course if at <= now]
            if past:
                found.append((past[-1], len(past) == len(course)))
        return found


def tell(pack: str) -> tuple[Watched, Loaded]:
    from yinuo.config.demo_data import appoint_quoters
    from yinuo.config.demo_stories.pictures import pictured
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.matters.load import load

    load_pack(pack_folder(pack))
    appoint_quoters(pack)
    watched = Watched()
    return watched, load(list(pictured(stories(pack))), watch=watched.take)


def light_of(m: MatterState, now: datetime, days: WorkCalendar) -> Light:
    start = m.accepted_at or m.launched_at or m.submitted_at
    assert start is not None
    due_at = days.day_end(m.current_due) if m.current_due else None
    paused = m.remedy_open or m.state == "parked"
    return light(now, start, due_at, is_open=m.state != "closed", is_paused=paused, source=m.source)


def check_day(watched: Watched, on: date, pack: str) -> None:
    """Look at one story day as its visitor would."""
    days, stage = calendar(pack), setting(pack)
    now = Pace(days).at(on, VISIT_HOUR)
    standing = watched.at(on, days)
    open_now = [(m, alone) for m, alone in standing if m.state != "closed"]
    left = [m for m, alone in open_now if alone]
    assert {m.state for m, _ in standing} == set(STATES)
    lasts = (
        on + timedelta(MOST_PARKED_DAYS) > LAST
    )  # else the clock takes up again what is parked, and all is written
    assert {m.state for m in left} | ({"parked"} if not lasts else set()) == set(OPEN_STATES)
    assert [m.ref for m, _ in standing if m.state == "parked" and (m.review_on or on) < on] == []
    assert len(left) >= (60 if pack == "pinghu" else 35)
    assert len(left) >= 0.4 * len(open_now)
    lights = Counter(light_of(m, now, days) for m, _ in standing)
    assert {Light.PLAIN, Light.SOON, Light.LATE, Light.PAUSE, Light.ENDED} <= set(lights)
    assert any(
        m.state == "in_progress" and stale(m.last_update_at or now, now, calendar=days) for m, _ in open_now
    )
    ours = cast(pack).towns[stage.home]
    assert sum(m.lead_unit == ours for m in left) >= (12 if pack == "pinghu" else 6)
    assert {m.kind for m in left} == {"request", "wish", "hazard", "dispute", "task", "commitment", "claim"}


@pytest.mark.parametrize("pack", ["pinghu", "harbour"])
def test_the_law_refuses_none_of_it_and_every_day_shows_something_of_everything(pack: str) -> None:
    from yinuo.kernel.people.models import Appointment

    days = calendar(pack)
    watched, loaded = tell(pack)
    assert loaded.n_matters == len(watched.courses)

    for on in STORY_DAYS:
        check_day(watched, on, pack)
    first, second = watched.at(STORY_DAYS[0], days), watched.at(STORY_DAYS[1], days)
    assert sum(m.state == "submitted" and alone for m, alone in first) >= (30 if pack == "pinghu" else 10)
    now = Pace(days).at(STORY_DAYS[1], VISIT_HOUR)
    is_quoted = Light.PASSED_UNKNOWN in {light_of(m, now, days) for m, _ in second}
    assert is_quoted == (pack == "pinghu")  # a front page is quoted there alone

    done = Counter(kind for course in watched.courses.values() for _, kind, _ in course)
    assert set(VERBS) <= set(done)
    ends = [course[-1][2] for course in watched.courses.values()]
    outcomes = Counter(m.outcome for m in ends if m.state == "closed")
    assert set(outcomes) == set(OUTCOMES)
    check_rates(ends)

    assert not Appointment.objects.filter(unit__code__startswith="pg-", to_on=None).exists()
    rider = watched.courses[loaded.refs[RIDER]][-1][2]
    stage = setting(pack)
    ours = cast(pack).towns[stage.home]
    assert (rider.state, rider.lead_unit, rider.support_units) == ("awaiting_reply", ours, [stage.supporter])


def check_rates(ends: list[MatterState]) -> None:
    """Hold the figures near what was meant: most kept, most confirmed, some silent, some said no."""
    asked = [m for m in ends if m.kind in {"request", "wish"} and m.report_no]
    yes, silent = (sum(m.outcome == name for m in asked) for name in ("solved", "unconfirmed"))
    assert 0.5 <= yes / len(asked) <= 0.75
    assert 0.15 <= silent / len(asked) <= 0.3
    assert 0.05 <= sum(m.n_no > 0 for m in asked) / len(asked) <= 0.15
    promised = [m for m in ends if m.kind == "commitment" and m.launched_at and m.source == "example"]
    horizon = STORY_DAYS[2] + timedelta(8)
    fallen = [m for m in promised if m.original_due and m.original_due < horizon]
    assert 0.5 <= sum(m.outcome == "kept" for m in fallen) / len(fallen) <= 0.8
    strengths = Counter(m.strength for m in promised)
    assert min(strengths[name] for name in ("expected", "strive", "guarantee")) >= 10
