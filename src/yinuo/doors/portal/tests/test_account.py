"""A resident's account: nobody needs one, known and unknown addresses are the same, six digits count once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal.tests.test_round import code_on, raised
from yinuo.kernel.identity import residents
from yinuo.kernel.identity.models import EntryCode, Resident, ResidentMatter
from yinuo.kernel.identity.tasks import send
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World

PHONE, MAIL = "+86 138 0000 0001", "Rider@Example.org"


def asked(client: Client, address: str = PHONE) -> tuple[str, str]:
    """Ask for six digits; gives the number they are asked under, and the digits a demo says aloud."""
    page = client.post("/mine/enter", {"address": address}).content.decode()
    number, digits = re.search(r'name="number" value="([^"]+)"', page), re.search(r"六位数是 (\d{6})", page)
    assert number is not None
    assert digits is not None
    return number[1], digits[1]


def come_in(client: Client, address: str = PHONE) -> Any:
    number, digits = asked(client, address)
    return client.post("/mine/enter", {"number": number, "digits": digits})


def test_six_digits_open_an_account_and_count_once(world: World) -> None:
    client, again = Client(), Client()
    number, digits = asked(client)
    assert client.post("/mine/enter", {"number": number, "digits": digits})["Location"] == "/mine/all"
    assert client.get("/mine/all").status_code == 200
    assert again.post("/mine/enter", {"number": number, "digits": digits}).status_code == 422
    assert again.get("/mine/all")["Location"] == "/mine/enter"
    assert Resident.objects.count() == 1


@pytest.fixture
def committed(committed_db: str) -> Iterator[World]:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build()
    book.forget()


def test_two_posts_of_the_same_six_digits_at_once_open_one(committed: World) -> None:
    from django.db import connections

    number, digits = asked(Client())
    gate = Barrier(2)

    def post(_n: int) -> int:
        gate.wait()
        try:
            return int(Client().post("/mine/enter", {"number": number, "digits": digits}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, range(2))) == [303, 422]


def test_known_and_unknown_addresses_are_answered_alike_with_the_same_work(world: World) -> None:
    come_in(Client(), MAIL)
    Client().post("/mine/enter", {"address": "warm@example.org"})
    told = []
    for address in ("rider@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as caught:
            page = Client().post("/mine/enter", {"address": address})
        body = re.sub(r"[0-9a-f-]{36}|\d{6}|\d\d:\d\d", "", page.content.decode())
        told.append((page.status_code, len(caught), body))
    assert told[0] == told[1]


def test_wrong_old_spent_and_made_up_digits_are_answered_alike(world: World) -> None:
    client = Client()
    number, digits = asked(client)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    old, old_digits = asked(client, MAIL)
    EntryCode.objects.filter(pk=old).update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    told = set()
    for name, typed in (
        (number, wrong), (old, old_digits), ("not a number", "123456"),
        ("00000000-0000-4000-8000-000000000000", "123456"),
        (number, ""),
    ):  # fmt: skip
        page = client.post("/mine/enter", {"number": name, "digits": typed})
        told.add((page.status_code, page.content.decode().replace(name, "")))
    assert len(told) == 1
    assert not Resident.objects.exists()


def test_digits_are_tried_five_times_and_no_more(world: World) -> None:
    client = Client()
    number, digits = asked(client)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    for _ in range(residents.MOST_TRIES):
        client.post("/mine/enter", {"number": number, "digits": wrong})
    assert client.post("/mine/enter", {"number": number, "digits": digits}).status_code == 422


def test_no_address_stands_anywhere_plain_and_none_at_all_once_the_message_is_sent(
    world: World, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = Client()
    number, digits = asked(client, MAIL)
    assert "rider" not in repr(list(EntryCode.objects.values_list())).lower()
    assert digits not in repr(list(EntryCode.objects.values_list("hashed", "sealed", "blind_index")))
    assert send(number)
    assert mail.outbox[0].to == ["rider@example.org"]
    assert digits in mail.outbox[0].body
    assert EntryCode.objects.get(pk=number).sealed is None
    assert not send(number)
    assert len(mail.outbox) == 1
    client.post("/mine/enter", {"number": number, "digits": digits})
    assert "rider" not in repr(list(Resident.objects.values_list())).lower()


def test_a_telephone_gets_its_digits_by_the_citys_gateway(world: World, settings: Any, tmp_path: Any) -> None:
    settings.YINUO_HOME = tmp_path
    number, digits = asked(Client())
    assert send(number)
    written = next((tmp_path / "outbox").iterdir()).read_text("utf-8")
    assert written.startswith("+8613800000001\n")
    assert digits in written


def test_an_address_is_not_flooded_and_is_not_told_so(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    numbers = [asked(Client(), MAIL)[0] for _ in range(5)]
    assert [send(number) for number in numbers] == [True, True, True, False, False]
    assert len(mail.outbox) == 3
    EntryCode.objects.update(made_at=datetime.now(UTC) - timedelta(minutes=16))
    assert send(asked(Client(), MAIL)[0])


def test_digits_that_waited_too_long_are_not_sent(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    number, _digits = asked(Client(), MAIL)
    EntryCode.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert not send(number)
    assert mail.outbox == []
    assert EntryCode.objects.get().sealed is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "12",
        "a@b",
        "a\x00@b.example",
        "a@b.example\nBcc: c@d.example",
        "a@@b.example",
        "1" * 16,
        f"{'a' * 65}@b.example",
    ],
)
def test_what_is_no_address_is_refused(world: World, address: str) -> None:
    assert Client().post("/mine/enter", {"address": address}).status_code == 422
    assert not EntryCode.objects.exists()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("138 0000-0001", ("phone", "13800000001")), ("＋８６１３８０００００００１", ("phone", "+8613800000001")),
        (" Rider@Example.ORG ", ("email", "rider@example.org")),
    ],
)  # fmt: skip
def test_an_address_is_read_in_its_one_form(typed: str, read: tuple[str, str]) -> None:
    assert residents.read_address(typed) == read


def test_production_says_no_digits_on_its_page(world: World, settings: Any) -> None:
    settings.YINUO_AT = None
    page = Client().post("/mine/enter", {"address": MAIL}).content.decode()
    assert not re.search(r"\b\d{6}\b", page)


@pytest.fixture
def kept(world: World) -> tuple[Client, str]:
    """Give a browser in an account with one matter in it, and that matter's code."""
    client = Client()
    code = code_on(raised(client))
    client.post("/c", {"code": code})
    assert "凭手机号或邮箱放进账户" in client.get("/mine").content.decode()
    come_in(client)
    assert "放进我的账户" in client.get("/mine").content.decode()
    assert client.post("/mine/all/act", {"do": "keep"})["Location"] == "/mine/all?done=kept"
    return client, code


