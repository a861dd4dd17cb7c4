"""Guessing: what answers alike, what is braked, what is done once however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yinuo.doors.api.tests.caller import Callers

PASSWORD = "a long enough password"
NOWHERE = "TC-2025-0000001Z"


@pytest.fixture(autouse=True)
def _fresh_brake(monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.workspace.guessing import MOST_HERE, Brake

    monkeypatch.setattr("yinuo.doors.workspace.login.BRAKE", Brake())
    monkeypatch.setattr("yinuo.doors.workspace.login.HERE", Brake(MOST_HERE))


def work(ask: Callable[[], Any]) -> tuple[int, int, bytes]:
    """Give (status, number of queries, answer) of a question asked a second time, when what is kept is kept."""
    ask()
    with CaptureQueriesContext(connection) as caught:
        answer = ask()
    return (
        answer.status_code,
        len(caught),
        b"".join(answer.streaming_content) if answer.streaming else answer.content,
    )


@pytest.mark.parametrize(
    "door",
    ["/m/{}", "/m/{}/photo/00000000-0000-4000-8000-000000000000", "/api/v1/matters/{}", "/check?ref={}"],
)
def test_a_number_that_is_somebodys_and_one_that_is_nobodys_are_answered_alike(
    callers: Callers, door: str
) -> None:
    known = callers.world.accepted("dispute")
    told = []
    for ref in (known, NOWHERE):
        status, n, body = work(lambda ref=ref: Client().get(door.format(ref)))  # type: ignore[misc]
        told.append((status, n, body.replace(ref.encode(), b"")))
    assert told[0] == told[1]


@pytest.mark.parametrize("verb", ["update", "confirm", "withdraw", "accept", "alarm"])
def test_an_act_on_what_is_hidden_and_on_what_is_not_there_are_answered_alike(
    callers: Callers, verb: str
) -> None:
    known = callers.world.accepted("dispute")
    told = []
    for ref in (known, NOWHERE):
        answer = callers.post(f"/matters/{ref}/{verb}", {"text": "x"}, "other")
        told.append((answer.status_code, answer.content.replace(ref.encode(), b"")))
    assert told[0] == told[1]
    assert told[0][0] == 404


def test_a_code_cancelled_wrong_or_never_made_is_answered_alike_by_the_api(callers: Callers) -> None:
    gone = callers.world.ask()
    code = callers.cast.codes[gone.ref]
    Client().post("/c/cancel", {"code": code})
    told = {
        work(lambda code=code: Client().get("/api/v1/matters?view=mine", headers={"Yinuo-Code": code}))  # type: ignore[misc]
        for code in (code, "ZZZZZZZZZZZZ", "0000")
    }
    assert len(told) == 1


def test_a_lock_shuts_out_whoever_guesses_and_nobody_else(callers: Callers, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    names = ("desk", "handler", "head", "auditor")
    for name in names:
        account = callers.cast.account(name)
        account.set_password(PASSWORD)
        account.save()

    def try_in(name: str, password: str, address: str) -> int:
        sent = {"x-forwarded-for": f"198.51.100.1, {address}"}
        return (
            Client().post("/desk/login", {"username": name, "password": password}, headers=sent).status_code
        )

    for name in names:
        assert [try_in(name, "wrong", "203.0.113.9") for _ in range(6)][-1] == 429
    assert try_in("handler", PASSWORD, "203.0.113.9") == 429
    assert [try_in(name, PASSWORD, "192.0.2.7") for name in names] == [302, 302, 302, 302]


def test_one_password_tried_on_everybody_is_braked_and_shuts_no_staff_out(
    callers: Callers, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.workspace import login
    from yinuo.doors.workspace.guessing import MOST_HERE

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for name in ("desk", "handler"):
        account = callers.cast.account(name)
        account.set_password(PASSWORD)
        account.save()

    def try_in(client: Client, name: str, password: str, address: str) -> Any:
        sent = {"x-forwarded-for": f"198.51.100.1, {address}"}
        return client.post("/desk/login", {"username": name, "password": password}, headers=sent)

    office, their_own, elsewhere = "203.0.113.9", Client(), Client()
    assert try_in(their_own, "desk", PASSWORD, office).status_code == 302
    their_own.post("/desk/logout")
    tried = [try_in(Client(), f"name-{n}", "summer2025", office).status_code for n in range(MOST_HERE)]
    assert set(tried) == {422}
    n_asked: list[str] = []
    plain = login.authenticate
    monkeypatch.setattr(
        login, "authenticate", lambda *a, **k: n_asked.append(k["username"]) or plain(*a, **k)
    )
    for name in ("handler", "desk", "nobody"):
        held = try_in(Client(), name, PASSWORD, office)
        assert (held.status_code, "从这里连着错了很多次" in held.content.decode()) == (429, True)
    assert n_asked == [], "not one more password was tried"
    assert try_in(their_own, "desk", PASSWORD, office).status_code == 302, "a browser that got in before"
    assert try_in(their_own, "handler", PASSWORD, office).status_code == 429, "under that name alone"
    assert try_in(elsewhere, "handler", PASSWORD, "192.0.2.7").status_code == 302, "from anywhere else"
    cookie = their_own.cookies["yinuo_known"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/desk/login")
    assert "desk" not in cookie.value


def test_guessing_codes_is_braked_for_who_guesses_alone(callers: Callers) -> None:
    from yinuo.doors.shell.pace import MOST

    code = callers.cast.codes[callers.world.ask().ref]
    statuses = [
        Client().post("/c", {"code": f"{n:012}"}, REMOTE_ADDR="203.0.113.9").status_code
        for n in range(MOST["code"] + 1)
    ]
    assert statuses[-1] == 429
    assert Client().post("/c", {"code": code}, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert Client().post("/c", {"code": code}, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_a_code_cancelled_is_replayed_by_nobody(callers: Callers) -> None:
    ref = callers.world.ask().ref
    code = callers.cast.codes[ref]
    browser = Client()
    browser.post("/c", {"code": code})
    kept = browser.cookies["yinuo_mine"].value
    assert browser.get("/mine").status_code == 200
    Client().post("/c/cancel", {"code": code})
    again = Client()
    again.cookies["yinuo_mine"] = kept
    assert again.get("/mine").status_code == 404
    assert callers.get(f"/matters/{ref}", "requester", ref).status_code == 404
    assert Client().post("/c", {"code": code}).status_code == 404


@pytest.fixture
def public(live_site: str) -> Iterator[tuple[str, str]]:
    """Serve the site; gives its address and a public matter's number."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    world = build().later(-2)
    ref = world.assigned()
    yield live_site, ref
    book.forget()


