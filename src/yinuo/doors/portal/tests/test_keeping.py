"""A page that reads alike for everybody is set once, and anew after a write, in another language, on another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal.keeping import _is_for_all

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("path", ["/", "/m", "/promises", "/figures", "/units/roads", "/places/lane"])
def test_a_page_is_set_once_and_anew_after_a_write(committed_db: str, path: str) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    try:
        world, client = build(), Client()
        world.promised()
        client.cookies["yinuo_day"] = "2025-08-20"
        for _n in range(50):  # other tests write to the same server meanwhile, and then all is set anew
            first = client.get(path)
            with CaptureQueriesContext(connection) as again:
                same = client.get(path)
            if len(again) <= 3:
                break
        assert same.content == first.content
        world.promised()
        with CaptureQueriesContext(connection) as anew:
            client.get(path)
        assert len(again) <= 3 < len(anew), ([q["sql"][:80] for q in again], len(anew))
    finally:
        book.forget()


def _with_cookie() -> HttpResponse:
    answer = HttpResponse(b"x")
    answer.set_cookie("mine", "1")
    return answer


@pytest.mark.parametrize(
    ("make", "is_kept"),
    [
        (lambda: HttpResponse(b"a page"), True),
        (lambda: HttpResponse(b'<input type="hidden" name="token" value="x">'), False),
        (lambda: HttpResponse(b"x", status=404), False),
        (lambda: HttpResponse(b"x", headers={"Cache-Control": "no-store"}), False),
        (lambda: HttpResponse(b"x" * 200_001), False),
        (_with_cookie, False),
    ],
)
def test_what_is_one_readers_own_is_never_kept(make: Callable[[], HttpResponse], *, is_kept: bool) -> None:
    assert _is_for_all(make()) is is_kept


def test_each_language_and_day_has_its_own(committed_db: str) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    try:
        world = build()
        world.promised()
        client = Client()
        seen = set()
        for day in ("2025-08-20", "2025-08-21"):
            for tongue in ("zh-hans", "en"):
                client.cookies["yinuo_day"] = day
                seen.add(client.get("/m", headers={"Accept-Language": tongue}).content)
        assert len(seen) == 4
    finally:
        book.forget()


def test_packing_one_answer_leaves_the_kept_one_as_it_is(committed_db: str) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    try:
        world, client = build(), Client()
        for _n in range(3):
            world.promised()
        client.cookies["yinuo_day"] = "2025-08-20"
        plain = client.get("/m")
        packed = client.get("/m", headers={"Accept-Encoding": "gzip"})
        again = client.get("/m")
        assert packed["Content-Encoding"] == "gzip"
        assert (again.content, again.get("Content-Encoding")) == (plain.content, None)
    finally:
        book.forget()
