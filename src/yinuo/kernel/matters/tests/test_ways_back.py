"""What two persons, the clock and the ways back leave behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import NotAllowed, NotFound
from yinuo.kernel.matters.computed import COMPUTE
from yinuo.kernel.matters.decide import HEARD_FIRST, NOT_HERE, offered
from yinuo.kernel.matters.fold import fold
from yinuo.kernel.matters.given import Sorted
from yinuo.kernel.matters.guards import SENTENCES
from yinuo.kernel.matters.situation import SYSTEM, Actor
from yinuo.kernel.matters.table import ROWS
from yinuo.kernel.matters.tests.forms import AGREE, END, faults, move_form
from yinuo.kernel.matters.tests.play import CALENDAR, CAST

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.machine import Scenes

# -- two persons --


def test_nobody_decides_what_nobody_proposed(scenes: Scenes) -> None:
    ref = scenes.assigned()
    assert faults(lambda: scenes.play.act(ref, "park", "head", AGREE)) == {"": NOT_HERE}


def test_a_proposal_past_its_day_says_so(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    park = {"text": "等料", "interim": "围", "review_on": play.on + timedelta(60)}
    play.act(ref, "park", "handler", park)
    play.later(9)
    assert faults(lambda: play.act(ref, "park", "head", AGREE)) == {"": SENTENCES["fresh"]}


def test_nobody_decides_their_own_proposal(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    play.act(ref, "park", "head", {"text": "等料", "interim": "围", "review_on": play.on + timedelta(9)})
    with pytest.raises(NotAllowed) as refused:
        play.act(ref, "park", "head", AGREE)
    assert refused.value.sentence == SENTENCES["second_person"]


def test_a_refusal_lets_a_proposal_fall(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    play.act(ref, "park", "handler", {"text": "等料", "interim": "围", "review_on": play.on + timedelta(9)})
    play.act(ref, "park", "head", {"decision": "refuse"})
    course = play.courses[ref]
    assert (course.events[-1].type, course.state.proposal, course.state.state) == (
        "refuse",
        {},
        "in_progress",
    )


def test_a_challenge_refused_may_be_raised_again_and_one_granted_is_the_auditors(scenes: Scenes) -> None:
    play = scenes.play
    ref = scenes.promised()
    play.act(ref, "report", "handler", {"result": "done", "text": "好", "proof_on": play.on})
    play.act(ref, "confirm", "checker", {})
    play.act(ref, "challenge", Actor(), {"text": "没有"})
    play.act(ref, "challenge", "checker2", {"decision": "refuse", "text": "看过"})
    assert play.courses[ref].state.challenged_at is None
    scenes.both(ref, "challenge", (Actor(), "checker2"), {"text": "没有"})
    assert play.courses[ref].events[-1].public["granted"] is True
    play.act(ref, "reopen", "auditor", {"text": "成立"})
    m = play.courses[ref].state
    assert (m.state, m.challenged_at, m.n_reopen_other, m.confirmer_key) == ("in_progress", None, 1, "")


def test_an_appeal_is_decided_with_reasons_and_heard_first(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.ended("declined", scenes.accepted())
    play.act(ref, "appeal", play.requester(ref), {"text": "不服"})
    assert faults(lambda: play.act(ref, "seal", "desk", {"ground": "low_income", "text": "x"})) == {
        "": HEARD_FIRST
    }
    assert list(faults(lambda: play.act(ref, "appeal", "checker", {"decision": "agree"}))) == ["text"]
    assert list(faults(lambda: play.act(ref, "appeal", "checker", {"decision": "perhaps", "text": "x"}))) == [
        "decision"
    ]
    play.act(ref, "appeal", "checker", AGREE)
    m = play.courses[ref].state
    assert (m.state, m.overruled) == ("accepted", ["declined"])
    again = {**END, "outcome": "declined", "where_to": "那边"}
    assert faults(lambda: play.act(ref, "end", "desk", again)) == {"": SENTENCES["not_overruled"]}


def test_a_major_hazard_is_checked_by_two_who_had_no_hand(scenes: Scenes) -> None:
    ref = scenes.reported("hazard", level="major")
    scenes.both(ref, "confirm", ("checker", "checker2"), {"text": "看过"})
    assert scenes.play.courses[ref].state.outcome == "done"


# -- disputes --


def test_a_dispute_is_settled_by_both_and_stopped_by_either(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.mediated()
    asker, other = play.requester(ref), play.party(ref)
    play.act(ref, "consent", "mediator", {"to": "text", "text": "各让一步"})
    play.act(ref, "consent", asker, {"to": "text"})
    settle = {"outcome": "settled"}
    assert faults(lambda: play.act(ref, "settle", "mediator", settle)) == {"": SENTENCES["both_signed"]}
    play.act(ref, "consent", "mediator", {"to": "text", "text": "改一个字"})
    assert play.courses[ref].state.signed == []
    for who in (asker, other):
        play.act(ref, "consent", who, {"to": "text"})
    play.act(ref, "settle", "mediator", settle)
    assert play.courses[ref].state.outcome == "settled"
    play.act(ref, "reopen", other, {"text": "又吵了"})
    assert play.courses[ref].state.state == "accepted"
    play.act(ref, "settle", other, {"outcome": "not_settled"})
    assert play.courses[ref].state.outcome == "not_settled"


def test_mediators_stop_by_two_of_their_team(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.mediated()
    stop = {"outcome": "not_settled", "text": "谈不拢"}
    assert faults(lambda: play.act(ref, "settle", "desk", stop)) == {"": SENTENCES["mediator_or_late"]}
    scenes.both(ref, "settle", ("mediator2", "mediator3"), stop)
    assert play.courses[ref].state.outcome == "not_settled"


# -- the clock --


def test_silence_is_asked_twice_and_then_taken_for_silence(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.reported(contact="13800000000", keep_contact="yes")

    def next_on() -> date:
        at = play.courses[ref].state.next_at
        assert at is not None
        return CALENDAR.local_date(at)

    assert next_on() == play.on + timedelta(3)
    assert faults(lambda: play.act(ref, "lapse", SYSTEM)) == {"": SENTENCES["this_round"]}
    play.act(ref, "message", SYSTEM, {"text": "提醒", "reminder": 1})
    assert next_on() == play.on + timedelta(6)
    play.act(ref, "message", SYSTEM, {"text": "提醒", "reminder": 2})
    assert next_on() == play.on + timedelta(7)
    play.later(7)
    play.act(ref, "lapse", SYSTEM)
    assert (play.courses[ref].state.outcome, play.courses[ref].state.next_at) == ("unconfirmed", None)


def test_without_a_contact_silence_takes_thirty_days(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.reported()
    play.later(29)
    assert faults(lambda: play.act(ref, "lapse", SYSTEM)) == {"": SENTENCES["this_round"]}
    play.later(1)
    play.act(ref, "lapse", SYSTEM)
    assert play.courses[ref].state.outcome == "unconfirmed"


def test_a_parked_matter_is_looked_at_on_its_day(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    park = {"text": "等料", "interim": "围", "review_on": play.on + timedelta(3)}
    scenes.both(ref, "park", ("handler", "head"), park)
    m = play.courses[ref].state
    assert (m.review_on, m.next_at) == (park["review_on"], CALENDAR.day_start(play.on + timedelta(3)))
    scenes.both(ref, "move_date", ("handler", "head"), move_form("2025-08-28"))
    assert play.courses[ref].state.next_at == m.next_at
    play.later(3)
    play.act(ref, "resume", SYSTEM)
    m = play.courses[ref].state
    assert (m.state, m.review_on, m.next_at) == ("in_progress", None, None)


# -- children and notes --


def test_a_child_goes_its_own_way_with_its_parents_unit_and_its_own_date(scenes: Scenes) -> None:
    scenes.merged()
    play = scenes.play
    child = list(play.courses)[1]
    before = play.courses[child].state.original_due
    play.act(child, "send_back", play.requester(child), {})
    m = play.courses[child].state
    assert (m.state, m.lead_unit, m.parent, m.original_due) == ("in_progress", "roads", "", before)


def test_a_child_of_an_accepted_parent_that_is_done_gets_a_first_date(scenes: Scenes) -> None:
    play = scenes.play
    child, parent = scenes.accepted(), scenes.accepted()
    scenes.ended("merged", child, parent=parent)
    play.act(parent, "assign", "desk", {"lead_unit": "roads"})
    play.act(parent, "report", "handler", {"result": "done", "text": "好"})
    play.act(child, "send_back", play.requester(child), {})
    m = play.courses[child].state
    assert (m.lead_unit, m.original_due, m.units_ever) == ("roads", date(2025, 8, 25), ["roads"])


def test_notes_leave_their_moments(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    asker = play.requester(ref)
    for verb, who, given in (
        ("acknowledge", "handler", {}),
        ("contact", "handler", {"text": "打了电话"}),
        ("message", asker, {"text": "好"}),
        ("message", "handler", {"text": "在办"}),
        ("support", Actor(), {}),
        ("open_to_claims", "desk", {"text": "开放"}),
        ("remedy", "desk", {"is_open": "yes"}),
        ("code_cancelled", asker, {}),
        ("erased", SYSTEM, {}),
    ):
        play.act(ref, verb, who, given)
    m = play.courses[ref].state
    assert (m.ever_acked, m.first_contact_at, m.last_asker_at, len(m.supporters)) == (
        True,
        play.now,
        play.now,
        1,
    )
    assert (m.is_open_to_claims, m.remedy_open, m.code_cancelled, m.is_erased) == (True, True, True, True)
    assert fold(play.courses[ref].events) == m
    assert m.version == 3


def test_the_clocks_message_without_a_number_keeps_the_count(scenes: Scenes) -> None:
    ref = scenes.reported(contact="13800000000", keep_contact="yes")
    scenes.play.act(ref, "message", SYSTEM, {"text": "提醒", "reminder": 1})
    scenes.play.act(ref, "message", SYSTEM, {"text": "别的"})
    assert scenes.play.courses[ref].state.reminders == 1


def test_handing_back_asks_for_a_basis_and_leaves_nobody_leading(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    play.act(ref, "hand_back", "handler", {"text": "不归我们", "proposed_unit": "water"})
    m = play.courses[ref].state
    assert (m.state, m.lead_unit, m.n_hand_back, m.handed_back_by) == ("accepted", "", 1, ["roads"])


def test_who_does_not_see_it_finds_nothing(scenes: Scenes) -> None:
    with pytest.raises(NotFound):
        scenes.play.act(scenes.accepted(), "update", "other", {"text": "x"})


# -- what is left of the ways back --


def test_a_later_no_goes_to_review_with_its_result_and_from_silence_too(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.reported()
    asker = play.requester(ref)
    play.act(ref, "send_back", asker)
    assert (play.courses[ref].state.state, play.courses[ref].state.result) == ("in_progress", "")
    play.act(ref, "report", "handler", {"result": "done", "text": "又换了"})
    play.act(ref, "confirm", "checker", {"text": "看过"})
    play.later(30)
    play.act(ref, "lapse", SYSTEM)
    play.act(ref, "send_back", asker)
    m = play.courses[ref].state
    assert (m.state, m.outcome, m.result, m.for_review, m.n_no) == ("checking", "", "done", True, 2)
    assert faults(lambda: play.act(ref, "confirm", "checker", {})) == {"": SENTENCES["not_for_review"]}


def test_the_clock_gives_an_orphan_back_and_counts_no_reopening(scenes: Scenes) -> None:
    scenes.orphan()
    play = scenes.play
    child = next(iter(play.courses))
    play.act(child, "reopen", SYSTEM, {"text": "回到原处"})
    m = play.courses[child].state
    assert (m.state, m.parent, m.n_reopen_asker, m.n_reopen_other) == ("accepted", "", 0, 0)


def test_a_child_that_said_yes_and_then_reopens_leaves_its_parent(scenes: Scenes) -> None:
    scenes.merged()
    play = scenes.play
    child = list(play.courses)[1]
    play.act(child, "confirm", play.requester(child))
    assert play.courses[child].state.parent
    play.act(child, "reopen", play.requester(child), {"text": "又坏了"})
    m = play.courses[child].state
    assert (m.state, m.parent, m.lead_unit) == ("in_progress", "", "firm")


def test_sealing_and_unsealing_take_two_and_only_change_who_reads(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    scenes.both(ref, "seal", ("desk", "desk2"), {"ground": "low_income", "text": "低保"})
    assert (play.courses[ref].state.visibility, play.courses[ref].state.version) == ("sealed", 3)
    scenes.both(ref, "unseal", (play.requester(ref), "desk"), {"text": "可以公开"})
    assert (play.courses[ref].state.visibility, play.courses[ref].state.version) == ("public", 3)


def test_a_proposal_of_nobodys_role_is_decided_by_nobody(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.assigned()
    play.act(ref, "park", "handler", {"text": "等料", "interim": "围", "review_on": play.on + timedelta(9)})
    play.courses[ref].state.proposal["role"] = "dispatcher"
    assert faults(lambda: play.act(ref, "park", "head", AGREE)) == {"": NOT_HERE}


def test_the_office_complained_of_is_offered_its_statement_alone(scenes: Scenes) -> None:
    s = scenes.play.situation(scenes.accepted(about_office="yes", about_unit="roads"))
    assert [offer.verb for offer in offered(s, CAST["handler"])] == ["statement"]
    assert list(offered(s, CAST["crew"])) == []


@pytest.mark.parametrize("verb", ["submit", "accept"])
def test_what_is_computed_without_a_category_names_no_programme(scenes: Scenes, verb: str) -> None:
    ref = scenes.ask()
    s = replace(scenes.play.situation(ref), given_kind="request", given_category=None, given_place=None)
    given = Sorted({"visibility": "public", "first_contact_unit": "firm"})
    row = next(row for row in ROWS if row.verb == verb)
    COMPUTE[verb](s, Actor(1, "asker"), given, row)
    assert {"programme", "town"} & set(given.public) == set()


def test_an_explanation_reviewed_ends_it_and_its_result_stays_told(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.reported(result="explained")
    play.act(ref, "review", "checker", {"ruling": "explained", "text": "属实"})
    m = play.courses[ref].state
    assert (m.outcome, m.result) == ("explained", "explained")


def test_a_grandchild_hangs_on_what_its_parent_was_solved_by(scenes: Scenes) -> None:
    scenes.merged()
    play = scenes.play
    grandchild, child, parent = play.courses
    play.act(child, "confirm", play.requester(child))
    root = play.situation(grandchild).root
    assert root is not None
    assert root.ref == parent
    play.act(grandchild, "confirm", play.requester(grandchild))
    assert play.courses[grandchild].state.outcome == "solved"


def test_an_office_taken_on_later_stays_and_one_taken_off_goes(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.accepted()
    play.act(ref, "about_office", "desk", {"about_office": "yes", "about_unit": "water"})
    assert play.courses[ref].state.about_unit == "water"
    play.act(ref, "about_office", play.requester(ref), {"about_office": "no", "about_unit": "roads"})
    assert (play.courses[ref].state.about_office, play.courses[ref].state.about_unit) == (False, "")


def test_a_promise_goes_over_to_another_unit_with_its_first_date(scenes: Scenes) -> None:
    play, ref = scenes.play, scenes.promised()
    scenes.both(ref, "assign", ("desk", "head"), {"lead_unit": "water"})
    m = play.courses[ref].state
    assert (m.lead_unit, m.original_due, m.units_ever) == ("water", date(2025, 9, 17), ["roads", "water"])


def test_where_the_calendar_ends_matters_stay_readable_and_askers_keep_their_way(scenes: Scenes) -> None:
    play = scenes.play
    assigned = scenes.assigned()
    child = scenes.waiting()
    ended = replace(CALENDAR, exceptions={}, last=play.on)
    for ref, who, verb, holds in (
        (assigned, "handler", "hand_back", False),
        (child, "requester", "send_back", True),
    ):
        s = replace(play.situation(ref), calendar=ended, on=play.on + timedelta(1))
        offers = {offer.verb for offer in offered(s, play.voices(ref)[who])}
        assert (verb in offers) == holds, verb


@pytest.mark.parametrize("given", [{"about_office": "no"}, {"about_office": "yes", "about_unit": "firm"}])
def test_the_office_stays_while_others_hang_on_the_matter(scenes: Scenes, given: dict[str, Any]) -> None:
    play = scenes.play
    child, parent = (scenes.accepted(about_office="yes", about_unit="water") for _ in range(2))
    scenes.ended("merged", child, parent=parent)
    assert list(faults(lambda: play.act(parent, "about_office", play.requester(parent), given))) == [
        "about_unit"
    ]
    play.act(child, "send_back", play.requester(child))
    play.act(parent, "about_office", play.requester(parent), given)
    assert play.courses[parent].state.about_unit != "water"


@pytest.mark.parametrize("ruling", ["explained", "partly_solved"])
def test_a_review_does_not_repeat_an_ending_overruled_on_appeal(scenes: Scenes, ruling: str) -> None:
    play, ref = scenes.play, scenes.reported(result="partly")
    play.act(ref, "review", "checker", {"ruling": ruling, "text": "只能这样"})
    play.act(ref, "appeal", play.requester(ref), {"text": "不是"})
    play.act(ref, "appeal", "checker2", {"decision": "agree", "text": "有道理"})
    play.act(ref, "report", "handler", {"result": "partly", "text": "还是一半"})
    again = {"ruling": ruling, "text": "只能这样"}
    assert faults(lambda: play.act(ref, "review", "auditor", again)) == {"": SENTENCES["not_again"]}
    other = {"explained": "partly_solved", "partly_solved": "explained"}[ruling]
    play.act(ref, "review", "auditor", {"ruling": other, "text": "换一种定法"})
    assert play.courses[ref].state.outcome == other
