"""What a page costs in a register of ten thousand, a hundred thousand and a million matters.

The registers are loaded once into kept folders (YINUO_MANY, by default /var/tmp/yinuo-many) and used again.
"""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.many import RARE, SEED
from bench.nudge import Nudge
from bench.page import load, machine, publish, verdict, version, when
from bench.register import Site, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).resolve().parents[1] / "docs" / "generated" / "pages.md"
KEPT = Path(os.environ.get("YINUO_MANY", "/var/tmp/yinuo-many"))  # noqa: S108 -- kept on purpose, and large
SIZES = (10_000, 100_000, 1_000_000)
ALONE, EACH, AT_ONCE, FAR, BETWEEN = 40, 25, 8, 1000, 0.05
PACK = """
from yinuo.config.main import _set_up_django
_set_up_django("owner")
from yinuo.config.packs import load_pack, pack_folder
load_pack(pack_folder("pinghu"), password="")
"""
LOOK = """
import json, sys
from yinuo.config.main import _set_up_django
_set_up_django("web")
from bench.pages import addresses
sys.stdout.write(json.dumps(addresses()))
"""


@dataclass
class Got:
    """What one page took in one register: seconds alone, anew and again, seconds with eight at once, its bytes."""

    anew: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    n_bytes: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.anew) * 1000

    @property
    def kept(self) -> float:
        return statistics.median(self.again) * 1000

    @property
    def p95(self) -> float:
        return sorted(self.together)[int(len(self.together) * 0.95)] * 1000


def addresses() -> dict[str, list[str]]:
    """Give, for each page, addresses to ask for: other matters, places and units every time."""
    from yinuo.doors.shell.public.register import cursor_of
    from yinuo.kernel.matters.models import PublicMatter

    rng = random.Random(SEED)
    newest = PublicMatter.objects.order_by("-changed_at", "-stream_id")
    n = newest.count()
    far = newest[min(FAR * 20, n - 100) :][:1].get()
    some = [newest[rng.randrange(min(n, 20_000))] for _ in range(ALONE)]
    return {
        "today's page": ["/"],
        "list, first page": ["/m"],
        f"list, {FAR:,} pages on": [f"/m?after={cursor_of(far, 'changed_at')}"],
        "matter": [f"/m/{row.ref}" for row in some],
        "place": [f"/places/{row.place}" for row in some],
        "unit": [f"/units/{row.lead_unit}" for row in some if row.lead_unit],
        "search, two characters, rare": [f"/m?q={RARE}"],
        "search, two characters, very common": ["/m?q=太少", "/m?q=停车", "/m?q=车站"],
        "five figures": ["/figures"],
        "desk, queue": ["/desk/"],
        "desk, late": ["/desk/?view=late"],
        "desk, a unit's queue": ["/desk/?view=unit"],
    }


def kept(size: int) -> Site:
    """Give the register of this size, loaded now where it is not there yet."""
    found = Site(KEPT / str(size))
    if (found.home / "filled.json").exists():
        return found
    found.home.mkdir(parents=True, exist_ok=True)
    KEPT.chmod(0o711)
    found.home.chmod(0o711)
    found.run("migrate", YINUO_MODE="demo")
    with found.database():
        subprocess.run([sys.executable, "-c", PACK], env=found.env, check=True)
        began = time.monotonic()
        found.run("bare", module="bench.settle")
        half = size // 2
        words = [sys.executable, "-m", "bench.many"]
        loads = [
            subprocess.Popen([*words, str(first), str(n)], env=found.env, stdout=subprocess.DEVNULL)
            for first, n in ((0, half), (half, size - half))
        ]
        if any(load.wait() for load in loads):
            raise RuntimeError("a load failed")
        found.run("dressed", module="bench.settle")
        rate = size / (time.monotonic() - began)
        found.run("worker", "--once")
        found.run("analyze", module="bench.settle")
    (found.home / "filled.json").write_text(json.dumps({"matters": size, "per_second": round(rate)}), "utf-8")
    return found


def get(port: int, path: str, cookie: str) -> tuple[float, int]:
    """Ask for a page on a line of its own; give (seconds, bytes). Raises RuntimeError for any answer but 200."""
    from urllib.parse import quote

    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(
            f"GET {quote(path, safe='/?=&.')} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n"
            f"Accept-Language: zh-hans\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
        )
        got = b""
        while chunk := line.recv(1 << 16):
            got += chunk
    if not got.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {got[:200]!r}")
    return time.monotonic() - began, len(got)


