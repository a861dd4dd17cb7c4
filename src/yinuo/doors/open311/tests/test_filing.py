"""Filing by the standard: with a key, for somebody else, through the same gate; and what is refused, in both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yinuo.doors.open311 import receipt
from yinuo.doors.open311.tests.client import from_xml
from yinuo.doors.shell.pace import MOST, WINDOW
from yinuo.kernel.identity import tokens
from yinuo.kernel.matters.models import Matter, MatterText
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.people.models import Place
from yinuo.kernel.record.models import Contact, Event

if TYPE_CHECKING:
    from yinuo.doors.open311.tests.caller import Callers
    from yinuo.doors.open311.tests.client import Asking

KEY = "a-random-key-of-some-length"


@pytest.fixture
def form(callers: Callers) -> dict[str, str]:
    """Give a form as a city's app sends it, with the key of an office's program."""
    return {
        "api_key": callers.token("desk"), "jurisdiction_id": "city.example", "service_code": "help",
        "description": "门口的灯不亮\n晚上看不见路", "attribute[place]": "lane", "attribute[about_office]": "no",
        "attribute[consent]": "yes",
    }  # fmt: skip


def filed(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json() if "json" in answer["Content-Type"] else from_xml(answer.content)[1]
    (one,) = told
    found: dict[str, Any] = one
    return found


def refused(answer: Any, status: int = 400) -> dict[str, str]:
    """Give what was wrong, by the parameter it lies in."""
    assert answer.status_code == status, answer.content.decode()
    assert not Matter.objects.exists()
    told = answer.json() if "json" in answer["Content-Type"] else from_xml(answer.content)[1]
    return {error["description"].partition(": ")[0]: error["description"] for error in told}


@pytest.mark.parametrize("sort", ["json", "xml"])
def test_a_form_is_filed_and_its_token_leads_to_the_number(
    ask: Asking, callers: Callers, form: dict[str, str], sort: str
) -> None:
    answer = ask.post(sort, form)
    told = filed(answer)
    assert tuple(told) == ("token", "service_notice", "account_id", "tracking_code")
    assert answer["Cache-Control"] == "no-store"
    matter = Matter.objects.get()
    assert ask.get(f"tokens/{told['token']}") == [{"service_request_id": matter.ref, "token": told["token"]}]
    assert (matter.kind, matter.state, matter.category, matter.place_id, matter.source, state_of(matter).on_behalf) == (
        "request", "submitted", "help", "lane", "api", True,
    )  # fmt: skip
    assert MatterText.objects.get().body == "门口的灯不亮\n晚上看不见路"
    own = callers.client.get(f"/api/v1/matters/{matter.ref}", headers={"Yinuo-Code": told["tracking_code"]})
    assert own.json()["view"] == "own"


def test_who_files_on_behalf_never_confirms_and_the_one_who_asked_does(
    ask: Asking, callers: Callers, form: dict[str, str]
) -> None:
    told = filed(ask.post("json", form | {"api_key": callers.token("other")}))
    ref, world = receipt.ref_in(told["token"]), callers.world
    accept = {
        "title": "门口的灯不亮", "category": "help", "visibility": "public", "first_contact_unit": "lane-office",
    }  # fmt: skip
    callers.client.cookies["yinuo_day"] = "2025-08-30"
    for verb, who, given in (
        ("accept", "desk", accept),
        ("assign", "desk", {"lead_unit": "roads"}),
        ("report", "handler", {"result": "done", "text": "换了灯泡"}),
    ):
        assert callers.act(ref, verb, who, given).status_code == 200
    callers.client.cookies["yinuo_day"] = "2025-09-01"
    (waiting,) = ask.get(f"requests/{ref}")
    assert (waiting["status"], waiting["agency_responsible"]) == ("open", "roads")
    if Matter.objects.get().state == "checking":  # drawn for a check first
        assert callers.act(ref, "confirm", "checker", {"text": "看过了"}).status_code == 200
    for who in ("other", "desk", "handler"):
        assert callers.act(ref, "confirm", who, {}).status_code in {403, 404, 409}, who
    asker = {"Yinuo-Code": told["tracking_code"]}
    done = callers.client.post(f"/api/v1/matters/{ref}/confirm", {}, "application/json", headers=asker)
    assert done.status_code == 200
    (closed,) = ask.get(f"requests/{ref}")
    assert (closed["status"], closed["status_notes"]) == ("closed", "提的人确认：解决了。")
    assert world["other"].person != world.requester(ref).person


def test_what_is_sealed_by_nature_is_filed_without_a_number(
    ask: Asking, callers: Callers, form: dict[str, str]
) -> None:
    told = filed(ask.post("json", form | {"service_code": "noise"}))
    assert tuple(told) == ("service_notice", "account_id", "tracking_code")
    matter = Matter.objects.get()
    assert (matter.kind, matter.visibility) == ("dispute", "sealed")
    ask.get(f"requests/{matter.ref}", 404)


def test_a_hazard_brings_its_level_and_an_office_its_name(ask: Asking, form: dict[str, str]) -> None:
    more = {
        "service_code": "blocked_lane", "attribute[level]": "major", "attribute[about_office]": "yes",
        "attribute[about_unit]": "water",
    }  # fmt: skip
    filed(ask.post("json", form | more))
    matter = Matter.objects.get()
    assert (matter.kind, state_of(matter).level, matter.about_unit_id) == ("hazard", "major", "water")


# --- what is kept, and what is not ---------------------------------------------------------------------------------


def test_what_is_not_kept_is_named_and_kept_nowhere(ask: Asking, form: dict[str, str]) -> None:
    more = {
        "lat": "30.701234", "long": "121.012345", "first_name": "Somebody", "last_name": "Else",
        "device_id": "tt222111", "account_id": "123456", "media_url": "http://elsewhere.example/p.jpg",
        "attribute[title]": "Lamp", "attribute[level]": "major",
    }  # fmt: skip
    told = filed(ask.post("json", form | more, Accept_Language="en"))
    assert told["service_notice"].endswith(
        "Not taken, and not kept: lat, long, first_name, last_name, device_id, account_id, media_url, "
        "attribute[title], attribute[level]."
    )
    kept = json.dumps([(event.facts_public, event.facts_internal) for event in Event.objects.all()])
    for secret in ("30.7", "Somebody", "tt222111", "123456", "elsewhere", "Lamp"):
        assert secret not in kept + MatterText.objects.get().body


@pytest.mark.parametrize(
    ("sent", "kind", "told_of"),
    [
        ({"email": "a@elsewhere.example"}, "email", ""),
        ({"phone": "13800000000"}, "phone", ""),
        ({"email": "a@elsewhere.example", "phone": "13800000000"}, "email", "phone"),
    ],
)
def test_one_way_to_reach_the_asker_is_kept_by_the_rules_of_our_own_form(
    ask: Asking, form: dict[str, str], sent: dict[str, str], kind: str, told_of: str
) -> None:
    told = filed(ask.post("json", form | sent))
    assert Contact.objects.get().kind == kind
    assert ("phone" in told["service_notice"]) == bool(told_of)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"attribute[place]": "far", "address_id": "lane"}, "far"),
        ({"attribute[place]": "", "address_id": " LANE "}, "lane"),
        ({"attribute[place]": "", "address_string": "Lane"}, "lane"),
        ({"attribute[place]": "", "address_string": "lane，town，city"}, "lane"),
        ({"attribute[place]": "", "address_string": "lane, town, city", "lat": "1", "long": "2"}, "lane"),
    ],
)
def test_where_it_is_may_be_said_in_three_ways(
    ask: Asking, form: dict[str, str], sent: dict[str, str], place: str
) -> None:
    filed(ask.post("json", form | sent))
    assert Matter.objects.get().place_id == place


def test_an_address_in_words_beside_a_place_is_for_who_works_on_it(
    ask: Asking, callers: Callers, form: dict[str, str]
) -> None:
    told = filed(ask.post("json", form | {"address_string": "3rd lamp from the bridge"}))
    own = callers.client.get(
        f"/api/v1/matters/{receipt.ref_in(told['token'])}", headers={"Yinuo-Code": told["tracking_code"]}
    ).json()
    assert own["history"][0]["texts"]["spot"] == "3rd lamp from the bridge"


def test_of_two_places_of_one_name_none_is_guessed(ask: Asking, form: dict[str, str]) -> None:
    from yinuo.kernel.limits import book

    Place(code="lane2", parent=Place.objects.get(code="far"), name="lane", kind="community").save()
    book.forget()
    wrong = refused(ask.post("json", form | {"attribute[place]": "", "address_string": "lane"}))
    assert set(wrong) == {"address_string"}
    filed(ask.post("json", form | {"attribute[place]": "", "address_string": "lane, far, city"}))
    assert Matter.objects.get().place_id == "lane2"


# --- sent twice ---------------------------------------------------------------------------------------------------


def test_the_same_key_and_form_file_it_once(ask: Asking, callers: Callers, form: dict[str, str]) -> None:
    answers = [ask.post("json", form, Idempotency_Key=KEY) for _n in range(2)]
    assert filed(answers[0]) == filed(answers[1])
    other = ask.post("json", form | {"description": "another"}, Idempotency_Key=KEY)
    assert (other.status_code, other.json()[0]["code"]) == (400, 409)
    assert (
        filed(ask.post("json", form | {"api_key": callers.token("other")}, Idempotency_Key=KEY)) != answers[0]
    )
    assert Matter.objects.count() == 2


def test_a_key_that_could_be_guessed_is_refused(ask: Asking, form: dict[str, str]) -> None:
    assert set(refused(ask.post("json", form, Idempotency_Key="1"))) == {"Idempotency-Key"}


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["json", "xml"])
@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ({"service_code": ""}, {"service_code"}),
        ({"description": ""}, {"description"}),
        ({"description": " \n "}, {"description"}),
        ({"description": "x" * 2001}, {"description"}),
        ({"attribute[place]": ""}, {"address_id"}),
        ({"attribute[place]": "nowhere"}, {"address_id"}),
        ({"attribute[place]": "", "address_string": "Elsewhere Street 5"}, {"address_string"}),
        ({"attribute[place]": "", "lat": "30.7", "long": "121"}, {"lat"}),
        ({"address_string": "x" * 121}, {"address_string"}),
        ({"attribute[about_office]": ""}, {"attribute[about_office]"}),
        ({"attribute[about_office]": "perhaps"}, {"attribute[about_office]"}),
        ({"attribute[about_office]": "yes", "attribute[about_unit]": "nobody"}, {"attribute[about_unit]"}),
        ({"attribute[consent]": ""}, {"attribute[consent]"}),
        ({"attribute[consent]": "no"}, {"attribute[consent]"}),
        ({"attribute[under_14]": "yes"}, {"attribute[guardian]"}),
        ({"email": "@"}, set()),
        ({"phone": "call me"}, {"email"}),
        ({"description": "", "attribute[place]": "nowhere"}, {"description", "address_id"}),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_its_parameter(
    ask: Asking, form: dict[str, str], sent: dict[str, str], names: set[str], sort: str
) -> None:
    answer = ask.post(sort, form | sent)
    assert (set(refused(answer)) if names else filed(answer)) == (names or filed(answer))


def test_a_service_that_is_none_is_not_found(ask: Asking, form: dict[str, str]) -> None:
    refused(ask.post("json", form | {"service_code": "works"}), 404)


@pytest.mark.parametrize("sort", ["json", "xml"])
@pytest.mark.parametrize("typed", [None, "", "yinuo_nobody", "\x00", "灯" * 500])
def test_without_a_key_that_holds_nothing_is_written(
    ask: Asking, form: dict[str, str], typed: str | None, sort: str
) -> None:
    sent = {name: value for name, value in form.items() if name != "api_key"}
    refused(ask.post(sort, sent if typed is None else sent | {"api_key": typed}), 403)


def test_a_key_in_the_address_is_refused_and_why(ask: Asking, callers: Callers, form: dict[str, str]) -> None:
    key = form.pop("api_key")
    answer = callers.client.post(f"/open311/v2/requests.json?api_key={key}", form)
    (text,) = refused(answer, 403).values()
    assert "地址会被记下来" in text
    assert key not in answer.content.decode()


def test_a_key_that_only_reads_has_ended_or_is_of_a_technician_writes_nothing(
    ask: Asking, callers: Callers, form: dict[str, str]
) -> None:
    account = callers.cast.account("desk")
    reading = tokens.create(account, "reads", 30, is_read_only=True)[1]
    ended, secret = tokens.create(account, "ended", 30)
    tokens.revoke(ended.pk)
    for key in (reading, secret, callers.token("technician")):
        refused(ask.post("json", form | {"api_key": key}), 403)


def test_only_a_form_is_taken(callers: Callers, form: dict[str, str]) -> None:
    told = callers.client.post("/open311/v2/requests.json", form, "application/json")
    refused(told)
    assert told.json()[0]["code"] == 415
    multipart = callers.client.post("/open311/v2/requests.json", form)
    assert multipart.status_code == 201
    sent = b"api_key=x&description=\xff\xfe%FF%FE&%00=%00"
    for sort in ("application/x-www-form-urlencoded; charset=gbk", "application/x-www-form-urlencoded"):
        answer = callers.client.generic("POST", "/open311/v2/requests.xml", sent, sort)
        assert answer.status_code in {400, 403}


def test_a_body_that_nobody_means_is_refused_by_the_standard(callers: Callers) -> None:
    urlencoded = "application/x-www-form-urlencoded"
    large = callers.client.post("/open311/v2/requests.json", b"a=" + b"x" * 1_100_000, urlencoded)
    assert (large.status_code, large.json()[0]["code"]) == (400, 413)
    many = callers.client.post("/open311/v2/requests.json", b"&".join([b"a=1"] * 300), urlencoded)
    assert (many.status_code, many.json()[0]["code"]) == (400, 400)
    broken = callers.client.post("/open311/v2/requests.xml", b"--x\r\n", "multipart/form-data; boundary=")
    assert broken.status_code == 400
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(11)]
    assert callers.client.post("/open311/v2/requests.json", {"media": files}).status_code == 400


# --- floods ---------------------------------------------------------------------------------------------------------


def test_guessing_keys_is_braked_by_where_it_comes_from(
    ask: Asking, form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, "raise", 2)
    answers = [ask.post("json", form | {"api_key": f"guess {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= WINDOW
    assert answers[-1].json()[0]["code"] == 429
    filed(ask.post("json", form))  # whoever has a key is known


def test_a_flood_under_one_key_is_braked_by_that_key(
    ask: Asking, callers: Callers, form: dict[str, str], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setitem(MOST, "key", 2)
    other = form | {"api_key": callers.token("other")}
    answers = [ask.post("xml", form) for _n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask.post("xml", other).status_code == 201
    settings.YINUO_PACE = False
    assert ask.post("xml", form).status_code == 201


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_no_token_is_made_up_and_every_one_that_is_none_reads_alike(ask: Asking, callers: Callers) -> None:
    ref = callers.world.ask().ref
    good = receipt.token_of(ref)
    assert ask.get(f"tokens/{good.lower()}")[0]["service_request_id"] == ref
    code = callers.cast.codes[ref]
    wrong = [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        ref,
        code,
        f"{ref}-",
        "x",
        good.replace("TC", "TD", 1),
    ]
    answers = [ask.get(f"tokens/{token}", 404) for token in wrong]
    assert answers == [answers[0]] * len(wrong)
