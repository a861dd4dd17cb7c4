"""What the pack quotes from the front page, as data: read once from the pack's own folder."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from yinuo.kernel.limits.queries import current_pack


def facts() -> dict[str, Any]:
    """Give the facts of the place's pack."""
    return _read(current_pack().code)


@cache
def _read(code: str) -> dict[str, Any]:
    path = settings.PACKAGE / "packs" / code / "facts.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    return found
