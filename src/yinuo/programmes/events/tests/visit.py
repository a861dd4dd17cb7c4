"""One exhibition with an hour that a school booked, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from yinuo.programmes.events.models import Booking, Exhibition, School, Slot

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def visit(world: World) -> None:
    """Tell of it."""
    on = world.now.date()
    of = Exhibition.objects.create(
        code="20250818-lights",
        name="示例灯塔展",
        place_id="town",
        opened_on=on,
        known_on=on,
        source="example",
    )
    school = School.objects.create(code="one", name="示例小学", key=b"example", known_on=on, source="example")
    slot = Slot.objects.create(
        code="20250901-first", exhibition=of, on=on + timedelta(14), from_at=time(9), to_at=time(10, 30), capacity=60,
        opened_on=on,
    )  # fmt: skip
    Booking.objects.create(slot=slot, school=school, n=32, asked_on=on, seated_on=on)
