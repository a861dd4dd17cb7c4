"""Every verb once through the API; docs/generated/workflow.md names these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.doors.tests.cast import SCENES

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
