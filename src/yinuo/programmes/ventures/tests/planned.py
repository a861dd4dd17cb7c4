"""A small plan as JSON, for tests to change in one place."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[5] / "docs" / "ventures"

SMALL: dict[str, Any] = {
    "version": 1,
    "venture": {"code": "park", "zh": "示例园区", "en": "Sample park"},
    "currency": {"code": "CNY", "digits": 2},
    "period": {"from": "2025-01-01", "to": "2025-12-31"},
    "net": 1_000_000,
    "holders": [{"code": "A", "zh": "示例甲村", "en": "Sample A"}, {"code": "B"}],
    "registers": {
        "shares": {"total": 3, "held": {"A": 1, "B": 2}},
        "stake": {"total": "300", "apart": True, "held": {"operator": 300}},
    },
    "rules": [
        {
            "code": "fixed",
            "zh": "固定回报",
            "kind": "fixed",
            "register": "shares",
            "versions": [{"from": "2020-01-01", "to": None, "rate_ppm": 100_000}],
        },
        {
            "code": "promise",
            "kind": "fixed",
            "role": "owed_to",
            "register": "stake",
            "versions": [{"from": "2020-01-01", "rate_ppm": 70_000}],
        },
        {"code": "rest", "kind": "residual", "register": "shares", "versions": [{"from": "2020-01-01"}]},
    ],
    "charter": [
        {
            "from": "2020-01-01",
            "to": "2030-12-31",
            "resolution": "示例决议",
            "steps": [
                {"do": "loss"},
                {"do": "fund", "code": "reserve", "ppm": 100_000},
                {"do": "fixed", "rule": "fixed"},
                {"do": "share", "rule": "rest"},
            ],
        }
    ],
    "arrears": {"fixed": {"A": 1}},
    "receivables": [
        {"rule": "promise", "opening": 5, "due_on": "2025-12-31", "paid": [{"on": "2025-06-01", "amount": 7}]}
    ],
    "excluded": [{"source": "gift", "amount": 100}],
    "bank": 1_000_000,
    "scenarios": [{"code": "worse", "net": 0}],
}


def small(**changed: Any) -> dict[str, Any]:
    """Give the plan with some of its top names changed; None takes one away."""
    plan = copy.deepcopy(SMALL)
    for name, value in changed.items():
        if value is None:
            del plan[name]
        else:
            plan[name] = value
    return plan


def put(path: str, value: Any) -> bytes:
    """Give the plan's bytes with one value put in at a path like `rules.0.versions.0.from`."""
    plan = small()
    *way, name = path.split(".")
    at: Any = plan
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(name) if isinstance(at, list) else name] = value
    return written(plan)


def written(plan: Any) -> bytes:
    """Give the bytes."""
    return json.dumps(plan, ensure_ascii=False).encode()
