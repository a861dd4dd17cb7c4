from __future__ import annotations

from datetime import timedelta

import pytest

from yinuo.base.errors import *
from yinuo.kernel.matters.models import *
from yinuo.kernel.matters.situation import Actor


def test_rate_kills_result(world):
    ref = world.reported()
    world.act(ref, "rate", world.requester(ref), {"process": 5, "result": 4})
    d = world.act(ref, "confirm", world.requester(ref))
    assert d.state.outcome == "solved"


END = {"outcome": "merged", "reason": "same_matter", "text": "同一件"}


def test_merge(world):
    a = world.accepted()
    b = world.accepted()
    world.act(a, "end", "desk", {**END, "parent": b})
    d = world.act(a, "end", "desk2", {"decision": "agree"})
    assert d.state.outcome == "merged"


def test_merge_seen_cycle(world):
    a = world.accepted()
    b = world.accepted()
    world.act(a, "end", "desk", {**END, "parent": b})
    world.act(b, "end", "desk", {**END, "parent": a})
    world.act(a, "end", "desk2", {"decision": "agree"})
    with pytest.raises(Invalid):
        world.act(b, "end", "desk2", {"decision": "agree"})


@pytest.mark.parametrize("v", [False, "no", "0", 0])
def test_desk_takes_off_about(world, v):
    ref = world.accepted(about_office="yes", about_unit="water")
    with pytest.raises(Invalid):
        world.act(ref, "about_office", "desk", {"about_office": v})


def test_desk_swaps_about(world):
    ref = world.accepted(about_office="yes", about_unit="water")
    with pytest.raises(Invalid):
        world.act(ref, "about_office", "desk", {"about_office": "yes", "about_unit": "roads"})


def test_requester_takes_off(world):
    ref = world.accepted(about_office="yes", about_unit="water")
    d = world.act(ref, "about_office", world.requester(ref), {"about_office": "no"})
    assert (d.state.about_office, d.state.about_unit) == (False, "")


def test_seal_kills_challenge(world):
    ref = world.promised()
    world.later(10).act(
        ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": "2025-08-27"}
    )
    world.act(ref, "confirm", "checker", {"text": "到场看了"})
    world.act(ref, "challenge", Actor(), {"text": "没有修"})
    with pytest.raises(Invalid):
        world.act(ref, "seal", "desk", {"ground": "low_income", "text": "x"})


def test_seal_kills_appeal(world):
    ref = world.accepted()
    world.act(
        ref, "end", "desk", {"outcome": "declined", "reason": "not_ours", "text": "不归", "where_to": "那边"}
    )
    world.act(ref, "end", "desk2", {"decision": "agree"})
    world.act(ref, "appeal", world.requester(ref), {"text": "我不服 0573"})
    with pytest.raises(Invalid):
        world.act(ref, "seal", "desk", {"ground": "low_income", "text": "x"})


def test_appeal_leaks_words(world):
    ref = world.accepted()
    world.act(
        ref, "end", "desk", {"outcome": "declined", "reason": "not_ours", "text": "不归", "where_to": "那边"}
    )
    world.act(ref, "end", "desk2", {"decision": "agree"})
    world.act(ref, "appeal", world.requester(ref), {"text": "我不服MARK"})
    world.act(ref, "appeal", "checker", {"decision": "agree", "text": "准"})
    assert "MARK" not in str(PublicMatter.objects.get(ref=ref).moments)


def test_appeal_unaccepted(world):
    ref = world.ask().ref
    world.act(
        ref, "end", "desk", {"outcome": "declined", "reason": "not_ours", "text": "不归", "where_to": "那边"}
    )
    world.act(ref, "end", "desk2", {"decision": "agree"})
    world.act(ref, "appeal", world.requester(ref), {"text": "我不服MARK"})
    d = world.act(ref, "appeal", "checker", {"decision": "agree", "text": "准"})
    assert d.state.accepted_at


def test_anonymous_on_behalf(world):
    ref = world.ask(on_behalf="yes", consent="yes").ref
    world.act(ref, "message", world.requester(ref), {"text": "x"})


def test_staff_on_behalf_no(world):
    d = world.act(
        "",
        "submit",
        "desk",
        {
            "kind": "request",
            "category": "help",
            "body": "门口",
            "place": "lane",
            "about_office": "no",
            "on_behalf": "no",
        },
    )
    assert d.state.filer_key == ""


def test_consent_without_unit(world):
    ref = world.accepted("dispute")
    with pytest.raises(Invalid):
        world.act(ref, "consent", world.requester(ref), {"to": "mediator"})


def test_unseal_dispute(world):
    ref = world.accepted("dispute")
    with pytest.raises((Invalid, NotAllowed)):
        world.act(ref, "unseal", world.requester(ref), {"text": "x"})
        world.act(ref, "unseal", "desk", {"decision": "agree"})


def test_seal_promise(world):
    ref = world.promised()
    with pytest.raises((Invalid, NotAllowed)):
        world.act(ref, "seal", "desk", {"ground": "dispute", "text": "x"})


