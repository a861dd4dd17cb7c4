"""A person's rights to what is kept of them, by the code alone: see, copy, correct, erase, object, each with a date."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.portal.tests.test_round import code_on
from yinuo.doors.workspace.tests.walk import press
from yinuo.kernel.limits.models import Category, Pack, TimeLimit
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.personal import PERSONAL, RIGHTS
from yinuo.kernel.matters.tests.world import START, build
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.models import Contact, EventContent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from yinuo.kernel.matters.tests.world import World

WORDS, PHONE = "门口的灯不亮，我每天夜里十二点回来", "13800138000"


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> Iterator[World]:
    from yinuo.kernel.limits import book

    settings.MEDIA_ROOT = settings.YINUO_HOME = tmp_path
    world = build().with_accounts()
    Category.objects.create(
        code=PERSONAL, name="我的个人信息", limit_class=PERSONAL, programme="voices", kinds=["request"]
    )
    TimeLimit.objects.create(
        limit_class=PERSONAL,
        version=1,
        valid_from=START,
        name="个人信息请求",
        accept="2wd",
        result="15wd",
        extension="0d",
    )
    book.changed()
    yield world
    book.forget()


@pytest.fixture
def seat() -> Callable[[str], Client]:
    def sit(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name))
        return client

    return sit


def asked(contact: str = "") -> Client:
    """Raise something by the form, and come back with the code."""
    client = Client()
    form = client.get("/raise").context["raise"]
    typed = {
        "token": form.token, "category": "other", "other": "help", "body": WORDS, "place": "lane", "about": "no",
        "contact": "keep" if contact else "none", "contact_value": contact,
    }  # fmt: skip
    client.post("/c", {"code": code_on(client.post("/raise", typed))})
    return client


def ref_of(client: Client) -> str:
    return str(copied(client)["matters"][-1]["matter"]["ref"])


def copied(client: Client) -> dict[str, Any]:
    answer = client.get("/mine/copy.zip")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        told: dict[str, Any] = json.loads(bundle.read("data.json"))
    return told


def requested(client: Client, right: str, text: str = "") -> str:
    """File a request about one's own data, and give its ref."""
    form = client.get("/mine").context["own"]
    typed = {"right": right, "text": text, "token": form.token}
    first, again = client.post("/mine/own", typed), client.post("/mine/own", typed)
    assert code_on(first) == code_on(again)
    return str(Matter.objects.filter(category=PERSONAL).latest("pk").ref)


def taken_on(ref: str, seat: Callable[[str], Client]) -> None:
    typed = {"title": "有人提了个人信息的请求", "visibility": "public", "first_contact_unit": "roads"}
    assert press(seat("desk"), ref, "accept", typed).status_code == 302
    assert press(seat("desk"), ref, "assign", {"lead_unit": "roads"}).status_code == 302


def test_a_copy_holds_everything_and_nobody_elses(world: World) -> None:
    mine, other = asked(PHONE), asked()
    told = copied(mine)
    (matter,) = told["matters"]
    assert matter["contact"] == [{"kind": "phone", "value": PHONE}]
    assert [step["words"] for step in matter["steps"]] == [{"body": WORDS}]
    assert (matter["looks"], matter["codes"]) == ([], [{"is_cancelled": False}])
    assert ref_of(other) not in json.dumps(told)
    assert Client().get("/mine/copy.zip").status_code == 404


def test_a_copy_carries_ones_own_pictures(world: World, tmp_path: Path) -> None:
    from PIL import Image

    client, out = asked(), io.BytesIO()
    Image.new("RGB", (16, 12), "teal").save(out, "JPEG")
    sheet = client.get("/mine").context["mine"]
    form = next(form for form in sheet.forms if form.verb == "evidence")
    out.seek(0)
    out.name = "IMG_13800138000.jpg"
    sent = client.post(
        "/mine/act",
        {"verb": "evidence", "text": "灯在这里", "version": form.version, "token": form.token, "photo": out},
    )
    assert sent.status_code == 303
    with zipfile.ZipFile(io.BytesIO(client.get("/mine/copy.zip").content)) as bundle:
        names = bundle.namelist()
    assert [name.split("/")[0] for name in names] == ["photos", "data.json"]
    assert "13800138000" not in "".join(names)  # the name of a file that was sent is kept nowhere


@pytest.mark.parametrize("right", RIGHTS)
def test_each_request_is_a_matter_with_a_date_and_a_code_of_its_own(
    world: World, seat: Callable[[str], Client], right: str
) -> None:
    client = asked()
    ref = requested(client, right, "请告诉我结果")
    taken_on(ref, seat)
    row = Matter.objects.get(ref=ref)
    assert (row.category, row.state, str(row.original_due)) == (
        PERSONAL,
        "in_progress",
        "2025-09-08",
    )  # 15 wd
    assert [one["matter"]["ref"] for one in copied(client)["matters"]] == [ref, ref_of(client)]


def test_what_is_no_right_is_asked_again_and_files_nothing(world: World) -> None:
    client = asked()
    for right in ("", "everything"):
        answer = client.post("/mine/own", {"right": right, "text": "想说的话"})
        assert (answer.status_code, "想说的话" in answer.content.decode()) == (422, True)
    assert not Matter.objects.filter(category=PERSONAL).exists()
    assert Client().post("/mine/own", {"right": "see"}).status_code == 303


def test_who_works_on_the_request_erases_that_persons_matters_and_nobody_elses(
    world: World, seat: Callable[[str], Client]
) -> None:
    client, other = asked(PHONE), asked(PHONE)
    first, theirs = ref_of(client), ref_of(other)
    ref = requested(client, "erase")
    assert seat("desk").get(f"/desk/{ref}/erase").status_code == 403  # nobody works on it yet
    taken_on(ref, seat)
    for who, status in (("head", 200), ("desk", 403), ("other", 404), ("technician", 404), ("auditor", 403)):
        assert seat(who).get(f"/desk/{ref}/erase").status_code == status, who
    handler = seat("handler")
    assert f"/desk/{ref}/erase" in handler.get(f"/desk/{ref}").content.decode()
    page = handler.get(f"/desk/{ref}/erase").content.decode()
    assert (first in page, theirs in page) == (True, False)
    refused = handler.post(f"/desk/{ref}/erase", {"target": theirs})
    assert (refused.status_code, Contact.objects.count()) == (422, 2)
    assert handler.post(f"/desk/{ref}/erase", {"target": first}).status_code == 302
    assert [len(one["contact"]) for one in copied(other)["matters"]] == [1]
    kept = {one["matter"]["ref"]: one for one in copied(client)["matters"]}
    assert (kept[first]["contact"], kept[first]["matter"]["is_erased"]) == ([], True)
    assert [step["words"] for step in kept[first]["steps"]] == [{}, {}]
    assert not EventContent.objects.filter(event__stream__matter__ref=first).exists()
    assert "没有别的事" in handler.get(f"/desk/{ref}/erase").content.decode()


def test_an_erasure_outlives_a_restore(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.kernel.matters.erase import register

    client = asked()
    first = ref_of(client)
    ref = requested(client, "erase")
    taken_on(ref, seat)
    seat("handler").post(f"/desk/{ref}/erase", {"target": first})
    assert first in register().read_text("ascii").split()


def test_where_the_place_takes_no_requests_the_copy_is_there_all_the_same(world: World) -> None:
    from yinuo.kernel.limits import book

    Category.objects.filter(code=PERSONAL).update(is_active=False)
    Pack.objects.update(version=7)
    book.forget()
    client = asked()
    assert client.get("/mine").context["own"] is None
    assert len(copied(client)["matters"]) == 1
