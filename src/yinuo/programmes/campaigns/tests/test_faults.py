"""What cannot be read is named all at once: of a sheet that is only tried by cell, of an amendment by field."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.doors.api.tests.caller import typed as said_by
from yinuo.programmes.campaigns.cli import COMMAND
from yinuo.programmes.campaigns.models import Drive, SignedText
from yinuo.programmes.campaigns.tests.drive import REASON, draft, errors, sheet, signed, typed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from yinuo.doors.api.tests.caller import Callers

LATE_PARTS = "一半 | roads | 1 | 2031-01-01\n另半 | roads | 1 | 2031-01-01"


def test_an_amendment_names_everything_that_is_wrong_at_once(callers: Callers) -> None:
    signed(callers)
    for wrong, fields in (
        ({}, {"kind", "reason"}),
        ({"kind": "move", "item": "none"}, {"item", "due", "reason"}),
        ({"kind": "move", "item": "l1-0001", "due": "2025-01-01"}, {"due", "reason"}),  # earlier than it is
        ({"kind": "hand_over", "item": "l1-0001", "unit": "roads"}, {"unit", "reason"}),  # it is theirs
        ({"kind": "aim", "item": "none", "value": "x"}, {"item", "value", "reason"}),
        ({"kind": "split", "item": "none", "parts": "一半 | roads"}, {"item", "parts", "reason"}),
        (
            {
                "kind": "split",
                "item": "l1-0001",
                "parts": LATE_PARTS,
            },
            {"parts", "reason"},
        ),
    ):
        answer = callers.post("/campaigns/hundred/amend", wrong, "boss")
        assert set(errors(answer)) == fields, wrong
    odd = {
        "kind": "split",
        "item": "l1-0001",
        "parts": "半\n一半 | roads | 1 | 2025-10-01\n另半 | x | 1",
        "reason": REASON,
    }
    assert "1, 3" in errors(callers.post("/campaigns/hundred/amend", odd, "boss"))["parts"]
    assert SignedText.objects.count() == 1


def test_what_is_checked_is_not_amended_any_more(callers: Callers) -> None:
    ref, on = signed(callers)["l1-0001"], callers.world.now.date().isoformat()
    given = {"item": "l1-0001", "kind": "strike", "reason": REASON}
    callers.act(ref, "report", "handler", {"result": "done", "text": "小巷补好了", "proof_on": on})
    callers.act(ref, "confirm", "checker", {"proof_on": on})
    refused = callers.post("/campaigns/hundred/amend", given, "boss")
    assert errors(refused) == {"item": "这一项已经核验，不能再改。"}
    assert SignedText.objects.count() == 1


def test_a_sheet_is_tried_by_the_rules_of_a_draft_and_nothing_is_kept(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on = callers.world.now.date()
    told = draft(callers, at="/dry-run").json()
    assert (told["n"], told["weight"], told["start"]) == (3, 6, on.isoformat())
    assert [
        (one["track"], one["lead_unit"], one["name"], one["n"], one["n_hard"]) for one in told["lists"]
    ] == [
        ("道路", "roads", "路面", 2, 1),
        ("水务", "water", "管道", 1, 1),
    ]
    rows = sheet(on, "nowhere").replace((on + timedelta(40)).isoformat(), "2031-01-01")
    assert set(errors(draft(callers, at="/dry-run", rows=rows))) == {"E2", "J4"}
    assert set(errors(draft(callers, rows=rows))) == {"E2", "J4"}
    assert set(errors(draft(callers, at="/dry-run", days="0"))) == {"days"}
    assert set(errors(draft(callers, at="/dry-run", days="999"))) == {"days"}  # no calendar reaches so far
    assert set(errors(draft(callers, at="/dry-run", start="9999-12-01"))) == {"start"}
    assert draft(callers, "auditor", at="/dry-run").status_code == 403
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    file = tmp_path / "list.csv"
    file.write_text(sheet(on), "utf-8")
    words = ("draft", "--dry-run", "--sheet", str(file))
    assert said_by(COMMAND, capsys, *words, who="handler", **typed(on))[:2] == (0, told)
    file.write_text(rows, "utf-8")
    code, _none, said = said_by(COMMAND, capsys, *words, who="handler", **typed(on))
    assert (code, "E2: " in said, "J4: " in said) == (2, True, True)
    assert not Drive.objects.exists()
