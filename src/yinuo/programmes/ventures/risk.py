"""A fixed return far above a bank's is said to be a risk, with who stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

RISK: Final = Path(__file__).with_name("risk.yaml")


@dataclass(frozen=True, slots=True)
class Risk:
    """One agreed rate that is high: the rule, its rate and the bank's, in millionths."""

    zh: str
    en: str
    ppm: int
    deposit_ppm: int


@cache
def _told() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(RISK)
    return found


def risks(rules: Iterable[Mapping[str, Any]], on: date) -> list[Risk]:
    """Give every rule whose rate on a day is as far above a bank's as the data says, or further."""
    told = _told()
    day, least = on.isoformat(), told["deposit_ppm"] + told["margin_ppm"]
    return [
        Risk(rule["zh"], rule["en"], one["rate_ppm"], told["deposit_ppm"])
        for rule in rules
        for one in rule["versions"]
        if one.get("rate_ppm", 0) >= least and one["from"] <= day and (not one.get("to") or day <= one["to"])
    ]