def at_once(n: int, ask: Callable[[], int]) -> list[int]:
    """Ask n times at one instant; who is turned away by a full line asks the same again, as any client would."""
    gate = Barrier(n)

    def one(_number: int) -> int:
        gate.wait()
        for _ in range(20):
            try:
                return ask()
            except ConnectionError:
                sleep(0.2)
        return 0

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(one, range(n)))


def test_fifty_presses_of_one_form_at_once_are_one_event(public: tuple[str, str]) -> None:
    """One passer-by, one form, fifty presses: one "me too"."""
    import http.client
    from urllib.parse import urlencode, urlsplit

    from yinuo.doors.portal.tests.test_verbs import guards

    address, ref = public
    reader = Client()
    form = guards(reader.get(f"/m/{ref}"), "support")
    before = Event.objects.count()
    body, host = urlencode({**form, "verb": "support"}), urlsplit(address).netloc

    def press() -> int:
        line = http.client.HTTPConnection(host, timeout=60)
        line.request(
            "POST",
            f"/m/{ref}/act",
            body,
            {"Content-Type": "application/x-www-form-urlencoded", "Origin": address},
        )
        status = line.getresponse().status
        line.close()
        return status

    statuses = at_once(50, press)
    assert set(statuses) == {303}
    assert Event.objects.count() == before + 1
    assert PublicMatter.objects.get(ref=ref).n_supporters == 1


def test_fifty_forms_with_one_key_at_once_file_one_matter(public: tuple[str, str]) -> None:
    import http.client
    import json
    from urllib.parse import urlsplit

    address, _ref = public
    n = Matter.objects.count()
    given = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
    sent, codes = json.dumps(given), set()

    def file() -> int:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        headers = {"Content-Type": "application/json", "Idempotency-Key": "one-key-of-one-form"}
        line.request("POST", "/api/v1/matters", sent, headers)
        answer = line.getresponse()
        codes.add(json.loads(answer.read())["code"])
        line.close()
        return answer.status

    assert set(at_once(50, file)) == {201}
    assert (Matter.objects.count(), len(codes)) == (n + 1, 1)
