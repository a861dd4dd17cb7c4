"""A register of each earlier release comes up to this one: golden backup, `yinuo upgrade`, what the public reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from yinuo.config import provision, testing
from yinuo.config.pgtools import run_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

GOLDEN = Path(__file__).parents[1] / "golden"
KEYS = {f"YINUO_{name}_KEY": pair * 32 for name, pair in (("MASTER", "a1"), ("CODE", "b2"), ("LOOKUP", "c3"))}
"""The keys of the golden registers (tests/golden/make.py): known to all, good for nothing else."""
RELEASES = sorted(path.stem for path in GOLDEN.glob("*.backup"))


@pytest.fixture(params=RELEASES)
def release(
    request: pytest.FixtureRequest, database_template: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, str]]:
    """Have a register as that release left it; yields the release and the name of its database."""
    name = f"yinuo_t_{os.getpid()}_golden"
    with tarfile.open(GOLDEN / f"{request.param}.backup") as bundle:
        bundle.extract("database.dump", tmp_path, filter="data")
    with django_db_blocker.unblock(), testing.connected_to(name, "owner"):
        try:
            provision.provision(lambda _line: None)
            words = ("--no-owner", "--no-privileges", "--exit-on-error", f"--schema={settings.YINUO_SCHEMA}")
            run_tool("pg_restore", *words, f"--dbname={name}", str(tmp_path / "database.dump"))
            yield request.param, name
        finally:
            with provision.superuser("postgres") as server:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def upgrade(name: str, *words: str, **told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yinuo.config.main", "upgrade", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **KEYS, "YINUO_DB_NAME": name, **told},
    )


def test_a_register_of_an_earlier_release_comes_up_whole_and_shows_the_same(
    release: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, name = release
    before = json.loads((GOLDEN / f"{version}.json").read_text("utf-8"))
    file = tmp_path / "before.backup"
    done = upgrade(name, "--backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "the chain of every matter holds" in done.stderr
    assert f"yinuo restore {file}" in done.stdout
    assert file.is_file()

    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.models import PublicMatter

    with testing.connected_to(name):
        book.forget()
        rows = PublicMatter.objects.order_by("ref").values(*before[0])
        assert [{key: str(value) for key, value in row.items()} for row in rows] == before
        client = Client(HTTP_COOKIE="yinuo_day=2025-11-22")
        for row in before[::9]:
            page = client.get(f"/m/{row['ref']}")
            assert page.status_code == 200
            assert row["title"] in page.content.decode()
        book.forget()


def test_an_upgrade_says_how_many_events_no_longer_hold(release: tuple[str, str], tmp_path: Path) -> None:
    _version, name = release
    with provision.superuser(name) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(
            "UPDATE yinuo.event SET facts_public = '{}' WHERE id = (SELECT min(id) FROM yinuo.event)"
        )
    done = upgrade(name, "--backup", str(tmp_path / "before.backup"), "--no-provision")
    assert done.returncode == 1
    assert "public facts" in done.stderr
    assert "do not open the register to the public" in done.stderr
    assert "To go back" in done.stdout


def test_there_must_be_a_register_to_upgrade(database_template: str, tmp_path: Path) -> None:
    done = upgrade("postgres", "--backup", str(tmp_path / "none.backup"))
    assert done.returncode == 2
    assert "There is no register here" in done.stderr
    assert not (tmp_path / "none.backup").exists()
