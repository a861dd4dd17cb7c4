"""How a venture shares out is agreed anew from a day on: what was before ends, what was shown stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import actions, agreed, founding, terms
from yinuo.programmes.ventures.agreed import HOWS, Agreed
from yinuo.programmes.ventures.founding import Founding, Joining
from yinuo.programmes.ventures.models import Venture
from yinuo.programmes.ventures.planning import Year
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.tests.made import VILLAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor

ON = date(2025, 11, 22)
FIXED = Agreed("fixed", date(2020, 1, 1), "示例合同 1", rate_ppm=100_000)
ACTUAL = Agreed("stake", date(2025, 1, 1), "示例合同 2", reserve_ppm=100_000)
URL = "/desk/ventures/factory/terms"


def days(rules: Any, code: str) -> list[tuple[str, str | None]]:
    return [
        (one["from"], one.get("to")) for rule in rules if rule["code"] == code for one in rule["versions"]
    ]


def test_ten_percent_for_five_years_then_the_actual_rent_then_ten_percent_again() -> None:
    rules, charter = agreed.begun(FIXED)
    rules, charter = agreed.changed(rules, charter, ACTUAL)
    assert days(rules, "return") == [("2020-01-01", "2024-12-31")]
    assert days(rules, "dividend") == [("2025-01-01", None)]
    again = replace(FIXED, since=date(2030, 7, 1), resolution="示例合同 3")
    rules, charter = agreed.changed(rules, charter, again)
    assert days(rules, "return") == [("2020-01-01", "2024-12-31"), ("2030-07-01", None)]
    assert days(rules, "dividend") == [("2025-01-01", "2030-06-30")]
    assert [(one["from"], one.get("to"), one["resolution"]) for one in charter] == [
        ("2020-01-01", "2024-12-31", "示例合同 1"),
        ("2025-01-01", "2030-06-30", "示例合同 2"),
        ("2030-07-01", None, "示例合同 3"),
    ]
    with pytest.raises(Invalid) as why:
        agreed.changed(rules, charter, replace(ACTUAL, since=date(2030, 7, 1)))
    assert set(why.value.fields) == {"since"}


def test_rules_of_one_code_that_are_not_alike_are_told_apart() -> None:
    rules, charter = agreed.begun(Agreed("shares", date(2020, 1, 1), "示例章程 1"))
    rules, charter = agreed.changed(rules, charter, ACTUAL)
    assert [(one["code"], one["register"]) for one in rules] == [
        ("dividend", "shares"),
        ("dividend-2", "stake"),
    ]
    assert [step.get("rule") for step in charter[-1]["steps"] if step["do"] == "share"] == [
        "dividend",
        "dividend-2",
    ]


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        (Agreed("fixed", ON, "x"), {"rate"}),
        (Agreed("guaranteed", ON, "x"), {"rate", "bonus"}),
        (Agreed("land", ON, "x"), {"per_unit"}),
        (Agreed("shares", ON, "x", reserve_ppm=600_000, welfare_ppm=400_001), {"welfare"}),
        (Agreed("shares", ON, "x", reserve_ppm=600_000, welfare_ppm=400_000), set()),
    ],
)
def test_each_way_says_what_it_lacks(told: Agreed, fields: set[str]) -> None:
    assert set(told.faults) == fields


def begun(how: str, officer: Any, **more: int) -> Venture:
    """Begin a venture of two villages that put in 60 and 40: shares, land, or money."""
    one = 1 if how in {"shares", "land"} else 100_00
    members = tuple(
        Joining(unit, Fraction(n * one), None, "") for unit, n in zip(VILLAGES[:2], (60, 40), strict=True)
    )
    two_thirds, rate, bonus, per_unit = (
        Fraction(2, 3),
        *(more.get(name, 0) for name in ("rate", "bonus", "per_unit")),
    )
    told = Founding(
        f"示例 {how}", "", "land", "", "", "sl-lianhe", "sl-jiandu", "", date(2024, 1, 1), how, rate, 0, 0, "示例章程",
        two_thirds, two_thirds, members, bonus, per_unit,
    )  # fmt: skip
    return founding.found(told, officer)


@pytest.mark.parametrize(
    ("how", "more", "parts"),
    [
        ("shares", {}, (600_00, 400_00)),
        ("stake", {}, (600_00, 400_00)),
        ("fixed", {"rate": 100_000}, (600_00, 400_00)),  # 10 % of 6,000 and of 4,000, whatever was earned
        ("guaranteed", {"rate": 50_000, "bonus": 500_000}, (450_00, 300_00)),  # 5 %, and half of the 500 left
        ("land", {"per_unit": 5_00}, (600_00, 400_00)),  # 5.00 a unit, and the 500 left by land
    ],
)
def test_a_venture_begun_in_any_way_shares_its_first_year(
    place: None, officer: Any, how: str, more: dict[str, int], parts: tuple[int, int]
) -> None:
    venture = begun(how, officer, **more)
    year = Year(date(2024, 1, 1), date(2024, 12, 31), 1_000_00, 1_000_00, 1_000_00, "示例回单")
    row = actions.draft(venture, year, officer.actor, ON)
    assert tuple(one.amount for one in row.payments.order_by("n")) == parts


@pytest.fixture
def officer(place: None) -> Any:
    """Give who keeps the books, as they sit at the desk."""
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    account = Account.objects.get(username="books")
    return Officer(account, staff(account), at(ON), at(ON), ON)


def test_a_new_way_holds_from_its_day_and_the_year_before_is_worked_out_as_it_was(
    place: None, officer: Any
) -> None:
    venture = begun("fixed", officer, rate=100_000)
    terms.change(venture, replace(ACTUAL, reserve_ppm=0), officer.actor, ON, at(ON))
    venture.refresh_from_db()
    parts = []
    for n in (2024, 2025):
        year = Year(date(n, 1, 1), date(n, 12, 31), 3_000_00, 3_000_00, 3_000_00, "示例回单", opening=0)
        row = actions.draft(venture, year, officer.actor, date(n + 1, 1, 5))
        parts.append([one.amount for one in row.payments.order_by("n")])
    assert parts == [[600_00, 400_00], [1_800_00, 1_200_00]]
    told = Event.objects.filter(stream=venture.stream_id).order_by("-seq")[0]
    assert (told.type, told.facts_public["since"]) == ("terms_changed", "2025-01-01")


@pytest.mark.parametrize(
    ("who", "told", "error"),
    [
        ("village-1", Agreed("shares", date(2026, 1, 1), "x"), NotAllowed),
        ("books", Agreed("shares", date(2024, 12, 31), "x"), Invalid),  # 2024 was shown
        ("books", Agreed("shares", date(2007, 1, 1), "x"), Invalid),  # nothing begins before the venture
        ("books", Agreed("land", date(2026, 1, 1), "x", per_unit=1), Invalid),  # nobody put land in
        ("books", Agreed("shares", date(2026, 1, 1), "x", reserve_ppm=1_000_001), Invalid),
    ],
)
def test_what_was_shown_is_not_agreed_anew(
    factory: Venture, actor: Callable[[str], Actor], who: str, told: Agreed, error: type[Exception]
) -> None:
    row = actions.draft(factory, YEAR, actor("books"), date(2025, 3, 1))
    actions.show(row.pk, actor("books"), date(2025, 3, 1), at(date(2025, 3, 1)))
    before = Venture.objects.get(pk=factory.pk).rules
    with pytest.raises(error):
        terms.change(factory, told, actor(who), ON, at(ON))
    assert Venture.objects.get(pk=factory.pk).rules == before


def test_the_desk_agrees_anew_and_everybody_reads_it(factory: Venture, seat: Callable[[str], Client]) -> None:
    books = seat("books")
    books.cookies["yinuo_day"] = ON.isoformat()
    sent = {"verb": "terms", "since": "2026-01-01", "how": "shares", "reserve": "12.5", "welfare": "5"}
    assert books.post(URL, sent).status_code == 422
    assert books.post(URL, {**sent, "resolution": "示例决议 2025-9"}).status_code == 302
    page = books.get(URL).content.decode()
    assert ("公积金 12.5%" in page, "示例决议 2025-9" in page) == (True, True)
    public = books.get("/ventures/factory").content.decode()
    assert ("怎么分，从哪天起" in public, "公积金 10.0%" in public, "公积金 12.5%" in public) == (
        True,
        True,
        True,
    )
    assert seat("village-1").get(URL).status_code == 403
    assert set(HOWS) == {"shares", "stake", "fixed", "guaranteed", "land"}
