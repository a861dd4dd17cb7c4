"""What every page of figures says: on what machine, at which commit, and whether what was asked for is kept."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yinuo.config.embedded import Places

ROOT = Path(__file__).resolve().parents[1]


def verdict(*, good: bool) -> str:
    """Say whether what was asked for is kept."""
    return "kept" if good else "**missed**"


def lines_of(rows: Iterable[tuple[str, str, str, bool]]) -> Iterator[str]:
    """Write a table: what was measured, what it came to, what was asked for, and whether that is kept."""
    yield "| what | measured | asked for | |"
    yield "|---|---|---|---|"
    for what, got, wanted, good in rows:
        yield f"| {what} | {got} | {wanted} | {verdict(good=good)} |"


def machine(version: str = "") -> str:
    """Say on what machine it was measured, and with which PostgreSQL where one takes part."""
    ram = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    name = cpu.group(1).strip() if cpu else platform.machine()
    return (
        f"{os.cpu_count()} cores ({name}), {int(ram.split()[1]) / 1e6:.0f} GB RAM, Linux {platform.release()}, "
        f"Python {platform.python_version()}{f', PostgreSQL {version}' if version else ''}"
    )


def load() -> float:
    """Give how much was at work on the machine in the last minute: asked for before anything is measured."""
    return os.getloadavg()[0]


def when(before: float, seed: object = None) -> str:
    """Say on which day it was measured, at which commit, with what seed, and what the load was before."""
    drawn = "" if seed is None else f", seed {seed}"
    return f"Measured on {time.strftime('%Y-%m-%d')} at commit {commit()}{drawn}; load before: {before:.1f}."


def publish(page: Path, text: str) -> None:
    """Write a page of figures, and print it."""
    page.write_text(text, "utf-8")
    print(text)


def made_by(place: Places) -> int:
    """Give the major version that made this database."""
    return int((place.data / "PG_VERSION").read_text())


def version(place: Places) -> str:
    """Give the version of the server that runs this database."""
    from yinuo.config.binaries import find_pg_bin

    words = [str(find_pg_bin(made_by(place)) / "postgres"), "--version"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.split(")")[1].split()[0]


def commit() -> str:
    """Give the commit that stands in the folder."""
    words = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
