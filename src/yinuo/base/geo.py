"""A point on the map in whole millionths of a degree (WGS 84): read as people write it, written as maps read it.

A millionth of a degree of latitude is eleven centimetres; whole numbers are the same wherever they are added up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.given import Spot, metres
from yinuo.base.text import fold_digits

MICRO: Final = 1_000_000
COARSE: Final = MICRO // 1000
"""A thousandth of a degree: a hundred metres or so."""
MOST_LATITUDE: Final = 90 * MICRO
MOST_LONGITUDE: Final = 180 * MICRO
NO_POINT: Final = Sentence("请写纬度和经度，纬度在前，用度，如 30.700000, 121.010000。")
TURNED: Final = Sentence("纬度在 -90 到 90 之间。请先写纬度，后写经度。")
_NUMBER: Final = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,9})?"
_WRITTEN: Final = re.compile(rf"({_NUMBER})(?: ?, ?| )({_NUMBER})")
_LIKE_OURS: Final = str.maketrans("，、；;．−－＋", ",,,,.--+")


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A point by latitude and longitude, each in microdegrees; north and east are above zero."""

    latitude: int
    longitude: int

    @property
    def spot(self) -> Spot:
        """The same point in degrees."""
        return Spot(self.longitude / MICRO, self.latitude / MICRO)

    @property
    def position(self) -> list[float]:
        """The point as GeoJSON writes it (RFC 7946, 3.1.1): longitude first."""
        return [self.spot.lon, self.spot.lat]

    @property
    def written(self) -> str:
        """The point as `point_in` reads it: "30.700000, 121.010000"."""
        return f"{in_degrees(self.latitude)}, {in_degrees(self.longitude)}"


def point_in(typed: str, *, field: str = "point") -> Point:
    """Read a point, the latitude first, with a comma or a space between. Raises Invalid.

    What is finer than a millionth of a degree is rounded. Which of two numbers is which is never guessed.
    """
    plain = " ".join(fold_digits(typed).translate(_LIKE_OURS).split())
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise Invalid({field: NO_POINT})
    latitude, longitude = (int((Decimal(part) * MICRO).to_integral_value()) for part in found.groups())
    if abs(latitude) > MOST_LATITUDE:
        raise Invalid({field: TURNED if abs(latitude) <= MOST_LONGITUDE else NO_POINT})
    if abs(longitude) > MOST_LONGITUDE:
        raise Invalid({field: NO_POINT})
    return Point(latitude, longitude)


def coarse(point: Point) -> Point:
    """Give a point to a thousandth of a degree: enough to say what is near, and not which door somebody stands at."""
    return Point(*(round(Decimal(part) / COARSE) * COARSE for part in (point.latitude, point.longitude)))


def in_degrees(micro: int) -> str:
    """Write microdegrees as degrees with six places, exactly: -500 is "-0.000500"."""
    whole, rest = divmod(abs(micro), MICRO)
    return f"{'-' if micro < 0 else ''}{whole}.{rest:06}"


def metres_between(one: Point, other: Point) -> int:
    """Give the way between two points as the crow flies, in metres."""
    return metres(one.spot, other.spot)
