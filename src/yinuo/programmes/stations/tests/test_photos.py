"""Pictures of things: put up by a station's keeper, seen by all without what a camera writes; down in one act."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from PIL import Image

from yinuo.doors.api.tests.caller import typed
from yinuo.kernel.matters import evidence
from yinuo.kernel.matters.evidence import Photo, keep, path_of, referred, sweep
from yinuo.programmes.stations import photos
from yinuo.programmes.stations.cli import COMMAND
from yinuo.programmes.stations.models import StationPhoto
from yinuo.programmes.stations.tests.test_api import callers, keyed
from yinuo.programmes.stations.tests.test_shifts import BEFORE, at, people

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.doors.api.tests.caller import Callers

__all__ = ["callers", "people"]
DESK, HERE = "/desk/stations/photos", "/places/slp-st-001"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    """Keep the files of a test by themselves."""
    settings.MEDIA_ROOT = tmp_path


def jpeg(size: tuple[int, int] = (640, 480)) -> bytes:
    """Give a picture that says where and by whom it was taken."""
    image, out, told = Image.new("RGB", size, "#7fa3b5"), io.BytesIO(), Image.Exif()
    told[0x013B], told[0x8825] = "Somebody", {1: "N", 2: (30.0, 40.0, 0.0)}
    image.save(out, "JPEG", exif=told, comment=b"taken here")
    return out.getvalue()


def put(who: str = "handler-gonghui", on: date = BEFORE, data: bytes | None = None, **more: Any) -> Any:
    given = {
        "place": "slp-st-001", "thing": "water", "only_things": "on", "token": "putting-up-a-picture",
        "photo": SimpleUploadedFile("IMG_1.jpg", jpeg() if data is None else data), **more,
    }  # fmt: skip
    return at(who, on).post(DESK, {name: value for name, value in given.items() if value is not None})


def faults(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [one.name for one in answer.context["form"].errors]


def test_it_stands_on_the_stations_page_and_in_its_lists_without_what_a_camera_wrote(people: None) -> None:
    assert "里面是什么样" not in at(on=BEFORE).get(HERE).content.decode()
    assert [put().status_code for _press in "ab"] == [302, 302]  # the same press twice
    row = StationPhoto.objects.get()
    page = at(on=BEFORE).get(HERE).content.decode()
    url = f"/stations/photos/{row.pk}.jpg"
    assert (f'src="{url}"' in page, "喝水 · " in page, "只拍东西，不拍人" in page) == (True, True, True)
    assert 'href="/at/slp-st-001"' in page  # where anybody says that a person is on it
    answer: Any = at(on=BEFORE).get(url)
    sent = b"".join(answer.streaming_content)
    with Image.open(io.BytesIO(sent)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif()), kept.info.get("comment")) == (
            "JPEG", (640, 480), {}, None,
        )  # fmt: skip
    assert (answer["Content-Type"], "max-age=300" in answer["Cache-Control"]) == ("image/jpeg", True)
    assert b"Somebody" not in sent
    before = BEFORE - timedelta(1)
    assert "里面是什么样" not in at(on=before).get(HERE).content.decode()
    assert at(on=before).get(url).status_code == 404
    sheet = at(on=BEFORE).get("/stations.csv").content.decode()
    assert [line for line in sheet.splitlines() if url in line] == [
        line for line in sheet.splitlines() if line.startswith("slp-st-001,")
    ]
    features = json.loads(at(on=BEFORE).get("/stations.geojson").content)["features"]
    told = {one["id"]: one["properties"] for one in features}
    assert told["slp-st-001"]["photos"] == [
        {"thing": "water", "put_on": BEFORE.isoformat(), "url": f"http://testserver{url}"}
    ]
    assert (told["slp-st-002"]["photos"], told["slp-st-002"]["grade"]) == (None, None)


def test_one_act_takes_it_down_with_its_file(people: None, django_capture_on_commit_callbacks: Any) -> None:
    put()
    row = StationPhoto.objects.get()
    desk = at("handler-gonghui").get(DESK)
    assert [name for _photo, name in desk.context["photos"]] == [row.pk]
    for _press in "ab":
        with django_capture_on_commit_callbacks(execute=True):
            answer = at("handler-gonghui").post(DESK, {"down": str(row.pk)})
        assert answer["Location"] == f"{DESK}?did=down"
    assert not path_of(str(row.pk)).is_file()
    assert "撤下了，文件也删了" in at("handler-gonghui").get(f"{DESK}?did=down").content.decode()
    assert at(on=BEFORE).get(f"/stations/photos/{row.pk}.jpg").status_code == 404
    assert "里面是什么样" not in at(on=BEFORE).get(HERE).content.decode()
    row.refresh_from_db()
    assert (row.down_on, row.down_unit_id) == (BEFORE, "sl-gonghui")
    for name in (str(uuid4()), "no-such"):
        assert at("handler-gonghui").post(DESK, {"down": name}).status_code == 404


def test_what_is_missing_or_not_allowed_comes_back_all_at_once(people: None, monkeypatch: Any) -> None:
    assert faults(put(place="", thing="", only_things=None, photo=None)) == [
        "place",
        "thing",
        "photo",
        "only_things",
    ]
    assert faults(put(photo=[SimpleUploadedFile(f"{n}.jpg", jpeg()) for n in "ab"])) == ["photo"]
    assert faults(put(data=b"no picture")) == ["photo"]
    assert faults(put(thing="aed")) == ["thing"]  # this station has none
    assert faults(put(thing="person")) == ["thing"]
    assert faults(put(place="slp-jd-a")) == ["place"]
    assert put("handler-ju-a").status_code == 403
    assert at("handler-ju-a").get(DESK).context["form"] is None
    assert (StationPhoto.objects.count(), list(evidence.folder().glob("??/*.jpg"))) == (0, [])
    monkeypatch.setattr(photos, "MOST", 1)
    assert put().status_code == 302
    assert faults(put(token="one-more-picture")) == ["place"]


def test_a_large_one_is_made_small_and_comes_when_it_is_scrolled_to(people: None) -> None:
    put(data=jpeg((2400, 1200)))
    row = StationPhoto.objects.get()
    assert (row.width, row.height) == (960, 480)
    assert 'width="960" height="480" loading="lazy"' in at(on=BEFORE).get(HERE).content.decode()


def test_nobody_takes_down_what_is_not_theirs_to_keep(people: None) -> None:
    put()
    row = StationPhoto.objects.get()
    for who in ("handler-ju-a", "handler-jiedao-a"):
        if row.place_id not in _kept_by(who):
            assert at(who).post(DESK, {"down": str(row.pk)}).status_code == 404
    assert "slp-st-001" not in _kept_by("handler-ju-a")
    assert path_of(str(row.pk)).is_file()


def _kept_by(who: str) -> set[str]:
    found = at(who).get(DESK).context["form"]
    options = next((one.options for one in found.fields if one.name == "place"), ()) if found else ()
    return {option.value for option in options}


def test_the_sweep_leaves_what_is_up_and_takes_what_is_down(people: None, monkeypatch: Any) -> None:
    put()
    row = StationPhoto.objects.get()
    lost = keep(jpeg())
    monkeypatch.setattr(evidence, "KEPT_UNSENT", -evidence.MARGIN)
    assert referred([str(row.pk), lost.id]) == {str(row.pk)}
    assert sweep() == 1
    assert (path_of(str(row.pk)).is_file(), path_of(lost.id).is_file()) == (True, False)
    StationPhoto.objects.update(down_on=BEFORE, down_unit="sl-gonghui")
    assert sweep() == 1


def test_a_row_that_is_refused_leaves_no_file(people: None, monkeypatch: Any) -> None:
    def nameless(data: bytes, **asked: Any) -> Photo:
        photo = keep(data, **asked)
        return Photo(photo.id, photo.sha256, photo.media_type, None, photo.height, photo.n_bytes)  # type: ignore[arg-type]

    monkeypatch.setattr(photos, "keep", nameless)
    with pytest.raises(DatabaseError), transaction.atomic():
        put()
    assert list(evidence.folder().glob("??/*.jpg")) == []


def test_two_presses_at_once_keep_one_file(people: None, monkeypatch: Any) -> None:
    """The second is past the look for an earlier one when the first is done."""
    put()

    def late(data: bytes, **asked: Any) -> Photo:
        StationPhoto.objects.update(token="putting-up-a-picture")
        return keep(data, **asked)

    StationPhoto.objects.update(token="not yet there")
    monkeypatch.setattr(photos, "keep", late)
    assert put().status_code == 302
    assert StationPhoto.objects.count() == len(list(evidence.folder().glob("??/*.jpg"))) == 1


def test_the_database_holds_what_a_picture_is() -> None:
    """What is of no thing, or down before it was up, is no row: see the constraints' names."""
    names = {one.name for one in StationPhoto._meta.constraints}
    assert names == {
        "station_photo_source_is_known", "station_photo_is_of_a_thing", "station_photo_is_down_after_it_was_up",
    }  # fmt: skip


