"""Who pretends: another site's form, another host, another address, another person, fields nobody asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from yinuo.doors.tests.cast import SCENES, Scene
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

ELSEWHERE = "https://elsewhere.example"
SESSIONS = frozenset(("django_session", "procrastinate_jobs", "procrastinate_events"))


DESK = ("assign", "new", "import", "narrow", "logout", "login")


def everything() -> dict[str, list[Any]]:
    """Give every row of ours, table by table; what this role cannot even read it does not change."""
    models = [model for model in apps.get_models() if model.__module__.startswith("yinuo.")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(name, 'SELECT')",
            [[model._meta.db_table for model in models]],
        )
        read = {name for (name,) in cursor.fetchall()}
    return {
        model._meta.db_table: sorted(map(repr, model.objects.values_list()))
        for model in models
        if model._meta.db_table in read
    }


NOBODYS_ACT = frozenset(("account", "staff_session", "voice_topic", "voice_topic_day"))
"""When somebody was last here; and topics, which are worked out of what stands already and kept until it changes."""


def test_looking_changes_nothing(
    callers: Callers, sit: Callable[[str], Client], every_address: Callable[..., list[str]]
) -> None:
    ref = callers.world.reported()
    more = f"verb=update&text=x&token={'t' * 22}&_method=POST&decision=agree"
    paths = {
        path
        for verb in ("update", "confirm", "end", "reveal", "withdraw", "take", "undo", "discard")
        for path in every_address({"ref": ref, "code": "lane", "verb": verb, "who": "officer"})
    }
    asker = Client(raise_request_exception=False)
    asker.post("/c", {"code": callers.cast.codes[ref]})
    before = everything()
    for client in (asker, sit("desk"), sit("handler")):
        for path in sorted(paths):
            for method, whole in (
                ("get", path),
                ("get", f"{path}?{more}"),
                ("head", path),
                ("options", path),
            ):
                getattr(client, method)(whole, headers={"X-HTTP-Method-Override": "POST"})
    after = everything()
    assert {
        table: rows for table, rows in after.items() if rows != before[table] and table not in NOBODYS_ACT
    } == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ELSEWHERE},
        {"referer": ELSEWHERE + "/"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_does_nothing(callers: Callers, headers: dict[str, str]) -> None:
    ref = callers.world.reported()
    code = callers.cast.codes[ref]
    browsers = {"asker": Client(raise_request_exception=False, enforce_csrf_checks=True)}
    browsers["asker"].post("/c", {"code": code})
    for who in ("handler", "desk"):
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        client.force_login(callers.cast.account(who))
        browsers[who] = client
    before = Event.objects.count()
    desk = (f"/desk/{ref}/update", f"/desk/{ref}/reveal", *(f"/desk/{name}" for name in DESK))
    paths = ("/raise", "/c", "/c/cancel", "/mine/act", "/mine/close", "/day", "/lang", f"/m/{ref}/act", *desk)
    given = {
        "verb": "confirm",
        "code": code,
        "text": "x",
        "body": "x",
        "token": "t" * 22,
        "version": "1",
        "reason": "x",
    }
    for client in browsers.values():
        for path in paths:
            answer = client.post(path, given, headers=headers)
            assert answer.status_code in {302, 403, 404}, (path, answer.status_code)
            assert answer.status_code != 302 or "/desk/login" in answer.headers["Location"], path
    assert Event.objects.count() == before
    assert browsers["desk"].get("/desk/").status_code == 200


def test_the_desk_takes_no_form_without_its_token(callers: Callers) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(callers.cast.account("handler"))
    ref = callers.world.assigned()
    assert (
        client.post(
            f"/desk/{ref}/update", {"verb": "update", "text": "x", "version": "3", "token": "t" * 22}
        ).status_code
        == 403
    )


def test_the_api_takes_no_cookie_for_a_token(callers: Callers, sit: Callable[[str], Client]) -> None:
    ref = callers.world.assigned()
    client = sit("handler")
    told = client.post(f"/api/v1/matters/{ref}/update", json.dumps({"text": "x"}), "application/json")
    assert told.status_code in {403, 404}
    assert client.get("/api/v1/queues").status_code == 401
    asker = Client()
    asker.post("/c", {"code": callers.cast.codes[ref]})
    assert asker.post(f"/api/v1/matters/{ref}/withdraw", "{}", "application/json").status_code in {403, 404}


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "testserver.elsewhere.example",
        "testserver@elsewhere.example",
        "testserver:80@x",
        "",
    ],
)
def test_a_host_that_is_not_ours_is_told_nothing(callers: Callers, host: str) -> None:
    for path in ("/", "/raise", "/m.atom", "/api/v1/matters", "/desk/login"):
        answer = Client(raise_request_exception=False).get(path, headers={"host": host or " "})
        assert answer.status_code == 400
        assert b"elsewhere.example" not in answer.content


def test_a_forwarded_host_is_believed_nowhere(callers: Callers) -> None:
    forged = {
        "x-forwarded-host": "elsewhere.example",
        "forwarded": "host=elsewhere.example",
        "x-original-url": "/desk/",
        "x-rewrite-url": "/desk/",
    }
    for path in ("/", "/m.atom", "/m.json", "/places/lane/door", "/api/v1/openapi.json"):
        answer = Client().get(path, headers=forged)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"elsewhere.example" not in body


@pytest.mark.parametrize(
    "name", ["X-Remote-User", "Remote-User", "X-Forwarded-User", "X-Authenticated-User", "X-SSL-Client-S-DN"]
)
def test_nobody_is_let_in_by_a_header(callers: Callers, name: str) -> None:
    answer = Client().get("/desk/", headers={name: "desk"}, REMOTE_USER="desk")
    assert answer.headers["Location"].startswith("/desk/login")
    told = Client().get("/api/v1/queues", headers={name: "desk"}, REMOTE_USER="desk")
    assert told.status_code == 401
    assert settings.AUTHENTICATION_BACKENDS == ["django.contrib.auth.backends.ModelBackend"]


def test_a_forwarded_address_counts_behind_our_own_proxy_alone(callers: Callers, settings: Any) -> None:
    from yinuo.doors.shell.pace import MOST

    def ask(n: int) -> int:
        return (
            Client()
            .post("/c", {"code": "0"}, headers={"x-forwarded-for": f"10.0.{n // 250}.{n % 250}"})
            .status_code
        )

    statuses = [ask(n) for n in range(MOST["code"] + 1)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert ask(1) == 404
    chained = [
        Client().post("/c", {"code": "0"}, headers={"x-forwarded-for": f"10.9.9.{n}, 192.0.2.7"}).status_code
        for n in range(MOST["code"] + 1)
    ]
    assert chained[-1] == 429


ONWARD = (
    *("https://elsewhere.example", "//elsewhere.example", "///elsewhere.example", "\\\\elsewhere.example"),
    *("/\\elsewhere.example", "javascript:alert(1)", "http:elsewhere.example", " https://elsewhere.example"),
    *("%2f%2felsewhere.example", "/%09/elsewhere.example", "https://testserver@elsewhere.example"),
    *("\t//elsewhere.example", "data:text/html,x"),
)


@pytest.mark.parametrize("onward", ONWARD)
def test_no_way_on_leads_to_another_house(callers: Callers, onward: str) -> None:
    from urllib.parse import urlsplit

    for path, given in (
        ("/lang", {"language": "en"}),
        ("/day", {"day": "2025-08-19"}),
        ("/desk/login", {"as": "handler"}),
    ):
        answer = Client().post(path, {**given, "next": onward})
        went = answer.headers["Location"]
        assert urlsplit(went).netloc == "", (path, went)
        assert urlsplit(went).scheme == "", (path, went)
        assert not went.startswith(("//", "/\\")), (path, went)


EXTRA = {
    **dict.fromkeys(("requester_key", "handler_key", "confirmer_key"), "k"),
    **dict.fromkeys(("original_due", "now", "effective_at", "recorded_at", "public_from"), "2020-01-01"),
    **dict.fromkeys(("id", "stream", "actor", "person", "version_"), 1),
    **dict.fromkeys(("is_public", "is_drawn", "is_staff"), True),
    "state": "closed",
    "outcome": "solved",
    "ref": "TC-2025-0000000X",
    "visibility": "sealed",
    "lead_unit": "water",
    "title": "x",
    "strength": "guarantee",
    "role": "auditor",
    "__proto__": {"a": 1},
}


@pytest.mark.parametrize("name", EXTRA)
def test_a_field_nobody_asked_for_is_refused_or_changes_nothing(callers: Callers, name: str) -> None:
    given = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
    told = callers.post("/matters", {**given, name: EXTRA[name]})
    assert (told.status_code, list(told.json()["errors"])) == (422, [name])
    client = Client()
    from yinuo.doors.portal.tests.test_round import hidden

    form = {
        "category": "help",
        "body": "灯不亮",
        "place": "lane",
        "spot": "",
        "about": "no",
        "contact": "none",
    }
    page = client.post(
        "/raise", {**form, "token": hidden(client.get("/raise"), "token"), name: str(EXTRA[name])}
    )
    assert page.status_code == 200
    row = Matter.objects.get()
    shown = (row.state, row.outcome, row.lead_unit_id, row.original_due, row.visibility)
    assert shown == ("submitted", "", None, None, "public")


DECIDED = [verb for verb, scene in SCENES.items() if scene.second]


@pytest.mark.parametrize("verb", DECIDED)
def test_nobody_agrees_to_their_own_proposal(
    callers: Callers, sit: Callable[[str], Client], verb: str
) -> None:
    scene: Scene = SCENES[verb]
    ref = scene.before(callers.cast)
    assert callers.act(ref, verb, scene.who, scene.given).status_code == 200
    n = Event.objects.count()
    own = callers.act(ref, verb, scene.who, scene.decision)
    assert own.status_code in {403, 409, 422}, own.content
    if scene.who != "requester":
        page = sit(scene.who).post(
            f"/desk/{ref}/{verb}",
            {"verb": verb, "decision": "agree", "text": "x", "version": "", "token": "t" * 22},
        )
        assert page.status_code in {403, 404, 409, 422}
    assert Event.objects.count() == n
    assert callers.act(ref, verb, scene.second, scene.decision).status_code == 200


def test_a_session_chosen_by_somebody_else_opens_nothing(callers: Callers) -> None:
    client = Client()
    client.cookies["yinuo"] = "a" * 32
    client.post("/desk/login", {"as": "handler"})
    mine = client.cookies["yinuo"].value
    assert mine != "a" * 32
    other = Client()
    other.cookies["yinuo"] = "a" * 32
    assert other.get("/desk/").status_code == 302
    assert client.get("/desk/", {"yinuo": "x", "sessionid": "x"}).status_code == 200


def test_a_session_dies_with_its_password_its_account_and_its_appointment(callers: Callers) -> None:
    from yinuo.kernel.people.models import Appointment

    def sat() -> Client:
        client = Client()
        client.force_login(callers.cast.account("handler"))
        assert client.get("/desk/").status_code == 200
        return client

    client, account = sat(), callers.cast.account("handler")
    account.set_password("another long password")
    account.save()
    assert client.get("/desk/").status_code == 302
    client = sat()
    ref = callers.world.assigned()
    assert client.get(f"/desk/{ref}").status_code == 200
    Appointment.objects.filter(person_id=account.person_id).update(to_on="2025-08-01")
    assert client.get(f"/desk/{ref}").status_code == 404
    account.is_active = False
    account.save()
    assert client.get("/desk/").status_code == 302


def test_the_cookies_are_for_this_site_and_its_server_alone(callers: Callers) -> None:
    client = Client()
    client.post("/desk/login", {"as": "handler"})
    cookie = client.cookies["yinuo"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    client.post("/c", {"code": callers.cast.codes[callers.world.ask().ref]})
    mine = client.cookies["yinuo_mine"]
    assert (mine["httponly"], mine["samesite"], mine["path"]) == (True, "Lax", "/mine")
