"""The voices' figures against a hand-made August: every expected number stands beside what was done for it."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinuo.base.calendar import Limit
from yinuo.kernel.figures.queries import Period
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.tests.world import MONDAY
from yinuo.programmes.voices import figure_rows
from yinuo.programmes.voices.figure_queries import Number, Wanted, told
from yinuo.programmes.voices.metrics import BY_NAME, METRICS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

SUMMER = Period(date(2025, 7, 1), date(2025, 9, 1))
OCTOBER = date(2025, 10, 15)
PAGE = "/desk/voices/figures?period=2025-07.2025-09"
LIST = "/desk/voices/figures/list?period=2025-07.2025-09"


def lapse_of(world: World, days: float) -> World:
    """Put the world's clock so long after its Monday."""
    world.now = MONDAY
    return world.later(days)


@pytest.fixture
def august(world: World) -> dict[str, str]:
    """Make thirteen matters that anyone may read, and one that is sealed; all were asked on Monday, due on the 25th."""
    made: dict[str, str] = {}
    for name in ("good1", "good2", "good3"):  # reported on the spot, and confirmed
        ref = made[name] = lapse_of(world, 0).assigned()
        world.act(ref, "contact", "handler", {"text": "打过电话"})
        _report(world, ref)
        asker = world.requester(ref)
        lapse_of(world, 1).act(ref, "confirm", asker)
        world.act(ref, "rate", asker, {"process": 2, "result": {"good1": 5, "good2": 4, "good3": 3}[name]})
    world.act(made["good3"], "not_contacted", world.requester(made["good3"]))
    ref = made["silent"] = lapse_of(world, 0).reported()
    world.act(ref, "rate", world.requester(ref), {"process": 5, "result": 5})  # rated, and yet no yes
    ref = made["no"] = lapse_of(world, 0).reported()
    lapse_of(world, 2).act(ref, "send_back", world.requester(ref), {"text": "还是不亮"})
    ref = made["late"] = lapse_of(world, 0).assigned()
    lapse_of(world, 3).act(ref, "contact", "handler", {"text": "打过电话"})  # was due on Tuesday
    lapse_of(world, 9)
    _report(world, ref)
    world.act(ref, "confirm", world.requester(ref))
    world.act(ref, "rate", world.requester(ref), {"process": 1, "result": 1})
    made["open"] = lapse_of(world, 0).assigned()
    ref = made["explained"] = lapse_of(world, 0).reported(result="explained")
    lapse_of(world, 1).act(ref, "review", "checker", {"ruling": "explained", "text": "依据写明了"})
    ref = made["declined"] = lapse_of(world, 0).ask().ref
    given = {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "去窗口"}
    world.act(ref, "end", "desk", given)
    world.act(ref, "end", "desk2", given)
    ref = made["returned"] = lapse_of(world, 0).assigned()
    world.act(ref, "hand_back", "handler", {"text": "按职责归water", "proposed_unit": "water"})
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    ref = made["withdrawn"] = lapse_of(world, 0).assigned()
    world.act(ref, "withdraw", world.requester(ref))  # before anybody had spoken
    made["waiting"] = lapse_of(world, 0).ask().ref
    ref = made["reopened"] = lapse_of(world, 0).reported()
    world.act(ref, "confirm", world.requester(ref))
    lapse_of(world, 10).act(ref, "reopen", world.requester(ref), {"text": "又坏了"})
    made["sealed"] = lapse_of(world, 0).accepted("dispute")
    return made


def _report(world: World, ref: str) -> None:
    world.n_reported += 1
    world.act(ref, "report", "handler", {"result": "done", "text": f"换了第 {world.n_reported} 盏灯泡"})


def counts(one: Number) -> tuple[int, int, int]:
    return one.hit, one.known, one.of


# Hit, n, all. Of the first date there are eleven; ten without the one withdrawn before anybody spoke.
EXPECTED = {
    "accepted": (12, 13, 13),  # all were accepted or declined at once but the one that waits
    "contacted": (2, 10, 10),  # good1 and good2; good3 says no, late was late, six were never contacted
    "on_time": (7, 10, 10),  # three good, silent, no (sent back later by the asker), explained, reopened
    "on_time_moved": (7, 10, 10),
    "confirmed": (
        4,
        9,
        10,
    ),  # three good and late; no: no, open, explained, returned, reopened; silent beside
    "satisfied": (3, 5, 6),  # 5, 4 and 5 of five; explained was asked too and said nothing
    "satisfied_way": (1, 5, 6),
    "reopened": (1, 7, 11),  # three good, late, explained, withdrawn and reopened had ended
    "overturned": (0, 1, 1),
    "declined": (1, 12, 12),  # the declined one never had a date: it is of the day it ended
    "returned": (1, 12, 12),
    "moved": (0, 12, 12),
    "explained": (1, 12, 12),
    "withdrawn": (1, 12, 12),
    "suggestions": (0, 0, 0),
    "adopted": (0, 0, 0),
}


def test_every_figure_is_what_was_counted_by_hand(august: dict[str, str]) -> None:
    found = told(Wanted(SUMMER), OCTOBER)
    assert {metric.name: counts(found.of(metric.name)) for metric in METRICS} == EXPECTED
    assert found.of("confirmed").silent == 1
    assert found.of("confirmed").rate == pytest.approx(4 / 9)
    assert found.of("satisfied").coverage == pytest.approx(5 / 6)
    assert found.of("overturned").rate is None  # of one there is no rate
    assert august
    one = found.open["", ""]  # silent, no, open, returned, waiting, reopened: asked 58 days ago
    assert (one.n, one.middle, one.most, one.oldest) == (6, 58, 58, 58)
    # four are past the 25th of August and at work: 36 working days to the 15th of October, without its first
    assert one.overdue == pytest.approx(4 * 36 / 6)
