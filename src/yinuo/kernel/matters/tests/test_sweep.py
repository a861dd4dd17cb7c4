"""Photos of forms never sent go after a day; what the record refers to never does."""

from __future__ import annotations

import io
import uuid
from os import utime
from time import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.tests.world import World

HOUR = 3600


@pytest.fixture
def world(committed_db: str, settings: Any, tmp_path: Path) -> Iterator[World]:
    """Give the cast in a database of its own, where the worker is at work."""
    from yinuo.config.testing import connected_to
    from yinuo.kernel.matters.tests.world import build

    settings.MEDIA_ROOT = tmp_path
    world = build()
    with connected_to(committed_db, "worker"):
        yield world


@pytest.fixture
def photo() -> Callable[[float], Photo]:
    """Keep a photo that came so many hours ago."""
    from PIL import Image

    from yinuo.kernel.matters.evidence import keep, path_of

    def make(hours: float) -> Photo:
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, "PNG")
        kept = keep(out.getvalue())
        utime(path_of(kept.id), (time() - hours * HOUR,) * 2)
        return kept

    return make


def test_only_what_nobody_sent_for_a_day_is_swept(world: World, photo: Callable[[float], Photo]) -> None:
    from yinuo.kernel.matters.evidence import path_of, sweep

    ref = world.assigned()
    referred = photo(0)
    world.act(ref, "evidence", "handler", {"text": "现场"}, photos=(referred,))
    utime(path_of(referred.id), (time() - 400 * HOUR,) * 2)
    fresh, almost, old = photo(1), photo(24.5), photo(26)
    assert sweep() == 1
    assert [path_of(one.id).is_file() for one in (referred, fresh, almost, old)] == [True, True, True, False]
    assert sweep() == 0


def test_a_form_gives_its_photo_up_before_the_file_goes(
    world: World, photo: Callable[[float], Photo]
) -> None:
    from yinuo.kernel.matters.evidence import is_at_hand

    ref = world.assigned()
    sent = photo(0)
    world.act(ref, "evidence", "handler", {"text": "现场"}, photos=(sent,))
    assert [is_at_hand(photo(hours).id) for hours in (0, 23.9, 24.1, 30)] == [True, True, False, False]
    assert is_at_hand(sent.id)
    assert not is_at_hand(str(uuid.uuid4()))


def test_what_is_no_photo_of_ours_is_left_alone(world: World, photo: Callable[[float], Photo]) -> None:
    from yinuo.kernel.matters.evidence import folder, sweep

    photo(0)
    strange = [folder() / "ab" / "notes.jpg", folder() / "README", folder() / "ab" / f"{uuid.uuid4()}.txt"]
    for path in strange:
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
        utime(path, (time() - 100 * HOUR,) * 2)
    assert sweep() == 0
    assert all(path.is_file() for path in strange)


def test_the_worker_sweeps_by_itself(world: World, photo: Callable[[float], Photo]) -> None:
    from procrastinate.contrib.django import app

    from yinuo.kernel.matters.evidence import path_of
    from yinuo.kernel.matters.tasks import sweep_photos

    old = photo(30)
    assert sweep_photos.name in {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    sweep_photos(timestamp=0)
    assert not path_of(old.id).is_file()
