"""On an earlier day of the demo, a matter whose later course is written offers nothing, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World

SENTENCE = "这件事后来的经过已经写好了"


@pytest.fixture
def told(db: None) -> Iterator[World]:
    """Give the cast."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build().with_accounts()
    book.forget()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def on(day: str, world: World, code: str) -> tuple[Client, Client]:
    """Give the asker and the desk on a day."""
    from yinuo.kernel.people.models import Account

    asker, desk = Client(), Client()
    for client in (asker, desk):
        client.cookies["yinuo_day"] = day
    asker.post("/c", {"code": code})
    desk.force_login(Account.objects.get(person_id=world["desk"].person))
    return asker, desk


def test_what_goes_on_later_offers_nothing_and_says_so(told: World) -> None:
    filed = told.ask()
    run("CREATE TEMP TABLE as_it_was AS SELECT * FROM matter")
    told.later(3).act(
        filed.ref, "accept", "desk",
        {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"},
    )  # fmt: skip
    run(
        "ALTER TABLE as_it_was RENAME TO matter"
    )  # stands before the real one, as the story's view of a day does
    asker, desk = on("2025-08-18", told, filed.code)
    mine, pane = asker.get("/mine").content.decode(), desk.get(f"/desk/{filed.ref}").content.decode()
    assert (SENTENCE in mine, 'name="verb"' in mine) == (True, False)
    assert (SENTENCE in pane, f"/desk/{filed.ref}/accept" in pane) == (True, False)
    run("DROP TABLE pg_temp.matter")
    asker, desk = on("2025-08-25", told, filed.code)
    mine, pane = asker.get("/mine").content.decode(), desk.get(f"/desk/{filed.ref}").content.decode()
    assert (SENTENCE in mine, 'name="verb"' in mine) == (False, True)
    assert (SENTENCE in pane, f"/desk/{filed.ref}/assign" in pane) == (False, True)
