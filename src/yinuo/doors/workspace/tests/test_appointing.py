"""The page of appointments: given, agreed, ended and shown; help for whoever lost the telephone; the auditor's list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.workspace.guessing import Brake
from yinuo.doors.workspace.tests.proving import PASSWORD, first_step, with_authenticator, with_password
from yinuo.kernel.identity.models import Grant, OutsideIdentity, SecondFactor, SecurityEvent
from yinuo.kernel.people.models import Account, Appointment

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.world import World

FORM = {
    "username": "stranger",
    "role": "auditor",
    "unit": "audit",
    "place": "city",
    "from_on": "2025-08-18",
    "to_on": "",
}
PROVIDER = {
    "issuer": "https://id.example",
    "client": "yinuo",
    "secret": "s",
    "name": "单位账号",
    "name_en": "City",
}


@pytest.fixture(autouse=True)
def _fresh_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("login", "second", "proof"):
        monkeypatch.setattr(f"yinuo.doors.workspace.{room}.BRAKE", Brake())


@pytest.fixture
def stranger(world: World) -> Account:
    from yinuo.kernel.people.actions import open_account

    return open_account("stranger", PASSWORD, name="新来的")


@pytest.fixture
def two(stranger: Account, seat: Callable[[str], Client]) -> tuple[Client, Client]:
    """Give two technicians at the desk."""
    row = Appointment.objects.get(role="technician")
    other = Account.objects.get(username="far-checker")
    Appointment.objects.create(
        person=other.person, role="technician", unit=row.unit, place=row.place, from_on=row.from_on
    )
    return seat("technician"), seat("far_checker")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_auditor_is_appointed_by_two_and_can_work_then(two: tuple[Client, Client]) -> None:
    first, second = two
    assert first.post("/desk/appoint/grant", FORM)["Location"] == "/desk/appoint?done=waits"
    number = str(Grant.objects.get().pk)
    page = text(first.get("/desk/appoint?done=waits"))
    assert "要另一个人同意才算" in page
    assert "收回" in page
    assert ">同意<" not in page
    client = Client()
    first_step(client, "stranger")
    assert client.get("/desk/security").status_code == 403
    assert first.post("/desk/appoint/decide", {"grant": number, "do": "agree"}).status_code == 403
    assert ">同意<" in text(second.get("/desk/appoint"))
    answer = second.post("/desk/appoint/decide", {"grant": number, "do": "agree"})
    assert answer["Location"] == "/desk/appoint?done=agreed"
    assert client.get("/desk/").status_code == 302  # whose rights changed logs in anew
    first_step(client, "stranger")
    page = text(client.get("/desk/security"))
    assert "同意了任命 · 审计" in page
    assert "stranger" in page
    assert "两人任命" in text(client.get("/desk/me"))


def test_a_proposal_is_refused_or_taken_back(two: tuple[Client, Client]) -> None:
    first, second = two
    for who in two:
        first.post("/desk/appoint/grant", FORM)
        number = Grant.objects.get(decided_at=None).pk
        answer = who.post("/desk/appoint/decide", {"grant": number, "do": "refuse"})
        assert answer["Location"] == "/desk/appoint?done=refused"
    assert not Appointment.objects.filter(person__account__username="stranger").exists()
    assert second.post("/desk/appoint/decide", {"grant": "x", "do": "agree"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "nobody"}, "没有这个账号"),
        ({"username": "a\x00"}, "没有这个账号"), ({"role": "king"}, "请选一种岗位"),
        ({"unit": "none"}, "请选一个单位"),
        ({"place": "none"}, "请选管哪一片"), ({"from_on": "2025-02-30"}, "2025"), ({"to_on": "2024-01-01"}, "不能早于"),
        ({"from_on": "2020-01-01"}, "过去的日子"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    two: tuple[Client, Client], wrong: dict[str, str], said: str
) -> None:
    page = two[0].post("/desk/appoint/grant", {**FORM, **wrong})
    assert page.status_code == 422
    assert said in text(page)
    assert not Grant.objects.exists()


def test_nobody_appoints_themselves_and_a_head_nobody_far_away(
    two: tuple[Client, Client], seat: Callable[[str], Client]
) -> None:
    assert two[0].post("/desk/appoint/grant", {**FORM, "username": "technician"}).status_code == 403
    head = {**FORM, "role": "unit"}
    assert seat("head").post("/desk/appoint/grant", {**head, "unit": "roads"}).status_code == 303
    assert seat("head").post("/desk/appoint/grant", {**head, "unit": "water"}).status_code == 403


@pytest.mark.parametrize("who", ["desk", "handler", "checker", "auditor"])
def test_the_page_is_for_those_who_may_appoint(world: World, seat: Callable[[str], Client], who: str) -> None:
    client = seat(who)
    assert client.get("/desk/appoint").status_code == 403
    for verb in ("grant", "end", "decide", "account", "tie", "help"):
        assert client.post(f"/desk/appoint/{verb}", FORM).status_code == 403, verb


@pytest.mark.parametrize("verb", ["account", "tie", "help"])
def test_accounts_are_a_technicians_alone(world: World, seat: Callable[[str], Client], verb: str) -> None:
    assert seat("head").post(f"/desk/appoint/{verb}", {"username": "x"}).status_code == 403
    assert "开一个账号" not in text(seat("head").get("/desk/appoint"))


def test_an_appointment_is_ended_on_a_page_of_its_own(two: tuple[Client, Client]) -> None:
    client, row = two[0], Appointment.objects.get(person__account__username="handler")
    assert f"/desk/appoint/end?a={row.pk}" in text(client.get("/desk/appoint?q=handler"))
    assert (
        "colleague"
        not in text(client.get("/desk/appoint?q=handler")).partition("<table")[2].partition("</table>")[0]
    )
    assert client.get(f"/desk/appoint/end?a={row.pk}").status_code == 200
    form = {"appointment": row.pk, "to_on": "2020-01-01"}
    assert client.post("/desk/appoint/end", form).status_code == 422
    assert client.post("/desk/appoint/end", {**form, "to_on": "never"}).status_code == 422
    answer = client.post("/desk/appoint/end", {**form, "to_on": "2025-08-18"})
    assert answer["Location"] == "/desk/appoint?done=ended"
    own = Appointment.objects.get(person__account__username="technician")
    assert client.get(f"/desk/appoint/end?a={own.pk}").status_code == 404
    auditor = Appointment.objects.get(role="auditor")
    assert "要另一个人同意才结束" in text(client.get(f"/desk/appoint/end?a={auditor.pk}"))
    form = {"appointment": str(auditor.pk), "to_on": "2025-08-18"}
    assert client.post("/desk/appoint/end", form)["Location"] == "/desk/appoint?done=waits"


def test_an_account_is_opened_and_its_first_password_shown_once(two: tuple[Client, Client]) -> None:
    client = two[0]
    page = client.post("/desk/appoint/account", {"username": "newcomer", "name": "新人"})
    found = re.search(r"<b class=\"link\" translate=\"no\">([a-z0-9-]{19})</b>", text(page))
    assert found is not None
    assert found[1] not in text(client.get("/desk/appoint"))
    assert Account.objects.get(username="newcomer").check_password(found[1])
    assert client.post("/desk/appoint/account", {"username": "newcomer"}).status_code == 422
    assert client.post("/desk/appoint/account", {"username": "A B"}).status_code == 422
    assert "account_opened" in SecurityEvent.objects.values_list("what", flat=True)


def test_whoever_lost_the_telephone_is_helped_by_a_technician_and_told_nothing_of_a_password(
    two: tuple[Client, Client],
) -> None:
    account, _secret = with_authenticator("handler")
    sat, client = Client(), two[0]
    sat.force_login(account)
    assert f'name="account" value="{account.pk}"' in text(client.get("/desk/appoint"))
    assert (
        client.post("/desk/appoint/help", {"account": account.pk})["Location"] == "/desk/appoint?done=cleared"
    )
    assert not SecondFactor.objects.exists()
    assert sat.get("/desk/").status_code == 302
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert ("factors_cleared", account.pk) in SecurityEvent.objects.values_list("what", "account")
    own = Account.objects.get(username="technician")
    assert client.post("/desk/appoint/help", {"account": own.pk}).status_code == 404
    assert client.post("/desk/appoint/help", {"account": "0"}).status_code == 404


def test_an_identity_is_tied_on_the_page_and_cut_there(two: tuple[Client, Client], settings: Any) -> None:
    first, second = two
    assert "连上单位账号" not in text(first.get("/desk/appoint"))
    settings.YINUO_OIDC = PROVIDER
    form = {"username": "handler", "subject": "subject-7"}
    assert first.post("/desk/appoint/tie", {**form, "username": "nobody"}).status_code == 422
    assert first.post("/desk/appoint/tie", {**form, "subject": ""}).status_code == 422
    assert first.post("/desk/appoint/tie", form)["Location"] == "/desk/appoint?done=waits"
    assert "subject-7" in text(second.get("/desk/appoint"))
    second.post("/desk/appoint/decide", {"grant": Grant.objects.get().pk, "do": "agree"})
    tied = OutsideIdentity.objects.get()
    answer = first.post("/desk/appoint/help", {"tied": tied.pk})
    assert answer["Location"] == "/desk/appoint?done=untied"
    assert not OutsideIdentity.objects.exists()


def test_a_grant_asks_again(
    two: tuple[Client, Client], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.YINUO_ASK_AGAIN_MINUTES = 15
    client = Client()
    client.force_login(with_password("technician"))
    form = {**FORM, "proof": "wrong"}
    for path, sent in (
        ("grant", form), ("account", {"username": "newcomer"}), ("help", {"account": "1"}),
        ("end", {"appointment": str(Appointment.objects.get(role="auditor").pk), "to_on": "2025-08-18"}),
        ("decide", {"grant": "1", "do": "agree"}),
    ):  # fmt: skip
        assert client.post(f"/desk/appoint/{path}", sent).status_code == 422, path
    assert not Grant.objects.exists()
    monkeypatch.setattr("yinuo.doors.workspace.proof.BRAKE", Brake())
    assert client.post("/desk/appoint/grant", {**form, "proof": PASSWORD}).status_code == 303


def test_the_page_asks_as_often_for_one_as_for_three(two: tuple[Client, Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, n = two[0], []
    client.get("/desk/appoint")
    for more in (1, 2):
        for _ in range(more):
            client.post("/desk/appoint/grant", FORM)
            client.post("/desk/appoint/account", {"username": f"more-{Account.objects.count()}"})
        with CaptureQueriesContext(connection) as caught:
            client.get("/desk/appoint")
        n.append(len(caught))
    assert n[0] == n[1]


def test_security_events_are_an_auditors_alone_and_say_no_address(
    world: World, seat: Callable[[str], Client]
) -> None:
    Client().post("/desk/login", {"username": "handler", "password": "wrong"})
    Client().post("/desk/login", {"username": "my-password-typed-here", "password": "x"})
    for who in ("desk", "handler", "head", "checker", "technician"):
        assert seat(who).get("/desk/security").status_code == 403
    client = seat("auditor")
    page = text(client.get("/desk/security?what=log_in_failed"))
    table = page.partition("<tbody>")[2]
    assert table.count("登录没成") == 2
    assert table.count("handler") == 1
    for word in ("my-password-typed-here", "127.0.0.1"):
        assert word not in page
    for n in range(60):
        SecurityEvent.objects.create(what="logged_out", at=f"2025-08-18T00:00:{n % 60:02}Z")
    page = text(client.get("/desk/security?what=logged_out"))
    older = re.search(r"before=(\d+)", page)
    assert older is not None
    assert text(client.get(f"/desk/security?what=logged_out&before={older[1]}")).count("<tr>") == 11
    assert "没有这样的记录" in text(client.get("/desk/security?what=token_made"))
    assert client.get("/desk/security?before=x").status_code == 200
