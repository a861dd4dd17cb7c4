"""What is written down and what an error page says: no telephone, identity number, code, token or mail address."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.test import Client

from yinuo.config.logs import PlainFormatter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.api.tests.caller import Callers

PHONE, SPACED, CARD, MAIL = "13812345678", "138 1234 5678", "11010519491231002X", "somebody@elsewhere.example"
WIDE = "１３８１２３４５６７８"
TOKEN = "yinuo_" + "aB3-" * 10
CODES = ("7K3M-9QXT-2VHA", "7K3M9QXT2VHA", "7k3m 9qxt 2vha", "QWERTYHKMNPA")
SECRETS = (PHONE, SPACED, CARD, MAIL, WIDE, TOKEN, *CODES)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Give what the register's log says meanwhile, every line of it."""
    into = io.StringIO()
    handler = logging.StreamHandler(into)
    handler.setFormatter(PlainFormatter())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield into
    root.removeHandler(handler)
    root.setLevel(before)


def _broken(*_: Any, **__: Any) -> None:
    raise ValueError("could not read " + " | ".join(SECRETS))


@pytest.mark.parametrize("secret", SECRETS)
def test_no_line_of_the_log_says_what_leads_to_somebody(
    callers: Callers, log: io.StringIO, secret: str
) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/m/", "/desk/", "/none/", "/today/", "/api/v1/matters/", "/api/v1/none/", "/places/"):
        client.get(path + quote(secret))
    client.get("/m", {"q": secret, "after": secret, "place": secret})
    client.post("/c", {"code": secret})
    client.post("/desk/login", {"username": secret, "password": secret})
    client.post("/raise", {"body": secret, "contact_value": secret, "place": secret})
    client.post("/api/v1/matters", {"body": secret}, "application/json", headers={"Yinuo-Code": secret[:11]})
    client.get("/api/v1/matters?view=mine", headers={"Authorization": f"Bearer {quote(secret)}"})
    client.get(
        "/",
        headers={"host": "elsewhere.example", "x-forwarded-for": secret[:11], "user-agent": quote(secret)},
    )
    said = log.getvalue()
    assert "Not Found: /m/" in said
    assert secret not in said
    assert quote(secret) not in said
    assert secret.replace(" ", "").replace("-", "") not in said.replace(" ", "").replace("-", "")


@pytest.mark.parametrize("path", ["/", "/api/v1/matters", "/m"])
def test_what_broke_is_logged_and_answered_without_what_it_held(
    callers: Callers, log: io.StringIO, path: str
) -> None:
    where = {"/": "yinuo.doors.portal.home.today", "/m": "yinuo.doors.portal.matters.today"}
    with patch(where.get(path, "yinuo.doors.api.views.asked_of"), side_effect=_broken):
        answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 500
    said = log.getvalue()
    assert "could not read" in said
    for secret in SECRETS:
        assert secret not in said
        assert secret not in answer.content.decode()
    for inner in ("Traceback", "ValueError", "could not read", "yinuo.doors", "psycopg", "/src/"):
        assert inner not in answer.content.decode()


def test_what_the_operator_needs_stays_in_the_log() -> None:
    plain = (
        "Not Found: /m/PH-2025-7K3M9QXT since 2025-08-18T10:00:00, 200 rows of yinuo.kernel.matters.queries"
    )
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, plain, (), None)
    assert PlainFormatter().format(record).endswith(f"WARNING django.request: {plain}")
