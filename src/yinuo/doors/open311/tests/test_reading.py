"""What the standard lets anybody read, asked by a client that knows the standard and not this house."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from yinuo.base.geo import Point
from yinuo.doors.open311 import asked, found
from yinuo.doors.open311.standing import NO_LAST_WORD
from yinuo.doors.open311.tests.client import definition_holds, requests_hold, services_hold
from yinuo.kernel.limits.tests.mapped import put_on_map
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from yinuo.doors.open311.tests.caller import Callers
    from yinuo.doors.open311.tests.client import Asking


def refs(told: Any) -> list[str]:
    return [request["service_request_id"] for request in told]


# --- discovery and services ----------------------------------------------------------------------------------


def test_discovery_names_the_standard_and_both_formats(ask: Asking, settings: Any) -> None:
    told = ask.get("discovery")
    assert all(told[name] for name in ("changeset", "contact", "key_service"))
    (endpoint,) = told["endpoints"]
    assert endpoint == {
        "specification": "http://wiki.open311.org/GeoReport_v2", "url": "http://testserver/open311/v2",
        "changeset": told["changeset"], "type": "test", "formats": ["text/xml", "application/json"],
    }  # fmt: skip
    settings.YINUO_AT = None
    assert ask.get("discovery")["endpoints"][0]["type"] == "production"


def test_services_are_what_can_be_brought_forward(ask: Asking) -> None:
    told = ask.get("services?jurisdiction_id=anywhere")
    services_hold(told)
    assert {one["service_code"]: (one["type"], one["group"]) for one in told} == {
        "help": ("batch", "诉求"), "blocked_lane": ("batch", "隐患"), "noise": ("blackbox", "纠纷"),
    }  # fmt: skip
    english = ask.get("services", Accept_Language="en")
    assert {one["group"] for one in english} == {"Request", "Hazard", "Dispute"}


@pytest.mark.usefixtures("pinghu")
def test_the_pack_that_ships_is_whole_by_the_standard(client: Any) -> None:
    from yinuo.doors.open311.tests.client import Asking

    ask = Asking(client)
    told = ask.get("services")
    services_hold(told)
    for service in told:
        definition_holds(ask.get(f"services/{service['service_code']}"), service["service_code"])


def test_a_definition_asks_what_our_own_form_asks(ask: Asking) -> None:
    told = ask.get("services/help", Accept_Language="en")
    definition_holds(told, "help")
    asked_for = {one["code"]: one for one in told["attributes"]}
    assert tuple(asked_for) == (
        *("place", "spot", "about_office", "about_unit", "keep_contact", "consent", "under_14", "guardian"),
    )
    assert {code for code, one in asked_for.items() if one["required"]} == {
        "place",
        "about_office",
        "consent",
    }
    assert [value["key"] for value in asked_for["place"]["values"]] == ["city", "far", "town", "lane"]
    assert "audit" not in {value["key"] for value in asked_for["about_unit"]["values"]}
    assert asked_for["consent"]["values"] == [{"key": "yes", "name": "Yes"}]
    assert "about_office" in asked_for["about_unit"]["datatype_description"]
    levels = {one["code"]: one for one in ask.get("services/blocked_lane")["attributes"]}["level"]
    assert [value["key"] for value in levels["values"]] == ["general", "major"]


@pytest.mark.parametrize("code", ["none", "works", "help-", "x" * 300])
def test_there_is_no_definition_of_what_is_no_service(ask: Asking, code: str) -> None:
    assert ask.get(f"services/{code}", 404)[0]["code"] == 404


# --- requests -------------------------------------------------------------------------------------------------


def test_a_request_reads_by_every_field_of_the_standard(ask: Asking, callers: Callers) -> None:
    ref = callers.world.assigned()
    (told,) = ask.get(f"requests/{ref}")
    requests_hold([told])
    assert told == {
        "service_request_id": ref, "status": "open",
        "status_notes": "roads在办。最初日期 2025-08-25。日期已过，还没有结果。",
        "service_name": "求助", "service_code": "help", "description": "门口的灯不亮",
        "agency_responsible": "roads", "service_notice": f"全文和经过：http://testserver/m/{ref}",
        "requested_datetime": "2025-08-18T00:00:00+08:00", "updated_datetime": "2025-08-18T10:00:00+08:00",
        "expected_datetime": "2025-08-25T23:59:59+08:00", "address": "lane，town，city", "address_id": "lane",
        "zipcode": None, "lat": None, "long": None, "media_url": None,
    }  # fmt: skip
    assert ask.get(f"requests/{ref.lower()}") == [told]
    assert ask.get("requests") == [told]
    (english,) = ask.get(f"requests/{ref}", Accept_Language="en")
    assert english["status_notes"].startswith("roads is working on it. First date 2025-08-25.")


@pytest.mark.parametrize(
    ("point", "lat", "long"),
    [(Point(30_700_000, 121_010_000), 30.7, 121.01), (Point(-33_868_800, -1), -33.8688, -0.000001)],
)
def test_a_request_is_where_the_map_has_its_coarse_place(
    ask: Asking, callers: Callers, point: Point, lat: float, long: float
) -> None:
    ref = callers.world.assigned()
    put_on_map(lane=point)
    (told,) = ask.get(f"requests/{ref}")
    requests_hold([told])
    assert (told["lat"], told["long"], told["address_id"]) == (lat, long, "lane")
    put_on_map(lane=point, far=Point(1, 1))
    assert ask.get("requests") == [told]


def test_the_date_expected_is_the_current_one_and_the_first_is_told_beside_it(
    ask: Asking, callers: Callers
) -> None:
    world = callers.world
    ref = world.assigned()
    given = {"due_on": "2025-08-27", "text": "缺件", "done_so_far": "拆了"}
    world.act(ref, "move_date", "handler", given)
    world.act(ref, "move_date", "head", {"decision": "agree"})
    (told,) = ask.get(f"requests/{ref}")
    assert told["expected_datetime"] == "2025-08-27T23:59:59+08:00"
    assert "最初日期 2025-08-25。改到 2025-08-27。" in told["status_notes"]


def test_what_is_sealed_merely_asked_or_an_offices_promise_is_no_request(
    ask: Asking, callers: Callers
) -> None:
    world = callers.world
    hidden = {"sealed": world.accepted("dispute"), "asked": world.ask().ref, "promise": world.promised()}
    assert ask.get("requests") == []
    assert ask.get("servicerequestupdates?start_date=2025-08-18") == []
    answers = []
    for ref in (*hidden.values(), "TC-2025-0000000X", "x" * 200):
        assert ask.get(f"requests?service_request_id={ref}") == []
        assert ask.get(f"servicerequestupdates?service_request_id={ref}") == []
        answers.append(ask.get(f"requests/{ref}", 404))
    assert answers == [answers[0]] * len(answers)


def test_a_residents_request_is_public_a_day_later_as_on_the_page(ask: Asking, callers: Callers) -> None:
    ref = callers.world.assigned()
    callers.client.cookies["yinuo_day"] = "2025-08-18"
    ask.get(f"requests/{ref}", 404)
    callers.client.cookies["yinuo_day"] = "2025-08-19"
    assert refs(ask.get(f"requests/{ref}")) == [ref]


def test_what_was_sealed_later_is_gone(ask: Asking, callers: Callers) -> None:
    ref, world = callers.world.assigned(), callers.world
    world.act(ref, "seal", "desk", {"ground": "low_income", "text": "低保"})
    world.act(ref, "seal", "desk2", {"decision": "agree"})
    ask.get(f"requests/{ref}", 404)
    assert ask.get("requests") == []


def test_requests_are_picked_by_status_service_number_and_day(ask: Asking, callers: Callers) -> None:
    world = callers.world
    first = callers.cast.solved()
    second = world.later(1).assigned("hazard")
    third = world.later(1).accepted("wish")
    cases = {
        "": [third, second, first],
        "status=open": [third, second],
        "status=closed": [first],
        "status=OPEN,closed": [third, second, first],
        "status=open&status=closed": [third, second, first],
        "status=": [third, second, first],
        "service_code=blocked_lane": [second],
        "service_code=help,blocked_lane": [third, second, first],
        "service_code=help&status=open": [third],
        f"service_request_id={second.lower()},{first}&status=open&per_page=none": [second, first],
        "start_date=2025-08-19": [third, second],
        "start_date=2025-08-19&end_date=2025-08-19": [second],
        "start_date=2025-08-19T08:00:00%2B08:00&end_date=2025-08-19T01:00:00Z": [second],
        "start_date=2025-08-19T08:00:00+08:00&end_date=2025-08-19T09:00:00": [second],
        "end_date=2025-08-18": [first],
        "start_date=2025-06-01": [third, second, first],
        "updated_after=2025-08-19T00:00:00Z": [third, second],
        "updated_before=2025-08-18": [first],
        "updated_after=2025-08-19&updated_before=2025-08-19": [second],
        "updated_after=2025-08-19&start_date=2025-08-20": [third],
        "extensions=true&callback=x&unheard=of": [third, second, first],
    }
    assert {query: refs(ask.get(f"requests?{query}")) for query in cases} == cases


def test_of_what_is_closed_the_last_change_is_the_closing(ask: Asking, callers: Callers) -> None:
    world = callers.world
    ref = callers.cast.solved()
    (told,) = ask.get(f"requests/{ref}")
    assert told["updated_datetime"] == "2025-08-18T10:00:00+08:00"
    world.later(3).act(ref, "rate", world.requester(ref), {"process": "5", "result": "5"})
    (told,) = ask.get(f"requests/{ref}")
    assert told["updated_datetime"] == "2025-08-18T23:59:59+08:00"


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["status=open", "updated_after=2025-08-01"])
@pytest.mark.parametrize("size", ["per_page", "page_size"])
def test_pages_hold_each_request_once_and_lead_on(
    ask: Asking, callers: Callers, query: str, size: str
) -> None:
    every = {callers.world.assigned() for _n in range(5)}
    seen, path = [], f"/open311/v2/requests.json?{query}&{size}=2"
    while path:
        answer = callers.client.get(path)
        seen += refs(answer.json())
        link = answer.headers.get("Link", "")
        path = link.removeprefix("<http://testserver").removesuffix('>; rel="next"')
    assert (len(seen), set(seen)) == (5, every)
    assert ask.get(f"requests?{query}&{size}=2&page=4") == []


def test_nobody_pages_without_end(ask: Asking, callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "DEEPEST", 3)
    for _n in range(2):
        callers.world.assigned()
    assert len(ask.get("requests?page=3&per_page=1")) == 0
    (error,) = ask.get("requests?page=2&per_page=2", 400, Accept_Language="en")
    assert error["description"].startswith("page: ")
    assert len(ask.get("requests?per_page=1000")) == 2
    assert ask.get("servicerequestupdates?page=2&per_page=2", 400)


@pytest.mark.parametrize(
    "path",
    [
        *("requests", "requests?status=open&service_code=help", "requests?updated_after=2025-08-01"),
        "servicerequestupdates?start_date=2025-08-01",
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_list_costs_one_question_however_long(callers: Callers, ask: Asking, path: str, form: str) -> None:
    before, mark, query = path.partition("?")
    address = f"/open311/v2/{before}.{form}{mark}{query}"
    asked_for = []
    for _round in range(2):
        callers.world.assigned()
        callers.client.get(address)
        with CaptureQueriesContext(connection) as seen:
            callers.client.get(address)
        asked_for.append((len(seen), sum("public_matter" in told["sql"] for told in seen)))
    assert asked_for == [asked_for[0]] * 2
    assert asked_for[0][1] == 1


def test_the_list_by_day_is_counted_off_its_own_index(callers: Callers) -> None:
    callers.world.assigned()
    day = date(2025, 8, 30)
    picked = found.shown(day).filter(asked_on__range=(day - asked.SPAN, day), category="help")
    for outcome in (Q(outcome__in=NO_LAST_WORD), ~Q(outcome__in=NO_LAST_WORD)):
        keys = picked.filter(outcome).order_by(*found.BY_ASKED).values("pk")[50:100]
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        assert "Index Only Scan using public_asked" in keys.explain()


def test_who_has_it_already_is_told_so(ask: Asking, callers: Callers) -> None:
    callers.world.assigned()
    first = callers.client.get("/open311/v2/requests.xml")
    again = callers.client.get("/open311/v2/requests.xml", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, first["Cache-Control"]) == (304, b"", "no-cache")
    assert "Accept-Language" in first["Vary"]


# --- what an address cannot ask ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("status=done", "status"),
        ("start_date=someday", "start_date"),
        ("start_date=2025-02-30", "start_date"),
        ("start_date=2025-08-18T25:00:00Z", "start_date"),
        ("end_date=0001-01-01", "end_date"),
        ("end_date=9999-12-31T23:59:59-12:00", "end_date"),
        ("start_date=2024-01-01&end_date=2025-08-18", "start_date"),
        ("start_date=2024-01-01", "start_date"),
        ("end_date=2025-08-01&start_date=2025-08-02", "end_date"),
        ("updated_after=T", "updated_after"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1e9", "page"),
        ("page=99999999999999999999", "page"),
        ("per_page=1001", "per_page"),
        ("page_size=x", "page_size"),
        ("lat=30.7&long=121.0", "lat"),
        ("radius=5", "radius"),
        ("service_request_id=" + ",".join(f"R{n}" for n in range(201)), "service_request_id"),
    ],
)
def test_what_cannot_be_asked_is_said_by_name(ask: Asking, query: str, name: str) -> None:
    (error,) = ask.get(f"requests?{query}", 400)
    assert error["code"] == 400
    assert error["description"].startswith(f"{name}: ")


def test_a_service_that_is_none_is_not_found_in_the_callers_language(ask: Asking) -> None:
    (error,) = ask.get("requests?service_code=help,none", 404, Accept_Language="en")
    assert error == {"code": 404, "description": "There is no category “none”."}


@pytest.mark.parametrize("path", ["", "nothing", "requests", "services/help", "servicerequestupdates.yaml"])
def test_what_is_no_address_says_so_in_a_format_that_is_read(callers: Callers, path: str) -> None:
    for method in ("get", "post"):
        answer = getattr(callers.client, method)(f"/open311/v2/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/xml; charset=utf-8")
    told = callers.client.get(f"/open311/v2/{path}", headers={"Accept": "application/json"})
    assert told.json()[0]["code"] == 404
    assert callers.client.get(f"/open311/v2/x{path}.json").json()[0]["code"] == 404


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_method_that_an_address_does_not_take_is_refused(callers: Callers, form: str) -> None:
    for path, allowed in (("services", "GET, HEAD"), ("requests", "GET, HEAD, POST")):
        answer = callers.client.delete(f"/open311/v2/{path}.{form}")
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert callers.client.post(f"/open311/v2/servicerequestupdates.{form}", {}).status_code == 405


def test_a_place_or_category_that_the_book_no_longer_knows_is_shown_by_its_code(
    ask: Asking, callers: Callers
) -> None:
    ref = callers.world.assigned()
    PublicMatter.objects.filter(ref=ref).update(place="gone", category="gone", lead_unit="gone")
    (told,) = ask.get(f"requests/{ref}")
    assert (told["address"], told["service_name"], told["agency_responsible"]) == ("gone", "gone", None)


def test_an_invented_place_says_so(ask: Asking, callers: Callers) -> None:
    from yinuo.kernel.limits import book

    ref = callers.world.assigned()
    Place.objects.filter(code="lane").update(is_example=True)
    book.forget()
    assert ask.get(f"requests/{ref}")[0]["address"] == "lane（示例），town，city"


def test_a_day_of_the_place_is_a_day_of_the_place(ask: Asking, callers: Callers) -> None:
    """Asked at half past midnight of the 19th there, which is still the 18th in UTC."""
    world = callers.world
    world.now = world.now.replace(hour=16, minute=30)
    ref = world.assigned()
    assert PublicMatter.objects.get(ref=ref).asked_on == date(2025, 8, 19)
    assert ask.get(f"requests/{ref}")[0]["requested_datetime"] == "2025-08-19T00:00:00+08:00"
    assert refs(ask.get("requests?start_date=2025-08-18T16:00:00Z")) == [ref]
    assert refs(ask.get("requests?end_date=2025-08-18T15:59:59Z")) == []
