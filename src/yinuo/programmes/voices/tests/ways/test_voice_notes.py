"""Said aloud: heard by whoever answers, written down, read by its speaker; and then the sound is gone."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from yinuo.base.errors import Invalid
from yinuo.kernel.matters.erase import erase
from yinuo.kernel.record.models import Event
from yinuo.programmes.voices import recordings
from yinuo.programmes.voices.models import VoiceNote
from yinuo.programmes.voices.voice_notes import forget_over, sweep

if TYPE_CHECKING:
    from django.test import Client

    from yinuo.programmes.voices.tests.ways.counter import Counter

OGG = b"OggS\x00\x02" + bytes(200)
HEARD = "北门口第三盏灯，昨晚又灭了"


@pytest.fixture
def asker(counter: Counter) -> tuple[Client, str]:
    """Give somebody's own browser with the code of what they asked, and the matter's number; roads work on it."""
    done = counter.world.ask()
    own, ref = _with(counter, done.code), done.ref
    counter.world.act(ref, "accept", "desk", {
        "title": "门口的灯不亮", "category": "help", "visibility": "public", "first_contact_unit": "lane-office",
    })  # fmt: skip
    counter.world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    return own, ref


def _with(counter: Counter, code: str) -> Client:
    own = counter.at("")
    own.post("/c", {"code": code})
    return own


def say(own: Client, sound: bytes = OGG, name: str = "voice.ogg", **more: str) -> Any:
    sent = SimpleUploadedFile(name, sound)
    return own.post("/voices/aloud", {"sound": sent, "token": "spoken-1", **more})


def files() -> list[str]:
    return sorted(path.stem for path in recordings.folder().glob("??/*"))


def test_it_is_written_down_sent_to_its_speaker_and_deleted(
    counter: Counter, asker: tuple[Client, str], django_capture_on_commit_callbacks: Any
) -> None:
    own, ref = asker
    assert "说一段" in own.get("/mine").content.decode()
    assert say(own)["Location"] == "/mine?done=message"
    (note,) = VoiceNote.objects.all()
    assert files() == [str(note.pk)]
    heard_again = own.get(f"/voices/aloud/{note.pk}")
    assert (heard_again.content, heard_again["Content-Type"]) == (OGG, "audio/ogg")
    assert "attachment" in heard_again["Content-Disposition"]
    handler = counter.at("handler")
    assert "等着写成文字" in handler.get(reverse("workspace:matter", args=[ref])).content.decode()
    assert "去听，写成文字" in handler.get("/desk/voices/owed").content.decode()
    page = handler.get(f"/desk/voices/aloud/{ref}/{note.pk}")
    assert f'src="/desk/voices/aloud/{ref}/{note.pk}/sound"' in page.content.decode()
    assert handler.get(f"/desk/voices/aloud/{ref}/{note.pk}/sound").content == OGG
    with django_capture_on_commit_callbacks(execute=True):
        done = handler.post(f"/desk/voices/aloud/{ref}/{note.pk}", {"text": HEARD, "token": "written-1"})
    assert done.status_code == 302, done.content.decode()
    assert files() == []
    assert "去听，写成文字" not in handler.get("/desk/voices/owed").content.decode()
    assert HEARD in own.get("/mine").content.decode()
    assert own.get(f"/voices/aloud/{note.pk}").status_code == 404
    assert handler.get(f"/desk/voices/aloud/{ref}/{note.pk}/sound").status_code == 404


def test_who_keeps_their_sound_hears_it_until_the_matter_is_over(
    counter: Counter, asker: tuple[Client, str], django_capture_on_commit_callbacks: Any
) -> None:
    own, ref = asker
    say(own, keeps="on")
    (note,) = VoiceNote.objects.all()
    with django_capture_on_commit_callbacks(execute=True):
        counter.at("handler").post(f"/desk/voices/aloud/{ref}/{note.pk}", {"text": HEARD})
    assert own.get(f"/voices/aloud/{note.pk}").content == OGG
    counter.world.later(1).act(ref, "withdraw", counter.world.requester(ref))
    for days, left in ((30, 1), (31, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            forget_over(counter.world.now + timedelta(days))
        assert len(files()) == left, days


def test_the_record_has_a_message_and_not_a_byte_of_the_sound(asker: tuple[Client, str]) -> None:
    own, _ref = asker
    before = Event.objects.count()
    say(own)
    told = Event.objects.order_by("-pk").first()
    assert told is not None
    assert (Event.objects.count(), told.type) == (before + 1, "message")
    assert "sound" not in str(told.facts_public) + str(told.facts_internal)


def test_two_presses_are_one_message_and_another_recording_is_another(asker: tuple[Client, str]) -> None:
    own, _ref = asker
    assert {say(own).status_code for _ in range(2)} == {303}
    assert (VoiceNote.objects.count(), len(files())) == (1, 1)
    say(own, OGG + b"more")
    assert VoiceNote.objects.count() == 2


@pytest.mark.parametrize(
    ("sound", "kind"),
    [
        (OGG, "audio/ogg"),
        (b"\x1a\x45\xdf\xa3\x01webm A_OPUS" + bytes(80), "audio/webm"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\x00\x00\x00\x18ftypM4A \x00" + b"hdlr" + bytes(8) + b"soun", "audio/mp4"),
        (b"#!AMR\n", "audio/amr"),
    ],
)
def test_what_phones_record_is_taken(sound: bytes, kind: str) -> None:
    assert recordings.kind_of(sound) == kind


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (b"<html><script>alert(1)</script>", "不是一段录音"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "不是一段录音"),
        (b"", "不是一段录音"),
        (b"\x00\x00\x00\x18ftypmp42\x00" + b"hdlr" + bytes(8) + b"vide", "这是录像"),
        (b"\x1a\x45\xdf\xa3\x01webm V_VP9" + bytes(80), "这是录像"),
        (OGG + b"\x80theora", "这是录像"),
        (OGG + bytes(recordings.MOST), "录音太长"),
    ],
)
def test_what_is_no_recording_is_refused_and_nothing_of_it_stays(
    asker: tuple[Client, str], sound: bytes, why: str
) -> None:
    own, _ref = asker
    before = Event.objects.count()
    answer = say(own, sound)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert (files(), VoiceNote.objects.count(), Event.objects.count()) == ([], 0, before)


def test_an_empty_form_is_told_so_and_who_has_no_code_is_asked_for_it(
    counter: Counter, asker: tuple[Client, str]
) -> None:
    own, _ref = asker
    assert own.get("/voices/aloud").status_code == 200
    answer = own.post("/voices/aloud", {"keeps": "on"})
    assert answer.status_code == 422
    assert "请先录一段" in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert counter.at("").get("/voices/aloud")["Location"] == "/c"


def test_where_the_record_refuses_it_no_file_stays(
    asker: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: Any, **_more: Any) -> None:
        raise Invalid.whole("磁盘满了")

    monkeypatch.setattr("yinuo.programmes.voices.voice_notes.act", full)
    assert say(asker[0]).status_code == 422
    assert files() == []


@pytest.mark.parametrize(
    ("name", "status"), [("checker", 403), ("auditor", 403), ("technician", 404), ("", 302)]
)
def test_who_does_not_answer_hears_nothing(
    counter: Counter, asker: tuple[Client, str], name: str, status: int
) -> None:
    own, ref = asker
    say(own)
    (note,) = VoiceNote.objects.all()
    there = counter.at(name)
    for path in ("", "/sound"):
        assert there.get(f"/desk/voices/aloud/{ref}/{note.pk}{path}").status_code in {status, 403, 404}
    assert there.post(f"/desk/voices/aloud/{ref}/{note.pk}", {"text": HEARD}).status_code != 200
    assert VoiceNote.objects.get().written_at is None


def test_another_matter_s_code_hears_nothing(counter: Counter, asker: tuple[Client, str]) -> None:
    own, _ref = asker
    say(own)
    (note,) = VoiceNote.objects.all()
    other = _with(counter, counter.world.ask().code)
    assert other.get(f"/voices/aloud/{note.pk}").status_code == 404
    assert counter.at("").get(f"/voices/aloud/{note.pk}").status_code == 404


def test_nothing_written_and_too_much_are_told_so_and_what_two_write_is_said_once(
    counter: Counter, asker: tuple[Client, str]
) -> None:
    own, ref = asker
    say(own, keeps="on")
    (note,) = VoiceNote.objects.all()
    handler, path = counter.at("handler"), f"/desk/voices/aloud/{ref}/{note.pk}"
    assert "请写下听到的" in handler.post(path, {"text": " "}).content.decode()
    long = handler.post(path, {"text": "长" * 2000})
    assert long.status_code == 422
    assert "长长长" in long.content.decode()
    assert handler.post(path, {"text": HEARD, "token": "first"}).status_code == 302
    assert handler.post(path, {"text": HEARD, "token": "first"}).status_code == 302
    again = counter.at("desk").post(path, {"text": "别的话", "token": "second"})
    assert again.status_code == 409
    assert "有人先写好了" in again.content.decode()
    assert Event.objects.filter(type="message", stream__matter__ref=ref).count() == 2


def test_erasing_deletes_the_sound(
    asker: tuple[Client, str], django_capture_on_commit_callbacks: Any
) -> None:
    own, ref = asker
    say(own, keeps="on")
    with django_capture_on_commit_callbacks(execute=True):
        erase(ref)
    assert files() == []
    assert VoiceNote.objects.get().gone_at is not None


def test_what_no_row_names_is_swept_after_a_day(asker: tuple[Client, str]) -> None:
    say(asker[0])
    lost = recordings.put(OGG)
    old = time.time() - timedelta(days=2).total_seconds()
    for path in recordings.folder().glob("??/*"):
        os.utime(path, (old, old))
    fresh = recordings.put(OGG)
    assert sweep() == 1
    assert set(files()) == {fresh, str(VoiceNote.objects.get().pk)}
    assert lost not in files()


def test_the_database_keeps_no_written_note_whose_sound_lies_on_unasked(asker: tuple[Client, str]) -> None:
    say(asker[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        VoiceNote.objects.update(written_at=datetime.now(UTC))
