"""Before a pack is loaded every door says that nothing is set up; as soon as it is, all of them answer."""

from __future__ import annotations

import pytest
from django.test import Client

from yinuo.kernel.limits import book

pytestmark = pytest.mark.django_db
PATHS = ("/", "/m/PH-2025-0000000A", "/raise", "/desk/", "/check", "/nowhere")


def test_a_register_without_a_pack_says_so_at_every_door() -> None:
    book.forget()
    client = Client()
    for path in PATHS:
        answer = client.get(path)
        assert (answer.status_code, answer["Retry-After"]) == (503, "60"), path
        assert "yinuo load" in answer.content.decode()
    english = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert "Not set up yet" in english
    told = client.get("/api/v1/matters")
    assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
    assert told.json()["type"].endswith("/not-set-up")
    assert client.post("/api/v1/matters", {}, content_type="application/json").status_code == 503


def test_once_the_pack_is_loaded_everybody_is_answered(pinghu: None) -> None:
    client = Client()
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/matters").status_code == 200
