"""The strict headers on every answer: pages, files, the API, and all that is refused or breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from yinuo.base.errors import NotFound
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OWN = (
    *("script-src", "style-src", "img-src", "media-src", "font-src"),
    *("connect-src", "manifest-src", "form-action"),
)
POLICY = dict.fromkeys(OWN, "'self'") | dict.fromkeys(
    ("default-src", "base-uri", "frame-ancestors"), "'none'"
)
ELSEWHERE = re.compile(
    rb"""(?:src|action|data|poster|srcset|@import|url\()\s*=?\s*["'(]?\s*(?:https?:)?//(?!testserver)"""
)
LINKED = re.compile(
    rb"""<(?:link|use|image|script|img|iframe|form)\b[^>]*(?:href|src|action)=["'](?:https?:)?//(?!testserver)"""
)


def faults(answer: Any) -> list[str]:
    """Name what is missing or weakened on an answer, and what on its page would be fetched from another house."""
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers.get("Content-Security-Policy", "x y").split(";")
    )
    wrong = [] if policy == POLICY else ["Content-Security-Policy"]
    wrong += [name for name, value in STRICT.items() if answer.headers.get(name) != value]
    body = b"" if answer.streaming else answer.content
    if "html" in answer.headers.get("Content-Type", "") and (ELSEWHERE.search(body) or LINKED.search(body)):
        wrong.append("another house")
    return wrong


def test_every_address_answers_with_the_strict_headers(
    callers: Callers, sit: Callable[[str], Client], every_address: Callable[..., list[str]]
) -> None:
    public = callers.world.promised()
    paths = every_address({"ref": public, "code": "lane", "verb": "update", "name": "not-found"})
    assert len(paths) > 70
    readers = {
        "visitor": Client(raise_request_exception=False),
        "desk": sit("desk"),
        "auditor": sit("auditor"),
    }
    weak, statuses = {}, set()
    for who, client in readers.items():
        for path in paths:
            for answer in (client.get(path), client.post(path, {"x": "1"})):
                statuses.add(answer.status_code)
                if found := faults(answer):
                    weak[who, path, answer.status_code] = found
    assert weak == {}
    assert {200, 302, 303, 403, 404, 405, 422} <= statuses
    assert 500 not in statuses


def _away(*_: Any, **__: Any) -> None:
    raise OperationalError


def _broken(*_: Any, **__: Any) -> None:
    raise RuntimeError


def _too_fast(client: Client) -> Any:
    from yinuo.doors.shell.pace import MOST, PACE

    for _ in range(MOST["code"] + 1):
        PACE.allows("code", "127.0.0.1")
    return client.post("/c", {"code": "0000"})


REFUSED: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "static file": (200, lambda c: c.get("/static/favicon.svg")),
    "no static file": (404, lambda c: c.get("/static/none.js")),
    "not found": (404, lambda c: c.get("/none")),
    "not found by a program": (404, lambda c: c.get("/api/v1/none")),
    "no such method": (405, lambda c: c.get("/desk/logout")),
    "no such method for a program": (405, lambda c: c.delete("/api/v1/matters")),
    "host that is not ours": (400, lambda c: c.get("/", headers={"host": "elsewhere.example"})),
    "too large": (413, lambda c: c.post("/raise", b"a=" + b"x" * 1_100_000, "application/x-www-form-urlencoded")),
    "too large for a program": (413, lambda c: c.post("/api/v1/matters", b"x" * 1_100_000, "application/json")),
    "not understood": (422, lambda c: c.post("/raise", {"body": ""})),
    "too fast": (429, _too_fast),
    "no json": (400, lambda c: c.post("/api/v1/matters", b"{", "application/json")),
    "from another site": (403, lambda c: c.post("/c", {}, headers={"origin": "https://elsewhere.example"})),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.usefixtures("callers")
def test_what_is_refused_carries_them_too(name: str) -> None:
    status, ask = REFUSED[name]
    answer = ask(Client(raise_request_exception=False))
    assert (answer.status_code, faults(answer)) == (status, [])


@pytest.mark.parametrize(
    ("where", "wrong", "status"),
    [
        ("yinuo.doors.portal.home.today", _broken, 500),
        ("yinuo.doors.portal.home.today", _away, 503),
        ("yinuo.config.unready.book", _broken, 500),
        ("yinuo.config.unready.book", _away, 503),
        ("yinuo.config.unready.book", NotFound, 503),
        ("django.middleware.security.SecurityMiddleware.process_request", _broken, 500),
    ],
)
@pytest.mark.usefixtures("callers")
def test_what_breaks_carries_them_too(where: str, wrong: Any, status: int) -> None:
    with patch(where, side_effect=wrong):
        answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, faults(answer)) == (status, [])


@pytest.mark.parametrize("path", ["/", "/none", "/static/favicon.svg", "/api/v1/matters"])
@pytest.mark.usefixtures("callers")
def test_a_production_register_says_https_for_a_year(path: str, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True
    client = Client(raise_request_exception=False)
    answer = client.get(path, secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    sent_on = client.get(path)
    assert (sent_on.status_code, sent_on.headers["Location"]) == (301, f"https://testserver{path}")
    assert faults(sent_on) == []
    stranger = client.get(path, headers={"host": "elsewhere.example"})
    assert (stranger.status_code, faults(stranger)) == (400, [])


NEVER = ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND")
"""Methods that no page takes."""


def test_a_method_that_an_address_has_no_answer_for_is_refused_and_the_others_are_named(
    callers: Callers, sit: Callable[[str], Client], every_address: Callable[..., list[str]], settings: Any
) -> None:
    settings.YINUO_PACE = False
    public = callers.world.promised()
    paths = every_address({"ref": public, "code": "lane", "verb": "update"})
    before = Event.objects.count()
    odd = {}
    for who, client in {"visitor": Client(raise_request_exception=False), "desk": sit("desk")}.items():
        for path in paths:
            for method in (*NEVER, "POST"):
                answer = client.generic(method, path)
                named = {one.strip() for one in answer.headers.get("Allow", "").split(",")} - {""}
                is_refused = answer.status_code == 405 and named and method not in named
                is_taken = method == "POST" or (path.startswith("/api/") and answer.status_code in {401, 403})
                if not (is_refused or answer.status_code == 404 or is_taken):
                    odd[who, method, path] = answer.status_code
            assert client.head(path).status_code == client.get(path).status_code, path
    assert odd == {}
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "path", ["/", "/m", "/promises", "/figures", "/check", "/units", "/static/favicon.svg"]
)
@pytest.mark.usefixtures("callers")
def test_a_page_that_is_read_alone_takes_no_post_and_answers_head_as_get(path: str) -> None:
    client = Client(raise_request_exception=False)
    read, head = client.get(path), client.head(path)
    assert (read.status_code, head.status_code, head.getvalue()) == (200, 200, b"")
    assert head.headers["Content-Type"] == read.headers["Content-Type"]
    posted = client.post(path, {"a": "1"})
    assert posted.status_code in {404, 405}
    assert posted.status_code == 404 or set(posted.headers["Allow"].split(", ")) == {"GET", "HEAD"}
