"""What lies around a matter, and what is counted: photos, looks, the contact for a reason, figures, places, units."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from yinuo.doors.api.problems import KINDS
from yinuo.kernel.matters.evidence import keep

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

PHONE = "13900000000"
WHY = "要约时间上门"


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (16, 12), "teal").save(out, "PNG")
    return out.getvalue()


def pictured(callers: Callers, kind: str = "request") -> str:
    """Bring a matter to a report, with a photo of the asker's and one of the office's."""
    world = callers.world
    ref = world.assigned(kind)
    world.act(ref, "evidence", world.requester(ref), {"text": "我拍的"}, photos=(keep(jpeg()),))
    world.act(ref, "report", "handler", {"result": "done", "text": "换了"}, photos=(keep(jpeg()),))
    callers.client.cookies["yinuo_day"] = world.later(1).now.date().isoformat()
    return ref


@pytest.mark.parametrize(
    ("who", "n"),
    [("asker", 1), ("requester", 2), ("handler", 2), ("desk", 2), ("other", 1), ("technician", 1)],
)
def test_photos_are_seen_by_whom_the_pages_show_them(callers: Callers, who: str, n: int) -> None:
    ref = pictured(callers)
    rows = callers.get(f"/matters/{ref}/photos", who, ref).json()["items"]
    assert len(rows) == n
    for row in rows:
        answer = callers.client.get(row["href"], headers=callers.voice(who, ref))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        again = {**callers.voice(who, ref), "If-None-Match": answer["ETag"]}
        assert callers.client.get(row["href"], headers=again).status_code == 304
    every = callers.get(f"/matters/{ref}/photos", "handler").json()["items"]
    for row in every:
        is_theirs = row["id"] in {one["id"] for one in rows}
        answer = callers.client.get(row["href"], headers=callers.voice(who, ref))
        assert answer.status_code == (200 if is_theirs else 404)


def test_photos_of_what_is_sealed_are_given_for_a_reason_that_its_asker_reads(callers: Callers) -> None:
    world = callers.world
    ref = world.accepted("dispute")
    world.act(ref, "evidence", world.requester(ref), {"text": "我拍的"}, photos=(keep(jpeg()),))
    assert callers.get(f"/matters/{ref}/photos", "desk").json()["items"] == []
    assert (
        len(callers.get(f"/matters/{ref}/photos", "desk", Yinuo_Reason="look%20at%20it").json()["items"]) == 1
    )
    looks = callers.get(f"/matters/{ref}/looks", "requester", ref).json()["items"]
    assert [(look["unit"], look["what"], look["reason"]) for look in looks] == [
        ("inspect", "texts", "look at it")
    ]
    assert callers.get(f"/matters/{ref}/photos").status_code == 404
    assert callers.get(f"/matters/{ref}/photos", "handler").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("desk", 200), ("handler", 200), ("auditor", 200), ("head", 403), ("checker", 403), ("requester", 403),
     ("other", 404), ("technician", 404), ("asker", 404)],
)  # fmt: skip
def test_a_contact_is_given_to_the_few_for_a_reason_and_its_asker_reads_who_looked(
    callers: Callers, who: str, status: int
) -> None:
    ref = callers.world.reported(contact=PHONE, keep_contact="yes")
    answer = callers.post(f"/matters/{ref}/reveal", {"reason": WHY}, who, ref)
    assert answer.status_code == status, answer.content.decode()
    looked = callers.get(f"/matters/{ref}/looks", "requester", ref).json()["items"]
    assert [look["reason"] for look in looked] == ([WHY] if status == 200 else [])
    if status == 200:
        assert answer.json() == {"contacts": [{"kind": "phone", "value": PHONE}]}
        assert answer["Cache-Control"] == "no-store"
    else:
        assert PHONE not in answer.content.decode()


def test_no_reason_is_no_reason(callers: Callers) -> None:
    ref = callers.world.reported(contact=PHONE, keep_contact="yes")
    for given in ({}, {"reason": "x"}, {"reason": WHY, "also": 1}):
        refused = callers.post(f"/matters/{ref}/reveal", given, "desk")
        assert (refused.status_code, len(refused.json()["errors"])) == (422, 1)


@pytest.mark.parametrize(
    ("who", "status"), [("asker", 401), ("requester", 200), ("auditor", 200), ("desk", 403)]
)
def test_who_looked_is_for_the_one_who_asked(callers: Callers, who: str, status: int) -> None:
    ref = callers.world.assigned()
    assert callers.get(f"/matters/{ref}/looks", who, ref).status_code == status


def test_behind_every_number_stands_its_list(callers: Callers) -> None:
    world = callers.world
    for _n in range(2):
        ref = world.reported()
        world.act(ref, "confirm", world.requester(ref))
    month = f"{world.now:%Y-%m}"
    callers.client.cookies["yinuo_day"] = world.later(40).now.date().isoformat()
    told = callers.get(f"/figures?period={month}.{month}&unit=roads").json()
    numbers = [part for figure in told["figures"] for line in figure["lines"] for part in line["parts"]]
    assert sum(part["n"] for part in numbers) > 0
    for part in (*numbers, *told["late"]["ages"]):
        rows = callers.client.get(part["href"]).json()["items"]
        assert (part["href"], len(rows)) == (part["href"], part["n"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/figures?unit=nobody", 404),
        ("/figures?town=nowhere", 404),
        ("/figures?period=soon", 404),
        ("/figures?who=me", 422),
        ("/matters?figure=kept.none", 404),
        ("/matters?strength=iron", 422),
        ("/matters?is_late=no", 422),
        ("/matters?age=old", 422),
        ("/matters?q=%20%EF%BC%8C", 422),
        ("/matters?q=%E7%81%AF&cursor=x", 422),
        ("/places/nowhere", 404),
        ("/units/nobody", 404),
    ],
)
def test_what_cannot_be_asked_is_said(callers: Callers, path: str, status: int) -> None:
    assert callers.get(path).status_code == status


def test_words_are_found_by_the_public_and_by_staff_each_in_what_they_may_read(callers: Callers) -> None:
    world = callers.world
    ref, hidden = world.assigned(), world.ask().ref
    callers.client.cookies["yinuo_day"] = world.later(1).now.date().isoformat()

    def found(path: str, who: str = "asker") -> set[str]:
        return {row["ref"] for row in callers.get(path, who).json()["items"]}

    words = "%E9%97%A8%E5%8F%A3%E7%9A%84%E7%81%AF"
    assert found(f"/matters?q={words}") == {ref}
    assert found(f"/matters?q={words}&view=mine", "desk") == {ref, hidden}
    assert found("/matters?q=%E6%A1%A5") == set()
    first = callers.get(f"/matters?q={words}&view=mine&limit=1", "desk").json()
    rest = found(f"/matters?q={words}&view=mine&limit=1&cursor={first['next_cursor']}", "desk")
    assert {first["items"][0]["ref"]} | rest == {ref, hidden}


def test_a_place_says_what_it_offers_now(callers: Callers) -> None:
    from yinuo.kernel.limits.models import Facility

    week = [[["08:00", "20:00"]]] * 7
    Facility.objects.create(place_id="lane", kind="door", week=week)
    told = callers.get("/places/lane").json()
    (door,) = told["facilities"]
    assert (door["kind"], door["week"], door["is_open"], door["until"]) == ("door", week, True, "20:00")
    assert callers.get("/units/roads").json()["figures"] == "/api/v1/figures?unit=roads"


@pytest.mark.parametrize("name", KINDS)
def test_every_problem_is_told_in_both_languages(callers: Callers, name: str) -> None:
    chinese, english = (
        callers.get(f"/problems/{name}", Accept_Language=language).json() for language in ("zh", "en")
    )
    for part in ("title", "detail"):
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese[part])
        assert english[part].isascii()
        assert english[part]


def walked(callers: Callers, path: str, who: str = "asker", ref: str = "") -> list[Any]:
    """Follow a list's cursor one item at a time."""
    found, cursor = [], ""
    while True:
        page = callers.get(f"{path}?limit=1&cursor={cursor}", who, ref).json()
        found += page["items"]
        cursor = page["next_cursor"] or ""
        if not cursor:
            return found


