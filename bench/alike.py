"""What may be the same matter, found beside a new one: what it costs in a register of a million, and what it finds.

The register is the kept one of bench/pages.py; nothing is written there. What it finds is measured on real messages
where their folder is named (YINUO_TRIAGE).
"""

from __future__ import annotations

import csv
import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.many import SEED
from bench.page import load, machine, publish, version, when
from bench.pages import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).resolve().parents[1] / "docs" / "generated" / "alike.md"
SIZE, ASKED, MOST_MS = 1_000_000, 300, 100
LOOK = """
import json, sys
from yinuo.config.main import _set_up_django
_set_up_django("web")
from bench.alike import looked
sys.stdout.write(json.dumps(looked()))
"""


def looked() -> dict[str, Any]:
    """Ask for what may be the same as one message after another, in the sight of the desk; milliseconds of each."""
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.people.models import Account
    from yinuo.kernel.search.sharing import sharing
    from yinuo.programmes.voices.duplicates import CANDIDATES, body_of, twins

    actor, rng = staff(Account.objects.get(username="desk")), random.Random(SEED)
    newest = Matter.objects.order_by("-last_event_at").values_list("last_event_at", flat=True)[0]
    asked = Matter.objects.filter(kind="request", visibility="public").order_by("-pk")
    last = asked.values_list("pk", flat=True)[0]
    told: dict[str, list[float]] = {"ms": [], "candidates": [], "shown": []}
    while len(told["ms"]) < ASKED:
        stream = asked.filter(pk__lte=rng.randrange(last)).values_list("pk", flat=True).first()
        body = body_of(stream) if stream else ""
        if not body:
            continue
        began = time.perf_counter()
        same = twins(stream, body_of(stream), actor, newest, newest.date())
        told["ms"].append((time.perf_counter() - began) * 1000)
        told["shown"].append(len(same))
        told["candidates"].append(len(sharing(body, CANDIDATES + 1)))
    return told


def measured() -> tuple[dict[str, list[float]], str]:
    """Measure in the kept register."""
    found = kept(SIZE)
    with found.database() as place:
        done = subprocess.run([sys.executable, "-c", LOOK], env=found.env, check=True, capture_output=True)
        return json.loads(done.stdout), version(place)


def found_in(folder: Path) -> dict[str, float]:
    """Look for each message that a reader put under a topic: how many of its kin are candidates, and in which order."""
    os.environ.setdefault("YINUO_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
    import django

    django.setup()
    from yinuo.base.lexemes import telling
    from yinuo.kernel.search.sharing import PARTS, RAREST
    from yinuo.programmes.voices.duplicates import LEAST, RANKED
    from yinuo.programmes.voices.likeness import likeness_to_first, said

    with (folder / "messages_2019H1.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    parts = [frozenset(telling(f"{row['title']}\n{row['detail']}", PARTS)) for row in rows]
    held, texts = (
        Counter(part for one in parts for part in one),
        [said(r["title"], r["detail"]) for r in rows],
    )
    kin = [row["topic"] if row["topic"] != "IGNORE" else "" for row in rows]
    recall, precision, shown, in_vain = [], [], [], []
    quiet = random.Random(SEED).sample([n for n, topic in enumerate(kin) if not topic], 100)
    for one in [*(n for n, topic in enumerate(kin) if topic), *quiet]:
        rare = sorted(parts[one], key=lambda part: (held[part], part))[: 2 * RAREST]
        near = Counter({
            n: sum(math.log(len(rows) / held[part]) for part in rare if part in other)
            for n, other in enumerate(parts) if n != one
        })  # fmt: skip
        some = [n for n, weight in near.most_common(RANKED) if weight]
        like = likeness_to_first([texts[one], *(texts[n] for n in some)]).tolist()
        ranked = [n for _like, n in sorted(zip(like, some, strict=True), reverse=True)]
        if not kin[one]:
            in_vain.append(max(like, default=0) >= LEAST)
            continue
        same = {n for n, topic in enumerate(kin) if topic == kin[one] and n != one}
        recall.append(len(same & set(some)) / len(same))
        places = [place for place, n in enumerate(ranked, 1) if n in same]
        precision.append(sum(nth / place for nth, place in enumerate(places, 1)) / len(same))
        best = dict(zip(some, like, strict=True))
        shown.append(any(best.get(n, 0) >= LEAST and n in ranked[:3] for n in same))
    return {
        "n": len(recall),
        "kin among the candidates": statistics.mean(recall),
        "MAP": statistics.mean(precision),
        "one of its kin among the three shown": statistics.mean(shown),
        "something shown beside a message of no topic (n = 100)": statistics.mean(in_vain),
    }


def _costs(told: Mapping[str, list[float]]) -> Iterator[str]:
    yield "| what | median | 95th | worst |"
    yield "|---|---|---|---|"
    for name, values in ((name, sorted(values)) for name, values in told.items()):
        cells = (statistics.median(values), values[int(len(values) * 0.95)], values[-1])
        yield f"| {name} | {' | '.join(f'{value:.1f}' for value in cells)} |"


def main() -> int:
    """Measure, print, and write the page."""
    before = load()
    told, server = measured()
    late = sorted(told["ms"])[int(len(told["ms"]) * 0.95)]
    asked = (
        f"{SIZE:,} matters; {ASKED} messages drawn from all of them, each asked for once, by a process that has just "
        f"started: what the desk is shown beside a matter. Asked for: ≤ {MOST_MS} ms; the 95th is {late:.1f} ms, "
        f"{'kept' if late <= MOST_MS else '**missed**'}."
    )
    about = f"{machine(server)}. {when(before, SEED)}"
    lines = [
        "# Bench: what may be the same matter", "", about, "",
        asked,
        "", *_costs(told), "",
    ]  # fmt: skip
    folder = os.environ.get("YINUO_TRIAGE", "")
    if folder:
        lines += ["On real messages of one half-year, as a reader put them under topics:", ""]
        lines += [f"* {name}: {value:.3g}" for name, value in found_in(Path(folder)).items()]
        lines += [""]
    publish(PAGE, "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