def number_of(client: Client) -> str:
    found = re.search(r'name="number" value="(\d+)"', client.get("/mine/all").content.decode())
    return found[1] if found else ""


def test_what_lies_in_an_account_is_opened_without_its_code(kept: tuple[Client, str]) -> None:
    _client, _code = kept
    other = Client()
    come_in(other)
    number = number_of(other)
    assert other.post("/mine/all/act", {"do": "open", "number": number})["Location"] == "/mine"
    page = other.get("/mine").content.decode()
    assert "您提的事" in page
    assert "在您的账户里" in page
    other.post("/mine/all/act", {"do": "keep"})
    assert ResidentMatter.objects.count() == 1
    other.post("/mine/close")
    assert other.get("/mine")["Location"] == "/mine/all"


def test_whoever_opens_it_from_the_account_speaks_as_the_one_who_asked(kept: tuple[Client, str]) -> None:
    client, _code = kept
    client.post("/mine/all/act", {"do": "open", "number": number_of(client)})
    guards = dict(re.findall(r'name="(version|token)" value="([^"]*)"', client.get("/mine").content.decode()))
    answer = client.post("/mine/act", {**guards, "verb": "withdraw", "text": "不用了"})
    assert (answer.status_code, answer["Location"]) == (303, "/mine?done=withdraw")
    assert Matter.objects.get().outcome == "withdrawn"


