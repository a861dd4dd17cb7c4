"""Plans that cannot be taken: each is refused at the path where it is wrong, and nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.plan_reading import read_holders, read_plan
from yinuo.programmes.ventures.reading import MOST_BYTES, quantity_of
from yinuo.programmes.ventures.tests.planned import SMALL, put, small, written


def refused(data: bytes, **more: Any) -> list[str]:
    with pytest.raises(Invalid) as found:
        read_plan(data, **more)
    return list(found.value.fields)


def test_the_small_plan_is_read_whole() -> None:
    plan = read_plan(written(SMALL))
    assert (plan.net, plan.holders, plan.record_on.isoformat()) == (1_000_000, ("A", "B"), "2025-12-31")
    assert [(rule.code, rule.kind, rule.role) for rule in plan.rules.values()] == [
        ("fixed", "fixed", "charter"),
        ("promise", "fixed", "owed_to"),
        ("rest", "residual", "charter"),
    ]
    assert plan.rules["rest"].versions[0].share_ppm == 1_000_000
    assert plan.registers["stake"].order == ("operator",)
    assert plan.names["A"].en == "Sample A"


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("version", 2, "version"),
        ("net", 1.5, "net"),
        ("net", 1e3, "net"),
        ("net", float("nan"), "net"),
        ("net", "100", "net"),
        ("net", True, "net"),
        ("net", 10**16, "net"),
        ("net", -(10**16), "net"),
        ("opening", 0.5, "opening"),
        ("surplus", 1, "surplus"),
        ("venture", "park", "venture"),
        ("venture.code", "", "venture.code"),
        ("venture.zh", 3, "venture.zh"),
        ("venture.zh", "一\n二", "venture.zh"),
        ("venture.zh", "长" * 201, "venture.zh"),
        ("currency.digits", 5, "currency.digits"),
        ("period.to", "2025-02-30", "period.to"),
        ("period.to", "31.12.2025", "period.to"),
        ("period.to", 20251231, "period.to"),
        ("period.to", "2024-12-31", "period.to"),
        ("period.from", "2010-01-01", "period.to"),
        ("record_on", "2024-12-31", "record_on"),
        ("holders", [], "holders"),
        ("holders", 3, "holders"),
        ("holders.1.code", "A", "holders[1].code"),
        ("holders.1.code", "a b", "holders[1].code"),
        ("holders", {"list": "shares"}, "holders"),
        ("registers.shares.total", 4, "registers.shares.total"),
        ("registers.shares.held.A", "1/2", "registers.shares.total"),
        ("registers.shares.held.A", -1, "registers.shares.held.A"),
        ("registers.shares.held.A", 0.5, "registers.shares.held.A"),
        ("registers.shares.held.A", "-1", "registers.shares.held.A"),
        ("registers.shares.held.A", "1/0", "registers.shares.held.A"),
        ("registers.shares.held.A", None, "registers.shares.held.A"),
        ("registers.shares.held.X", 1, "registers.shares.held.X"),
        ("registers.shares.held", [1], "registers.shares.held"),
        ("registers.a b", {}, "registers.a b"),
        ("registers.shares.moves", [{"on": "2025-01-02", "from": "A", "to": "B", "quantity": 9}],
         "registers.shares.moves"),
        ("registers.shares.moves", [{"on": "2025-01-02", "from": "X", "to": "B", "quantity": 1}],
         "registers.shares.moves[0]"),
        ("registers.shares.moves", [{"on": "2025-01-02", "quantity": 1}], "registers.shares.moves[0]"),
        ("registers.shares.moves", [{"on": "2025-01-02", "to": "A", "quantity": 0}], "registers.shares.moves[0]"),
        ("registers.shares.moves", {}, "registers.shares.moves"),
        ("rules.0.kind", "loan", "rules[0].kind"),
        ("rules.0.code", "rest", "rules"),
        ("rules.0.register", "moon", "rules[0].register"),
        ("rules.0.register", "stake", "rules[0].register"),
        ("rules.1.kind", "guaranteed", "rules[1].role"),
        ("rules.2.role", "contract", "rules[2].role"),
        ("rules.0.versions", [], "rules[0].versions"),
        ("rules.0.versions.0.rate_ppm", 10_000_001, "rules[0].versions[0].rate_ppm"),
        ("rules.0.versions.0.cumulative", "yes", "rules[0].versions[0].cumulative"),
        ("rules.0.versions.0.basis", "30/360", "rules[0].versions[0].basis"),
        ("rules.0.versions", [{"from": "2025-01-01"}, {"from": "2025-06-01"}], "rules[0].versions[1].from"),
        ("rules.0.versions", [{"from": "2025-01-01", "to": "2024-01-01"}], "rules[0].versions[0].from"),
        ("rules.0.versions", [{"from": "2025-01-01", "to": "2025-06-30"}, {"from": "2025-06-30"}],
         "rules[0].versions[1].from"),
        ("charter", [], "charter"),
        ("charter.0.to", "2024-12-31", "charter"),
        ("charter.0.resolution", "", "charter[0].resolution"),
        ("charter.0.steps.0", {"do": "share", "rule": "rest"}, "charter[0].steps"),
        ("charter.0.steps.1", {"do": "loss"}, "charter[0].steps"),
        ("charter.0.steps.1.ppm", 1_000_001, "charter[0].steps[1].ppm"),
        ("charter.0.steps.1.rule", "rest", "charter[0].steps[1].rule"),
        ("charter.0.steps.2", {"do": "fund", "code": "welfare", "ppm": 900_001}, "charter[0].steps"),
        ("charter.0.steps.2.rule", "moon", "charter"),
        ("charter.0.steps.2.rule", "promise", "charter"),
        ("charter.0.steps.3.rule", "fixed", "charter"),
        ("charter.0.steps.3", {"do": "fund", "code": "welfare", "ppm": 1}, "rules[2]"),
        ("charter.0.steps.2", {"do": "fund", "code": "welfare", "ppm": 1}, "rules[0]"),
        ("arrears.rest", {"A": 1}, "arrears.rest"),
        ("arrears.fixed.X", 1, "arrears.fixed.X"),
        ("arrears.fixed", {"A": 10**15, "B": 1}, "arrears.fixed"),
        ("receivables", [], "receivables"),
        ("receivables.0.rule", "fixed", "receivables"),
        ("receivables.0.paid.0.on", "2026-01-01", "receivables[0].paid[0].on"),
        ("receivables.0.paid.0.amount", 0, "receivables[0].paid[0].amount"),
        ("excluded.0.source", "theft", "excluded[0].source"),
        ("excluded", [{"source": "gift", "amount": 10**15}] * 2, "excluded"),
        ("bank", 0.1, "bank"),
        ("scenarios.0.net", None, "scenarios[0].net"),
    ],
)  # fmt: skip
def test_a_plan_is_refused_where_it_is_wrong(path: str, value: Any, where: str) -> None:
    assert where in refused(put(path, value))


@pytest.mark.parametrize("name", ["version", "venture", "currency", "period", "net", "holders", "charter"])
def test_what_has_to_be_there_is_asked_for(name: str) -> None:
    assert any(path.split(".")[0] == name for path in refused(written(small(**{name: None}))))


def test_a_bounded_number_of_faults_is_told() -> None:
    many = {f"unknown{n}": 1 for n in range(80)}
    assert len(refused(written(small() | many))) == 50


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"net": ' + b"9" * 5000 + b"}"],
)
def test_what_is_no_json_is_refused_whole(data: bytes) -> None:
    assert refused(data) == [""]


def test_what_is_no_table_is_refused_whole() -> None:
    assert "" in refused(b"[1]")


def test_a_file_beyond_reason_is_refused_unread() -> None:
    assert refused(b" " * (MOST_BYTES + 1)) == [""]


def test_one_name_twice_is_refused() -> None:
    data = written(SMALL).replace(b'"net": 1000000', b'"net": 1, "net": 2')
    assert "" in refused(data)
    held = written(SMALL).replace(b'{"A": 1, "B": 2}', b'{"A": 1, "A": 1, "B": 2}')
    assert "registers.shares.held" in refused(held)


def test_an_endless_return_is_refused() -> None:
    from yinuo.programmes.ventures.waterfall import distribute

    plan = small()
    plan["registers"]["shares"] = {"total": 10**15, "held": {"A": 10**15}}
    plan["rules"][0]["versions"][0]["rate_ppm"] = 2_000_000
    with pytest.raises(Invalid) as found:
        distribute(read_plan(written(plan)))
    assert list(found.value.fields) == ["rules.fixed"]


def test_a_list_of_holders_is_read_in_its_order() -> None:
    assert read_holders(["\ufeffholder,quantity\n", "b,2\n", "\n", "a,1/3\n"]) == {
        "b": 2,
        "a": quantity_of("1/3"),
    }
    listed = read_holders(["holder,quantity\n", "x,1\n", "y,2\n"])
    plan = small(holders={"list": "shares"}, arrears=None)
    plan["registers"]["shares"] = {"total": 3}
    assert read_plan(written(plan), listed).holders == ("x", "y")
    assert refused(written(small()), listed=listed) == ["holders"]
    plan["holders"] = {"list": "moon"}
    assert "holders.list" in refused(written(plan), listed=listed)


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([], "holders:1"),
        (["name,share"], "holders:1"),
        (["holder,quantity\n", "a\n"], "holders:2"),
        (["holder,quantity\n", "a,1.5.5\n"], "holders:2"),
        (["holder,quantity\n", "a,-1\n"], "holders:2"),
        (["holder,quantity\n", "a,1\n", "a,1\n"], "holders:3"),
        (["holder,quantity\n", ",1\n"], "holders:2"),
        (["holder,quantity\n", "a," + "1" * 200_000 + "\n"], "holders:2"),
    ],
)
def test_a_wrong_line_of_a_list_is_named(lines: list[str], where: str) -> None:
    with pytest.raises(Invalid) as found:
        read_holders(lines)
    assert list(found.value.fields) == [where]


def test_a_list_longer_than_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.programmes.ventures import plan_reading

    monkeypatch.setattr(plan_reading, "MOST_HOLDERS", 1)
    with pytest.raises(Invalid) as found:
        read_holders(["holder,quantity\n", "a,1\n", "b,1\n"])
    assert list(found.value.fields) == ["holders:3"]


@pytest.mark.parametrize(
    ("text", "exact"),
    [("12", 12), ("7.50", quantity_of("15/2")), ("4/2", 2), ("1e3", None), ("１", None), (" 1", None)],
)
def test_quantities_are_read_exactly(text: str, exact: object) -> None:
    assert quantity_of(text) == exact
    assert json.dumps(text)
