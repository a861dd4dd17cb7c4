"""What a token is narrowed to: a table of bundles run allowed and denied, and one that only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.doors.tests.cast import ACCEPT, ASKED
from yinuo.kernel.identity import tokens
from yinuo.kernel.people.models import Appointment

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

ASSIGN = {"lead_unit": "roads"}
REPORT = {"result": "done", "text": "换了灯泡"}


def also(callers: Callers, name: str, bundle: str, unit: str) -> None:
    """Give one of the cast a second office."""
    person = callers.cast.account(name).person
    Appointment.objects.create(
        person=person, role=bundle, unit_id=unit, place_id="city", from_on="2025-01-01"
    )


def by(callers: Callers, name: str, *only: str, **more: Any) -> dict[str, str]:
    secret = tokens.create(callers.cast.account(name), "test", 30, only=only, **more)[1]
    return {"Authorization": f"Bearer {secret}"}


def send(callers: Callers, voice: dict[str, str], path: str, given: Any) -> Any:
    return callers.client.post(f"/api/v1{path}", given, content_type="application/json", headers=voice)


@pytest.mark.parametrize(
    ("only", "verb", "status"),
    [
        ((), "accept", 200),
        (("desk",), "accept", 200),
        (("desk", "unit"), "accept", 200),
        (("unit",), "accept", 404),
        (("checker",), "accept", 404),
        ((), "report", 200),
        (("unit",), "report", 200),
        (("desk", "unit"), "report", 200),
        (("desk",), "report", 403),
        (("auditor",), "report", 404),
        ((), "assign", 200),
        (("desk",), "assign", 200),
        (("unit",), "assign", 404),
    ],
)
def test_a_token_does_what_its_bundles_do_and_no_more(
    callers: Callers, only: tuple[str, ...], verb: str, status: int
) -> None:
    also(callers, "desk", "unit", "roads")
    before = {
        "accept": lambda: callers.world.ask().ref,
        "assign": callers.world.accepted,
        "report": callers.world.assigned,
    }
    given = {"accept": ACCEPT, "assign": ASSIGN, "report": REPORT}[verb]
    answer = send(callers, by(callers, "desk", *only), f"/matters/{before[verb]()}/{verb}", given)
    assert answer.status_code == status, answer.content.decode()


def test_narrowing_opens_nothing_to_the_office_complained_of(callers: Callers) -> None:
    also(callers, "desk", "unit", "roads")
    about = callers.world.ask(about_office=True, about_unit="roads").ref
    for only in ((), ("desk",), ("unit",)):
        voice = by(callers, "desk", *only)
        assert callers.client.get(f"/api/v1/matters/{about}", headers=voice).status_code == 404
        listed = callers.client.get("/api/v1/matters?view=mine", headers=voice).json()["items"]
        assert about not in {row["ref"] for row in listed}


def test_narrowing_makes_nobody_fit_to_check_what_their_unit_did(callers: Callers) -> None:
    also(callers, "checker", "unit", "roads")
    ref = callers.world.assigned(is_drawn=True)
    callers.world.act(ref, "report", "handler", REPORT)
    voice = by(callers, "checker", "checker")
    assert send(callers, voice, f"/matters/{ref}/confirm", {"text": "看了"}).status_code in {403, 409}
    assert (
        send(
            callers, by(callers, "checker2", "checker"), f"/matters/{ref}/confirm", {"text": "看了"}
        ).status_code
        == 200
    )


def test_a_list_holds_what_the_token_may_see(callers: Callers) -> None:
    also(callers, "other", "desk", "inspect")
    ref = callers.world.assigned()

    def seen(*only: str) -> bool:
        voice = by(callers, "other", *only)
        rows = callers.client.get("/api/v1/matters?view=mine", headers=voice).json()["items"]
        return ref in {row["ref"] for row in rows}

    assert [seen(), seen("desk"), seen("unit")] == [True, True, False]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_that_only_reads_writes_nothing(callers: Callers, language: str) -> None:
    ref = callers.world.assigned()
    voice = {**by(callers, "handler", is_read_only=True), "Accept-Language": language}
    assert callers.client.get(f"/api/v1/matters/{ref}", headers=voice).json()["view"] == "own"
    for path, given in (
        (f"/matters/{ref}/report", REPORT),
        ("/matters", ASKED),
        (f"/matters/{ref}/support", {}),
    ):
        refused = send(callers, voice, path, given)
        assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/problems/not-allowed")
        told = {"zh": "这个令牌只能读，不能写。", "en": "This token may read and not write."}
        assert refused.json()["detail"].startswith(told[language])


def test_a_bundle_that_is_none_is_named(callers: Callers) -> None:
    with pytest.raises(Invalid) as refused:
        tokens.create(callers.cast.account("desk"), "x", 1, only=("boss",))
    assert list(refused.value.fields) == ["only"]
