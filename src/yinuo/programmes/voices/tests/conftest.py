from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from yinuo.kernel.matters.tests.world import World
    from yinuo.programmes.voices.tests.ways.counter import Counter
    from yinuo.programmes.voices.triage import Model


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Give the small invented place, its cast with accounts, and a second category to choose from."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Category
    from yinuo.kernel.matters.tests.world import build

    made = build().with_accounts()
    Category.objects.create(
        code="pipes", name="供水", name_en="Water", limit_class="help", programme="voices", kinds=["request"]
    )
    book.forget()
    yield made
    book.forget()


@pytest.fixture
def seat(world: World) -> Callable[[str], Client]:
    """Log one of the cast in, without a password."""
    from yinuo.doors.tests.seats import sit

    return sit


@pytest.fixture(scope="session")
def taught_here() -> Model:
    """Teach a model on what this small place decided before: lamps to the roads, pipes to the water."""
    from yinuo.programmes.voices.tests.decided import examples
    from yinuo.programmes.voices.training import taught
    from yinuo.programmes.voices.triage import with_least

    return with_least(taught(examples()), 0.5)


@pytest.fixture
def learned(taught_here: Model, settings: Settings, tmp_path: Path) -> Path:
    """Have that model where the desk reads it."""
    from yinuo.programmes.voices.learning import write

    settings.YINUO_TRIAGE_MODEL = tmp_path / "triage.npz"
    write(taught_here, settings.YINUO_TRIAGE_MODEL)
    return tmp_path / "triage.npz"


@pytest.fixture
def counter(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """Give the small invented place with its cast, a telephone and a box of slips; nothing is drawn for a check."""
    from yinuo.kernel.limits import book
    from yinuo.programmes.voices.tests.ways.counter import Counter

    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", 0)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.YINUO_HOME = tmp_path
    yield Counter()
    book.forget()
