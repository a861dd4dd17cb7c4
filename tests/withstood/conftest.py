"""What every attempt starts from: the standing cast at all doors, and every address of the house filled in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.test import Client

    from yinuo.doors.api.tests.caller import Callers
    from yinuo.kernel.matters.tests.world import World

UUID = "00000000-0000-4000-8000-000000000000"
WORDS = {
    "n": "1",
    "number": "1",
    "photo_id": UUID,
    "photo": UUID,
    "form": "csv",
    "on": "2025-08-18",
    "what": "left",
}


@pytest.fixture
def callers(db: None, settings: Any, tmp_path: Any) -> Iterator[Callers]:
    """Give the cast with tokens and codes, and media of its own."""
    from yinuo.doors.api.tests.caller import Callers
    from yinuo.kernel.limits import book

    settings.MEDIA_ROOT = tmp_path
    yield Callers()
    book.forget()


@pytest.fixture
def world(callers: Callers) -> World:
    return callers.world


@pytest.fixture
def sit(callers: Callers) -> Callable[[str], Client]:
    """Log one of the cast in at the desk, without a password."""
    from django.test import Client

    def seated(name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(callers.cast.account(name))
        return client

    return seated


@pytest.fixture
def every_address() -> Callable[..., list[str]]:
    """Give every address of the house, with these words in its gaps."""

    def filled(words: Mapping[str, str] | None = None) -> list[str]:
        from yinuo.config.tests.routes import routes

        told = {**WORDS, **(words or {})}

        named = [
            route.replace(r"^(?P<name>m|promises)\.(?P<form>csv|json|atom)$", f"{name}.{form}")
            for route, _view in routes(before="/")
            for name, form in [("m", "csv"), ("promises", "json"), ("m", "atom")][
                : 3 if "?P<form>" in route else 1
            ]
        ]
        plain = [route.replace("^.*$", "none") for route in named]
        gap = re.compile(r"<(?:\w+:)?(\w+)>")
        return sorted(
            {gap.sub(lambda found: quote(told.get(found[1], "x"), safe=""), route) for route in plain}
        )

    return filled


@pytest.fixture
def jpeg() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return out.getvalue()
