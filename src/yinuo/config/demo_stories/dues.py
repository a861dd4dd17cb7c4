"""The pack's time limits, as far as the demo's people keep or miss them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from yinuo.base.calendar import Limit
from yinuo.config.demo_stories.corpus import PACK, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _classes() -> Mapping[str, Mapping[str, Any]]:
    return {row["limit_class"]: row for row in read_yaml(PACK / "limits.yaml")["limits"]}


@cache
def categories() -> Mapping[str, Mapping[str, Any]]:
    """Give the pack's categories by code."""
    return {row["code"]: row for row in read_yaml(PACK / "categories.yaml")["categories"]}


def limit(category: str, step: str) -> Limit | None:
    """Give the limit of one step (accept, result, extension, ...) for a category; None where there is none."""
    return Limit.parse_or_none(_classes()[categories()[category]["limit_class"]].get(step, ""))