def test_anothers_account_opens_nothing(kept: tuple[Client, str]) -> None:
    client, _code = kept
    number = number_of(client)
    other = Client()
    come_in(other, MAIL)
    for do in ("open", "out"):
        other.post("/mine/all/act", {"do": do, "number": number})
    assert other.post("/mine/all/act", {"do": "open", "number": number}).status_code == 404
    assert number_of(client) == number
    assert Client().post("/mine/all/act", {"do": "open", "number": number})["Location"] == "/mine/enter"
    assert other.post("/mine/all/act", {"do": "nothing"}).status_code == 404
    assert other.post("/mine/all/act", {"do": "keep"}).status_code == 404


def test_a_cookie_of_a_code_opens_no_account(kept: tuple[Client, str]) -> None:
    client, code = kept
    other = Client()
    other.post("/c", {"code": code})
    other.cookies["yinuo_account"] = other.cookies["yinuo_mine"].value
    assert other.get("/mine/all")["Location"] == "/mine/enter"
    stale = Client()
    client.post("/mine/all/act", {"do": "open", "number": number_of(client)})
    stale.cookies["yinuo_mine"] = client.cookies["yinuo_mine"].value
    assert stale.get("/mine").status_code == 404


def test_a_code_that_was_cancelled_is_gone_from_the_account(kept: tuple[Client, str]) -> None:
    client, code = kept
    number = number_of(client)
    Client().post("/c/cancel", {"code": code})
    assert number_of(client) == ""
    assert client.post("/mine/all/act", {"do": "open", "number": number}).status_code == 404


def test_it_is_taken_out_and_its_code_goes_on(kept: tuple[Client, str]) -> None:
    client, code = kept
    client.post("/mine/all/act", {"do": "out", "number": number_of(client)})
    assert number_of(client) == ""
    assert Client().post("/c", {"code": code}).status_code == 303


def test_an_account_holds_no_more_than_its_most(
    kept: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _code = kept
    monkeypatch.setattr("yinuo.kernel.identity.residents.MOST_KEPT", 1)
    client.post("/c", {"code": code_on(raised(Client()))})
    assert client.post("/mine/all/act", {"do": "keep"}).status_code == 422


def test_leaving_everywhere_closes_every_browser(kept: tuple[Client, str]) -> None:
    client, _code = kept
    other = Client()
    come_in(other)
    assert other.post("/mine/all/act", {"do": "leave"})["Location"] == "/c?done=put-away"
    assert other.get("/mine/all")["Location"] == "/mine/enter"
    come_in(other)
    other.post("/mine/all/act", {"do": "everywhere"})
    assert client.get("/mine/all")["Location"] == "/mine/enter"


def test_an_account_is_deleted_by_its_own_and_nothing_of_it_stays(kept: tuple[Client, str]) -> None:
    client, code = kept
    client.post("/mine/all/act", {"do": "delete"})
    assert Resident.objects.exists()
    client.post("/mine/all/act", {"do": "delete", "sure": "on"})
    for model in (Resident, ResidentMatter, EntryCode):
        assert not model._default_manager.exists()
    assert client.get("/mine/all")["Location"] == "/mine/enter"
    assert Client().post("/c", {"code": code}).status_code == 303
    assert Matter.objects.get().state == "submitted"


def test_the_list_asks_as_often_for_one_as_for_three(kept: tuple[Client, str]) -> None:
    client, _code = kept
    n = []
    for more in (0, 2):
        for _ in range(more):
            client.post("/c", {"code": code_on(raised(Client()))})
            client.post("/mine/all/act", {"do": "keep"})
        client.get("/mine/all")
        with CaptureQueriesContext(connection) as caught:
            client.get("/mine/all")
        n.append(len(caught))
    assert n[0] == n[1]


def test_asking_for_digits_is_slowed_like_guessing_codes(world: World) -> None:
    from yinuo.doors.shell.pace import MOST

    statuses = [Client().post("/mine/enter", {"address": "x"}).status_code for _ in range(MOST["code"] + 1)]
    assert statuses[-1] == 429
