"""What the demo shows of things at stations: drawings, each of a thing that a station has; from demo/shifts.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from yinuo.base.drawn import BLUE, DARK, GREEN, LIGHT, Shape, drawn
from yinuo.kernel.limits.told import read_told
from yinuo.kernel.matters.evidence import keep, path_of
from yinuo.programmes.stations.models import StationPhoto

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from yinuo.kernel.matters.load import Loaded, Story

SCENES: Final[Mapping[str, tuple[Shape, ...]]] = {
    "water": (
        ("rectangle", (190, 60, 290, 250), LIGHT), ("rectangle", (205, 80, 275, 130), BLUE),
        ("rectangle", (225, 150, 255, 170), DARK), ("rectangle", (210, 200, 270, 215), DARK),
    ),
    "microwave": (
        ("rectangle", (112, 200, 368, 215), DARK), ("rectangle", (140, 100, 340, 200), LIGHT),
        ("rectangle", (155, 115, 270, 185), DARK), ("ellipse", (295, 125, 320, 150), BLUE),
    ),
    "aed": (
        ("rectangle", (170, 60, 310, 230), GREEN), ("rectangle", (190, 85, 290, 205), LIGHT),
        ("polygon", (250, 95, 215, 155, 238, 155, 228, 200, 268, 135, 244, 135), DARK),
    ),
    "rest": (
        ("rectangle", (90, 170, 390, 190), DARK), ("rectangle", (108, 190, 120, 250), DARK),
        ("rectangle", (360, 190, 372, 250), DARK), ("rectangle", (90, 90, 390, 105), LIGHT),
    ),
}  # fmt: skip


def name_of(place: str, thing: str) -> UUID:
    """Give the name of a drawing, the same in every demo: pages that are looked at need a lasting address."""
    return uuid5(NAMESPACE_URL, f"example/{place}/{thing}")


def stories(_pack: str) -> Iterator[Story]:
    """Tell none."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Draw them and put them up."""
    told = read_told(pack, "demo/shifts.yaml")
    for place, thing, day in told.get("photos", ()):
        photo, name = keep(drawn(SCENES[thing])), name_of(place, thing)
        path = path_of(str(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path_of(photo.id).replace(path)
        StationPhoto.objects.create(
            id=name, place_id=place, unit_id=told["unit"], thing=thing, sha256=photo.sha256, width=photo.width,
            height=photo.height, put_on=day, token=f"example/{name}", source="example",
        )  # fmt: skip
