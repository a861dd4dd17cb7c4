"""The stories that the walk through the demo is built on, and what the front page itself says was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.yaml_file import read_yaml
from yinuo.config.demo_stories.corpus import corpus
from yinuo.config.demo_stories.pace import calendar
from yinuo.config.demo_stories.setting import PACKS
from yinuo.kernel.matters.load import SCOPE, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, tzinfo

    from yinuo.config.demo_stories.tale import World

RIDER: Final = "rider"
"""J1: a request reported as done, whose asker has not answered yet."""
RIDER_KEY: Final = (SCOPE, RIDER)
"""Scope and idempotency key of the rider's filing: with the installation's code key they give its tracking code."""
BRIDGE_EXAMPLE: Final = "bridge-example"
"""J7: a promise about an invented bridge, for the visitor to play from 18 August on."""
BRIDGE_REAL: Final = "bridge-real"
QUOTER, QUOTER_2 = "quoter", "quoter-2"
"""Two persons of the register enter what a front page says; they hold that post on that one day alone."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Under which bodies what a front page says was entered, by whom and when."""

    on: date
    city: str
    register: str
    names: tuple[str, str]
    units: Mapping[str, str]
    bridge_unit: str
    bridge_at: str

    @property
    def bodies(self) -> tuple[str, ...]:
        """Every body the page names as having promised."""
        return (*self.units.values(), self.bridge_unit)


def entered(pack: str) -> Entered | None:
    """Give how the front page of this pack was entered; None for a pack without one."""
    page = corpus(pack).page
    if not page:
        return None
    told = {
        "on" if name is True else name: value for name, value in page["entered"].items()
    }  # YAML 1.1: on is true
    first, second = told["names"]
    return Entered(**{**told, "names": (first, second)})


def played(pack: str) -> Iterator[Story]:
    """Give the stories that the walk is built on: the rider's, and the invented bridge's."""
    zone = calendar(pack).zone
    for key, rows in read_yaml(PACKS / pack / "demo" / "named.yaml").items():
        yield Story(key, tuple(Step(verb, by, _at(clock, zone), given) for clock, verb, by, given in rows))


def _at(clock: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(clock).replace(tzinfo=zone).astimezone(UTC)


def from_the_page(world: World) -> Iterator[Story]:
    """Give what a front page says was promised and nothing besides, never touched again once entered."""
    page, by = world.corpus.page, entered(world.pack)
    if by is None:
        return
    bridge = {**page["bridge"], "lead_unit": by.bridge_unit, "category": "works", "place": by.bridge_at}
    zone = world.pace.calendar.zone
    yield _quoted(BRIDGE_REAL, bridge, by, zone)
    for number, row in enumerate(page["pledges"], 1):
        texts = {name: page[f"pledge_{name}"].format(**row) for name in ("title", "body", "proof")}
        given = {
            **texts, "due_on": page["pledge_due"], "lead_unit": by.units[row["by"]], "category": "pledge"
        }  # fmt: skip
        yield _quoted(f"pledge-{number}", given, by, zone)


def _quoted(key: str, given: dict[str, Any], by: Entered, zone: tzinfo) -> Story:
    common = {"kind": "commitment", "place": by.city, "strength": "expected", "source": "page"}
    times = (_at(f"{by.on} 08:00", zone), _at(f"{by.on} 08:10", zone))
    return Story(
        key, (Step("submit", QUOTER, times[0], {**common, **given}), Step("launch", QUOTER_2, times[1], {}))
    )
