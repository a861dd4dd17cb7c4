"""The cast where the worker is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(committed_db: str, settings: Settings, tmp_path: Path) -> Iterator[World]:
    """Give the cast in a database of its own, reached as the worker."""
    from yinuo.config.testing import connected_to
    from yinuo.kernel.matters.tests.world import build

    settings.YINUO_HOME = tmp_path
    world = build()
    with connected_to(committed_db, "worker"):
        yield world
