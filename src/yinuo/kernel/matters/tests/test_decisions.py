"""What a decision says of a form: each fault by its field, each computed fact as the domain has it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.kernel.matters.guards import SENTENCES
from yinuo.kernel.matters.situation import Actor
from yinuo.kernel.matters.tests.forms import ACCEPT, ASK, END, faults, move_form, promise_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.machine import Scenes
    from yinuo.kernel.matters.tests.play import Play

# -- forms --


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"category": "nothing"}, "category"),
        ({"category": "noise"}, "category"),
        ({"place": "nowhere"}, "place"),
        ({"body": ""}, "body"),
        ({"body": "\u200b"}, "body"),
        ({"body": 5}, "body"),
        ({"body": "长" * 2001}, "body"),
        ({"about_office": "maybe"}, "about_office"),
        ({"about_office": ["yes"]}, "about_office"),
        ({"about_office": "yes", "about_unit": "nobody"}, "about_unit"),
        ({"source": "rumour"}, "source"),
        ({"contact": "x"}, "contact"),
        ({"contact": {"kind": "fax", "value": "12345"}}, "contact"),
        ({"contact": {"kind": "email", "value": "nobody"}}, "contact"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_filing_names_the_field_at_fault(play: Play, more: dict[str, Any], field: str) -> None:
    assert list(faults(lambda: play.act("", "submit", Actor(), {**ASK, **more}))) == [field]


def test_every_fault_is_told_at_once(play: Play) -> None:
    form = {"kind": "request", "category": "nothing", "place": "nowhere", "colour": "red"}
    assert set(faults(lambda: play.act("", "submit", Actor(), form))) == {
        *("category", "place", "colour", "body", "about_office"),
    }


@pytest.mark.parametrize("contact", ["13800000000", "a@b.cn", {"kind": "phone", "value": "0573-85000000"}])
def test_a_contact_kept_is_reminded_and_one_left_for_one_message_is_not(play: Play, contact: object) -> None:
    kept = play.act("", "submit", Actor(), {**ASK, "contact": contact, "keep_contact": "yes"})
    once = play.act("", "submit", Actor(), {**ASK, "contact": contact})
    assert [play.courses[ref].state.has_contact for ref in (kept, once)] == [True, False]


def test_filing_for_another_needs_their_spoken_consent(play: Play) -> None:
    assert list(faults(lambda: play.act("", "submit", "handler", {**ASK, "on_behalf": "yes"}))) == ["consent"]
    ref = play.act("", "submit", "handler", {**ASK, "on_behalf": "yes", "consent": "yes"})
    m = play.courses[ref].state
    assert (m.own_filed, m.on_behalf, m.filer_key != m.requester_key) == (True, True, True)


def test_a_hazard_is_general_unless_said(play: Play) -> None:
    form = {**ASK, "kind": "hazard", "category": "blocked_lane"}
    assert play.courses[play.act("", "submit", Actor(), form)].state.level == "general"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"visibility": "public", "category": "noise", "kind": "dispute"}, "visibility"),
        ({"category": "blocked_lane"}, "category"),
        ({"first_contact_unit": "water"}, "first_contact_unit"),
        ({"title": "两\n行", "visibility": "secret"}, "visibility"),
    ],
)
def test_accepting_names_the_field_at_fault(scenes: Scenes, more: dict[str, Any], field: str) -> None:
    ref = scenes.ask(about_office="yes", about_unit="water")
    assert list(faults(lambda: scenes.play.act(ref, "accept", "desk", {**ACCEPT, **more}))) == [field]


def test_a_request_accepted_as_a_hazard_has_a_level(scenes: Scenes) -> None:
    ref = scenes.ask()
    scenes.play.act(ref, "accept", "desk", {**ACCEPT, "kind": "hazard", "category": "blocked_lane"})
    m = scenes.play.courses[ref].state
    assert (m.kind, m.level) == ("hazard", "general")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"lead_unit": ""}, "lead_unit"),
        ({"lead_unit": "nobody"}, "lead_unit"),
        ({"support_units": ["nobody"]}, "support_units"),
        ({"support_units": {"a": 1}}, "support_units"),
        ({"support_units": ["roads"] * 13}, "support_units"),
        ({"due_on": "2025-02-30"}, "due_on"),
        ({"due_on": "2025-08-01"}, "due_on"),
        ({"due_on": "2026-08-01"}, "due_on"),
    ],
)
def test_assigning_names_the_field_at_fault(scenes: Scenes, more: dict[str, Any], field: str) -> None:
    ref = scenes.accepted()
    assert list(faults(lambda: scenes.play.act(ref, "assign", "desk", {"lead_unit": "roads", **more}))) == [
        field
    ]


def test_the_first_date_is_the_limit_or_earlier_and_is_named_once(scenes: Scenes) -> None:
    play = scenes.play
    by_limit, named = scenes.accepted(), scenes.accepted()
    play.act(by_limit, "assign", "desk", {"lead_unit": "roads", "support_units": "water,roads"})
    play.act(named, "assign", "desk", {"lead_unit": "roads", "due_on": date(2025, 8, 20)})
    m = play.courses[by_limit].state
    assert (m.original_due, m.current_due, m.support_units) == (
        date(2025, 8, 25),
        date(2025, 8, 25),
        ["water"],
    )
    assert play.courses[named].state.original_due == date(2025, 8, 20)
    again = {"lead_unit": "water", "due_on": "2025-08-22"}
    assert list(faults(lambda: play.act(named, "assign", "desk", again))) == ["due_on"]


def test_a_class_without_a_limit_asks_for_a_date_and_takes_any(
    scenes: Scenes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.kernel.limits.clocks import Limits
    from yinuo.kernel.matters.tests import play as played

    monkeypatch.setitem(played.LIMITS, "help", Limits())
    ref = scenes.accepted()
    assert list(faults(lambda: scenes.play.act(ref, "assign", "desk", {"lead_unit": "roads"}))) == ["due_on"]
    scenes.play.act(ref, "assign", "desk", {"lead_unit": "roads", "due_on": "2026-08-01"})
    assert scenes.play.courses[ref].state.original_due == date(2026, 8, 1)


def test_a_promise_is_not_launched_after_its_day(scenes: Scenes) -> None:
    play = scenes.play
    ref = play.act("", "submit", "handler", promise_form(play))
    play.later(31)
    assert list(faults(lambda: play.act(ref, "launch", "head"))) == [""]


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("request", {"result": "explained", "text": "不成"}, "law"),
        ("request", {"result": "done", "text": "好", "proof_on": "2099-01-01"}, "proof_on"),
        ("commitment", {"result": "done", "text": "好"}, "proof_on"),
        ("request", {"text": "好"}, "result"),
        ("request", {"result": "fine", "text": "好"}, "result"),
        ("request", {"result": "done"}, "text"),
    ],
)
def test_reporting_names_the_field_at_fault(
    scenes: Scenes, kind: str, given: dict[str, Any], field: str
) -> None:
    ref = scenes.promised() if kind == "commitment" else scenes.assigned()
    assert list(faults(lambda: scenes.play.act(ref, "report", "handler", given))) == [field]


# -- checks and reviews --


@pytest.mark.parametrize(("proof_on", "outcome"), [("2025-09-17", "kept"), ("2025-09-18", "kept_late")])
def test_kept_or_late_is_the_proofs_day_against_the_first_date(
    scenes: Scenes, proof_on: str, outcome: str
) -> None:
    play, ref = scenes.play, scenes.promised()
    scenes.both(ref, "move_date", ("handler", "head"), move_form("2025-10-30"))
    play.later(40)
    play.act(ref, "report", "handler", {"result": "done", "text": "好", "proof_on": proof_on})
    play.act(ref, "confirm", "checker", {})
    m = play.courses[ref].state
    assert (m.outcome, m.original_due, m.moved_dues) == (outcome, date(2025, 9, 17), ["2025-10-30"])


def test_a_proof_of_tomorrow_or_of_no_day_confirms_nothing(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.promised()
    play.act(ref, "report", "handler", {"result": "done", "text": "好", "proof_on": play.on})
    confirm = {"proof_on": play.on + timedelta(1)}
    assert list(faults(lambda: play.act(ref, "confirm", "checker", confirm))) == ["proof_on"]
    play.courses[ref].state.proof_on = None
    assert list(faults(lambda: play.act(ref, "confirm", "checker", {}))) == ["proof_on"]


def test_a_checker_who_sends_back_says_what_is_missing(scenes: Scenes) -> None:
    ref = scenes.own()
    assert list(faults(lambda: scenes.play.act(ref, "send_back", "checker", {}))) == ["text"]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"ruling": "parked", "text": "x"}, ["interim"]),
        ({"ruling": "parked", "text": "x", "interim": "y"}, ["review_on"]),
        ({"ruling": "parked", "text": "x", "interim": "y", "review_on": "2026-08-01"}, ["review_on"]),
        ({"text": "x"}, ["ruling"]),
    ],
)
def test_reviewing_names_the_field_at_fault(scenes: Scenes, given: dict[str, Any], fields: list[str]) -> None:
    ref = scenes.reported(result="partly")
    assert list(faults(lambda: scenes.play.act(ref, "review", "checker", given))) == fields


def test_a_ruling_back_takes_the_result_away(scenes: Scenes) -> None:
    ref = scenes.reported(result="partly")
    scenes.play.act(ref, "review", "checker", {"ruling": "back", "text": "再看看"})
    m = scenes.play.courses[ref].state
    assert (m.state, m.result) == ("in_progress", "")


@pytest.mark.parametrize("due_on", ["2025-08-25", "2025-08-24", "2025-09-02"])
def test_a_date_moves_on_and_not_beyond_its_cap(scenes: Scenes, due_on: str) -> None:
    ref = scenes.assigned()
    assert list(faults(lambda: scenes.play.act(ref, "move_date", "handler", move_form(due_on)))) == ["due_on"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "referred", "where_to": "那边"}, "receipt"),
        ({"outcome": "declined"}, "where_to"),
        ({"outcome": "merged"}, "parent"),
        ({"outcome": "merged", "parent": "none"}, "parent"),
        ({"outcome": "declined", "where_to": "那边", "reason": "tired"}, "reason"),
    ],
)
def test_ending_names_the_field_at_fault(scenes: Scenes, given: dict[str, Any], field: str) -> None:
    ref = scenes.accepted()
    found = faults(lambda: scenes.play.act(ref, "end", "desk", {**END, **given}))
    assert list(found) in ([field], [""])
    assert "" not in found or given.get("parent") == "none"


def test_a_rating_is_of_one_to_five(scenes: Scenes) -> None:
    ref = scenes.reported()
    asker = scenes.play.requester(ref)
    for odd in (0, 6, "x", None):
        form = {"process": odd, "result": 5}
        assert "process" in faults(partial(scenes.play.act, ref, "rate", asker, form))


def test_a_promise_out_of_nothing_is_out_of_no_matter(play: Play) -> None:
    assert list(faults(lambda: play.act("", "submit", "handler", promise_form(play, parent="none")))) == [
        "parent"
    ]


def test_words_that_nobody_can_see_are_no_words(scenes: Scenes) -> None:
    ref = scenes.ask()
    scenes.play.act(ref, "accept", "desk", {**ACCEPT, "summary": "\u200b\u200b"})
    assert "summary" not in scenes.play.courses[ref].texts["accept"]


def test_independence_counts_from_the_first_acceptance(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.accepted()
    first = play.now
    play.act(ref, "withdraw", play.requester(ref))
    play.act(ref, "reopen", play.requester(ref), {"text": "还是要办"})
    play.later(30)
    play.act(ref, "accept", "desk", ACCEPT)
    play.act(ref, "assign", "desk", {"lead_unit": "roads"})
    play.act(ref, "report", "handler", {"result": "partly", "text": "一半"})
    m = play.courses[ref].state
    assert (m.since, m.accepted_at) == (first, play.now)
    ruling = {"ruling": "partly_solved", "text": "属实"}
    assert faults(lambda: play.act(ref, "review", "moved", ruling)) == {"": SENTENCES["independent"]}


def refused_until_named(act: Callable[[], str]) -> bool:
    return list(faults(act)) == ["about_unit"]


def test_an_office_complained_of_is_named_before_the_matter_is_accepted(scenes: Scenes) -> None:
    ref, play = scenes.ask(about_office="yes"), scenes.play
    assert refused_until_named(lambda: play.act(ref, "accept", "desk", ACCEPT))
    play.act(ref, "about_office", "desk", {"about_office": "yes", "about_unit": "water"})
    play.act(ref, "accept", "desk", ACCEPT)
    assert play.courses[ref].state.state == "accepted"


def test_an_office_complained_of_later_is_named_before_the_matter_is_assigned(scenes: Scenes) -> None:
    ref, play = scenes.accepted(), scenes.play
    play.act(ref, "about_office", play.requester(ref), {"about_office": "yes"})
    assert refused_until_named(lambda: play.act(ref, "assign", "desk", {"lead_unit": "roads"}))
    play.act(ref, "about_office", "desk", {"about_office": "yes", "about_unit": "water"})
    play.act(ref, "assign", "desk", {"lead_unit": "roads"})
    assert play.courses[ref].state.lead_unit == "roads"


def test_an_appeal_is_granted_though_the_office_is_not_named_yet(scenes: Scenes) -> None:
    ref, play = scenes.ask(about_office="yes"), scenes.play
    play.act(ref, "end", "desk", {**END, "outcome": "declined", "where_to": "隔壁"})
    play.act(ref, "end", "desk2", {"decision": "agree"})
    play.act(ref, "appeal", play.requester(ref), {"text": "就归这里"})
    play.act(ref, "appeal", "checker", {"decision": "agree", "text": "归这里", **ACCEPT})
    assert play.courses[ref].state.state == "accepted"
    assert refused_until_named(lambda: play.act(ref, "assign", "desk", {"lead_unit": "roads"}))
