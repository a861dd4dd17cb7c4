"""Every verb once through the API; docs/generated/workflow.md names these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.doors.tests.cast import ACCEPT, AGREE, SCENES

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers


@pytest.mark.parametrize("verb", SCENES)
def test_api_verb(callers: Callers, verb: str) -> None:
    scene = SCENES[verb]
    ref = scene.before(callers.cast)
    if scene.refused:  # only the clock lets a matter lapse
        refused = callers.act(ref, verb, scene.who, scene.given)
        assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
        return
    if ref:
        offered = callers.get(f"/matters/{ref}", scene.who, ref).json()["actions"]
        assert verb in {one["verb"] for one in offered}
    done = callers.act(ref, verb, scene.who, scene.given)
    assert done.status_code == (201 if verb == "submit" else 200), done.content.decode()
    if scene.second:
        assert done.json()["proposal"]["verb"] == verb
        done = callers.act(ref, verb, scene.second, scene.decision)
        assert done.status_code == 200, done.content.decode()
    assert (done.json()["state"], done.json()["outcome"]) == (scene.leads_to, scene.outcome)


def test_api_asks_nobody_where_nobody_asked(callers: Callers) -> None:
    asked, promised = callers.cast.world.assigned(), callers.cast.world.promised()
    offered = {
        ref: {one["verb"] for one in callers.get(f"/matters/{ref}", "handler").json()["actions"]}
        for ref in (asked, promised)
    }
    assert [{"message", "contact"} & offered[ref] for ref in (asked, promised)] == [
        {"message", "contact"},
        set(),
    ]
    for verb in ("message", "contact"):
        assert callers.act(promised, verb, "handler", {"text": "几点？"}).status_code == 409


def test_api_asks_nobody_whose_code_is_cancelled_and_who_left_nothing_else(callers: Callers) -> None:
    ref = callers.cast.world.assigned()
    assert callers.act(ref, "message", "handler", {"text": "几点？"}).status_code == 200
    assert callers.act(ref, "code_cancelled", "requester").status_code == 200
    assert "message" not in {
        one["verb"] for one in callers.get(f"/matters/{ref}", "handler").json()["actions"]
    }
    assert callers.act(ref, "message", "handler", {"text": "几点？"}).status_code == 409


def test_api_appeal_of_what_nobody_accepted_asks_what_accept_asks(callers: Callers) -> None:
    ref = callers.cast.declined(is_accepted=False)
    callers.act(ref, "appeal", "requester", {"text": "就归这里"})
    offered = callers.get(f"/matters/{ref}", "checker").json()["actions"]
    (decision,) = [one for one in offered if (one["verb"], one["mode"]) == ("appeal", "decide")]
    assert {one["name"]: one["only_if"] for one in decision["fields"]} == {
        "decision": {}, "text": {}, **{key: {"decision": "agree"} for key in (*ACCEPT, "summary")},
    }  # fmt: skip
    agreed = {**AGREE, "text": "归这里"}
    missing = callers.act(ref, "appeal", "checker", agreed)
    assert (missing.status_code, set(missing.json()["errors"])) == (422, set(ACCEPT))
    granted = callers.act(ref, "appeal", "checker", {**agreed, **ACCEPT})
    assert (granted.status_code, granted.json()["state"]) == (200, "accepted"), granted.content.decode()


def test_api_a_program_covers_nothing_by_itself_and_says_what_a_human_looked_at(callers: Callers) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack
    from yinuo.kernel.matters.models import PublicMatter

    Pack.objects.update(redaction=[{"kind": "phone", "label": "［电话］", "pattern": r"1\d{10}"}])
    book.changed()
    ref = callers.cast.world.assigned()
    said = {"text": "换了，有事打 13800138000"}
    refused = callers.act(ref, "update", "handler", said)
    assert refused.status_code == 422
    assert "「13800138000」" in refused.content.decode()
    assert "138" not in str(PublicMatter.objects.get(ref=ref).moments)
    for kept in ("13800138000", [1] * 51, {"a": 1}):
        assert callers.act(ref, "update", "handler", {**said, "keep": kept}).status_code == 422
    assert callers.act(ref, "update", "handler", {**said, "keep": ["13800138000"]}).status_code == 200
    assert callers.act(ref, "message", "handler", {"text": "打 13800138000"}).status_code == 200
    assert callers.act(ref, "message", "requester", {"text": "我是 13800138000"}).status_code == 200
