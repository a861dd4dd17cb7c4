"""What is typed into the form: bad input is named, nothing is lost, one press is one matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yinuo.doors.portal.tests.test_round import code_on, hidden
from yinuo.kernel.matters.models import Evidence, Matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.world import World

TYPED = {
    "category": "help",
    "body": "路灯不亮",
    "place": "lane",
    "spot": "东门",
    "about": "no",
    "contact": "none",
}


def post(client: Client, path: str = "/raise", **more: Any) -> Any:
    token = more.pop("token", None) or hidden(client.get(path), "token")
    return client.post(path, {**TYPED, "token": token, **more})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "   \u200b\u202e "}, "body"),
        ({"body": "\x00\x07\x1b"}, "body"),
        ({"body": "字" * 2001}, "body"),
        ({"body": "字" * 9000}, "body"),
        ({"place": ""}, "place"),
        ({"place": "nowhere"}, "place"),
        ({"place": "lane\x00' OR 1=1"}, "place"),
        ({"category": "none-such"}, "category"),
        ({"category": ""}, "category"),
        ({"spot": "字" * 121}, "spot"),
        ({"about": "yes", "about_unit": "no-such-office"}, "about_unit"),
        ({"contact": "once", "contact_value": ""}, "contact_value"),
        ({"contact": "once", "contact_value": "不告诉你"}, "contact_value"),
    ],
)
def test_what_is_wrong_is_named_beside_its_field_and_nothing_is_lost(
    world: World, wrong: dict[str, str], field: str
) -> None:
    answer = post(Client(), **wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in html
    assert f'id="error-{field}"' in html
    kept = {**TYPED, **wrong}
    for name in ("body", "spot", "contact_value"):
        assert kept.get(name, "").replace("\x00", "").strip() in html
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["<script>alert(1)</script>", "灯坏了 🌙👩‍🔧", "１２３号路灯，２０２５年８月", "a\r\nb\tc", "x" * 2000],
)
def test_odd_but_honest_words_are_taken_as_they_are(world: World, body: str) -> None:
    client = Client()
    slip = post(client, body=body)
    assert slip.status_code == 200
    client.post("/c", {"code": code_on(slip)})
    html = client.get("/mine").content.decode()
    assert "<script>alert" not in html
    assert body[:3].replace("<", "&lt;").split("\r")[0] in html


def test_the_same_press_twice_is_one_matter_and_one_code(world: World, jpeg: Callable[..., bytes]) -> None:
    client = Client()
    token = hidden(client.get("/raise"), "token")

    def press() -> Any:
        return post(client, token=token, photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))

    first, second = press(), press()
    assert (first.status_code, second.status_code) == (200, 200)
    assert code_on(first) == code_on(second)
    assert Matter.objects.count() == 1
    assert Evidence.objects.count() == 1


def test_one_key_with_two_bodies_is_told_and_keeps_the_second(world: World) -> None:
    client = Client()
    token = hidden(client.get("/raise"), "token")
    assert post(client, token=token).status_code == 200
    answer = post(client, token=token, body="别的事")
    assert answer.status_code == 409
    assert "别的事" in answer.content.decode()
    assert hidden(answer, "token") != token
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000])
def test_a_key_that_is_not_ours_is_replaced_and_nothing_is_lost(world: World, token: str) -> None:
    client = Client()
    answer = client.post("/raise", {**TYPED, "token": token})
    assert answer.status_code == 422
    assert "路灯不亮" in answer.content.decode()
    assert post(client, token=hidden(answer, "token")).status_code == 200


def test_a_photo_is_kept_across_a_page_that_comes_back(world: World, jpeg: Callable[..., bytes]) -> None:
    client = Client()
    wrong = post(client, body="", photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))
    assert wrong.status_code == 422
    kept = hidden(wrong, "photo_kept")
    assert kept
    slip = post(client, token=hidden(wrong, "token"), photo_kept=kept)
    assert slip.status_code == 200
    row = Evidence.objects.get()
    assert row.is_of_requester
    assert not row.is_public


def test_a_kept_photo_sent_twice_is_one_photo_and_stays(world: World, jpeg: Callable[..., bytes]) -> None:
    from yinuo.kernel.matters.evidence import path_of

    client = Client()
    wrong = post(client, body="", photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))
    form = {"token": hidden(wrong, "token"), "photo_kept": hidden(wrong, "photo_kept")}
    assert [post(client, **form).status_code for _twice in range(2)] == [200, 200]
    assert path_of(str(Evidence.objects.get().pk)).is_file()
    other = post(client, **form, body="别的事")
    assert other.status_code == 409
    more = {"token": hidden(other, "token"), "photo_kept": hidden(other, "photo_kept")}
    assert post(client, **more, body="别的事").status_code == 200
    assert all(path_of(str(pk)).is_file() for pk in Evidence.objects.values_list("pk", flat=True))
    assert Evidence.objects.count() == 2


def test_a_photo_that_went_out_with_another_form_is_said_plainly(
    world: World, jpeg: Callable[..., bytes]
) -> None:
    client = Client()
    wrong = post(client, body="", photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))
    kept = hidden(wrong, "photo_kept")
    assert post(client, token=hidden(wrong, "token"), photo_kept=kept).status_code == 200
    fresh = post(client, photo_kept=kept)
    assert (fresh.status_code, "已经随另一张表送出过" in fresh.content.decode()) == (422, True)
    again = {"token": hidden(fresh, "token"), "photo_kept": hidden(fresh, "photo_kept")}
    assert post(client, **again).status_code == 200
    assert Evidence.objects.count() == 2


def test_a_photo_given_up_after_a_day_is_asked_for_again(world: World, jpeg: Callable[..., bytes]) -> None:
    from os import utime
    from time import time

    from yinuo.kernel.matters.evidence import folder

    client = Client()
    wrong = post(client, body="", photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))
    form = {"token": hidden(wrong, "token"), "photo_kept": hidden(wrong, "photo_kept")}
    (path,) = folder().rglob("*.jpg")
    utime(path, (time() - 25 * 3600,) * 2)
    again = post(client, **form)
    assert (again.status_code, "照片放了一天没有送出" in again.content.decode()) == (422, True)
    assert "路灯不亮" in again.content.decode()
    assert post(client, token=hidden(again, "token")).status_code == 200


def test_a_photo_loses_its_place_and_camera(world: World, jpeg: Callable[..., bytes]) -> None:
    from yinuo.kernel.matters.evidence import path_of

    post(Client(), photo=SimpleUploadedFile("IMG.jpg", jpeg(), "image/jpeg"))
    kept = path_of(str(Evidence.objects.get().pk)).read_bytes()
    assert b"Exif" not in kept
    assert b"SecretCamera" not in kept


@pytest.mark.parametrize("kept", ["made-up", "x" * 2000, "\x00"])
def test_a_made_up_kept_photo_is_no_photo(world: World, kept: str) -> None:
    assert post(Client(), photo_kept=kept).status_code == 200
    assert not Evidence.objects.exists()


def test_a_photo_over_the_limit_is_named(world: World, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    big = SimpleUploadedFile("a.jpg", b"\xff" * (1024 * 1024 + 1), "image/jpeg")
    answer = post(Client(), photo=big)
    assert answer.status_code == 422
    assert "最多 1 MB" in answer.content.decode()
    assert "路灯不亮" in answer.content.decode()


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00", b"", b"\xff\xd8\xff\xe0cut"],
)
def test_a_disguised_file_is_no_photo(world: World, data: bytes) -> None:
    answer = post(Client(), photo=SimpleUploadedFile("a.jpg", data or b" ", "image/jpeg"))
    assert answer.status_code == 422
    assert 'id="error-photo"' in answer.content.decode()


def test_the_code_on_a_door_fixes_the_place(world: World) -> None:
    client = Client()
    page = client.get("/at/lane")
    assert page.status_code == 200
    assert len(page.content) <= 60_000
    assert post(client, "/at/lane", place="far").status_code == 200
    matter = Matter.objects.get()
    assert (matter.place_id, matter.source) == ("lane", "qr")
    assert client.get("/at/nowhere").status_code == 404


def test_a_complaint_about_an_office_says_so(world: World) -> None:
    assert post(Client(), about="yes", about_unit="roads").status_code == 200
    assert Matter.objects.get().about_unit_id == "roads"


def test_a_unit_named_without_a_yes_is_not_complained_of(world: World) -> None:
    assert post(Client(), about="no", about_unit="roads").status_code == 200
    assert Matter.objects.get().about_unit_id is None


def test_another_category_is_picked_from_the_list(world: World) -> None:
    assert post(Client(), category="other", other="blocked_lane").status_code == 200
    assert Matter.objects.get().kind == "hazard"
    wrong = post(Client(), category="other", other="")
    assert wrong.status_code == 422
    assert 'id="error-other"' in wrong.content.decode()


def test_a_visitor_who_reads_and_asks_is_not_kept(world: World) -> None:
    from yinuo.kernel.identity.models import StaffSession

    client = Client()
    for path in ("/", "/m", "/raise", "/c", "/page", "/check", "/log/", "/at/lane", "/nothing"):
        client.get(path)
    assert post(client).status_code == 200
    assert dict(client.cookies) == {}
    assert not StaffSession.objects.exists()


def test_too_much_too_fast_is_told_plainly_and_keeps_the_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.shell import pace

    monkeypatch.setitem(pace.MOST, "raise", 1)
    client = Client()
    assert post(client).status_code == 200
    answer = post(client, body="再来一件")
    assert (answer.status_code, 0 < int(answer["Retry-After"]) <= pace.WINDOW) == (429, True)
    assert "再来一件" in answer.content.decode()


def test_a_form_of_another_site_is_turned_away(world: World) -> None:
    client = Client()
    token = hidden(client.get("/raise"), "token")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/raise", {**TYPED, "token": token}, headers=headers)
        assert answer.status_code == 403
    assert not Matter.objects.exists()
    assert (
        client.post("/raise", {**TYPED, "token": token}, headers={"Origin": "http://testserver"}).status_code
        == 200
    )


def test_what_becomes_of_a_contact_is_said_on_the_slip(world: World) -> None:
    from yinuo.kernel.record.models import Contact

    slip = post(Client(), contact="once", contact_value="１３８００００００００")
    assert "只用来送一句话" in slip.content.decode()
    assert Contact.objects.count() == 1


def test_everything_that_is_wrong_is_told_at_once(world: World) -> None:
    answer = post(Client(), category="other", other="", body="", place="", contact="keep", contact_value="")
    html = answer.content.decode()
    for field in ("other", "body", "place", "contact_value"):
        assert f'id="error-{field}"' in html, field
