"""Public pages go out packed; a code, one's own matter and the desk do not."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

PACKED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/m", "/page", "/figures"])
def test_a_public_page_is_packed_where_the_browser_takes_it(pinghu: None, path: str) -> None:
    client = Client()
    plain, packed = client.get(path), client.get(path, headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"<!doctype html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize("path", ["/c", "/desk/login"])
def test_a_page_of_somebodys_own_is_not(pinghu: None, path: str) -> None:
    assert "Content-Encoding" not in Client().get(path, headers=PACKED).headers


def test_the_slip_with_its_code_is_not(pinghu: None) -> None:
    sent = {
        "category": "station_fault",
        "place": "slp-st-041",
        "body": "灯不亮",
        "about": "no",
        "contact": "none",
    }
    form = Client().get("/at/slp-st-041")
    told = {**sent, "token": form.context["raise"].token}
    answer = Client().post("/at/slp-st-041", told, headers=PACKED)
    assert "thecode" in answer.content.decode()
    assert "Content-Encoding" not in answer.headers


def test_what_is_no_page_is_left_as_it_is(pinghu: None) -> None:
    assert "Content-Encoding" not in Client().get("/api/v1/places", headers=PACKED).headers
