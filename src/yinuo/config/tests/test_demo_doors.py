"""The demo's ways in by one press, and the check on a copy somebody cheated with; production has nothing of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client

from yinuo.config.packs import load_pack, pack_folder
from yinuo.doors.portal.tests.logged import Logged
from yinuo.doors.shell.clock import story_instant
from yinuo.doors.shell.pace import PACE
from yinuo.kernel.limits import book
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from pytest_django import Settings

    from yinuo.kernel.record.models import Event


@pytest.fixture
def demo(db: None) -> Iterator[None]:
    """Load the pack with its invented people."""
    load_pack(pack_folder("pinghu"), password="yinuo-demo-test")
    PACE.forget()
    yield
    book.forget()


@pytest.fixture
def promise(demo: None, settings: Any) -> str:
    """Give the reference of an invented promise that somebody signed."""
    day: date = settings.YINUO_AT
    given = {
        "kind": "commitment", "category": "works", "place": "slp-bridge", "title": "示例桥完工并重新开放",
        "body": "更换吊杆", "due_on": day.replace(month=9, day=30), "proof": "放行的照片", "strength": "expected",
        "lead_unit": "sl-jingqu", "source": "example",
    }  # fmt: skip
    who = [staff(Account.objects.get(username=name)) for name in ("handler-jingqu", "head-jingqu")]
    ref = act("", "submit", actor=who[0], given=given, now=story_instant(day)).ref
    act(ref, "launch", actor=who[1], given={}, now=story_instant(day))
    return ref


@pytest.mark.parametrize("who", ["officer", "handler", "checker", "auditor", "books"])
def test_a_press_logs_in_as_one_of_the_demos_people(demo: None, who: str) -> None:
    client = Client()
    answer = client.post(f"/demo/as/{who}")
    lands = "/desk/ventures/" if who == "books" else "/desk/"
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, lands)
    assert client.get(answer.headers["Location"]).status_code == 200


def test_every_rider_gets_a_matter_of_their_own_that_waits_for_an_answer(demo: None) -> None:
    for day in ("2025-08-18", "2025-11-22"):
        client = Client()
        client.cookies["yinuo_day"] = day
        assert client.post("/demo/as/rider").headers["Location"] == "/mine"
        assert "解决了" in client.get("/mine").content.decode()
    rows = Matter.objects.values_list("ref", "state")
    assert len({ref for ref, _state in rows}) == 2
    assert {state for _ref, state in rows} == {"awaiting_reply"}


def test_a_press_from_another_site_and_a_plain_look_open_nothing(demo: None) -> None:
    assert Client().get("/demo/as/officer").status_code == 405
    assert (
        Client().post("/demo/as/officer", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    )
    assert Client().post("/demo/as/nobody").status_code == 404
    assert not Matter.objects.exists()


def everything_recorded() -> str:
    """Give one number for every byte of the record and of what the public reads."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in ("event", "event_content", "stream", "matter", "public_matter"):
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


def test_a_date_moved_on_a_copy_turns_the_check_red_and_names_it(promise: str) -> None:
    before = everything_recorded()
    html = Client().post("/demo/cheat").content.decode()
    assert "有一步对不上" in html
    assert f"{promise} 示例桥完工并重新开放" in html
    assert "第 2 步，签下承诺" in html
    assert ("2025年9月30日" in html, "2025年10月10日" in html) == (True, True)
    assert html.count("对不上</span></td>") == 1
    assert everything_recorded() == before
    assert "2 步都对得上" in Client().get(f"/check?ref={promise}").content.decode()


def test_the_check_of_a_copy_nobody_touched_stays_green(
    promise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.config import demo_cheat

    def nothing(events: list[Event]) -> tuple[Event, str, date, date]:
        from datetime import date

        return events[0], "", date(2025, 9, 30), date(2025, 9, 30)

    monkeypatch.setattr(demo_cheat, "move_a_date", nothing)
    assert "2 步都对得上" in Client().post("/demo/cheat", {"ref": promise}).content.decode()


def test_the_verifier_that_anybody_runs_catches_the_cheat_too(
    committed_db: str, tmp_path: Path, settings: Settings, client: Client
) -> None:
    logged = Logged(tmp_path, settings, client)
    ref = logged.world.promised()
    assert "人人能跑的验证程序说" not in client.post("/demo/cheat", {"ref": ref}).content.decode()
    logged.drain()
    html = client.post("/demo/cheat", {"ref": ref}).content.decode()
    assert "leaf 1: the public facts are not those that went into the log" in html
    assert logged.checked(ref).holds  # the real one was not touched


def test_what_has_no_date_or_is_not_public_is_not_cheated_with(demo: None) -> None:
    assert Client().post("/demo/cheat").status_code == 404
    assert Client().post("/demo/cheat", {"ref": "PH-2025-NOTHING0"}).status_code == 404


@pytest.mark.parametrize("path", ["/demo/as/rider", "/demo/as/officer", "/demo/cheat"])
def test_production_has_no_such_address(path: str, tmp_path: Path) -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("YINUO_", "DJANGO_"))}
    keys = ("DJANGO_KEY", "CODE_KEY", "LOOKUP_KEY", "MASTER_KEY", "DB_WEB_PASSWORD")
    told |= {f"YINUO_{key}": os.urandom(32).hex() for key in keys}
    told |= {
        "YINUO_MODE": "production", "YINUO_HOSTS": "register.example", "YINUO_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "yinuo.config.settings",
    }  # fmt: skip
    script = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "resolve('/page')\n"
        "try:\n"
        f"    resolve('{path}')\n"
        "except Resolver404:\n"
        "    print('no such address')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=told
    )
    assert done.stdout.strip() == "no such address", done.stderr
