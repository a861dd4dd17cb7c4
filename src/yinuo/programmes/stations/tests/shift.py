"""Who keeps stations, and one shift to come, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.people.models import Account, Appointment, Unit
from yinuo.programmes.stations.models import Shift
from yinuo.programmes.stations.shift_actions import seats_of

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def shift(world: World) -> None:
    """Tell of it: three places, all of them free."""
    on = world.now.date()
    seats_of(
        Shift.objects.create(
            code="20250820-shift", place_id="lane", unit_id="union", on=on + timedelta(2), part="afternoon",
            from_at=time(14), to_at=time(17), n_seats=3, opened_on=on,
        )
    )  # fmt: skip


def offices(world: World) -> None:
    """Make the lane's office a community with a head, and tell what requests and promises are filed under."""
    Unit.objects.filter(code="lane-office").update(kind="community")
    Category.objects.create(
        code="public_service", name="公共服务", name_en="Public service", limit_class="help", programme="stations",
        kinds=["commitment"],
    )  # fmt: skip
    Category.objects.create(
        code="station", name="驿站", name_en="Stations", limit_class="help", programme="voices", kinds=["request"]
    )  # fmt: skip
    head = world.staff("lane_head", "head", "lane-office", "city")
    Account.objects.create(username="lane_head", person_id=head.person)
    Appointment.objects.create(
        person_id=head.person, role="head", unit_id="lane-office", place_id="city", from_on=head.seats[0].from_on
    )  # fmt: skip
    book.forget()
