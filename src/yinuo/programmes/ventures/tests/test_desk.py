"""The books at the desk: what is wrong is said beside its field, shares change hands in the open, drafts are hidden."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import saying
from yinuo.programmes.ventures.models import Distribution, ShareMove
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.typed import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

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
