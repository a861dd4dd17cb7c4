"""The worked examples of docs/ventures.md: what is said is what was worked out by hand."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.plan_reading import read_plan
from yinuo.programmes.ventures.results import document
from yinuo.programmes.ventures.tests.planned import EXAMPLES, SMALL
from yinuo.programmes.ventures.waterfall import distribute

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_HAND: dict[str, tuple[list[int], dict[str, int], int]] = {
    "eleven": ([20_454_546] * 5 + [20_454_545] * 6, {}, 0),
    "seven": (
        [38_660_198, 34_602_178, 30_544_158, 26_486_139, 22_428_119, 20_255_109, 18_274_099],
        {"reserve": 22_500_000, "welfare": 11_250_000},
        0,
    ),
    "transfer": ([7_983_562, 12_016_438, 10_000_000], {}, 0),
    "promised": ([12_000_000, 8_000_000], {}, 0),
    "short": ([2_658_823, 1_329_412, 511_765], {"reserve": 500_000}, 0),
}
"""What each holder gets, the funds, what is carried: worked out on paper from the charter's words."""


def told(name: str) -> dict[str, Any]:
    plan = read_plan((EXAMPLES / f"{name}.json").read_bytes())
    result: dict[str, Any] = json.loads(document(plan, distribute(plan), plan_sha256="0" * 64))
    return result


def schema(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        json.loads((EXAMPLES / f"{name}.schema.json").read_text("utf-8"))
    )


@pytest.mark.parametrize("name", BY_HAND)
def test_an_example_comes_to_what_was_worked_out_by_hand(name: str) -> None:
    amounts, funds, carried = BY_HAND[name]
    result = told(name)
    assert [holder["amount"] for holder in result["holders"]] == amounts
    assert (result["funds"], result["carried"]) == (funds, carried)


@pytest.mark.parametrize("name", BY_HAND)
def test_every_figure_of_an_example_stands_in_the_text(name: str) -> None:
    text = (EXAMPLES.parent / "ventures.md").read_text("utf-8")
    amounts, funds, _ = BY_HAND[name]
    assert [one for one in {*amounts, *funds.values()} if written(one, 2) not in text] == []


def test_every_example_is_worked_out_by_hand() -> None:
    found = {path.stem for path in EXAMPLES.glob("*.json") if not path.stem.endswith(".schema")}
    assert found == set(BY_HAND)


def test_arrears_and_unpaid_promises_by_hand() -> None:
    short = told("short")
    assert [holder["parts"][0]["arrears"] for holder in short["holders"]] == [3_441_177, 1_720_588, 688_235]
    (owed,) = told("promised")["receivables"]
    assert (owed["due"], owed["paid"], owed["paid_in_time"], owed["unpaid"]) == (
        25_545_205,
        20_000_000,
        20_000_000,
        5_545_205,
    )


def test_who_bears_a_loss_is_said_before_the_vote() -> None:
    half, none = told("seven")["scenarios"]
    assert half["less"]["rules"]["land"] == 0
    assert none["less"]["carried"] == 11_357_965
    for one in (half, none):
        less = one["less"]
        assert (
            sum(less["funds"].values()) + sum(less["rules"].values()) + less["carried"]
            == 231_357_965 - one["net"]
        )


def test_every_odd_unit_is_told_in_both_languages() -> None:
    holders = told("eleven")["holders"]
    assert [holder["parts"][0]["odd"] for holder in holders] == [1] * 5 + [0] * 6
    assert holders[0]["parts"][0]["why"] == {
        "zh": "舍去零头是 204,545.45，余数 5/11，轮到多得 0.01。",
        "en": "Rounded down 204,545.45, remainder 5/11, which got an odd 0.01.",
    }
    assert "余数同为 5/11 的有 11 方，按名册先后，前 5 方得。" in told("eleven")["steps"][2]["why"]["zh"]


@pytest.mark.parametrize("name", [*BY_HAND, "small"])
def test_plans_and_results_are_what_the_schemas_say(name: str) -> None:
    data = SMALL if name == "small" else json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    plan = read_plan(json.dumps(data).encode())
    result = json.loads(document(plan, distribute(plan), plan_sha256="0" * 64))
    for which, value in (("plan", data), ("result", result)):
        assert [
            f"{list(error.instance_path)}: {error.message}" for error in schema(which).iter_errors(value)
        ] == []


def mutants(value: Any) -> Iterator[Any]:
    """Yield the value with one thing taken away, added, or turned into something else, everywhere in it."""
    if isinstance(value, dict):
        yield {**value, "unheard_of": 1}
        for name, inner in value.items():
            yield {other: kept for other, kept in value.items() if other != name}
            yield from ({**value, name: one} for one in mutants(inner))
    elif isinstance(value, list):
        yield {}
        yield []
        for n, inner in enumerate(value):
            yield from ([*value[:n], one, *value[n + 1 :]] for one in mutants(inner))
    else:
        yield from (None, True, "x y", -1, 10**17, [])


def test_whatever_the_schema_refuses_is_refused() -> None:
    valid = schema("plan")
    n_refused = 0
    for one in mutants(copy.deepcopy(SMALL)):
        if valid.is_valid(one):
            continue
        n_refused += 1
        with pytest.raises(Invalid):
            read_plan(json.dumps(one).encode())
    assert n_refused > 400


def test_no_more_is_called_payable_than_lies_free_in_the_bank() -> None:
    plan = read_plan(json.dumps(SMALL | {"bank": 900_000, "earmarked": 100_000}).encode())
    payment = json.loads(document(plan, distribute(plan)))["payment"]
    assert (payment["may_be_paid"], payment["short"]) == (False, payment["to_pay"] - 800_000)
    assert "不能付" in payment["why"]["zh"]
    assert "cannot be paid" in payment["why"]["en"]
