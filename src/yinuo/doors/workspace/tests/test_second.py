"""The second factor: demanded where a place demands it, counted once, and never a way to shut anybody out."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.workspace.guessing import MOST_FAILURES, Brake
from yinuo.doors.workspace.tests.proving import (
    PASSWORD,
    digits,
    first_step,
    with_authenticator,
    with_password,
)
from yinuo.kernel.identity import factors
from yinuo.kernel.identity.models import RecoveryCode, SecondFactor, SecurityEvent, StaffSession
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture(autouse=True)
def _fresh_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("login", "second", "proof"):
        monkeypatch.setattr(f"yinuo.doors.workspace.{room}.BRAKE", Brake())


def whats() -> list[str]:
    return list(SecurityEvent.objects.order_by("id").values_list("what", flat=True))


def test_a_password_alone_does_not_open_an_account_with_a_second_factor(world: World, client: Client) -> None:
    _account, secret = with_authenticator("handler")
    answer = first_step(client, "handler", next="/desk/?view=late")
    assert answer["Location"] == "/desk/login/second"
    assert client.get("/desk/").status_code == 302
    half = client.cookies["yinuo"].value
    assert client.post("/desk/login/second", {"code": "000000"}).status_code == 422
    answer = client.post("/desk/login/second", {"code": digits(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/?view=late")
    assert client.cookies["yinuo"].value != half
    assert client.get("/desk/").status_code == 200
    assert whats() == ["second_failed", "logged_in"]


def test_digits_count_once(world: World) -> None:
    _account, secret = with_authenticator("handler")
    shown = digits(secret)
    for expected in (302, 422):
        client = Client()
        first_step(client, "handler")
        assert client.post("/desk/login/second", {"code": shown}).status_code == expected
    client = Client()
    first_step(client, "handler")
    assert client.post("/desk/login/second", {"code": digits(secret, -1)}).status_code == 422
    assert client.post("/desk/login/second", {"code": digits(secret, 1)}).status_code == 302


@pytest.fixture
def committed(committed_db: str) -> Iterator[World]:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build().with_accounts()
    book.forget()


def test_two_posts_of_the_same_digits_at_once_open_one_session(committed: World) -> None:
    from django.db import connections

    account, secret = with_authenticator("handler")
    shown, gate = digits(secret), Barrier(2)
    clients = [Client(), Client()]
    for client in clients:
        first_step(client, "handler")

    def post(client: Client) -> int:
        gate.wait()
        try:
            return int(client.post("/desk/login/second", {"code": shown}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, clients)) == [302, 422]
    assert StaffSession.objects.filter(account=account).count() == 1


def test_a_recovery_code_opens_once_and_is_kept_as_a_hash(world: World) -> None:
    account, _secret = with_authenticator("handler")
    code = factors.new_recovery(account.pk)[0]
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    for expected in (302, 422):
        client = Client()
        first_step(client, "handler")
        assert client.post("/desk/login/second", {"code": typed}).status_code == expected
    assert factors.n_recovery(account.pk) == 9
    assert code not in repr(list(RecoveryCode.objects.values_list()))
    assert "recovery_used" in whats()


def test_a_recovery_code_of_another_opens_nothing(world: World, client: Client) -> None:
    other, _secret = with_authenticator("desk")
    with_authenticator("handler")
    code = factors.new_recovery(other.pk)[0]
    first_step(client, "handler")
    assert client.post("/desk/login/second", {"code": code}).status_code == 422


def test_the_secret_of_an_authenticator_stands_nowhere_plain(world: World) -> None:
    _account, secret = with_authenticator("handler")
    kept = bytes(SecondFactor.objects.get().secret)
    assert secret.encode() not in kept
    assert factors.opened(kept) == secret


def test_guessing_digits_is_braked_and_a_passkey_goes_on(world: World, client: Client) -> None:
    account, secret = with_authenticator("handler")
    first_step(client, "handler")
    for _ in range(MOST_FAILURES):
        assert client.post("/desk/login/second", {"code": "000000"}).status_code == 422
    assert client.post("/desk/login/second", {"code": digits(secret)}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    first_step(elsewhere, "handler")
    assert elsewhere.post("/desk/login/second", {"code": digits(secret)}).status_code == 302
    for _ in range(factors.MOST_WRONG):
        SecurityEvent.objects.create(what="second_failed", account=account, at=datetime.now(UTC))
    elsewhere = Client(REMOTE_ADDR="192.0.2.8")
    first_step(elsewhere, "handler")
    assert elsewhere.post("/desk/login/second", {"code": digits(secret, 1)}).status_code == 429
    assert elsewhere.post("/desk/login/second", {"answer": "{}"}).status_code == 422


def test_standing_half_way_in_ends_after_five_minutes_and_with_the_password(world: World) -> None:
    account, secret = with_authenticator("handler")
    client = Client()
    first_step(client, "handler")
    session = client.session
    half = session["half"]
    session["half"] = {**half, "at": half["at"] - 301}
    session.save()
    assert client.post("/desk/login/second", {"code": digits(secret)})["Location"] == "/desk/login"
    client = Client()
    first_step(client, "handler")
    account.set_password("another long password")
    account.save()
    assert client.post("/desk/login/second", {"code": digits(secret)})["Location"] == "/desk/login"
    assert Client().get("/desk/login/second")["Location"] == "/desk/login"


def test_staff_without_a_second_factor_are_led_to_one_and_nowhere_else(
    world: World, client: Client, settings: Any
) -> None:
    settings.YINUO_SECOND_FACTOR_GRACE = 0
    with_password("handler")
    first_step(client, "handler")
    for path in ("/desk/", "/desk/new", "/desk/me/token", "/desk/appoint"):
        assert client.get(path)["Location"].startswith("/desk/me/second?next=")
    assert client.post("/desk/assign", {}).status_code == 403
    page = client.get("/desk/me/second?next=/desk/%3Fview%3Dlate").content.decode()
    assert "这里登录要两步" in page
    shown = client.get("/desk/me/second/totp").content.decode()
    secret = re.search(r'<span class="link" translate="no">([A-Z2-7 ]+)</span>', shown)
    assert secret is not None
    key = client.cookies["yinuo"].value
    assert client.post("/desk/me/second/totp", {"code": "000000"}).status_code == 422
    done = client.post(
        "/desk/me/second/totp", {"code": digits(secret[1].replace(" ", "")), "name": "我的手机"}
    )
    assert "no-store" in done["Cache-Control"]
    told = done.content.decode()
    codes = re.findall(r'<li class="link" translate="no">(.*?)</li>', told)
    assert len(codes) == factors.N_RECOVERY
    assert 'href="/desk/?view=late"' in told
    assert client.cookies["yinuo"].value != key
    assert client.get("/desk/").status_code == 200
    assert "备用码" not in client.get("/desk/me/second").content.decode()
    assert whats() == ["logged_in", "factor_added", "recovery_made"]


def test_a_place_may_give_days_of_grace(world: World, client: Client, settings: Any) -> None:
    settings.YINUO_SECOND_FACTOR_GRACE = 7
    account = with_password("handler")
    first_step(client, "handler")
    assert client.get("/desk/").status_code == 200
    Account.objects.filter(pk=account.pk).update(opened_at=datetime.now(UTC) - timedelta(days=8))
    assert client.get("/desk/")["Location"].startswith("/desk/me/second")


def test_whoever_owes_a_second_factor_and_has_one_adds_no_other(world: World, settings: Any) -> None:
    settings.YINUO_SECOND_FACTOR_GRACE = 0
    account, _secret = with_authenticator("handler")
    client = Client()
    client.force_login(account)
    assert client.get("/desk/me/second/totp").status_code == 403
    assert client.post("/desk/me/second/totp", {"code": "1"}).status_code == 403
    assert client.get("/desk/me/second").status_code == 403
    assert client.post("/desk/me/second/passkey", {"answer": "{}"}).status_code == 403


def test_a_page_of_an_authenticator_that_lay_too_long_keeps_nothing(world: World, client: Client) -> None:
    client.force_login(with_password("handler"))
    page = client.post("/desk/me/second/totp", {"code": "123456"})
    assert page.status_code == 422
    assert "请重新扫一次" in page.content.decode()
    assert not SecondFactor.objects.exists()


def test_a_second_factor_is_taken_away_after_asking_again_and_the_recovery_codes_go_with_the_last(
    world: World, settings: Any
) -> None:
    settings.YINUO_ASK_AGAIN_MINUTES = 15
    account, _secret = with_authenticator("handler")
    factors.new_recovery(account.pk)
    client, number = Client(), SecondFactor.objects.get().pk
    client.force_login(account)
    assert client.post("/desk/me/second/drop", {"factor": number}).status_code == 422
    assert client.post("/desk/me/second/drop", {"factor": number, "proof": "wrong"}).status_code == 422
    assert SecondFactor.objects.exists()
    assert client.post("/desk/me/second/drop", {"factor": number, "proof": PASSWORD}).status_code == 303
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.post("/desk/me/recovery").status_code == 422
    assert whats() == ["proof_failed", "proof_failed", "factor_removed"]


def test_nobody_takes_away_anothers_second_factor(world: World) -> None:
    with_authenticator("handler")
    client, number = Client(), SecondFactor.objects.get().pk
    client.force_login(with_password("desk"))
    client.post("/desk/me/second/drop", {"factor": number})
    assert SecondFactor.objects.filter(pk=number).exists()


def test_new_recovery_codes_are_shown_once_and_end_the_old(world: World, client: Client) -> None:
    account, _secret = with_authenticator("handler")
    old = factors.new_recovery(account.pk)[0]
    client.force_login(account)
    answer = client.post("/desk/me/recovery")
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert page.count('<li class="link"') == factors.N_RECOVERY
    assert not factors.spend_recovery(account.pk, old)
    assert client.get("/desk/me/recovery").status_code == 405


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}', "{" * 10_000])
def test_an_answer_that_is_no_passkeys_is_refused(world: World, client: Client, answer: str) -> None:
    client.force_login(with_password("handler"))
    client.get("/desk/me/second")
    page = client.post("/desk/me/second/passkey", {"answer": answer})
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (422, True)
    assert not SecondFactor.objects.exists()
