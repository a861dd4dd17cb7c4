"""The first few of many codes are the first few of all their rows together, in every order a page asks for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db.models import Q

from yinuo.doors.portal.shelves import stand
from yinuo.doors.shell.public.register import EVERYTHING, Register, late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World

LATER = date(2026, 6, 1)
UNITS = ("roads", "roads-crew", "water")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    made = build()
    for n in range(9):
        ref = made.assigned()
        if UNITS[n % 3] != "roads":
            made.act(ref, "assign", "desk", {"lead_unit": UNITS[n % 3]})
    yield made
    book.forget()


@pytest.mark.parametrize("codes", [UNITS, UNITS[:1], UNITS[1:], ()])
@pytest.mark.parametrize("order", [("-changed_at", "-stream_id"), ("current_due", "stream_id")])
@pytest.mark.parametrize("wanted", [EVERYTHING, Q(state="in_progress"), late(LATER), Q(state="closed")])
def test_the_first_of_many_codes_are_the_first_of_all(
    world: World, codes: tuple[str, ...], order: tuple[str, ...], wanted: Q
) -> None:
    register = Register(LATER)
    every = register.rows(wanted & Q(lead_unit__in=codes), order=order)
    assert register.first_of("lead_unit", codes, wanted, order, 4) == every[:4]


def test_what_is_late_is_not_counted_among_what_is_open_in_time(world: World) -> None:
    units = [*UNITS]
    n_late = Register(LATER).count(late(LATER) & Q(lead_unit__in=units))
    told = {one.key: one.n for one in stand(LATER, "lead_unit", units, {"unit": "roads"}, n_late)}
    assert n_late == 9
    assert (told["light"], told["plain"]) == ("9", "")
    early = date(2025, 8, 19)
    told = {one.key: one.n for one in stand(early, "lead_unit", units, {"unit": "roads"}, 0)}
    assert told["plain"] == "9"
