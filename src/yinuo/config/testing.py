"""Databases for tests: one warm server, one template for each state of the migrations, quick clones of it.

No test flushes a database. A rollback test runs in the session's clone, a committing one in a clone of its
own, and both as the web role. Several test runs may go on at once in one checkout: names carry the process,
the template is made under a lock.
"""

import fcntl
import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import django
import procrastinate
import psycopg
from psycopg import sql

from yinuo.config.env import Misconfigured, env_secret, home, open_home
from yinuo.config.provision import role_name, superuser

if TYPE_CHECKING:
    from django.db.models import Model

    from yinuo.config.pack_rows import Someone

_PREFIX = "yinuo_t"
_KEPT_TEMPLATES = 4
_numbers = itertools.count(1)
_packs: dict[str, tuple[tuple["Someone", ...], list[tuple[str, bytes]]]] = {}
"""What was read of each pack in this process: its people, and the rows of each table."""


def template() -> str:
    """Return the name of the migrated template database, made where it does not exist yet.

    The server must be running.
    """
    name = f"{_PREFIX}pl_{_fingerprint()}"
    with (open_home() / "template.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with superuser("postgres") as server:
            _sweep(server, keep=name)
            if not _exists(server, name):
                draft = f"{_PREFIX}_{os.getpid()}_template"
                _drop(server, draft)
                _migrate(draft)
                server.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(draft), sql.Identifier(name)
                    )
                )
    return name


@contextmanager
def clone(of: str) -> Iterator[str]:
    """Have a fresh copy of the template inside the block; yields its name."""
    name = f"{_PREFIX}_{os.getpid()}_{next(_numbers)}"
    with superuser("postgres") as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(of))
        )
    try:
        yield name
    finally:
        with superuser("postgres") as server:
            _drop(server, name)


@contextmanager
def connected_to(name: str, role: str = "web") -> Iterator[None]:
    """Point Django's default connection at another database inside the block, in new threads too.

    `role` is the kind of process to connect as.
    """
    from django.db import connections

    settings = connections["default"].settings_dict
    before = {key: settings[key] for key in ("NAME", "USER", "PASSWORD")}
    connections["default"].close()
    password = env_secret(f"YINUO_DB_{role.upper()}_PASSWORD")
    settings.update(NAME=name, USER=role_name(role), PASSWORD=password)
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)


@contextmanager
def served() -> Iterator[str]:
    """Serve the whole site from the connected database on a free port.

    Yields its address without a slash at the end.
    """
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class QuietHandler(WSGIRequestHandler):
        def log_message(self, *words: object) -> None:
            """Say nothing: a line for each request would bury the test's own words."""

    with ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler) as server:
        server.set_app(WSGIHandler())
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def put_pack(code: str, *, with_people: bool = True) -> None:
    """Write a pack that ships into the connected database, as `load_pack` does: read once in a process, then copied.

    Nobody's account has a password.
    """
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from yinuo.config.packs import load_pack, pack_folder, put_people, read_pack
    from yinuo.kernel.limits import book

    if code not in _packs:
        load_pack(pack_folder(code), with_people=False)
        tables = map(_copied, _pack_tables())
        _packs[code] = read_pack(pack_folder(code)).people, [(table, _rows(table)) for table in tables]
    else:
        with connection.cursor() as cursor:
            for table, rows in _packs[code][1]:
                with cursor.copy(f"COPY {table} FROM STDIN") as into:
                    into.write(rows)
    if with_people:
        hashed = make_password(None)
        put_people(_packs[code][0], lambda _someone: hashed)
    book.changed()


def _pack_tables() -> list[type["Model"]]:
    """Return the tables a pack's rows stand in, each before those that point to it; people are written one by one."""
    from yinuo.kernel.limits.models import CalendarDay, Category, Facility, HoursException, Pack, TimeLimit
    from yinuo.kernel.people.models import Place, PlacePoint, Unit

    return [Place, Unit, PlacePoint, CalendarDay, TimeLimit, Category, Facility, HoursException, Pack]


def _copied(model: type["Model"]) -> str:
    """Return a table with the columns that are copied: all but a number that the database gives."""
    from django.db.models import AutoField

    fields = [one for one in model._meta.concrete_fields if not isinstance(one, AutoField)]  # noqa: SLF001
    columns = ", ".join(f'"{one.column}"' for one in fields)
    return f'"{model._meta.db_table}" ({columns})'  # noqa: SLF001


def _rows(table: str) -> bytes:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as out:
        return b"".join(bytes(part) for part in out)


def _migrate(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yinuo.config.main", "migrate"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "YINUO_DB_NAME": name, "YINUO_MODE": "test", "YINUO_HOME": str(home())},
    )
    if done.returncode != 0:
        raise Misconfigured(f"the test template could not be migrated:\n{done.stdout}{done.stderr}")


def _fingerprint() -> str:
    """Return what the template is made from: migrations, rights, provisioning, libraries with tables."""
    package = Path(__file__).resolve().parents[1]
    made_from = [
        *package.glob("**/migrations/*.py"),
        *package.glob("kernel/record/rights*"),
        package / "config/provision.py",
    ]
    digest = hashlib.sha256(f"{django.__version__} {procrastinate.__version__}".encode())
    for path in sorted(made_from):
        digest.update(str(path.relative_to(package)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _sweep(server: psycopg.Connection, keep: str) -> None:
    """Drop what dead test runs left behind, and templates but the newest few: other runs may be copying those."""
    found = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", (f"{_PREFIX}%",)
    ).fetchall()
    names = [name for (name,) in found]
    templates = [name for name in names if name.startswith(f"{_PREFIX}pl_")]
    for name in names:
        pid = name.rpartition(f"{_PREFIX}_")[2] if name not in templates else ""
        is_alive = pid and Path(f"/proc/{pid.split('_')[0]}").exists()
        if name != keep and name not in templates[:_KEPT_TEMPLATES] and not is_alive:
            _drop(server, name)


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