def _alone(found: Site, asked: Mapping[str, list[str]], cookies: Mapping[str, str]) -> dict[str, Got]:
    seen = {}
    with Nudge(found) as nudge:
        for name, paths in asked.items():
            got, cookie = seen.setdefault(name, Got()), cookies.get(name, "")
            for path in paths[:8]:
                get(found.port, path, cookie)  # warm: the first answer fills caches that stay
            for i in range(ALONE):
                nudge.write()
                seconds, got.n_bytes = get(found.port, paths[i % len(paths)], cookie)
                got.anew.append(seconds)
                got.again.append(get(found.port, paths[i % len(paths)], cookie)[0])
    return seen


def _together(
    found: Site, asked: Mapping[str, list[str]], cookies: Mapping[str, str], seen: dict[str, Got]
) -> None:
    with Nudge(found) as nudge:
        for name, paths in asked.items():

            def run(name: str = name, paths: list[str] = paths) -> None:
                cookie = cookies.get(name, "")
                seen[name].together += [
                    get(found.port, paths[i % len(paths)], cookie)[0] for i in range(EACH)
                ]

            threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                nudge.write()
                time.sleep(BETWEEN)
            for thread in threads:
                thread.join()


def measured(size: int) -> tuple[dict[str, Got], dict[str, int], str]:
    """Measure every page in the register of this size."""
    found = kept(size)
    with found.database() as place:
        asked = json.loads(
            subprocess.run(
                [sys.executable, "-c", LOOK], env=found.env, check=True, capture_output=True
            ).stdout
        )
        cookies = {
            name: f"__Host-yinuo={found.run('handler-ju-a' if 'unit' in name else 'desk', module='bench.seat')}"
            for name in asked
            if name.startswith("desk")
        }
        web = found.serve("--workers", "2")
        try:
            found.wait(web)
            seen = _alone(found, asked, cookies)
            _together(found, asked, cookies, seen)
        finally:
            end(web)
        filled = json.loads((found.home / "filled.json").read_text("utf-8"))
        return seen, filled, version(place)


def _rows(results: dict[int, dict[str, Got]]) -> Iterator[str]:
    sizes = sorted(results)
    for name in results[sizes[0]]:
        each = [results[size][name] for size in sizes]
        cells = [f"{got.p50:.1f} / {got.kept:.1f} / {got.p95:.0f}" for got in each]
        growth = results[sizes[-1]][name].p50 / results[sizes[0]][name].p50
        good = (
            all(results[n][name].p50 <= 15 and results[n][name].p95 <= 100 for n in sizes) and growth <= 1.5
        )
        word = verdict(good=good)
        yield f"| {name} | {' | '.join(cells)} | {growth:.2f} | {word} |"


def main(sizes: tuple[int, ...] = SIZES) -> int:
    """Measure, print, and write the page."""
    before, results, loads, server = load(), {}, [], ""
    for size in sizes:
        results[size], filled, server = measured(size)
        loads.append(f"{size:,} at {filled['per_second']:,}/s")
        print(
            f"{size:,}: " + ", ".join(f"{n} {g.p50:.1f}/{g.p95:.0f}" for n, g in results[size].items()),
            flush=True,
        )
    head = " | ".join(f"{size:,}" for size in sorted(results))
    about = (
        f"{machine(server)}. {when(before, SEED)} "
        f"Matters loaded with all their events, hashes and indexes: {', '.join(loads)}."
    )
    asked = (
        "Milliseconds: the median alone, anew (somebody wrote just before) / again (nobody did: ADR-0015) / the "
        "95th of two hundred with eight at once, while somebody writes twenty times a second. Asked for: ≤ 15 "
        "alone, ≤ 100 with eight at once, and at the largest size no more than 1.5 times what it is at the "
        "smallest; held against the page made anew."
    )
    how = "Clients, two web processes and PostgreSQL share the machine; every request is on a connection of its own."
    table = [f"| page | {head} | growth | |", "|---|" + "---|" * len(results) + "---|---|", *_rows(results)]
    lines = [
        "# Bench: what a page costs as the register grows",
        "",
        about,
        "",
        asked,
        "",
        *table,
        "",
        how,
        "",
    ]
    publish(PAGE, "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(tuple(int(word) for word in sys.argv[1:]) or SIZES))
