"""One shift to come, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

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
