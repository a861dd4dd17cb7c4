"""The pack's time limits, as far as the demo's people keep or miss them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from yinuo.base.calendar import Limit
from yinuo.base.yaml_file import read_yaml
from yinuo.config.demo_stories.setting import PACKS

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _classes(pack: str) -> Mapping[str, Mapping[str, Any]]:
    return {row["limit_class"]: row for row in read_yaml(PACKS / pack / "limits.yaml")["limits"]}


@cache
def categories(pack: str) -> Mapping[str, Mapping[str, Any]]:
    """Give a pack's categories by code."""
    return {row["code"]: row for row in read_yaml(PACKS / pack / "categories.yaml")["categories"]}


def limit(pack: str, category: str, step: str) -> Limit | None:
    """Give the limit of one step (accept, result, extension, ...) for a category; None where there is none."""
    return Limit.parse_or_none(_classes(pack)[categories(pack)[category]["limit_class"]].get(step, ""))
