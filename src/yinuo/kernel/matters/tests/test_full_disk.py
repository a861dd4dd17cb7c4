"""A full disk: nothing half-written, nothing acknowledged is lost; what could not be kept did not happen."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base import files
from yinuo.kernel.matters.erase import erase, register
from yinuo.kernel.matters.evidence import folder
from yinuo.kernel.matters.models import Evidence, Matter
from yinuo.kernel.matters.pictured import act_pictured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from yinuo.kernel.matters.tests.world import World

SAID = {"result": "done", "text": "换了灯泡"}


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Let every write reach the disk's end: the bytes are there, and keeping them is refused."""
    settings.YINUO_HOME = settings.MEDIA_ROOT = tmp_path

    def refuse(_fd: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("yinuo.base.files.os.fsync", refuse)
        yield


def everything(under: Path) -> list[Path]:
    return [path for path in under.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("full")
def test_a_photo_that_finds_no_room_leaves_no_file_and_no_act(world: World, jpeg: bytes) -> None:
    ref = world.assigned()
    with pytest.raises(OSError, match="No space left"):
        act_pictured(ref, "report", [jpeg], actor=world["handler"], given=SAID, now=world.now)
    assert (everything(folder()), Evidence.objects.count()) == ([], 0)
    assert Matter.objects.get(ref=ref).state == "in_progress"


@pytest.mark.usefixtures("full")
def test_an_erasure_that_cannot_be_listed_does_not_happen(world: World) -> None:
    ref = world.assigned()
    register().write_text("TC-2025-0000000A\n", encoding="ascii")
    with pytest.raises(OSError, match="No space left"):
        erase(ref, now=world.now)
    assert register().read_text("ascii") == "TC-2025-0000000A\n"
    assert not Matter.objects.get(ref=ref).memory.get("is_erased")


def test_a_file_is_there_whole_or_as_it_was_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    files.write_whole(path, b"first")

    def refuse(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr("yinuo.base.files.os.fsync", refuse)
    with pytest.raises(OSError, match="28"):
        files.write_whole(path, b"second")
    assert (path.read_bytes(), everything(tmp_path)) == (b"first", [path])


def test_a_photo_under_two_forms_is_a_plain_sentence(world: World, jpeg: bytes) -> None:
    from yinuo.base.errors import Invalid
    from yinuo.kernel.matters.evidence import keep, path_of
    from yinuo.kernel.matters.pictured import SENT_ALREADY

    photo = keep(jpeg)
    asked: dict[str, Any] = {"actor": world["handler"], "given": {"text": "在办"}, "now": world.now}
    act_pictured(world.assigned(), "update", kept=[photo], **asked)
    other = world.assigned()
    with pytest.raises(Invalid) as refused:
        act_pictured(other, "update", kept=[photo], **asked)
    assert dict(refused.value.fields) == {"photo": SENT_ALREADY}
    assert (path_of(photo.id).is_file(), Evidence.objects.count()) == (True, 1)
    assert act_pictured(other, "update", kept=[], **asked).ref == other


def test_photos_of_an_act_nobody_knows_the_end_of_stay_until_they_are_swept(
    world: World, jpeg: bytes, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    from django.db import OperationalError

    from yinuo.kernel.matters.act import act

    settings.MEDIA_ROOT = tmp_path

    def lost(*words: Any, **more: Any) -> None:
        act(*words, **more)
        raise OperationalError("the answer to the commit never came")

    monkeypatch.setattr("yinuo.kernel.matters.pictured.act", lost)
    with pytest.raises(OperationalError):
        act_pictured(world.assigned(), "report", [jpeg], actor=world["handler"], given=SAID, now=world.now)
    (row,) = Evidence.objects.all()
    assert [path.stem for path in everything(folder())] == [str(row.pk)]
