"""Log-in: one sentence for every failure, the same work for every name, a brake that shuts out nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.workspace.guessing import MOST_FAILURES, WAIT, Brake

if TYPE_CHECKING:
    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

PASSWORD = "a long enough password"
WRONG = "账号和密码对不上。"


@pytest.fixture(autouse=True)
def _fresh_brake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinuo.doors.workspace.login.BRAKE", Brake())


@pytest.fixture
def account(world: World) -> Any:
    from yinuo.kernel.people.models import Account

    found = Account.objects.get(username="handler")
    found.set_password(PASSWORD)
    found.save()
    return found


def _try(client: Client, username: str, password: str, **more: str) -> Any:
    return client.post("/desk/login", {"username": username, "password": password, **more})


def test_the_right_password_opens_and_the_session_gets_a_new_key(account: Any, client: Client) -> None:
    client.get("/desk/login")
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["yinuo"] = session.session_key or ""
    answer = _try(client, "handler", PASSWORD, next="/desk/?view=late")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/?view=late")
    assert client.cookies["yinuo"].value != session.session_key
    assert client.get("/desk/").status_code == 200
    assert client.post("/desk/logout").status_code == 302
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_a_log_in_leads_nowhere_else(account: Any, client: Client, onward: str) -> None:
    assert _try(client, "handler", PASSWORD, next=onward)["Location"] == "/desk/"


def test_an_unknown_name_reads_the_same_and_costs_the_same(
    account: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    worked: list[int] = []
    real = PBKDF2PasswordHasher.encode

    def encode(self: Any, password: Any, salt: Any, iterations: Any = None) -> Any:
        worked.append(1)
        return real(self, password, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", encode)
    client.get("/desk/login")  # the place's tables are read once a process
    seen = []
    for name in ("handler", "nobody-"):
        worked.clear()
        with CaptureQueriesContext(connection) as caught:
            page = _try(client, name, "wrong")
        shown = page.content.decode()
        seen.append((page.status_code, len(worked), len(caught), len(shown)))
        assert WRONG in shown
        assert f'value="{name}"' in shown
    assert seen[0] == seen[1]


def test_a_name_that_no_text_can_hold_is_a_wrong_name(account: Any, client: Client) -> None:
    assert WRONG in _try(client, "han\x00dle", "x\x00").content.decode()


def test_an_account_that_is_closed_stays_closed(account: Any, client: Client) -> None:
    account.is_active = False
    account.save()
    assert WRONG in _try(client, "handler", PASSWORD).content.decode()
    assert client.post("/desk/login", {"as": "handler"}).status_code == 404


def test_guessing_is_braked_for_one_account_from_one_place_alone(account: Any, client: Client) -> None:
    for _ in range(MOST_FAILURES):
        assert _try(client, "handler", "wrong").status_code == 422
    assert _try(client, "handler", PASSWORD).status_code == 429
    elsewhere = client.post(
        "/desk/login", {"username": "handler", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 302


def test_the_brake_lets_go_after_its_time_and_forgets_a_success() -> None:
    brake = Brake()
    for _ in range(MOST_FAILURES):
        brake.failed("a", "1", now=0.0)
    assert brake.holds("A ", "1", now=WAIT - 1)
    assert not brake.holds("a", "2", now=1.0)
    assert not brake.holds("a", "1", now=WAIT + 1)
    brake.failed("a", "1", now=WAIT + 1)
    assert not brake.holds("a", "1", now=WAIT + 2)
    brake.passed("a", "1")
    assert not brake.holds("a", "1", now=WAIT + 2)


def test_the_brake_keeps_no_name_and_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinuo.doors.workspace.guessing.MOST_PAIRS", 3)
    brake = Brake()
    for n in range(10):
        brake.failed(f"account-{n}", "192.0.2.1")
    kept = repr(vars(brake))
    assert "account" not in kept
    assert "192.0.2.1" not in kept
    assert len(brake._failed) == 3


def test_one_press_opens_a_demo_and_nothing_like_it_is_in_production(
    account: Any, client: Client, settings: Any
) -> None:
    assert "演示：一按就进" in client.get("/desk/login").content.decode()
    assert client.post("/desk/login", {"as": "handler"}).status_code == 302
    client.post("/desk/logout")
    settings.YINUO_AT = None
    assert "演示" not in client.get("/desk/login").content.decode()
    assert client.post("/desk/login", {"as": "handler"}).status_code == 404
    assert client.get("/desk/").status_code == 302


def test_an_address_that_only_takes_posts_says_so(account: Any, client: Client) -> None:
    page = client.get("/desk/logout")
    assert page.status_code == 405
    assert "这个地址不能这样打开" in page.content.decode()
