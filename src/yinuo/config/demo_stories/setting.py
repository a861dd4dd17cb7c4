"""Where the demo plays, as the pack's demo folder says: who does what, in which town, in which language, how often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yinuo
from yinuo.base.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKS: Final = Path(str(yinuo.__file__)).parent / "packs"
ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Setting:
    """One pack's stage. Every code is a unit's, a place's or a category's of the pack.

    `towns` weighs the towns against each other; `home` is the one whose desk the walk uses. `doers` says which unit
    does what, `business` which of these a category is. `mediators` says which team takes a town's disputes, `quarrels`
    the category of a dispute's thing. `counts` and `merged` are matters of each sort; `left` is how many of the plan's
    matters stand open on each story day, as a share.
    """

    language: str
    towns: Mapping[str, int]
    home: str
    doers: Mapping[str, str]
    business: Mapping[str, str]
    firms: tuple[str, ...]
    mediators: Mapping[str, str]
    passers_by: tuple[str, ...]
    accused: tuple[str, ...]
    strays: tuple[str, ...]
    heirs: tuple[str, ...]
    supporter: str
    gear: str
    quarrels: Mapping[str, str]
    villages: str
    only_in_towns: str
    only_in_villages: str
    spot_at: str
    counts: Mapping[str, int]
    merged: int
    left: float

    @property
    def is_english(self) -> bool:
        """Whether people here speak English among themselves."""
        return self.language == ENGLISH

    @property
    def glue(self) -> str:
        """What stands between two sentences."""
        return " " if self.is_english else ""

    def at(self, place: str, spot: str) -> str:
        """Give a spot with its place, as people here say it."""
        return self.spot_at.format(place=place, spot=spot)


@cache
def setting(pack: str) -> Setting:
    """Read a pack's stage; cached, as it does not change while we run."""
    told = read_yaml(PACKS / pack / "demo" / "setting.yaml")
    cells: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    return Setting(**cells)