def test_accept_unseals(world):
    ref = world.ask("dispute").ref
    with pytest.raises(Invalid):
        world.act(
            ref,
            "accept",
            "desk",
            {
                "title": "灯",
                "category": "help",
                "kind": "request",
                "visibility": "public",
                "first_contact_unit": "lane-office",
            },
        )


def test_accept_hazard_with_help(world):
    ref = world.ask().ref
    with pytest.raises(Invalid):
        world.act(
            ref,
            "accept",
            "desk",
            {
                "title": "灯",
                "category": "help",
                "kind": "hazard",
                "visibility": "public",
                "first_contact_unit": "lane-office",
            },
        )


def test_auditor_support(world):
    ref = world.accepted()
    with pytest.raises(Invalid):
        world.act(ref, "assign", "desk", {"lead_unit": "roads", "support_units": ["audit"]})


def test_promise_audit(world):
    with pytest.raises(Invalid):
        world.promised(lead_unit="audit")


def test_beneficiary_is_promisor(world):
    with pytest.raises(Invalid):
        world.promised(beneficiary="roads-crew")


def test_units_number(world):
    ref = world.accepted()
    with pytest.raises(Invalid):
        world.act(ref, "assign", "desk", {"lead_unit": "roads", "support_units": 5})


def test_reminder_by_requester(world):
    ref = world.reported()
    n = world.act(ref, "message", "handler", {"text": "x"}).state.next_at
    try:
        d = world.act(ref, "message", world.requester(ref), {"text": "x", "reminder": 1})
        assert d.state.next_at == n
    except Invalid:
        pass


def test_crossed_pairs(world):
    ref = world.promised()
    world.later(130)
    world.act(ref, "end", "handler", {"outcome": "broken", "reason": "not_feasible", "text": "x"})
    with pytest.raises((NotAllowed, Invalid)):
        world.act(ref, "end", "auditor", {"decision": "agree"})


def test_crossed_pairs2(world):
    ref = world.promised()
    world.later(130)
    world.act(ref, "end", "desk", {"outcome": "broken", "reason": "not_feasible", "text": "x"})
    with pytest.raises((NotAllowed, Invalid)):
        world.act(ref, "end", "head", {"decision": "agree"})


def test_promise_parent_sealed(world):
    a = world.accepted("dispute")
    with pytest.raises(Invalid):
        world.promised(parent=a)


def test_no_free_desk_dispatch(world):
    ref = world.ask(about_office="yes", about_unit="hall").ref
    world.act(
        ref,
        "accept",
        "auditor",
        {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "audit"},
    )
    # only audit is outside hall
    from yinuo.kernel.matters.queries import sight

    print([o.verb for o in sight(ref, world["auditor"], world.now).offers])


def test_photo_hash_public(world):
    import uuid

    from yinuo.kernel.matters.evidence import Photo

    ref = world.assigned()
    p = Photo(str(uuid.uuid4()), b"\1" * 32, "image/jpeg", 1, 1, 1)
    world.act(
        ref,
        "park",
        "handler",
        {"text": "x", "interim": "y", "review_on": world.now.date() + timedelta(9)},
        photos=(p,),
    )
    world.act(ref, "park", "head", {"decision": "agree"})
    assert "0101" not in str(PublicMatter.objects.get(ref=ref).moments)


def test_private_of_proposal_hidden(world):
    from yinuo.kernel.matters.queries import history, sight

    d = world.act(
        "",
        "submit",
        "desk",
        {
            "kind": "request",
            "category": "help",
            "body": "门口",
            "place": "lane",
            "about_office": "no",
            "on_behalf": "yes",
            "consent": "yes",
        },
    )
    ref = d.ref
    world.act(
        ref,
        "accept",
        "desk",
        {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"},
    )
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    world.act(ref, "withdraw", world.requester(ref), {"pressed": "yes", "text": "MARK他们逼我"})
    s = sight(ref, world["handler"], world.now)
    assert "MARK" not in str(list(history(s, world["handler"])))


def test_merged_appeal_parent_cleared(world):
    a = world.accepted()
    b = world.accepted()
    world.act(a, "end", "desk", {**END, "parent": b})
    world.act(a, "end", "desk2", {"decision": "agree"})
    world.act(a, "appeal", world.requester(a), {"text": "x"})
    d = world.act(a, "appeal", "checker", {"decision": "agree", "text": "准"})
    assert d.state.parent == ""


def test_invite_replay(world):
    from yinuo.kernel.matters.recording import Key

    ref = world.accepted("dispute")
    k = Key("s", "k")
    a = world.act(ref, "contact", "desk", {"text": "x", "invites_party": "yes"}, key=k)
    b = world.act(ref, "contact", "desk", {"text": "x", "invites_party": "yes"}, key=k)
    assert (a.code, True) == (b.code, b.is_replay)
    assert a.code


def test_expired_challenge_chain(world):
    pass
