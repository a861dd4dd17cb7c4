"""A PostgreSQL of our own, started and stopped with the house: no TCP, own socket folder, scram for all.

Whoever needs the server holds a shared lock while it does, and starts it again where it was killed; the last
one to leave stops it, also after somebody was killed.
"""

import fcntl
import os
import pwd
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from yinuo.config.binaries import find_pg_bin, reachable, runnable_by, server_user
from yinuo.config.env import Misconfigured, short_hash

SUPERUSER = "postgres"
_SOCKET_ROOM = 103 - len("/.s.PGSQL.5432")  # macOS allows 104 bytes, Linux 108
_TRIES = 6
_LOOK, _LONGEST_LOOK = 0.5, 30.0
_LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"  # macOS has no C.UTF-8

# What the server may write down of people: nothing. Statements, parameters and details carry names and texts.
_CONF = """\
listen_addresses = ''
unix_socket_directories = '{place.sockets}'
unix_socket_permissions = 0700
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
logging_collector = on
log_directory = '{place.log}'
log_filename = 'postgresql-%a.log'
log_rotation_age = '1d'
log_rotation_size = 0
log_truncate_on_rotation = on
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
"""
# A test cluster is thrown away after a power cut; it need not wait for the disk.
_FAST = "fsync = off\nfull_page_writes = off\n"


@dataclass(frozen=True)
class Places:
    """Where one embedded server lives, and as whom it runs (None: as ourselves)."""

    base: Path
    data: Path
    sockets: Path
    log: Path
    runs_as: pwd.struct_passwd | None


def places(home: Path) -> Places:
    """Return where the home's server lives: in the home, or in /var/tmp where its user cannot get there."""
    user = server_user()
    base = home
    if user is not None and not reachable(home, user):
        base = Path("/var/tmp") / f"yinuo-{short_hash(home)}"  # noqa: S108 - ours alone, see _own_folder
    sockets = base / "run"
    if len(os.fsencode(sockets)) > _SOCKET_ROOM:
        sockets = Path("/tmp") / f"yinuo-{short_hash(home)}"  # noqa: S108 - the same
    return Places(base=base, data=base / "pg", sockets=sockets, log=base / "pg-log", runs_as=user)


@contextmanager
def running(home: Path, password: str, *, fast: bool = False) -> Iterator[Places]:
    """Have the home's server running inside the block.

    `password` is the superuser's, used when the data folder is made. `fast` gives up durability for speed
    (tests). Raises Misconfigured with the server's last words where it will not start.
    """
    place = places(home)
    with (home / "pg-users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with _alone(home):
            _start(place, password, fast=fast)
        try:
            with _kept_up(home, place, password, fast=fast):
                yield place
        finally:
            with _alone(home):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still needs it
                else:
                    _run(place, "pg_ctl", "-D", str(place.data), "-m", "fast", "-w", "stop")


@contextmanager
def _kept_up(home: Path, place: Places, password: str, *, fast: bool) -> Iterator[None]:
    """Start the server again where it is gone while somebody needs it: a thread that looks twice a second."""
    is_over = Event()

    def watch() -> None:
        wait = _LOOK
        while not is_over.wait(wait):
            wait = _LOOK if _answers(place) else _revive(home, place, password, wait, fast=fast)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


def _answers(place: Places) -> bool:
    """Say whether somebody listens on the server's socket."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(place.sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _revive(home: Path, place: Places, password: str, waited: float, *, fast: bool) -> float:
    """Start the server that does not answer; gives how long to wait before looking again, longer after a failure."""
    try:
        with _alone(home):  # whoever comes second finds it running
            _start(place, password, fast=fast)
    except (Misconfigured, OSError) as wrong:
        sys.stderr.write(f"yinuo: PostgreSQL is gone and cannot be started again yet: {wrong}\n")
        return min(waited * 2, _LONGEST_LOOK)
    sys.stderr.write("yinuo: PostgreSQL was gone; it runs again\n")
    return _LOOK


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "pg-start.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _start(place: Places, password: str, *, fast: bool) -> None:
    for folder in (place.base, place.sockets, place.log):
        _own_folder(folder, place)
    if not (place.data / "PG_VERSION").exists():
        _make_data_folder(place, password)
    if _run(place, "pg_ctl", "-D", str(place.data), "status").returncode == 0:
        return
    (place.data / "yinuo.conf").write_text(_CONF.format(place=place) + (_FAST if fast else ""), "utf-8")
    first_words = place.log / "start.log"
    for attempt in range(_TRIES):  # right after a kill the old server's lock file may still stand
        first_words.unlink(missing_ok=True)
        done = _run(place, "pg_ctl", "-D", str(place.data), "-l", str(first_words), "-w", "-t", "60", "start")
        if done.returncode == 0:
            return
        time.sleep(0.2 * 2**attempt)
    said = first_words.read_text("utf-8", errors="replace")[-600:] if first_words.exists() else done.stderr
    raise Misconfigured(f"PostgreSQL did not start; its log is in {place.log}. It said last: {said.strip()}")


def _make_data_folder(place: Places, password: str) -> None:
    _own_folder(place.data, place)
    note = place.base / ".pg-password"
    note.touch(mode=0o600)
    _give(note, place)
    note.write_text(password, "utf-8")
    try:
        done = _run(
            place, "initdb", "-D", str(place.data), "-U", SUPERUSER, f"--pwfile={note}",
            "--auth=scram-sha-256",
            "--data-checksums", "--encoding=UTF8", f"--locale={_LOCALE}", "--no-instructions",
        )  # fmt: skip
    finally:
        note.unlink()
    if done.returncode != 0:
        raise Misconfigured(f"initdb could not make {place.data}: {done.stderr.strip()[-600:]}")
    with (place.data / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude = 'yinuo.conf'\n")


def _run(place: Places, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    made_by = place.data / "PG_VERSION"
    folder = find_pg_bin(int(made_by.read_text()) if made_by.exists() else None)
    user = place.runs_as
    return subprocess.run(  # noqa: S603 - our own words
        [runnable_by(folder, user, place.base) / program, *words],
        check=False, capture_output=True, text=True, cwd="/", start_new_session=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        user=user.pw_uid if user else None, group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )  # fmt: skip


def _own_folder(folder: Path, place: Places) -> None:
    """Make a folder that is the server's alone; refuse one that somebody else made under that name."""
    if folder.is_dir() and folder == place.base and folder.stat().st_uid == os.geteuid():
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder, place)


def _give(path: Path, place: Places) -> None:
    us = {os.geteuid(), place.runs_as.pw_uid if place.runs_as else os.geteuid()}
    if path.is_symlink() or path.stat().st_uid not in us:
        raise Misconfigured(
            f"{path} belongs to somebody else. Remove it, or set YINUO_HOME to another folder."
        )
    if place.runs_as:
        os.chown(path, place.runs_as.pw_uid, place.runs_as.pw_gid)
