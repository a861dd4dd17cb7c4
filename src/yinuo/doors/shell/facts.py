"""What the pack quotes from the front page, as data: read once from the pack's own folder."""

from __future__ import annotations

from typing import Any

from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.limits.told import read_told


def facts() -> dict[str, Any]:
    """Give the facts of the place's pack."""
    return read_told(current_pack().code, "facts.yaml")


def box(n: str) -> dict[str, Any]:
    """Give what is told of one box of the page by its number; nothing for no such box."""
    return next((told for told in facts().get("boxes", ()) if str(told["n"]) == n), {})


def categories_of(told: dict[str, Any]) -> tuple[str, ...]:
    """Give the categories whose matters answer a box."""
    return tuple(told.get("live", {}).get("categories", ()))


def said_of(told: dict[str, Any], name: str) -> str:
    """Give a word of the page in the reader's language; in 中文 where there is no other."""
    return str(told.get(name, "")) if is_chinese() else str(told.get(f"{name}_en") or told.get(name, ""))
