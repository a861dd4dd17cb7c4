"""The voices' part of the API: symposia and channels, read by anybody."""

from __future__ import annotations

from ninja import Router

router = Router()


def paths() -> dict[str, object]:
    return {}


def components() -> dict[str, object]:
    return {}
