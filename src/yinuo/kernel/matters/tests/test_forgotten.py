"""What was forgotten stays forgotten: the files go with the commit, a restored backup forgets again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from yinuo.kernel.matters.erase import erase, register, replay_erasures
from yinuo.kernel.matters.evidence import keep, path_of
from yinuo.kernel.matters.models import Evidence, Matter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.record.models import EventContent, SubjectKey

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def world(committed_db: str, settings: Settings, tmp_path: Path) -> World:
    """Give the cast in a database of its own, whose media and register of erasures are its own too."""
    settings.YINUO_HOME, settings.MEDIA_ROOT = tmp_path, tmp_path
    return build()


def _with_photos(world: World) -> tuple[str, Path, Path]:
    """File a matter with the asker's photo and report it with the office's; give (ref, asker's, office's)."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    ref = world.assigned()
    asked, done = keep(picture.getvalue()), keep(picture.getvalue())
    world.act(ref, "evidence", world.requester(ref), {"text": "我拍的"}, photos=(asked,))
    world.act(ref, "report", "handler", {"result": "done", "text": "换了灯泡"}, photos=(done,))
    return ref, path_of(asked.id), path_of(done.id)


def test_erasing_takes_the_askers_files_and_leaves_the_offices(world: World) -> None:
    ref, asked, done = _with_photos(world)
    assert (asked.is_file(), done.is_file()) == (True, True)
    erase(ref, now=world.now)
    assert (asked.is_file(), done.is_file()) == (False, True)
    assert list(Evidence.objects.filter(is_of_requester=True).values_list("is_public", flat=True)) == [False]
    assert register().read_text("ascii") == f"{ref}\n"


def test_a_restored_backup_forgets_again_and_only_what_was_listed(world: World) -> None:
    forgotten, kept = world.assigned(), world.assigned()
    register().write_text(f"{forgotten}\nTC2025-NEVER-HERE\n", encoding="ascii")
    assert replay_erasures() == 1
    assert not EventContent.objects.filter(event__stream__matter__ref=forgotten, field="body").exists()
    assert EventContent.objects.filter(event__stream__matter__ref=kept, field="body").exists()
    assert SubjectKey.objects.filter(erased_at__isnull=False).count() == 1
    assert replay_erasures() == 0


def test_where_nothing_was_ever_erased_a_restore_forgets_nothing(world: World) -> None:
    world.assigned()
    assert replay_erasures() == 0
    assert Matter.objects.filter(memory__is_erased=True).count() == 0
