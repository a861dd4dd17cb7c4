"""Another's matter, by its number or its photo's, through every door: what is not theirs does not exist for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yinuo.kernel.matters.models import Evidence, Matter
from yinuo.kernel.record.models import Access, Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

SECRET = "只有提的人知道的话"
CONTACT = "13812345678"
VERBS = (
    "accept",
    "assign",
    "update",
    "report",
    "confirm",
    "end",
    "withdraw",
    "message",
    "erase",
    "reopen",
    "alarm",
)

SEARCHED = (
    *("/m", "/promises", "/m.csv", "/m.json", "/m.atom", "/promises.json", "/changes", "/check", "/stations"),
    *("/desk/find", "/api/v1/matters", "/api/v1/found", "/api/v1/changes", "/api/v1/answered"),
    *("/open311/v2/requests.json", "/open311/v2/servicerequestupdates.xml"),
)


@dataclass
class Theirs:
    """Somebody's matter that is nobody else's: its number, its photo, its code."""

    ref: str
    photo: str
    code: str


@pytest.fixture(params=["only asked for", "sealed", "of the office"])
def theirs(request: pytest.FixtureRequest, callers: Callers, jpeg: bytes) -> Theirs:
    kind = "dispute" if request.param == "sealed" else "request"
    about = request.param == "of the office"
    given: dict[str, Any] = {
        "kind": kind, "category": "noise" if kind == "dispute" else "help", "body": SECRET, "place": "lane",
        "about_office": about, "contact": CONTACT, "keep_contact": "yes",
    }  # fmt: skip
    if about:
        given["about_unit"] = "roads"
    photo = SimpleUploadedFile("p.jpg", jpeg, "image/jpeg")
    filed = callers.client.post("/api/v1/matters", {"given": json.dumps(given), "photo": photo}).json()
    return Theirs(filed["ref"], str(Evidence.objects.get().pk), filed["code"])


STRANGERS = ("visitor", "another asker", "technician", "other", "handler", "boss", "far_checker")


def readers(callers: Callers, who: str, sit: Callable[[str], Client]) -> tuple[Client, dict[str, str]]:
    """Give a browser and the API's headers of whoever has no business there."""
    if who == "visitor":
        return Client(raise_request_exception=False), {}
    if who == "another asker":
        ref = callers.world.ask().ref
        browser = Client(raise_request_exception=False)
        browser.post("/c", {"code": callers.cast.codes[ref]})
        return browser, {"Yinuo-Code": callers.cast.codes[ref]}
    return sit(who), {"Authorization": f"Bearer {callers.token(who)}"}


def addresses(theirs: Theirs, every_address: Callable[..., list[str]]) -> list[str]:
    words = {
        "ref": theirs.ref,
        "photo": theirs.photo,
        "photo_id": theirs.photo,
        "code": "lane",
        "verb": "update",
    }
    named = every_address(words)
    searched = [
        f"{path}?{name}={value}"
        for path in SEARCHED
        for name in ("q", "ref", "after", "text", "of", "service_request_id")
        for value in (theirs.ref, SECRET)
    ]
    return [path for path in [*named, *searched] if "/api/v1/imports" not in path]


