"""The database goes away under a running site, and a disk is full: said plainly at every door, and nothing is lost."""

from __future__ import annotations

import errno
import json
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from psycopg import sql

from yinuo.doors.shell.outage import outage_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPED = {
    "category": "station", "body": "屋里没有热水 <b>三天了</b>", "place": "slp-jd-a", "spot": "东门",
    "about": "no", "contact": "none",
}  # fmt: skip
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@contextmanager
def away(name: str) -> Iterator[None]:
    """Take the database away: everybody is thrown out, and nobody gets in."""
    from yinuo.config.provision import superuser

    def let(*, anybody: bool) -> None:
        with superuser("postgres") as server:
            shut = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
            server.execute(shut.format(sql.Identifier(name), sql.Literal(anybody)))
            if not anybody:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
                )

    let(anybody=False)
    try:
        yield
    finally:
        let(anybody=True)


@pytest.fixture
def site(live_site: str) -> Iterator[str]:
    """Serve the pack that ships."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    load_pack(pack_folder("pinghu"), with_people=False)
    book.forget()
    yield live_site
    book.forget()


def ask(url: str, data: dict[str, str] | bytes | None = None, **headers: str) -> tuple[int, Any, str]:
    body = urlencode(data).encode() if isinstance(data, dict) else data
    sent = Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310 -- our own site
    try:
        with urlopen(sent) as answer:  # noqa: S310 -- our own site
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


def test_without_its_database_every_door_says_so_and_gives_back_what_was_typed(
    site: str, committed_db: str, caplog: pytest.LogCaptureFixture
) -> None:
    from yinuo.config.logs import PlainFormatter
    from yinuo.kernel.matters.models import Matter

    _status, _headers, form = ask(f"{site}/raise")
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token is not None
    typed = {**TYPED, "token": token[1]}
    with away(committed_db), caplog.at_level(logging.ERROR):
        for path in ("/", "/raise", "/desk/", "/m/PH-2025-0000000A"):
            status, headers, page = ask(f"{site}{path}")
            assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store"), path
            assert "数据库一时联系不上" in page
        status, _headers, page = ask(f"{site}/raise", typed)
        assert (status, "同一张表送两次只算一次" in page, "<b>三天了" in page) == (503, True, False)
        told = ask(f"{site}/api/v1/matters", Accept_Language="en")
        post = {**TYPED, "password": "not to be said back"}
        assert "not to be said back" not in ask(f"{site}/desk/in", post)[2]
    assert (told[0], told[1]["Content-Type"], told[1]["Retry-After"]) == (
        503,
        "application/problem+json",
        "30",
    )
    problem = json.loads(told[2])
    assert problem["type"].endswith("/problems/database-away")
    assert "Idempotency-Key" in problem["detail"]
    lines = [PlainFormatter().format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert lines
    assert all("\n" not in line and "the database is away" in line for line in lines)
    # what stands in that page is what was typed: sent once more, it is taken, once
    from html import unescape

    again = {name: unescape(value) for name, value in HIDDEN.findall(page)}
    assert again == typed
    assert [ask(f"{site}/raise", again)[0] for _press in range(2)] == [200, 200]
    connection.close()  # this test's own was thrown out too
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("path", ["/", "/desk/", "/api/v1/matters"])
@pytest.mark.usefixtures("db")
def test_what_breaks_before_any_door_says_its_length(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError
    from django.test import Client

    def away() -> None:
        raise OperationalError

    monkeypatch.setattr("yinuo.doors.shell.tongue.current_pack", away)
    answer = Client(raise_request_exception=False).get(path)
    assert (answer.status_code, answer["Content-Length"]) == (503, str(len(answer.content)))


def test_a_full_disk_is_told_from_any_other_fault() -> None:
    from django.db import OperationalError, ProgrammingError
    from psycopg.errors import DiskFull

    theirs = OperationalError()
    theirs.__cause__ = DiskFull()
    faults = [OSError(errno.ENOSPC, ""), OSError(errno.EDQUOT, ""), theirs, OperationalError()]
    assert [outage_of(fault) for fault in faults] == [507, 507, 507, 503]
    others = [OSError(errno.EACCES, ""), ProgrammingError(), ValueError(), None]
    assert [outage_of(fault) for fault in others] == [0, 0, 0, 0]
