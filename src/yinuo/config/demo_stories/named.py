"""The stories that the walk through the demo is built on, and what the front page itself says was promised."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from yinuo.config.demo_stories.corpus import DEMO, read_yaml
from yinuo.kernel.matters.load import SCOPE, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.config.demo_stories.tale import World

RIDER: Final = "rider"
"""J1: a request reported as done, whose asker has not answered yet."""
RIDER_KEY: Final = (SCOPE, RIDER)
"""Scope and idempotency key of the rider's filing: with the installation's code key they give its tracking code."""
BRIDGE_EXAMPLE: Final = "bridge-example"
"""J7: a promise about an invented bridge, for the visitor to play from 18 August on."""
BRIDGE_REAL: Final = "bridge-real"
PLEDGES: Final = {
    "商务局": "pg-shangwu",
    "发改局": "pg-fagai",
    "征收指挥部": "pg-zhengshou",
    "政法委": "pg-zhengfa",
}
BRIDGE_UNIT, BRIDGE_AT = "pg-jiulongshan", "330482-tongtian"
PAGE_UNITS: Final = (*PLEDGES.values(), BRIDGE_UNIT)
REGISTER_UNIT: Final = "sl-duban"
QUOTER, QUOTER_2, QUOTED_ON = "quoter", "quoter-2", date(2025, 8, 17)
"""Two persons of the register enter what the page says; they hold that post on that one day alone."""
ZONE: Final = ZoneInfo("Asia/Shanghai")
CITY: Final = "330482"


def played() -> Iterator[Story]:
    """Give the stories that the walk is built on: the rider's, and the invented bridge's."""
    for key, rows in read_yaml(DEMO / "named.yaml").items():
        yield Story(key, tuple(Step(verb, by, _at(clock), given) for clock, verb, by, given in rows))


def _at(clock: str) -> datetime:
    return datetime.fromisoformat(clock).replace(tzinfo=ZONE).astimezone(UTC)


def from_the_page(world: World) -> Iterator[Story]:
    """Give what the page says was promised and nothing besides, never touched again once entered."""
    page = world.corpus.page
    bridge = {**page["bridge"], "lead_unit": BRIDGE_UNIT, "category": "works", "place": BRIDGE_AT}
    yield _quoted(BRIDGE_REAL, bridge)
    for number, row in enumerate(page["pledges"], 1):
        texts = {name: page[f"pledge_{name}"].format(**row) for name in ("title", "body", "proof")}
        given = {**texts, "due_on": page["pledge_due"], "lead_unit": PLEDGES[row["by"]], "category": "pledge"}
        yield _quoted(f"pledge-{number}", given)


def _quoted(key: str, given: dict[str, Any]) -> Story:
    common = {"kind": "commitment", "place": CITY, "strength": "expected", "source": "page"}
    times = (_at(f"{QUOTED_ON} 08:00"), _at(f"{QUOTED_ON} 08:10"))
    return Story(
        key, (Step("submit", QUOTER, times[0], {**common, **given}), Step("launch", QUOTER_2, times[1], {}))
    )