@pytest.mark.parametrize("path", ["/places", "/units", "/categories"])
def test_the_place_s_own_lists_are_led_through_by_their_cursor(callers: Callers, path: str) -> None:
    every = callers.get(path).json()
    assert (walked(callers, path), every["next_cursor"], len(every["items"]) > 2) == (
        every["items"],
        None,
        True,
    )
    for wrong in ("cursor=x", "cursor=e30", "cursor=IiI&limit=0", "limit=101", "who=me"):
        refused = callers.get(f"{path}?{wrong}")
        if wrong.startswith("cursor=IiI"):
            assert refused.status_code == 422
        else:
            assert (refused.status_code, list(refused.json()["errors"])) == (422, [wrong.split("=")[0]])


def test_photos_and_looks_are_led_through_by_their_cursor(callers: Callers) -> None:
    world = callers.world
    ref = world.reported(contact=PHONE, keep_contact="yes")
    for _n in range(3):
        callers.post(f"/matters/{ref}/reveal", {"reason": WHY}, "desk")
        world.act(ref, "evidence", world.requester(ref), {"text": "我拍的"}, photos=(keep(jpeg()),))
    callers.client.cookies["yinuo_day"] = world.later(1).now.date().isoformat()
    for name in ("photos", "looks"):
        path = f"/matters/{ref}/{name}"
        every = callers.get(path, "requester", ref).json()["items"]
        assert (len(every), walked(callers, path, "requester", ref)) == (3, every)


def test_every_reading_answers_304_to_who_has_it(callers: Callers) -> None:
    ref = pictured(callers)
    paths = ("/matters", f"/matters/{ref}", f"/matters/{ref}/photos", "/places", "/units", "/categories", "/workflow",
             "/figures", "/places/lane", "/units/roads", "/problems/conflict")  # fmt: skip
    for path in paths:
        tag = callers.get(path)["ETag"]
        again: Any = callers.get(path, If_None_Match=tag)
        assert (path, again.status_code, again.content) == (path, 304, b"")
