"""The books at the desk: what is wrong is said beside its field, shares change hands in the open, drafts are hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory
from django.utils import translation

from yinuo.base.errors import Invalid
from yinuo.doors.shell.clock import today
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import actions, desk_forms, saying
from yinuo.programmes.ventures.models import Distribution, ShareMove
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.typed import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

SUMS = {
    "first": "2024-01-01", "last": "2024-12-31", "income": "2,500,000.00", "costs": "250000", "bank": "2,400,000.00",
    "slip": "示例回单 1", "opening": "-63,579.65",
}  # fmt: skip


def test_five_sums_make_a_draft_that_only_its_own_see(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    books = seat("books")
    page = books.get("/desk/ventures/factory").content.decode()
    assert "科目" in page  # and only to say that none is needed
    answer = books.post("/desk/ventures/factory/draft", SUMS)
    assert answer.status_code == 302
    row = Distribution.objects.get()
    assert (row.net, row.opening, row.state) == (225_000_000, -6_357_965, "drafted")
    assert books.get(answer["Location"]).status_code == 200
    assert seat("village-1").get(answer["Location"]).status_code == 404
    assert seat("village-1").post("/desk/ventures/factory/draft", SUMS).status_code == 403


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"income": "250万"}, "写成 2,250,000.00 这样"),
        ({"bank": ""}, "这一项要填"),
        ({"last": "2023-12-31"}, "最后一天"),
        ({"slip": ""}, "这一项要填"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    factory: Venture, seat: Callable[[str], Client], odd: dict[str, str], words: str
) -> None:
    answer = seat("books").post("/desk/ventures/factory/draft", SUMS | odd)
    page = answer.content.decode()
    assert (answer.status_code, words in page, 'value="250000"' in page) == (422, True, True)
    assert not Distribution.objects.exists()


def test_shares_change_hands_as_of_a_day_and_a_wrong_line_is_ended(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    books = seat("books")
    sent = {
        "register": "shares",
        "on": "2025-07-01",
        "giver": "sl-cun-1",
        "taker": "sl-cun-2",
        "quantity": "1/2",
    }
    assert books.post("/desk/ventures/factory/move", sent | {"reference": "示例协议 1"}).status_code == 302
    held = registers(factory)["shares"]
    assert (held.held(date(2025, 6, 30))["sl-cun-1"], held.held(date(2025, 7, 1))["sl-cun-1"] * 2) == (20, 39)
    assert held.total(date(2025, 7, 1)) == 101
    too_much = books.post("/desk/ventures/factory/move", sent | {"quantity": "99", "reference": "x"})
    assert (too_much.status_code, "零以下" in too_much.content.decode()) == (422, True)
    line = ShareMove.objects.get(reference="示例协议 1")
    answer = books.post("/desk/ventures/factory/move", {"correct": str(line.pk)})
    assert answer.status_code == 422  # a line that is known since today cannot end today
    assert list(
        Event.objects.filter(stream=factory.stream_id).order_by("seq").values_list("type", flat=True)
    ) == ["moved"]


def test_a_period_that_still_runs_is_looked_at_and_not_shown(
    factory: Venture, seat: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    books, on = actor("books"), today(RequestFactory().get("/"))
    runs = replace(YEAR, first=on.replace(day=1), last=on)
    row = actions.draft(factory, runs, books, on)
    page = seat("books").post(f"/desk/ventures/sheets/{row.pk}/show")
    assert (page.status_code, "这一期还没有过完" in page.content.decode()) == (422, True)
    with pytest.raises(Invalid, match="还没有过完"):
        actions.show(row.pk, books, on, at(on))
    assert actions.show(row.pk, books, on + timedelta(1), at(on + timedelta(1))).state == "shown"


@pytest.mark.parametrize(
    ("last", "on", "proposed"),
    [
        ("2025-06-30", "2025-11-22", ("2025-07-01", "2025-09-30")),
        ("2025-06-30", "2026-01-01", ("2025-07-01", "2025-12-31")),
        ("2024-12-31", "2026-02-03", ("2025-01-01", "2025-12-31")),
        ("2025-06-30", "2025-09-30", ("", "")),
        ("", "2025-11-22", ("2024-01-01", "2024-12-31")),
    ],
)
def test_what_is_proposed_is_over_and_follows_the_last_sheet(
    factory: Venture, actor: Callable[[str], Actor], last: str, on: str, proposed: tuple[str, str]
) -> None:
    if last:
        known = replace(YEAR, first=date(2024, 1, 1), last=date.fromisoformat(last))
        actions.draft(factory, known, actor("books"), date(2026, 1, 5))
    form = desk_forms.draft_form(factory, {}, {}, date.fromisoformat(on))
    told = {one.name: one for one in form.fields}
    assert (told["first"].value, told["last"].value) == proposed
    assert bool(told["first"].hint) is not any(proposed)


def test_a_sum_from_before_that_is_left_empty_is_what_the_last_sheet_left(
    factory: Venture, seat: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    loss = replace(YEAR, first=date(2023, 1, 1), last=date(2023, 12, 31), net=-1_000_00)
    assert actions.draft(factory, loss, actor("books"), date(2025, 1, 5)).carried == -1_000_00
    answer = seat("books").post("/desk/ventures/factory/draft", SUMS | {"opening": ""})
    assert answer.status_code == 302
    assert Distribution.objects.get(first=date(2024, 1, 1)).opening == -1_000_00


def test_what_is_still_being_paid_stays_on_the_first_screen_beside_a_new_draft(
    factory: Venture, seat: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    books, on = actor("books"), today(RequestFactory().get("/"))
    shown = actions.draft(factory, YEAR, books, on)
    actions.show(shown.pk, books, on, at(on))
    drafted = actions.draft(factory, replace(YEAR, first=date(2025, 1, 1), last=date(2025, 3, 31)), books, on)
    told = seat("books").get("/desk/ventures/").context["told"]
    assert [(one["row"].pk, one["may_go_on"]) for one in told] == [(drafted.pk, True), (shown.pk, False)]
    assert [one["row"].pk for one in seat("village-1").get("/desk/ventures/").context["told"]] == [shown.pk]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2,250,000.00", 225_000_000), ("2250000", 225_000_000), ("0.5", 50), ("-63,579.65", -6_357_965),
        ("12 元", 1200),
        ("1.005", None), ("1e3", None), ("250万", None), ("2,25,0", None), ("", None),
    ],
)  # fmt: skip
def test_a_sum_is_read_into_whole_minor_units(text: str, amount: int | None) -> None:
    assert sum_of(text, 2) == amount


def test_a_sum_is_said_as_people_say_it() -> None:
    with translation.override("zh-hans"):
        said = [saying.aloud(amount) for amount in (40_099_010, 125_000_000, 5, 100, -1_000_000)]
    assert said == ["40 万 990 元 1 角", "125 万元", "0 元 5 分", "1 元", "负 1 万元"]