@pytest.mark.parametrize("who", STRANGERS)
def test_no_door_shows_what_is_not_theirs(
    callers: Callers,
    sit: Callable[[str], Client],
    every_address: Callable[..., list[str]],
    theirs: Theirs,
    who: str,
) -> None:
    browser, headers = readers(callers, who, sit)
    shown = {}
    for path in addresses(theirs, every_address):
        sent = headers if path.startswith("/api/") else {}
        answer = browser.get(path, headers={**sent, "Yinuo-Reason": "curious"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        asked = path.startswith("/check") or "?" in path or answer.status_code in {302, 404}
        told = body.decode("utf-8", "replace").replace(path, "")
        hits = [
            word for word in (SECRET, CONTACT, theirs.code) if word in told and not (word == SECRET and asked)
        ]
        if (
            theirs.ref in path
            and path.count(theirs.ref)
            and "?" not in path
            and answer.status_code not in {302, 303, 401, 403, 404, 405}
        ):
            hits.append(f"answered {answer.status_code}")
        if answer.headers.get("Content-Type") == "image/jpeg":
            hits.append("the photo")
        if hits:
            shown[path] = hits
    assert shown == {}
    assert not Access.objects.exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_acts_on_what_is_not_theirs_and_is_told_nothing_of_it(
    callers: Callers, sit: Callable[[str], Client], theirs: Theirs, who: str
) -> None:
    browser, headers = readers(callers, who, sit)
    before = Event.objects.count(), Matter.objects.get(ref=theirs.ref).version
    missing = "TC-2025-0000000X"
    for verb in (*VERBS, "reveal"):
        answers = []
        for ref in (theirs.ref, missing):
            given = json.dumps({"text": "我来办", "reason": "好奇", "lead_unit": "water"})
            told = browser.post(f"/api/v1/matters/{ref}/{verb}", given, "application/json", headers=headers)
            page = browser.post(
                f"/desk/{ref}/{verb}", {"verb": verb, "text": "我来办", "version": "1", "token": "t" * 22}
            )
            own = browser.post(
                f"/m/{ref}/act", {"verb": verb, "text": "我来办", "version": "1", "token": "t" * 22}
            )
            answers.append(
                [(one.status_code, one.content.replace(ref.encode(), b"")) for one in (told, page, own)]
            )
        assert answers[0] == answers[1], verb
        assert {status for status, _ in answers[0]} <= {401, 403, 404, 422}, verb
    assert (Event.objects.count(), Matter.objects.get(ref=theirs.ref).version) == before


def test_the_one_whose_it_is_reads_it_by_page_and_api(callers: Callers, theirs: Theirs) -> None:
    browser = Client()
    browser.post("/c", {"code": theirs.code})
    assert SECRET in browser.get("/mine").content.decode()
    assert browser.get(f"/mine/photo/{theirs.photo}").status_code == 200
    told = browser.get(f"/api/v1/matters/{theirs.ref}", headers={"Yinuo-Code": theirs.code})
    assert SECRET in told.content.decode()
    assert (
        browser.get(
            f"/api/v1/matters/{theirs.ref}/photos/{theirs.photo}", headers={"Yinuo-Code": theirs.code}
        ).status_code
        == 200
    )


def test_a_photo_is_reached_by_no_other_matters_number(callers: Callers, theirs: Theirs) -> None:
    public = callers.world.promised()
    own = callers.world.ask()
    code = callers.cast.codes[own.ref]
    browser = Client()
    browser.post("/c", {"code": code})
    for path, headers in (
        (f"/m/{public}/photo/{theirs.photo}", {}),
        (f"/mine/photo/{theirs.photo}", {}),
        (f"/api/v1/matters/{public}/photos/{theirs.photo}", {}),
        (f"/api/v1/matters/{own.ref}/photos/{theirs.photo}", {"Yinuo-Code": code}),
        (f"/media/evidence/{theirs.photo[:2]}/{theirs.photo}.jpg", {}),
    ):
        assert browser.get(path, headers=headers).status_code == 404, path


def test_a_link_to_a_picture_or_a_list_opens_nothing_for_whoever_finds_it(
    callers: Callers, sit: Callable[[str], Client], theirs: Theirs
) -> None:
    """What was served to one is served to nobody else by its address: nothing is signed, all is asked again."""
    browser = Client()
    browser.post("/c", {"code": theirs.code})
    url = f"/mine/photo/{theirs.photo}"
    answer = browser.get(url)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get(url).status_code == 404
    browser.post("/mine/close")
    assert browser.get(url).status_code == 404
    listed = sit("desk").get("/desk/list.csv?view=all")
    assert "no-store" in listed.headers["Cache-Control"]
    assert Client().get("/desk/list.csv?view=all").status_code == 302


LISTED = "工单编号,诉求内容,所在社区,诉求类别,承办单位,截止日期\nG-77,随便写的,Lane,help,roads,2025-08-22\n"


@pytest.mark.parametrize("who", ["other", "handler", "boss"])
def test_a_guessed_number_of_elsewhere_shows_nothing_of_the_matter_behind_it(
    callers: Callers, sit: Callable[[str], Client], theirs: Theirs, who: str
) -> None:
    """Numbers of a hotline can be counted through: a list that brings one says at most that it is known."""
    from yinuo.kernel.intake.models import ExternalNumber, ImportBatch

    matter = Matter.objects.get(ref=theirs.ref)
    for one in (who, "auditor"):  # the system a list comes from is its bringer's own by default
        system = ImportBatch.objects.get(pk=callers.post_list(one, LISTED).json()["number"]).system
        ExternalNumber.objects.get_or_create(stream=matter, system=system, number="G-77")
    number = callers.post_list(who, LISTED).json()["number"]
    told = callers.get(f"/imports/{number}/rows?state=known", who)
    assert [(row["ref"], row["state"]) for row in told.json()["items"]] == [("", "known")]
    page = sit(who).get(f"/desk/import/{number}?show=known").content.decode()
    for path in (f"/desk/import/{number}/left.csv", f"/desk/import/{number}/return.csv", "/desk/return.csv"):
        page += b"".join(sit(who).get(path)).decode()
    assert [word for word in (theirs.ref, SECRET, CONTACT) if word in page] == []
    auditor = callers.post_list("auditor", LISTED).json()["number"]
    seen = callers.get(f"/imports/{auditor}/rows?state=known", "auditor").json()["items"]
    assert [row["ref"] for row in seen] == [theirs.ref]


@pytest.mark.parametrize("path", ["/m.csv", "/m.json", "/m.atom", "/promises.csv"])
def test_a_lists_tag_and_day_do_not_tell_when_something_sealed_was_done(
    callers: Callers, path: str, settings: Any
) -> None:
    settings.YINUO_AT = None
    callers.world.later(-2)
    callers.world.assigned()
    sealed = callers.world.accepted("dispute")
    callers.world.later(2)

    def told() -> tuple[str, str]:
        answer = Client().get(path)
        return answer.headers["ETag"], answer.headers.get("Last-Modified", "")

    before = told()
    callers.world.act(sealed, "contact", "desk", {"text": "打过电话"})
    assert told() == before
    ref = callers.world.assigned()
    assert told()[0] != before[0]
    before = told()
    callers.world.act(ref, "seal", "desk", {"ground": "women_children", "text": "涉及未成年人"})
    callers.world.act(ref, "seal", "desk2", {"decision": "agree"})
    assert told()[0] != before[0]


def test_a_hidden_matter_named_as_another_ones_parent_is_answered_as_one_that_is_not_there(
    callers: Callers, theirs: Theirs
) -> None:
    from yinuo.doors.tests.cast import PROMISED

    own = callers.world.accepted()
    told = {}
    for ref in (theirs.ref, "TC-2025-0000000X"):
        draft = callers.act("", "submit", "other", {**PROMISED, "parent": ref})
        merge = {"outcome": "merged", "reason": "same_matter", "text": "同一件", "parent": ref}
        merged = callers.act(own, "end", "desk", merge)
        told[ref] = [(one.status_code, one.content.replace(ref.encode(), b"")) for one in (draft, merged)]
    assert told[theirs.ref] == told["TC-2025-0000000X"]
    assert {status for status, _ in told[theirs.ref]} <= {409, 422}
    public = callers.world.later(-1).accepted()
    callers.world.later(1)
    assert callers.act("", "submit", "other", {**PROMISED, "parent": public}).status_code == 201
