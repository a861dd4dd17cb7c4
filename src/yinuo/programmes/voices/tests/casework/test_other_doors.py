"""The same sentences through the API and from a terminal: two returns, a meeting, a call, another's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers
    from yinuo.doors.cli.tests.terminal import Terminal

BACK = {"text": "按职责清单不归我们", "proposed_unit": "union"}


@pytest.fixture
def callers(db: None) -> Callers:
    """Give the standing cast, each with what they need to call the API."""
    from yinuo.doors.api.tests.caller import Callers

    return Callers()


@pytest.fixture
def terminal(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal in front of the standing cast."""
    from yinuo.doors.cli.tests.terminal import Terminal

    return Terminal(capsys, monkeypatch)


def test_programs_meet_first_as_well(callers: Callers) -> None:
    ref = callers.world.assigned()
    assert callers.act(ref, "hand_back", "handler", BACK).status_code == 200
    assert callers.act(ref, "assign", "desk", {"lead_unit": "water"}).status_code == 200
    assert callers.act(ref, "hand_back", "other", BACK).status_code == 200
    refused = callers.act(ref, "assign", "desk", {"lead_unit": "union"})
    assert refused.status_code == 409
    assert "会商" in refused.content.decode()
    assert callers.act(ref, "meeting", "desk", {"text": "商定由道路养护办"}).status_code == 200
    assert callers.act(ref, "assign", "desk", {"lead_unit": "roads"}).json()["state"] == "in_progress"
    assert callers.act(ref, "call_in", "handler", {"text": "请来", "units": ["water"]}).status_code == 200
    assert callers.act(ref, "evidence", "other", {"text": "水管不漏"}).status_code == 200


def test_a_program_is_shown_both_answers(callers: Callers) -> None:
    first, second = callers.world.assigned(), callers.world.assigned()
    done = {"result": "done", "text": "换了灯泡，亮了"}
    assert callers.act(first, "report", "handler", done).status_code == 200
    refused = callers.act(second, "report", "handler", done)
    assert refused.status_code == 422
    told = refused.content.decode()
    assert first in told
    assert "换了灯泡，亮了" in told


def test_a_terminal_says_the_same(terminal: Terminal) -> None:
    first, second = terminal.cast.world.assigned(), terminal.cast.world.assigned()
    done = {"result": "done", "text": "换了灯泡，亮了"}
    assert terminal.act(first, "report", "handler", done)[0] == 0
    code, _out, err = terminal.act(second, "report", "handler", done)
    assert code == 2
    assert first in err
    for who, unit in (("handler", "water"), ("other", "union")):
        assert terminal.act(second, "hand_back", who, BACK)[0] == 0
        if unit == "water":
            assert terminal.act(second, "assign", "desk", {"lead_unit": "water"})[0] == 0
    code, _out, err = terminal.act(second, "assign", "desk", {"lead_unit": "union"})
    assert code == 2
    assert "会商" in err
    assert terminal.act(second, "meeting", "desk", {"text": "商定由工会办"})[0] == 0
    assert terminal.act(second, "assign", "desk", {"lead_unit": "union"})[0] == 0
