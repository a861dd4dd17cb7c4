"""The command line as a newcomer meets it: words, refusals, backup and restore; each in a process of its own."""

import json
import os
import subprocess
import sys
import tarfile
from argparse import Namespace
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from yinuo.config import env, provision
from yinuo.config.commands import demo
from yinuo.config.main import COMMANDS, commands, main
from yinuo.config.packs import load_pack, pack_folder
from yinuo.doors.cli.command import Command
from yinuo.kernel.limits import book


def yinuo(*words: str, **told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yinuo.config.main", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **told},
    )


@pytest.mark.parametrize("name", commands())
def test_every_command_is_a_command_with_a_help_of_its_own(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = import_module(commands()[name]).COMMAND
    assert isinstance(command, Command)
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert command.help in " ".join(capsys.readouterr().out.split())


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")}
    assert [name for name in commands() if name not in shown] == []


def test_a_programme_brings_its_own_words_and_takes_them_along(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(commands()) - set(COMMANDS) == {
        "ventures",
        "claims",
        "stations",
        "voices",
        "campaigns",
        "works",
        "events",
        "recognitions",
    }
    monkeypatch.setenv("YINUO_PROGRAMMES", "yinuo.programmes.events")
    assert set(commands()) - set(COMMANDS) == {"events"}


def test_a_programme_that_is_not_there_is_said_in_one_sentence() -> None:
    done = yinuo("doctor", YINUO_PROGRAMMES="yinuo.programmes.nowhere")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "yinuo.programmes.nowhere" in done.stderr


def test_what_is_misconfigured_is_said_in_one_sentence() -> None:
    done = yinuo("doctor", YINUO_SCHEMA="Yinuo; DROP")
    assert done.returncode == 2
    assert done.stderr.startswith("yinuo: YINUO_SCHEMA is 'Yinuo; DROP'.")
    assert "Traceback" not in done.stderr


def test_production_without_keys_fails_loudly_and_makes_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = yinuo("serve", YINUO_MODE="production", YINUO_HOME=str(home))
    assert done.returncode == 2
    assert "The secret YINUO_DB_SUPERUSER_PASSWORD is missing" in done.stderr
    assert not (home / "secrets").exists()


def test_production_has_no_story_clock_and_no_invented_matters(committed_db: str) -> None:
    production = {
        "YINUO_MODE": "production",
        "YINUO_HOSTS": "register.example",
        "YINUO_HOME": str(env.home()),
        "YINUO_DB_NAME": committed_db,
    }
    done = yinuo("load", **production)
    assert (done.returncode, "do not belong" in done.stderr) == (2, True)
    done = yinuo("load", **production, YINUO_AT="2025-10-01")
    assert (done.returncode, "story clock" in done.stderr) == (2, True)


def test_a_home_tells_of_one_town_alone(committed_db: str) -> None:
    load_pack(pack_folder("pinghu"), with_people=False)
    book.forget()
    done = yinuo("load", YINUO_DB_NAME=committed_db, YINUO_PACK="harbour")
    assert done.returncode == 2
    assert "This home's register is pinghu's" in done.stderr


@pytest.mark.parametrize(("pack", "folder"), [("pinghu", ""), ("harbour", "yinuo-harbour")])
def test_the_demo_of_another_town_has_a_home_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pack: str, folder: str
) -> None:
    monkeypatch.setenv("YINUO_HOME", "")
    monkeypatch.setenv("YINUO_PACK", "pinghu")
    monkeypatch.setattr(demo, "home", lambda: tmp_path / "yinuo")
    settled: list[str] = []
    monkeypatch.setattr(demo, "settle", settled.append)
    demo.before(Namespace(pack=pack))
    assert os.environ["YINUO_PACK"] == pack
    assert os.environ["YINUO_HOME"] == (str(tmp_path / folder) if folder else "")
    assert settled == ["demo"]


def test_doctor_answers_as_json(committed_db: str) -> None:
    done = yinuo("doctor", "--json", YINUO_DB_NAME=committed_db)
    assert done.returncode == 0, done.stdout
    assert {finding["grade"] for finding in json.loads(done.stdout)} <= {"ok", "note"}


def test_a_taken_port_is_said_before_anything_starts(live_site: str, tmp_path: Path) -> None:
    port = live_site.rpartition(":")[2]
    tmp_path.chmod(0o711)
    done = yinuo("demo", "--port", port, YINUO_HOME=str(tmp_path / "home"))
    assert done.returncode == 2
    assert f"Port {port} is taken" in done.stderr


def test_backup_comes_back_whole_and_carries_no_key(committed_db: str, tmp_path: Path) -> None:
    file, copy, media = tmp_path / "yinuo.backup", f"{committed_db}_copy", tmp_path / "media"
    (settings.MEDIA_ROOT / "ab").mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "ab" / "photo").write_bytes(b"photo")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO person (name) VALUES ('示例')")
        cursor.execute("INSERT INTO django_session VALUES ('k', 'log-in under way', now())")
    done = yinuo("backup", str(file), YINUO_DB_NAME=committed_db)
    assert done.returncode == 0, done.stderr
    assert "The keys are NOT in this backup" in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as bundle:
        assert not [name for name in bundle.getnames() if "secret" in name or "key" in name]
    assert yinuo("backup", str(file), YINUO_DB_NAME=committed_db).returncode == 2
    try:
        done = yinuo("restore", str(file), YINUO_DB_NAME=copy, YINUO_MEDIA=str(media))
        assert done.returncode == 0, done.stderr
        with provision.superuser(copy) as server:
            assert server.execute("SELECT array_agg(name) FROM yinuo.person").fetchone() == (["示例"],)
            assert server.execute("SELECT count(*) FROM yinuo.django_session").fetchone() == (0,)
        assert (media / "ab" / "photo").read_bytes() == b"photo"
        assert yinuo("doctor", YINUO_DB_NAME=copy).returncode == 0
        done = yinuo("restore", str(file), YINUO_DB_NAME=copy, YINUO_MEDIA=str(media))
        assert (done.returncode, "is not empty" in done.stderr) == (2, True)
    finally:
        with provision.superuser("postgres") as server:
            server.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)".encode())


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\0" * 2048])
def test_restore_refuses_a_file_that_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    done = yinuo("restore", str(tmp_path / "file"))
    assert done.returncode == 2
    assert "is not a whole backup" in done.stderr
