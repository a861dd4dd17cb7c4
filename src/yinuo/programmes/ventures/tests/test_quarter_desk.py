"""The quarters at the desk: shown by one press once they are whole, corrected with a reason, by who keeps the books."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from yinuo.programmes.ventures import actions, bookkeeping, quarter_actions
from yinuo.programmes.ventures.models import QuarterVersion
from yinuo.programmes.ventures.tests.conftest import YEAR, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

URL = "/desk/ventures/factory/quarters"
SHOWN, ON = date(2025, 1, 20), date(2025, 4, 14)


def sit_on(client: Client, day: date) -> Client:
    client.cookies["yinuo_day"] = day.isoformat()
    return client


def test_a_quarter_is_shown_by_one_press_once_it_is_whole_and_corrected_with_its_reason(
    factory: Venture, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    books = sit_on(seat("books"), date(2025, 4, 2))
    assert "还没有一季到公开的时候" in books.get(URL).content.decode()
    (row,) = quarter_actions.ask(factory, date(2025, 4, 1))
    early = books.get(URL).content.decode()
    assert ("还没齐" in early, f"show.{row.pk}" in early) == (True, False)
    assert books.post(URL, {"verb": f"show.{row.pk}"}).status_code == 422
    assert (
        "还没公开" in books.get("/desk/ventures/").content.decode()
    )  # the treasurer's first screen names it
    assert (
        "还没公开" not in sit_on(seat("village-1"), date(2025, 4, 2)).get("/desk/ventures/").content.decode()
    )
    sit_on(books, ON)
    assert f'value="show.{row.pk}"' in books.get(URL).content.decode()
    answer = books.post(URL, {"verb": f"show.{row.pk}"})
    assert (answer.status_code, answer["Location"]) == (302, URL)
    assert "公开 2025" not in books.get("/desk/ventures/").content.decode()
    assert "更正" not in books.get(URL).content.decode().split("<main")[1]
    late = actions.draft(factory, YEAR, actor("books"), SHOWN)  # shown in January, and entered in April
    actions.show(late.pk, actor("books"), SHOWN, at(ON))
    page = books.get(URL).content.decode()
    assert ("数目又变了" in page, "2,500,000.00" in page, f'value="correct.{row.pk}"' in page) == (
        True,
        True,
        True,
    )
    verb = {"verb": f"correct.{row.pk}"}
    empty = books.post(URL, verb)
    assert (empty.status_code, "这一项要填" in empty.content.decode()) == (422, True)
    named = books.post(URL, {**verb, f"reason.{row.pk}": "打电话 13800138000"})
    assert named.status_code == 422
    assert books.post(URL, {**verb, f"reason.{row.pk}": "分配表晚登"}).status_code == 302
    assert list(QuarterVersion.objects.values_list("n", "reason")) == [(1, ""), (2, "分配表晚登")]
    assert "分配表晚登" in seat("books").get("/ventures/factory/quarters/2025-01-01").content.decode()
    sit_on(books, ON - timedelta(2))
    assert (
        "公开 2025 年第 1 季度" not in books.get(URL).content.decode()
    )  # whoever turns the day back shows nothing twice


def test_who_owns_reads_and_presses_nothing_and_others_do_not_even_read(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    (row,) = quarter_actions.ask(factory, date(2025, 4, 1))
    village = sit_on(seat("village-1"), ON)
    page = village.get(URL).content.decode()
    assert ("公开和更正的是管账单位的经办" in page, f"show.{row.pk}" in page) == (True, False)
    assert village.post(URL, {"verb": f"show.{row.pk}"}).status_code == 403
    assert seat("handler-ju-a").get(URL).status_code == 403


def test_what_cannot_be_pressed_is_refused(factory: Venture, seat: Callable[[str], Client]) -> None:
    books = sit_on(seat("books"), ON)
    assert books.post(URL, {"verb": "erase.1"}).status_code == 403
    assert books.post(URL, {"verb": "show.0"}).status_code == 404
    assert books.get("/desk/ventures/nothing/quarters").status_code == 404


def test_with_books_the_way_to_closing_stands_beside_it(
    factory: Venture, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    bookkeeping.open_book(factory, date(2025, 1, 1), actor("books"), ON, at(ON))
    quarter_actions.ask(factory, date(2025, 4, 1))
    page = sit_on(seat("books"), ON).get(URL).content.decode()
    assert ("去结账" in page, "/desk/ventures/factory/books" in page) == (True, True)
