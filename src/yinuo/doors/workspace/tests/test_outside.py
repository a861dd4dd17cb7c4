"""Log-in by a provider that is somebody else's, in a process of its own: who is tied here comes in, nobody else."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client

from yinuo.kernel.identity.models import OutsideIdentity, SecurityEvent
from yinuo.kernel.identity.outside import FRESH, KNOWN
from yinuo.kernel.identity.tests.provider import provided
from yinuo.kernel.people.models import Account, Appointment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World

TODAY = "2025-08-18"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provided() as found:
        yield found


@pytest.fixture
def connected(world: World, issuer: str, settings: Any) -> Iterator[str]:
    settings.YINUO_OIDC = {
        "issuer": issuer, "client": "yinuo", "secret": "secret", "name": "单位账号", "name_en": "City account",
    }  # fmt: skip
    yield issuer
    KNOWN.document, KNOWN.keys, KNOWN.at = {}, {}, -FRESH


def tie(username: str, subject: str, issuer: str) -> Account:
    account = Account.objects.get(username=username)
    OutsideIdentity.objects.create(account=account, issuer=issuer, subject=subject, tied_on=TODAY)
    return account


def consent(url: str, subject: str) -> str:
    """Be somebody at the provider: gives where it sends them back to."""
    parts, body = urlsplit(url), urlencode({"sub": subject})
    line = HTTPConnection(parts.netloc, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", f"{parts.path}?{parts.query}", body, kind)
    answer = line.getresponse()
    assert answer.status == 302, answer.read()
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_whoever_was_tied_comes_in_without_a_password(connected: str, client: Client) -> None:
    account = tie("handler", "subject-7", connected)
    before = client.cookies.get("yinuo")
    assert "用单位账号登录" in client.get("/desk/login?next=/desk/%3Fview%3Dlate").content.decode()
    out = client.get("/desk/login/outside?next=/desk/%3Fview%3Dlate")
    assert out["Location"].startswith(connected)
    assert client.cookies["yinuo_outside"]["path"] == "/desk/login"
    assert client.cookies["yinuo_outside"]["httponly"]
    back = consent(out["Location"], "subject-7")
    answer = client.get(back)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/?view=late")
    assert client.cookies["yinuo"] != before
    assert client.cookies["yinuo_outside"].value == ""
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.get("/desk/").status_code == 200
    assert list(SecurityEvent.objects.values_list("what", "account")) == [("logged_in_outside", account.pk)]


def test_a_code_of_the_provider_counts_once_and_for_its_own_browser(connected: str) -> None:
    tie("handler", "subject-7", connected)
    first, other = Client(), Client()
    kept = first.get("/desk/login/outside")
    other.get("/desk/login/outside")
    back = consent(kept["Location"], "subject-7")
    assert other.get(back).status_code == 422
    sealed = first.cookies["yinuo_outside"].value
    assert first.get(back).status_code == 302
    assert first.get(back)["Location"] == "/desk/login"
    again = Client()
    again.cookies["yinuo_outside"] = sealed
    assert again.get(back).status_code == 422
    assert Client().get(back)["Location"] == "/desk/login"


def test_the_provider_gives_no_token_without_the_proof_key(
    connected: str, client: Client, monkeypatch: Any
) -> None:
    from yinuo.kernel.identity import outside

    tie("handler", "subject-7", connected)
    back = consent(client.get("/desk/login/outside")["Location"], "subject-7")
    real = outside._ask

    def without(url: str, data: Any = None, headers: Any = None) -> Any:
        return real(url, {**data, "code_verifier": "x" * 64} if data else None, headers)

    monkeypatch.setattr(outside, "_ask", without)
    assert client.get(back).status_code == 422
    assert client.get("/desk/").status_code == 302


def test_whoever_is_tied_to_nothing_stays_out_and_no_account_is_made(connected: str, client: Client) -> None:
    n, held = Account.objects.count(), Appointment.objects.count()
    # the name an account bears here, and an address like it: neither opens anything
    for subject in ("handler", "handler@city.example", "nobody"):
        back = consent(client.get("/desk/login/outside")["Location"], subject)
        page = client.get(back)
        assert page.status_code == 403
        assert "还没有把它连到哪个账号" in page.content.decode()
    assert (Account.objects.count(), Appointment.objects.count()) == (n, held)
    assert client.get("/desk/").status_code == 302


def test_a_tie_to_another_issuer_or_a_closed_account_opens_nothing(connected: str, client: Client) -> None:
    tie("desk", "subject-8", "https://elsewhere.example")
    account = tie("handler", "subject-9", connected)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    for subject in ("subject-8", "subject-9"):
        back = consent(client.get("/desk/login/outside")["Location"], subject)
        assert client.get(back).status_code == 403


def test_whoever_comes_by_the_provider_owes_no_second_factor_here(
    connected: str, client: Client, settings: Any
) -> None:
    settings.YINUO_SECOND_FACTOR_GRACE = 0
    tie("handler", "subject-7", connected)
    client.get(consent(client.get("/desk/login/outside")["Location"], "subject-7"))
    assert client.get("/desk/").status_code == 200
    assert "单位账号" in client.get("/desk/me").content.decode()


def test_a_provider_that_is_away_leaves_the_password(connected: str, client: Client, settings: Any) -> None:
    settings.YINUO_OIDC = {**settings.YINUO_OIDC, "issuer": "http://127.0.0.1:1"}
    page = client.get("/desk/login/outside")
    assert page.status_code == 503
    assert 'name="password"' in page.content.decode()


def test_where_no_provider_is_connected_there_is_no_button_and_no_address(
    world: World, client: Client
) -> None:
    assert "单位账号" not in client.get("/desk/login").content.decode()
    assert client.get("/desk/login/outside").status_code == 404
    assert client.get("/desk/login/outside/back?code=x&state=y").status_code == 404


def test_going_out_too_often_is_slowed(connected: str, client: Client) -> None:
    from yinuo.doors.shell.pace import MOST

    statuses = [client.get("/desk/login/outside").status_code for _ in range(MOST["code"] + 1)]
    assert statuses[-1] == 429
