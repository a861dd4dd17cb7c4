"""Photos come to the API beside the JSON, as the parts of a form; none stays of what was refused."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from yinuo.doors.api.tests.caller import ROOT

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

DONE = {"result": "done", "text": "换了灯泡"}


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "PNG")
    return out.getvalue()


def send(callers: Callers, ref: str, verb: str, pictures: list[bytes], **more: Any) -> Any:
    files = [SimpleUploadedFile(f"{n}.png", picture, "image/png") for n, picture in enumerate(pictures)]
    parts = {"given": json.dumps(DONE), "photo": files, **more.pop("parts", {})}
    headers = {**callers.voice("handler", ref), **more}
    return callers.client.post(f"{ROOT}/matters/{ref}/{verb}", parts, headers=headers)


def on_disk() -> set[str]:
    from yinuo.kernel.matters.evidence import folder

    return {path.name for path in folder().rglob("*.jpg")}


def test_a_photo_comes_with_the_act_and_once_with_its_key(callers: Callers) -> None:
    from yinuo.kernel.matters.models import Evidence

    ref, before, key = callers.world.assigned(), on_disk(), {"Idempotency-Key": "the-same-key-again"}
    first = send(callers, ref, "report", [png()], **key)
    again = send(callers, ref, "report", [png()], **key)
    assert (first.status_code, again.json()) == (200, first.json()), first.content.decode()
    (row,) = Evidence.objects.filter(stream__ref=ref)
    assert (on_disk() - before, row.event and row.event.type) == ({f"{row.pk}.jpg"}, "report")


@pytest.mark.parametrize(
    ("verb", "pictures", "parts", "field"),
    [
        ("report", 7, {}, "photo"),
        ("park", 1, {}, "photo"),
        ("report", 1, {"name": "x"}, "name"),
        ("report", 1, {"photo": "words"}, "photo"),
    ],
)
def test_what_cannot_be_taken_is_named_and_leaves_no_file(
    callers: Callers, verb: str, pictures: int, parts: dict[str, str], field: str
) -> None:
    ref, before = callers.world.assigned(), on_disk()
    refused = send(callers, ref, verb, [png()] * pictures, parts=parts)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
    assert on_disk() == before


def test_a_refused_act_leaves_no_file(callers: Callers) -> None:
    ref, before = callers.world.assigned(), on_disk()
    refused = send(callers, ref, "report", [png(), b"words"])
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["photo"])
    ended = callers.world.reported()
    assert send(callers, ended, "report", [png()]).status_code == 409
    assert on_disk() == before


def test_a_photo_over_the_limit_is_refused(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT", 8)
    refused = send(callers, callers.world.assigned(), "report", [png()])
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["photo"])


def test_a_form_without_json_is_no_json(callers: Callers) -> None:
    ref = callers.world.assigned()
    assert send(callers, ref, "report", [png()], parts={"given": "{"}).status_code == 400
    broken = callers.client.post(
        f"{ROOT}/matters/{ref}/report",
        b"x",
        content_type="multipart/form-data",
        headers=callers.voice("handler"),
    )
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
