"""The page about oneself: what one may do off the law's table, sessions that can be ended, passwords, tokens, proof."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.workspace.guessing import MOST_FAILURES, Brake
from yinuo.doors.workspace.me_sheet import allowed
from yinuo.doors.workspace.tests.proving import (
    PASSWORD,
    digits,
    first_step,
    with_authenticator,
    with_password,
)
from yinuo.kernel.identity import tokens
from yinuo.kernel.identity.models import ApiToken, SecurityEvent, StaffSession
from yinuo.kernel.matters.decide import WORKFLOW
from yinuo.kernel.people.bundles import BUNDLES
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture(autouse=True)
def _fresh_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("login", "second", "proof"):
        monkeypatch.setattr(f"yinuo.doors.workspace.{room}.BRAKE", Brake())


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("bundle", BUNDLES)
def test_what_a_bundle_allows_is_read_off_the_table(bundle: str) -> None:
    alone, proposes, decides = allowed(bundle)
    roles = BUNDLES[bundle]
    for row in WORKFLOW.rows:
        if not row.two and roles & set(row.who):
            assert row.verb in alone
        if row.two and row.two[0] in roles:
            assert row.verb in proposes
        if row.two and row.two[1] in roles:
            assert row.verb in decides
    assert (bundle == "technician") == ((alone, proposes, decides) == ((), (), ()))


def test_the_page_says_what_one_may_do_until_when(world: World, seat: Callable[[str], Client]) -> None:
    page = text(seat("desk").get("/desk/me"))
    assert "受理 · " in page
    assert "没有定到哪天" in page
    assert "自己就能办" in page
    assert "看得到：没有一件事的内容" in text(seat("technician").get("/desk/me"))


def test_nobody_else_reads_it(world: World, client: Client) -> None:
    assert client.get("/desk/me")["Location"].startswith("/desk/login")


def test_a_session_can_be_seen_and_ended_without_a_word_of_the_device(world: World) -> None:
    with_password("handler")
    here, there = Client(HTTP_USER_AGENT="Telephone/9"), Client(HTTP_USER_AGENT="Fridge/1")
    first_step(here, "handler")
    first_step(there, "handler")
    page = text(here.get("/desk/me"))
    handles = re.findall(r'name="session" value="([0-9a-f]{16})"', page)
    assert len(handles) == 1
    for word in ("Fridge", "Telephone", "127.0.0.1", there.cookies["yinuo"].value):
        assert word not in page
    assert here.post("/desk/me/session", {"session": handles[0]}).status_code == 303
    assert there.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200


def test_all_other_sessions_end_at_one_press(world: World) -> None:
    with_password("handler")
    clients = [Client() for _ in range(3)]
    for client in clients:
        first_step(client, "handler")
    clients[0].post("/desk/me/session", {"session": "others"})
    assert [client.get("/desk/").status_code for client in clients] == [200, 302, 302]


def test_nobody_ends_anothers_session(world: World) -> None:
    from yinuo.kernel.identity.sessions import handle_of

    with_password("handler")
    with_password("desk")
    other, client = Client(), Client()
    first_step(other, "desk")
    first_step(client, "handler")
    client.post("/desk/me/session", {"session": handle_of(other.cookies["yinuo"].value)})
    assert other.get("/desk/").status_code == 200


def test_a_session_ends_by_doing_nothing(world: World, client: Client, settings: Any) -> None:
    with_password("handler")
    first_step(client, "handler")
    now = datetime.now(UTC)
    StaffSession.objects.update(used_at=now - timedelta(minutes=29))
    assert client.get("/desk/").status_code == 200
    assert StaffSession.objects.get().used_at > now - timedelta(minutes=1)
    StaffSession.objects.update(used_at=now - timedelta(minutes=31))
    assert client.get("/desk/").status_code == 302
    first_step(client, "handler")
    StaffSession.objects.update(begun_at=now - timedelta(hours=12))
    assert client.get("/desk/").status_code == 302
    settings.YINUO_IDLE_MINUTES = 60
    first_step(client, "handler")
    assert "60 分钟不动就会退出" in text(client.get("/desk/me"))


def test_what_was_typed_is_not_lost_when_the_session_was_over(world: World, client: Client) -> None:
    with_password("handler")
    ref = world.assigned()
    first_step(client, "handler")
    form = text(client.get(f"/desk/{ref}/acknowledge"))
    guards = dict(re.findall(r'name="(version|token)" value="([^"]*)"', form))
    StaffSession.objects.update(used_at=datetime.now(UTC) - timedelta(minutes=31))
    answer = client.post(f"/desk/{ref}/acknowledge", {**guards, "text": "<b>写了半天</b>", "password": "x"})
    page = text(answer)
    assert answer.status_code == 403
    assert "写的都还在" in page
    assert "写了半天" not in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept is not None
    back = text(first_step(client, "handler", kept=kept[1]))
    assert f'action="/desk/{ref}/acknowledge"' in back
    assert 'name="text" value="&lt;b&gt;写了半天&lt;/b&gt;"' in back
    assert 'name="password"' not in back
    sent = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', back))
    assert client.post(f"/desk/{ref}/acknowledge", sent).status_code == 302


def test_what_one_person_typed_is_shown_to_nobody_else(world: World) -> None:
    with_password("handler")
    with_password("desk")
    client = Client()
    first_step(client, "handler")
    StaffSession.objects.update(used_at=datetime.now(UTC) - timedelta(minutes=31))
    page = text(client.post("/desk/narrow", {"base": "all", "name": "geheim"}))
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept is not None
    assert first_step(client, "desk", kept=kept[1])["Location"] == "/desk/"
    assert first_step(client, "handler", kept=kept[1][:-4] + "AAAA")["Location"] == "/desk/"
    assert Client().post("/desk/narrow", {"base": "all"}).status_code == 403


def test_a_password_is_changed_by_whoever_knows_it_and_ends_every_other_session(world: World) -> None:
    with_password("handler")
    here, there = Client(), Client()
    first_step(here, "handler")
    first_step(there, "handler")
    new = "quite another password"
    for typed in (
        {"old": "wrong", "new": new, "again": new},
        {"old": PASSWORD, "new": new, "again": new + "x"},
        {"old": PASSWORD, "new": "short", "again": "short"},
    ):
        assert here.post("/desk/me/password", typed).status_code == 422
    assert here.post("/desk/me/password", {"old": PASSWORD, "new": new, "again": new}).status_code == 303
    assert here.get("/desk/me?done=password").status_code == 200
    assert there.get("/desk/").status_code == 302
    assert first_step(Client(), "handler").status_code == 422
    assert "password_changed" in SecurityEvent.objects.values_list("what", flat=True)


def test_what_is_grave_asks_again_after_fifteen_minutes_and_keeps_what_was_typed(
    world: World, client: Client, settings: Any
) -> None:
    settings.YINUO_ASK_AGAIN_MINUTES = 15
    _account, secret = with_authenticator("desk")
    client.force_login(Account.objects.get(username="desk"))
    form = {"name": "回传程序", "days": "30", "is_read_only": "on"}
    page = client.post("/desk/me/token", form)
    assert page.status_code == 422
    assert "回传程序" in text(page)
    assert 'name="proof"' in text(page)
    for proof in ("", "wrong", "000000"):
        assert client.post("/desk/me/token", {**form, "proof": proof}).status_code == 422
    assert not ApiToken.objects.exists()
    assert client.post("/desk/me/token", {**form, "proof": digits(secret)}).status_code == 200
    assert 'name="proof"' not in text(client.get("/desk/me/token"))
    session = client.session
    session["proven"] = datetime.now(UTC).timestamp() - 16 * 60
    session.save()
    assert 'name="proof"' in text(client.get("/desk/me/token"))
    assert client.post("/desk/me/token", {**form, "proof": digits(secret)}).status_code == 422
    assert client.post("/desk/me/token", {**form, "proof": PASSWORD}).status_code == 200


def test_asking_again_is_braked(world: World, client: Client, settings: Any) -> None:
    settings.YINUO_ASK_AGAIN_MINUTES = 15
    client.force_login(with_password("desk"))
    form = {"name": "x", "days": "30"}
    for _ in range(MOST_FAILURES):
        client.post("/desk/me/token", {**form, "proof": "wrong"})
    assert client.post("/desk/me/token", {**form, "proof": PASSWORD}).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_contact_is_revealed_after_asking_again(world: World, settings: Any) -> None:
    settings.YINUO_ASK_AGAIN_MINUTES = 15
    ref, client = world.assigned(contact="13800000000", keep_contact="yes"), Client()
    client.force_login(with_password("desk"))
    page = client.post(f"/desk/{ref}/reveal", {"reason": "要约上门时间"})
    assert page.status_code == 422
    assert "13800000000" not in text(page)
    assert "要约上门时间" in text(page)
    shown = client.post(f"/desk/{ref}/reveal", {"reason": "要约上门时间", "proof": PASSWORD})
    assert "13800000000" in text(shown)


def test_a_token_is_shown_once_kept_as_a_hash_and_ended_there(world: World, client: Client) -> None:
    account = with_password("desk")
    client.force_login(account)
    page = text(client.post("/desk/me/token", {"name": "回传", "days": "7", "only": ["desk"]}))
    found = re.search(r"yinuo_[A-Za-z0-9_-]{43}", page)
    assert found is not None
    row = ApiToken.objects.get()
    assert (row.bundles, row.is_read_only, bytes(row.hashed)) == (["desk"], False, tokens.hashed(found[0]))
    assert timedelta(days=6) < row.expires_at - datetime.now(UTC) <= timedelta(days=7)
    listed = text(client.get("/desk/me"))
    assert "回传" in listed
    assert found[0] not in listed
    assert tokens.bearer(found[0]) is not None
    assert client.post("/desk/me/token/end", {"token": row.pk}).status_code == 303
    assert tokens.bearer(found[0]) is None
    whats = list(SecurityEvent.objects.values_list("what", "note"))
    assert whats == [("token_made", str(row.pk)), ("token_ended", str(row.pk))]


@pytest.mark.parametrize(
    "wrong", [{"days": "9999"}, {"days": ""}, {"name": ""}, {"only": ["auditor"]}, {"only": ["king"]}]
)
def test_a_token_beyond_ones_own_is_refused(world: World, client: Client, wrong: dict[str, Any]) -> None:
    client.force_login(with_password("desk"))
    form: dict[str, Any] = {"name": "x", "days": "30", **wrong}
    assert client.post("/desk/me/token", form).status_code == 422
    assert not ApiToken.objects.exists()


def test_nobody_ends_anothers_token(world: World, client: Client) -> None:
    row, _secret = tokens.create(Account.objects.get(username="desk"), "x", 7)
    client.force_login(with_password("handler"))
    client.post("/desk/me/token/end", {"token": row.pk})
    client.post("/desk/me/token/end", {"token": "x"})
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_page_asks_as_often_however_many_sessions_and_tokens(world: World, client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(with_password("handler"))
    client.get("/desk/me")
    n = []
    for more in (1, 3):
        for _ in range(more):
            first_step(Client(), "handler")
            tokens.create(Account.objects.get(username="handler"), "x", 7)
        with CaptureQueriesContext(connection) as caught:
            client.get("/desk/me")
        n.append(len(caught))
    assert n[0] == n[1]
