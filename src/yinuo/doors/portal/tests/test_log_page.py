"""The log's own page: its head, how to verify it, and who outside signed; without a witness it says what that means."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.config import testing
from yinuo.doors.portal.log_page import ago_of, root_short
from yinuo.doors.portal.tests.logged import Logged
from yinuo.kernel.log.models import Cosignature
from yinuo.kernel.log.signing import clock_of
from yinuo.kernel.log.tests.writing import ORIGIN, keys_of, published
from yinuo.kernel.log.witnessed import take_witnessed, witnesses
from yinuo_verify import checkpoint, note
from yinuo_verify.onefile import onefile
from yinuo_verify.refusal import Refused
from yinuo_verify.witness import Witness

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

NAME, URL = "witness.example/one", "https://witness.example/checkpoint"
ALONE = "外面没有人见证"


@pytest.fixture
def logged(committed_db: str, tmp_path: Path, settings: Settings, client: Client) -> Logged:
    return Logged(tmp_path, settings, client)


@pytest.fixture
def witness(tmp_path: Path, logged: Logged, settings: Settings) -> Witness:
    found = Witness(tmp_path / "witness", NAME)
    logged.world.promised()
    logged.drain()
    found.round(
        logged.log(), keys_of(logged.house), int((datetime.now(UTC) - timedelta(minutes=7)).timestamp())
    )
    settings.YINUO_WITNESSES = [f"{(found.folder / 'key').read_text().strip()} {URL}"]
    return found


def signed_by(witness: Witness) -> bytes:
    return (witness.folder / "cosigned").read_bytes()


@pytest.mark.parametrize("path", ["/", "/check", "/log/"])
def test_the_head_stands_on_the_page_of_today_and_where_it_is_checked(logged: Logged, path: str) -> None:
    assert ALONE not in logged.get(path).content.decode()
    logged.world.promised()
    logged.drain()
    html = logged.get(path).content.decode()
    assert "公开日志 2 片" in html
    assert root_short(published(logged.house).root) in html
    assert ALONE in html


def test_a_day_gone_by_does_not_bear_todays_head(logged: Logged) -> None:
    logged.world.promised()
    logged.drain()
    day = logged.world.now.date().isoformat()
    logged.world.later(2)
    assert "公开日志 2 片" not in logged.get(f"/today/{day}").content.decode()


def test_the_logs_page_shows_its_keys_its_files_and_the_commands(logged: Logged) -> None:
    logged.world.promised()
    logged.drain()
    html = logged.get("/log/").content.decode()
    for line in (logged.house.folder.read("keys") or b"").decode().split():
        assert line in html
    for name in ("checkpoint", "keys", "checkpoints/days"):
        assert f'href="/log/{name}"' in html
        assert logged.get(f"/log/{name}").status_code == 200
    assert "python3 yinuo-verify.py verify http://testserver/log/ --save checkpoint" in html
    assert "/log/origins" not in html


def test_a_matter_that_was_checked_is_named_in_the_command(logged: Logged) -> None:
    ref = logged.world.promised()
    assert (
        f"python3 yinuo-verify.py verify --matter http://testserver/m/{ref}"
        in logged.get(f"/check?ref={ref}").content.decode()
    )


def test_what_a_witness_signed_is_taken_in_once_and_shown(
    committed_db: str, logged: Logged, witness: Witness
) -> None:
    raw = signed_by(witness)
    assert logged.get("/log/witnessed").status_code == 404
    with testing.connected_to(committed_db, "worker"):  # the web may not write one
        assert (take_witnessed(lambda _url: raw), take_witnessed(lambda _url: raw)) == (1, 0)
    html = logged.get("/check").content.decode()
    assert f"上一次外面的见证：7 分钟前，{NAME}" in html
    assert ALONE not in html
    told = note.parse(logged.get("/log/witnessed").content)
    assert told.by(witnesses()[0].key) is not None
    assert checkpoint.read(told.encode(), keys_of(logged.house)).size == 2


def test_a_line_by_another_key_or_under_another_log_is_not_taken(
    tmp_path: Path, logged: Logged, witness: Witness, caplog: pytest.LogCaptureFixture
) -> None:
    other = Witness(tmp_path / "other", NAME)
    other.round(logged.log(), keys_of(logged.house), 1_800_000_000)
    assert take_witnessed(lambda _url: signed_by(other)) == 0
    raw = signed_by(witness)
    assert take_witnessed(lambda _url: raw.replace(ORIGIN.encode() + b"\n2", ORIGIN.encode() + b"\n3")) == 0
    assert take_witnessed(lambda _url: b"<html>") == 0
    assert take_witnessed(lambda _url: published(logged.house).note.encode()) == 0
    assert not Cosignature.objects.exclude(witness=clock_of(ORIGIN)).exists()
    assert len(caplog.messages) == 4


def test_a_witness_of_another_history_is_said_aloud(
    logged: Logged, witness: Witness, caplog: pytest.LogCaptureFixture
) -> None:
    logged.as_owner("ALTER TABLE checkpoint DISABLE TRIGGER USER")
    logged.as_owner("UPDATE checkpoint SET root = sha256('x') WHERE size = 2")
    assert take_witnessed(lambda _url: signed_by(witness)) == 0
    assert "two logs bear one name" in caplog.text


@pytest.mark.parametrize("line", ["nonsense https://x", "a+00000000+AAAA https://x", ""])
def test_a_mistyped_witness_is_said(logged: Logged, settings: Settings, line: str) -> None:
    settings.YINUO_WITNESSES = [line]
    with pytest.raises(Refused):
        witnesses()


def test_a_witness_without_an_address_is_said(witness: Witness, settings: Settings) -> None:
    settings.YINUO_WITNESSES = [settings.YINUO_WITNESSES[0].split()[0]]
    with pytest.raises(Refused, match="an address"):
        witnesses()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 分钟前"), (3599, "59 分钟前"), (3600, "1 小时前"), (172_799, "47 小时前"), (172_800, "2 天前")],
)
def test_how_long_ago_it_was(seconds: float, said: str) -> None:
    assert ago_of(seconds) == said


def test_the_verifier_is_one_file_of_the_register_itself(logged: Logged) -> None:
    logged.world.promised()
    logged.drain()
    answer = logged.get("/yinuo-verify.py")
    assert answer.content == onefile()
    assert answer["Content-Disposition"] == 'attachment; filename="yinuo-verify.py"'
    told = hashlib.sha256(answer.content).hexdigest()
    for page in ("/log/", "/check"):
        html = logged.get(page).content.decode()
        assert told in html
        assert 'href="http://testserver/yinuo-verify.py"' in html
