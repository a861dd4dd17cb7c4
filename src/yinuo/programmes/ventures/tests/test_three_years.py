"""Three invented years off three sheets of paper: a loss, a lean year, a good one; each begins where one ended."""

from __future__ import annotations

from typing import Any

from yinuo.programmes.ventures.plan_reading import read_plan
from yinuo.programmes.ventures.tests.planned import small, written
from yinuo.programmes.ventures.waterfall import Outcome, distribute

SHEETS: dict[int, dict[str, Any]] = {
    2023: {
        "net": -12_000_00,
        "paid": [0, 0, 0],
        "reserve": 0,
        "carried": -12_000_00,
        "arrears": [6_000_00, 3_000_00, 0],
    },
    2024: {
        "net": 25_000_37,
        # 13,000.37 is left of it; the reserve takes 1,300.04; 9,000.00 of arrears; 2,700.33 as 2 to 1
        "paid": [7_800_22, 3_900_11, 0],
        "reserve": 1_300_04,
        "carried": 0,
        "arrears": [4_199_78, 2_099_89, 0],
    },
    2025: {
        "net": 40_000_00,
        # 36,000.00 − 6,299.67 − 9,000.00 = 20,700.33, as 5 to 3 to 2, odd units to B (.9) and C (.6)
        "paid": [20_549_94, 11_309_99, 4_140_07],
        "reserve": 4_000_00,
        "carried": 0,
        "arrears": [0, 0, 0],
    },
}
"""What the sheets say, worked out by hand; A put in 100,000.00 and B 50,000.00, at 6 % that stays owed."""


def year(on: int, before: Outcome | None) -> Outcome:
    """Work one year out from the last one's end."""
    plan = small(receivables=None, excluded=None, bank=None, scenarios=None)
    plan |= {
        "period": {"from": f"{on}-01-01", "to": f"{on}-12-31"},
        "net": SHEETS[on]["net"],
        "opening": before.carried if before else 0,
        "arrears": {"fixed": dict(zip("ABC", before.parts[0].arrears, strict=True)) if before else {}},
        "holders": [{"code": code} for code in "ABC"],
        "registers": {
            "shares": {"total": 10, "held": {"A": 5, "B": 3, "C": 2}},
            "stake": {"total": 150_000_00, "held": {"A": 100_000_00, "B": 50_000_00}},
        },
        "rules": [
            {
                "code": "fixed",
                "kind": "fixed",
                "register": "stake",
                "versions": [{"from": "2023-01-01", "rate_ppm": 60_000, "basis": "act/act"}],
            },
            {
                "code": "rest",
                "kind": "residual",
                "register": "shares",
                "versions": [{"from": "2023-01-01"}],
            },
        ],
    }
    return distribute(read_plan(written(plan)))


def test_three_years_come_to_what_the_sheets_say() -> None:
    before = None
    for on, sheet in SHEETS.items():
        done = year(on, before)
        assert {
            "net": sheet["net"],
            "paid": done.by_holder(3),
            "reserve": done.funds["reserve"],
            "carried": done.carried,
            "arrears": done.parts[0].arrears,
        } == sheet
        before = done
