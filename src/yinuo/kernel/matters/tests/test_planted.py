"""Each invariant is worth what it finds: a fault is planted for each, and the machine must turn red by its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from yinuo.kernel.matters import computed, decide, fold, guards, policy
from yinuo.kernel.matters.situation import Situation
from yinuo.kernel.matters.tests.machine import Law

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.matters.state import MatterState
    from yinuo.kernel.record.seal import Facts

GAMES = settings(
    max_examples=300,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def assert_found(*words: str, starts: tuple[int, ...] = Law.starts, favours: str = "") -> None:
    """Play (from these scenes, these verbs first) until the machine turns red with one of these words."""

    class Planted(Law):
        pass

    Planted.starts, Planted.favours = starts, frozenset(favours.split())
    with pytest.raises(AssertionError) as found:
        run_state_machine_as_test(Planted, settings=GAMES)
    assert str(found.value).split(":")[0] in words, str(found.value)


def guard(monkeypatch: pytest.MonkeyPatch, name: str, planted: Callable[..., bool]) -> None:
    monkeypatch.setitem(guards.GUARDS, name, planted)


def always(*_args: object) -> bool:
    return True


def never(*_args: object) -> bool:
    return False


def drop_row(monkeypatch: pytest.MonkeyPatch, verb: str, target: str, source: str) -> None:
    """Take one source of a row away."""

    def without(row: Any) -> Any:
        if row.verb != verb or row.target != target:
            return row
        return replace(row, sources=tuple(one for one in row.sources if one != source))

    monkeypatch.setattr(decide.WORKFLOW, "rows", tuple(without(row) for row in decide.WORKFLOW.rows))


# -- success --


def test_planted_no_independence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "independent", always)
    assert_found("independence", "doer", starts=(5, 11, 17), favours="confirm review")


def test_planted_independence_of_one_matter_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_one(actor: Actor, s: Situation, given: Any) -> bool:
        return guards.independent(actor, replace(s, kin={}), given)

    guard(monkeypatch, "independent", of_one)
    assert_found("independence", starts=(17,), favours="review")


def test_planted_independence_of_keys_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_key(actor: Actor, s: Situation, keys: Any) -> bool:
        own = {key for key, person in s.persons.items() if person == actor.person}
        return bool(own & set(keys(s.matter)[:1]))

    monkeypatch.setattr(guards, "_is_of_everyone", by_key)
    assert_found("independence", "doer", starts=(17,), favours="review")


def test_planted_membership_of_today_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_today(actor: Actor, s: Situation, given: Any) -> bool:
        seats = tuple(seat for seat in actor.seats if seat.holds_on(s.on))
        return guards.independent(replace(actor, seats=seats), s, given)

    guard(monkeypatch, "independent", of_today)
    assert_found("independence", starts=(5, 11), favours="confirm")


def test_planted_success_of_no_result_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "result_done", always)
    assert_found("success", "independence", starts=(2,), favours="confirm")


def test_planted_success_of_a_parents_missing_result_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "parent_reported", lambda _a, s, _g: s.root is not None)
    assert_found("success", starts=(8, 15), favours="confirm")


def test_planted_anybodys_yes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(policy.POLICIES, "requester", lambda a, s: a.voice == "asker" or policy.checker(a, s))
    monkeypatch.setattr(policy, "requester", always)
    assert_found("success", "lost", starts=(1,))


def test_planted_doer_who_checks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(policy.POLICIES, "checker", lambda a, s: policy.checker(a, s) or policy.handler(a, s))
    guard(
        monkeypatch, "independent", lambda a, s, g: guards.independent(a, s, g) or bool(policy.handler(a, s))
    )
    assert_found("independence", "doer", starts=(5, 11), favours="confirm")


def test_planted_kept_by_choice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        decide, "outcome", lambda row, s, on: row.outcome.replace("BY_PROOF_DAY", "kept_late")
    )
    assert_found("success", starts=(11,), favours="confirm")


def test_planted_one_check_of_a_major_hazard_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "not_major", always)
    assert_found("two", starts=(4,), favours="confirm")


# -- two persons, the office complained of --


def test_planted_second_person_of_another_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = decide.open_proposal

    def by_nobody(s: Situation) -> dict[str, Any]:
        found = real(s)
        return {**found, "by": s.fresh_key} if found else {}

    monkeypatch.setattr(decide, "open_proposal", by_nobody)
    assert_found("two", "heard", starts=(12,), favours="move_date end")


def test_planted_proposal_without_a_day_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "open_proposal", lambda s: s.matter.proposal)
    assert_found("fresh", starts=(12,))


def test_planted_proposal_that_outlives_a_verb_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = fold.apply

    def keeping(state: MatterState, facts: Facts) -> None:
        kept = dict(state.proposal)
        real(state, facts)
        if facts.type in {"report", "resume", "send_back"}:
            state.proposal = kept

    monkeypatch.setattr(fold, "apply", keeping)
    assert_found("fresh", "two", starts=(18,), favours="send_back move_date")


def test_planted_pairs_mixed_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(
        replace(row, two=("handler", "dispatcher")) if row.two == ("handler", "lead") else row
        for row in decide.WORKFLOW.rows
    )
    monkeypatch.setattr(decide.WORKFLOW, "rows", rows)
    assert_found("row", starts=(12,), favours="move_date end")


def test_planted_proposal_from_outside_pushed_aside_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "FROM_OUTSIDE", frozenset())
    assert_found("heard", starts=(10,), favours="appeal seal")


def test_planted_office_complained_of_that_acts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "is_of_accused", never)
    assert_found("office")


def test_planted_office_complained_of_that_leads_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "unit_not_about", always)
    assert_found("office", starts=(14,), favours="assign")


# -- nobody is lost --


def test_planted_silence_without_an_answer_later_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    drop_row(monkeypatch, "confirm", "closed", "closed:unconfirmed")
    assert_found("lost", starts=(1,))


def test_planted_ending_without_appeal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "appeal_once", never)
    assert_found("lost", starts=(10,))


def test_planted_child_of_a_dead_parent_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guard(monkeypatch, "parent_dead", never)
    assert_found("lost")


def test_planted_grandchild_without_a_root_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    root = property(lambda s: s.kin.get(s.matter.parent))
    monkeypatch.setattr(Situation, "root", root)
    assert_found("lost", "success", starts=(7,), favours="confirm")


def test_planted_rating_that_touches_the_result_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "DIRECT", fold.DIRECT | {"result"})
    assert_found("lost", starts=(1,), favours="rate")


def test_planted_state_without_an_exit_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(row for row in decide.WORKFLOW.rows if row.verb not in {"review", "withdraw"})
    monkeypatch.setattr(decide.WORKFLOW, "rows", rows)
    assert_found("lost")


# -- the row and its events --


def test_planted_second_first_date_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = computed.COMPUTE["move_date"]

    def again(s: Any, actor: Any, given: Any, row: Any) -> None:
        real(s, actor, given, row)
        given.public["original_due"] = given.public["current_due"]

    monkeypatch.setitem(computed.COMPUTE, "move_date", again)
    assert_found("due", starts=(12,), favours="move_date")


def test_planted_end_without_an_outcome_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(state: MatterState, facts: Facts) -> None:
        if facts.public["outcome"] == "declined":
            state.outcome = ""

    monkeypatch.setitem(fold.EFFECTS, "end", forgetful)
    assert_found("outcome")


def test_planted_work_that_nobody_leads_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fold.EFFECTS, "acknowledge", lambda s, f: setattr(s, "lead_unit", ""))
    assert_found("lead", starts=(16,), favours="acknowledge")


def test_planted_fold_that_looks_at_the_clock_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fold.EFFECTS, "assign", lambda s, f: setattr(s, "assigned_at", datetime.now(UTC)))
    assert_found("fold")


def test_planted_note_that_counts_as_a_verb_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fold.EFFECTS, "update", lambda s, f: setattr(s, "version", s.version + 1))
    assert_found("version", starts=(16,), favours="update")
