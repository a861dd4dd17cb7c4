"""What a pack's own files tell, and the instants that they name by the clock of its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.base.yaml_file import read_yaml
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def read_told(pack: str, name: str) -> dict[str, Any]:
    """Give what a file of a pack tells; nothing where the pack has no such file."""
    path = settings.PACKAGE / "packs" / pack / name
    found: dict[str, Any] = read_yaml(path) if path.is_file() else {}
    return found


def told_at(pack: str, name: str) -> dict[str, Any]:
    """Give what a file of a pack tells, and under `zone` the zone of its place; nothing where there is no such file."""
    told = read_told(pack, name)
    return {**told, "zone": ZoneInfo(read_told(pack, "pack.yaml")["zone"])} if told else {}


def instant_of(told: Mapping[str, Any], clock: str) -> datetime:
    """Give the instant at which the place's clock showed this: "2025-08-18 09:30"; `told` as `told_at` gives it."""
    return datetime.fromisoformat(clock).replace(tzinfo=told["zone"]).astimezone(UTC)


def hour_of(on: date, hour: int = 10) -> datetime:
    """Give the instant of a full hour by the clock of the place that is loaded."""
    return datetime.combine(on, time(hour), current_calendar().zone).astimezone(UTC)


def day_of(said: Mapping[Any, Any]) -> date:
    """Give the day that stands under `on`, which YAML 1.1 reads as true where it is not in quotes."""
    found: date = said.get("on") or said[True]
    return found