def sent(callers: Callers, given: Any, who: str = "beneficiary", key: str = "", n: int = 1) -> Any:
    body = {"given": json.dumps(given), "photo": [SimpleUploadedFile("a.jpg", jpeg()) for _n in range(n)]}
    headers = callers.voice(who) | ({"Idempotency-Key": key * 20} if key else {})
    return callers.client.post("/api/v1/stations/photos", body, headers=headers)


def test_programs_put_up_read_and_take_down(
    callers: Callers,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    given = {"place": "stop", "thing": "water", "only_things": True}
    first, again = (sent(callers, given, key="p") for _n in "ab")
    assert (first.status_code, first.json()) == (201, again.json())
    one = first.json()
    assert (
        callers.get("/stations/photos").json()["items"]
        == [one]
        == typed(COMMAND, capsys, "photos")[1]["items"]
    )
    assert callers.get("/stations/photos?at=stop").json()["items"] == [one]
    assert callers.get("/stations/photos?at=lane").json()["items"] == []
    assert callers.get(f"/stations/photos/{one['id']}").json() == one
    file: Any = callers.client.get(one["file"])
    assert b"".join(file.streaming_content)[:2] == b"\xff\xd8"
    for n, wrong in (
        (1, {**given, "only_things": False}),
        (1, {**given, "thing": "aed"}),
        (0, given),
        (2, given),
    ):
        assert sent(callers, wrong, n=n).status_code == 422
    assert sent(callers, given, "auditor").status_code == 403
    down = f"/stations/photos/{one['id']}/down"
    assert callers.post(down, {}, "auditor").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        gone = [callers.post(down, {}, "beneficiary", **keyed("d")).json() for _n in "ab"]
    assert gone[0] == gone[1] == {**one, "file": "", "down_on": gone[0]["down_on"]}
    assert callers.get(f"/stations/photos/{one['id']}").status_code == 404
    bench = tmp_path / "bench.jpg"
    bench.write_bytes(jpeg())
    told = typed(
        COMMAND, capsys, "photo", "--photo", str(bench), who="beneficiary", place="stop", thing="water",
        only_things="true",
    )  # fmt: skip
    assert told[0] == 0
    assert typed(COMMAND, capsys, "photos", "--of", "stop")[1]["items"] == [told[1]]
    assert typed(COMMAND, capsys, "photo-down", told[1]["id"], who="beneficiary")[1]["file"] == ""
    assert typed(COMMAND, capsys, "photo-down", "nowhere", who="beneficiary")[0] == 4
