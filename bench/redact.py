"""What it costs to look a text of 2,000 characters over for what leads to a person, with a place's own rules."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bench.page import commit, verdict
from yinuo.base.redaction import find_personal, rules_from

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "redactor.md"
PACKS = ROOT / "src" / "yinuo" / "packs"
LENGTH, TIMES, SEED, NAMES, MOST_MS = 2000, 400, 20_260_301, 200, 5.0
PIECES = (
    *(
        "门口的灯不亮，晚上七点以后看不见台阶。",
        "2025-08-18 起说过三次，",
        "金额 1,234.50 元；",
        "编号 PH-2025-VYFWJ4J3。",
    ),
    *(
        "打 138 0013 8000 找我，",
        "座机0573-85012345转802，",
        "浙FD12345 挡着路，",
        "住3幢2单元501室，",
        "a.b@example.com ",
    ),
)


def main() -> int:
    """Measure every pack's rules and write the page; gives 1 where the gate is missed."""
    draw = random.Random(SEED)
    names = [f"示例{chr(0x4E00 + n)}{chr(0x5E00 + n)}" for n in range(NAMES)]
    rows, worst = [], 0.0
    for code in ("pinghu", "harbour", "blank"):
        told = yaml.safe_load((PACKS / code / "pack.yaml").read_text("utf-8"))
        rules = rules_from(told["redaction"]).named(names)
        took, n = [], 0
        for _n in range(TIMES):
            text = "".join(draw.choices(PIECES, k=LENGTH // 8))[:LENGTH]
            began = time.perf_counter()
            n += len(find_personal(text, rules))
            took.append((time.perf_counter() - began) * 1000)
        median, high = statistics.median(took), statistics.quantiles(took, n=100)[94]
        worst = max(worst, median)
        rows.append(f"| {code} | {len(rules.rules)} | {n / TIMES:.0f} | {median:.2f} ms | {high:.2f} ms |")
    kept = verdict(good=worst <= MOST_MS)
    PAGE.write_text("\n".join(_page(rows, worst, kept)) + "\n", "utf-8")
    sys.stdout.write(PAGE.read_text("utf-8"))
    return kept != "kept"


def _page(rows: list[str], worst: float, kept: str) -> list[str]:
    return [
        "# Looking a text over",
        "",
        (
            f"{TIMES} texts of {LENGTH:,} characters for each pack, drawn with seed {SEED}, full of dates, amounts and "
            f"numbers; a private list of {NAMES} names besides. `make bench BENCHES=redact` measures again."
        ),
        "",
        "| pack | rules | found in a text | median | 95 of 100 |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "| gate | measured | |",
        "|---|---|---|",
        f"| {LENGTH:,} characters in at most {MOST_MS:.0f} ms (median) | {worst:.2f} ms | {kept} |",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} at commit {commit()}, {os.cpu_count()} cores.",
    ]
