"""Places put on the map, for tests of whatever reads the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.limits import book
from yinuo.kernel.people.actions import take_points
from yinuo.kernel.people.models import PlacePoint

if TYPE_CHECKING:
    from yinuo.base.geo import Point


def put_on_map(**points: Point) -> None:
    """Give places their points, as a sheet does: a dash in a code is written as an underscore."""
    take_points(
        PlacePoint(place_id=code.replace("_", "-"), latitude=at.latitude, longitude=at.longitude)
        for code, at in points.items()
    )
    book.changed()
