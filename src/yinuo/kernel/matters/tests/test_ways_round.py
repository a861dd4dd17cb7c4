"""Ways round the law that somebody once found open: each is shut, and stays so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.evidence import Photo
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import history, sight
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.situation import Actor

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

MERGE = {"outcome": "merged", "reason": "same_matter", "text": "同一件"}
DECLINE = {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "那边"}
ACCEPT = {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
AGREE = {"decision": "agree", "text": "同意"}


def both(world: World, ref: str, verb: str, pair: tuple[Any, Any], given: dict[str, Any]) -> Any:
    world.act(ref, verb, pair[0], given)
    return world.act(ref, verb, pair[1], AGREE)


def declined(world: World, ref: str) -> str:
    both(world, ref, "end", ("desk", "desk2"), DECLINE)
    return ref


def kept(world: World) -> str:
    ref = world.promised()
    world.later(10).act(
        ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": "2025-08-27"}
    )
    world.act(ref, "confirm", "checker", {"text": "到场看了"})
    return ref


def on_behalf(world: World) -> str:
    form = {"kind": "request", "category": "help", "body": "门口", "place": "lane", "about_office": "no"}
    ref = world.act("", "submit", "desk", form | {"on_behalf": "yes", "consent": "yes"}).ref
    world.act(ref, "accept", "desk", ACCEPT)
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    return ref


# -- the asker's word --


def test_a_rating_leaves_the_result_as_it_was_reported(world: World) -> None:
    ref = world.reported()
    world.act(ref, "rate", world.requester(ref), {"process": 5, "result": 4})
    assert world.act(ref, "confirm", world.requester(ref)).state.outcome == "solved"
    assert PublicMatter.objects.get(ref=ref).result == "done"


@pytest.mark.parametrize("no", [False, "no", "0", 0])
def test_the_desk_does_not_take_the_office_complained_of_off_however_no_is_spelt(
    world: World, no: object
) -> None:
    ref = world.accepted(about_office="yes", about_unit="water")
    with pytest.raises(Invalid, match="只有提的人"):
        world.act(ref, "about_office", "desk", {"about_office": no})


def test_the_desk_does_not_put_another_office_in_its_place(world: World) -> None:
    ref = world.accepted(about_office="yes", about_unit="water")
    with pytest.raises(Invalid, match="只有提的人"):
        world.act(ref, "about_office", "desk", {"about_office": "yes", "about_unit": "roads"})


def test_who_asked_takes_the_office_off_whole(world: World) -> None:
    ref = world.accepted(about_office="yes", about_unit="water")
    state = world.act(ref, "about_office", world.requester(ref), {"about_office": "no"}).state
    assert (state.about_office, state.about_unit) == (False, "")


def test_no_office_pushes_a_challenge_aside(world: World) -> None:
    ref = kept(world)
    world.act(ref, "challenge", Actor(), {"text": "没有修"})
    with pytest.raises(Invalid, match="等答复"):
        world.act(ref, "challenge", Actor(), {"text": "再来一次"})
    assert world.act(ref, "challenge", "checker2", AGREE).state.challenged_at is not None


def test_no_office_pushes_an_appeal_aside(world: World) -> None:
    ref = declined(world, world.accepted())
    world.act(ref, "appeal", world.requester(ref), {"text": "不服"})
    with pytest.raises(Invalid, match="等答复"):
        world.act(ref, "seal", "desk", {"ground": "low_income", "text": "理由"})
    assert [o.verb for o in sight(ref, world["desk"], world.now).offers if o.mode == "propose"] == []


def test_who_grants_an_appeal_nobody_accepted_does_what_accept_needs(world: World) -> None:
    ref = declined(world, world.ask().ref)
    world.act(ref, "appeal", world.requester(ref), {"text": "不服"})
    with pytest.raises(Invalid) as refused:
        world.act(ref, "appeal", "checker", AGREE)
    assert set(refused.value.fields) == {"title", "category", "visibility", "first_contact_unit"}
    state = world.act(ref, "appeal", "checker", AGREE | ACCEPT).state
    assert (state.state, state.accepted_at, state.first_contact_unit) == (
        "accepted",
        world.now,
        "lane-office",
    )
    assert PublicMatter.objects.get(ref=ref).title == "灯"


def test_an_appeal_refused_asks_for_reasons_alone(world: World) -> None:
    ref = declined(world, world.ask().ref)
    world.act(ref, "appeal", world.requester(ref), {"text": "不服"})
    state = world.act(ref, "appeal", "checker", {"decision": "refuse", "text": "不归"}).state
    assert (state.outcome, state.n_appeal, state.proposal) == ("declined", 1, {})


def test_an_appeal_against_a_merge_cuts_the_link(world: World) -> None:
    ref, parent = world.accepted(), world.accepted()
    both(world, ref, "end", ("desk", "desk2"), MERGE | {"parent": parent})
    state = both(world, ref, "appeal", (world.requester(ref), "checker"), {"text": "不是同一件"}).state
    assert (state.state, state.parent) == ("accepted", "")


# -- what nobody reads who should not --


def test_an_askers_reasons_stay_where_they_were_said(world: World) -> None:
    ref = declined(world, world.accepted())
    both(world, ref, "appeal", (world.requester(ref), "checker"), {"text": "不服MARK"})
    assert "MARK" not in str(PublicMatter.objects.get(ref=ref).moments)
    told = [
        t.type for t in history(sight(ref, world["desk"], world.now), world["desk"]) if "MARK" in str(t.texts)
    ]
    assert told == ["propose"]


def test_what_was_said_of_a_withdrawal_reaches_the_auditor_alone(world: World) -> None:
    ref = on_behalf(world)
    world.act(ref, "withdraw", world.requester(ref), {"pressed": "yes", "text": "MARK他们逼我"})
    for name, reads in (("handler", False), ("desk", False), ("auditor", True)):
        told = str(list(history(sight(ref, world[name], world.now), world[name])))
        assert ("MARK" in told) == reads, name


def test_a_photo_of_a_proposal_leaves_no_trace_in_public(world: World) -> None:
    ref = world.assigned()
    photo = Photo(str(uuid4()), b"\1" * 32, "image/jpeg", 1, 1, 1)
    given = {"text": "等料", "interim": "围起来", "review_on": world.now.date() + timedelta(9)}
    world.act(ref, "park", "handler", given, photos=(photo,))
    world.act(ref, "park", "head", AGREE)
    assert "0101" not in str(PublicMatter.objects.get(ref=ref).moments)


def test_nobody_unseals_by_accepting(world: World) -> None:
    ref = world.ask("dispute").ref
    with pytest.raises(Invalid, match="解封"):
        world.act(ref, "accept", "desk", ACCEPT | {"kind": "request"})


def test_a_dispute_cannot_be_unsealed_nor_a_promise_sealed(world: World) -> None:
    ref = world.accepted("dispute")
    with pytest.raises(Invalid):
        world.act(ref, "unseal", world.requester(ref), {"text": "公开"})
    with pytest.raises(Invalid):
        world.act(world.promised(), "seal", "desk", {"ground": "dispute", "text": "封"})


def test_a_sealed_ref_reaches_no_promise(world: World) -> None:
    sealed = world.accepted("dispute")
    with pytest.raises(Invalid, match="没有这个编号"):
        world.promised(parent=sealed)


# -- who may be given what --


def test_a_hazard_is_of_the_listed_things_even_when_the_desk_makes_it_one(world: World) -> None:
    ref = world.ask().ref
    with pytest.raises(Invalid, match="不收"):
        world.act(ref, "accept", "desk", ACCEPT | {"kind": "hazard"})


def test_the_auditor_neither_leads_nor_supports(world: World) -> None:
    ref = world.accepted()
    for given in ({"lead_unit": "audit"}, {"lead_unit": "roads", "support_units": ["audit"]}):
        with pytest.raises(Invalid):
            world.act(ref, "assign", "desk", given)
    with pytest.raises(Invalid, match="审计"):
        world.promised(lead_unit="audit")


def test_a_promise_is_not_to_oneself(world: World) -> None:
    with pytest.raises(Invalid, match="为谁"):
        world.promised(beneficiary="roads-crew")


@pytest.mark.parametrize(("first", "second"), [("handler", "auditor"), ("desk", "head")])
def test_pairs_of_two_rows_are_not_mixed(world: World, first: str, second: str) -> None:
    ref = world.promised()
    world.later(130).act(ref, "end", first, {"outcome": "broken", "reason": "not_feasible", "text": "不成"})
    with pytest.raises((NotAllowed, Invalid)):
        world.act(ref, "end", second, AGREE)


def test_the_clock_alone_reminds(world: World) -> None:
    ref = world.reported()
    with pytest.raises(NotAllowed, match="提醒"):
        world.act(ref, "message", "handler", {"text": "快答", "reminder": 2})


# -- forms filled in oddly --


def test_a_neighbour_may_ask_for_another(world: World) -> None:
    ref = world.ask(on_behalf="yes", consent="yes").ref
    assert world.act(ref, "message", world.requester(ref), {"text": "还在等"}).state.on_behalf


def test_a_no_to_on_behalf_is_no(world: World) -> None:
    form = {"kind": "request", "category": "help", "body": "门口", "place": "lane", "about_office": "no"}
    assert world.act("", "submit", "desk", form | {"on_behalf": "no"}).state.filer_key == ""


def test_consent_to_a_mediator_names_the_mediator(world: World) -> None:
    ref = world.accepted("dispute")
    with pytest.raises(Invalid) as refused:
        world.act(ref, "consent", world.requester(ref), {"to": "mediator"})
    assert set(refused.value.fields) == {"unit"}


def test_units_that_are_no_list_are_a_plain_refusal(world: World) -> None:
    ref = world.accepted()
    with pytest.raises(Invalid) as refused:
        world.act(ref, "assign", "desk", {"lead_unit": "roads", "support_units": 5})
    assert set(refused.value.fields) == {"support_units"}


def test_a_retry_gives_the_invited_partys_code_again(world: World) -> None:
    ref, key = world.accepted("dispute"), Key("desk", "k")
    invited = world.act(ref, "contact", "desk", {"text": "请来", "invites_party": "yes"}, key=key)
    again = world.act(ref, "contact", "desk", {"text": "请来", "invites_party": "yes"}, key=key)
    assert (again.code, again.is_replay, bool(again.code)) == (invited.code, True, True)


# -- merges --


def test_two_matters_do_not_end_in_each_other(world: World) -> None:
    a, b = world.accepted(), world.accepted()
    world.act(a, "end", "desk", MERGE | {"parent": b})
    world.act(b, "end", "desk", MERGE | {"parent": a})
    world.act(a, "end", "desk2", AGREE)
    with pytest.raises(Invalid):
        world.act(b, "end", "desk2", AGREE)


def test_a_parent_about_another_office_takes_no_child(world: World) -> None:
    child, parent = world.accepted(), world.accepted(about_office="yes", about_unit="water")
    with pytest.raises(Invalid, match="同一家"):
        world.act(child, "end", "desk", MERGE | {"parent": parent})
