"""What the machine suggests about requests, and how often it is right: on real messages, where their folder is named.

YINUO_TRIAGE names the folder (triage_train.jsonl, messages_2019H1.csv); it never comes into the house. Without it the
demo's own examples are measured and nothing is written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.page import load, machine, publish, when

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).resolve().parents[1] / "docs" / "generated" / "voices.md"
SEEDS = "2025 (folds), 1, 2, 3 (draws)"
N_PHRASED = 800
ASKED = {
    ("title and detail", "macro-F1"): (0.925, 0.935),
    ("title alone", "macro-F1"): (None, 0.90),
    ("1000 messages", "macro-F1"): (None, 0.87),
    ("title and detail", "coverage at 95 % precision"): (None, 0.90),
}


def phrased_file(folder: Path) -> Path:
    """Write the demo's own examples."""
    os.environ.setdefault("YINUO_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
    import django

    django.setup()
    from yinuo.config.phrased import phrased

    path = folder / "phrased.jsonl"
    rows = phrased("pinghu", N_PHRASED)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def evaluated(*words: str) -> Mapping[str, Any]:
    """Run the command, in a process of its own."""
    command = [sys.executable, "-m", "yinuo.config.main", "voices", "evaluate", *words, "--json"]
    told: Mapping[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return told


def _verdict(value: float, gate: float | None, reach: float) -> str:
    if value >= reach:
        return "reached"
    if gate is None:
        return f"below the reach of {reach}"
    return f"kept, below the reach of {reach}" if value >= gate else f"**below {gate}**"


def _triage(told: Mapping[str, Any]) -> Iterator[str]:
    yield "| question | from | macro-F1 | ± of folds | calibration error (15 bins) | coverage at 95 % precision | |"
    yield "|---|---|---|---|---|---|---|"
    for one in told["triage"]:
        for name, value in one.items():
            if isinstance(value, dict):
                gate, reach = ASKED.get((name, "macro-F1"), (None, 0.0))
                word = _verdict(value["macro-F1"], gate, reach) if one["question"] == "category" else ""
                cells = " | ".join(f"{figure:.4f}" for figure in value.values())
                asked = f"{one['question']}, {one['answers']} answers, n = {one['n']:,}"
                yield f"| {asked} | {name} | {cells} | {word} |"


def _costs(told: Mapping[str, Any]) -> str:
    return "Cost: " + ", ".join(f"{name} {value}" for name, value in told["cost"].items()) + "."


def _topics(told: Mapping[str, Any]) -> Iterator[str]:
    planted, real, like = told["planted"], told["topics"], told["likeness"]
    yield "| measure | figure | asked |"
    yield "|---|---|---|"
    yield f"| planted topics, three draws: B³-F | {planted['B³-F']:.4f} | ≥ 0.853, reach 0.88 |"
    shown, of = planted["in the first twenty"], f"{planted['topics']:.0f}"
    yield f"| planted topics in the first twenty, of {of} | {shown} | ≥ 8.7, reach 9 |"
    waited = planted["messages until raised, median"]
    never = planted["never raised"]
    yield f"| messages until a topic is raised, median | {waited} (never: {never}) | ≤ 4 |"
    yield f"| likeness: MAP, n = {like['n']} among {like['among']:,} | {like['MAP']:.4f} | reach 0.95 |"
    named = f"n = {real['n']} in {real['topics']} topics"
    yield f"| topics a reader named: B³-F, {named} | {real['B³-F']:.4f} | reach 0.90 |"
    low = min(real["thresholds moved"].items(), key=lambda one: one[1])
    yield f"| the same, the worst of each threshold moved by a fifth ({low[0]}) | {low[1]:.4f} | ≥ 0.85 |"
    yield ""
    for one in planted["draws"]:
        b3 = " / ".join(f"{one[name]:.3f}" for name in ("B³-P", "B³-R", "B³-F"))
        shown = f"{one['in the first twenty']} of {one['topics']} shown"
        yield f"Seed {one['seed']}: {one['messages']:,} messages, B³ {b3} (precision, recall, F), {shown}."
        yield ""


HOW = (
    "Folds: StratifiedGroupKFold(5, shuffle, random_state=2025) over near-copies. The messages are measured",
    "with and are no part of the product; a deployment learns from its own decisions, the demo from its own",
    "examples. B³ is strict: whatever else lies in a group, decoys and background too, counts against it.",
    "Planted: ten topics of 4 to 15 messages of one problem from many places, one invented place put into",
    "them, unique senders, in a window of 45 days of real messages; for each, one or two decoys of the same",
    "place with another problem and up to six of the same problem elsewhere. Raised is judged on the",
    "likenesses of the whole window. Settings of the topics were chosen on draws 11 to 18, those of the triage",
    "by folds of one half of the groups. `YINUO_TRIAGE=FOLDER make bench BENCHES=voices` measures again.",
)


def main() -> int:
    """Measure, print, and write the page where the folder of real messages is named."""
    before, folder = load(), os.environ.get("YINUO_TRIAGE", "")
    with tempfile.TemporaryDirectory() as here:
        demo = evaluated("--in", str(phrased_file(Path(here))))
    if not folder:
        print("\n".join([*_triage(demo), "", _costs(demo)]))
        return 0
    real = evaluated("--in", f"{folder}/triage_train.jsonl", "--messages", f"{folder}/messages_2019H1.csv")
    about = f"{machine()}. {when(before, SEEDS)}"
    lines = [
        "# Bench: what the machine suggests, and how often it is right",
        "", about, "", "## Triage, on civic messages of 2020", "", *_triage(real), "", _costs(real), "",
        "## Likeness and hot topics", "", *_topics(real),
        "## The same command on the demo's own examples", "", *_triage(demo), "", _costs(demo), "", *HOW, "",
    ]  # fmt: skip
    publish(PAGE, "\n".join(lines))
    return 0
