"""The table that the product prints is the law it was given, in the same schema: windows apart, nothing added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from yinuo.kernel.matters.tests.law import LAW, WINDOWS

ROOT = Path(__file__).parents[2]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    guards = [*row.get("g", ()), *row.get("windows", ())]
    kept = {
        name: value for name, value in row.items() if name not in {"g", "windows"} and value not in ("", [])
    }
    if row["v"] != "report":  # the law as printed leaves the other choices to the outcome
        kept.pop("r", None)
    return {**kept, "g": sorted(guard for guard in guards if guard not in WINDOWS)}


def test_the_printed_workflow_is_the_law() -> None:
    printed = yaml.safe_load((ROOT / "docs/generated/workflow.yaml").read_text(encoding="utf-8"))
    for part in ("version", "states", "open_states", "kinds", "outcomes", "general_guards", "notes"):
        assert printed[part] == LAW[part], part
    assert [_plain(row) for row in printed["T"]] == [_plain(row) for row in LAW["T"]]


def test_the_printed_windows_are_those_of_the_law() -> None:
    printed = yaml.safe_load((ROOT / "docs/generated/workflow.yaml").read_text(encoding="utf-8"))
    windows = [sorted(row.get("windows", ())) for row in printed["T"]]
    assert windows == [sorted(set(row.get("g", ())) & WINDOWS) for row in LAW["T"]]
