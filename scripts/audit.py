"""Whether a locked package is known to have a hole: asks a public service of advisories about both lock files.

One question for all of them, to a service that speaks the OSV API (YINUO_ADVISORIES names another than the public one,
"" none). Red where a hole is known that `advisories.yaml` does not excuse with a reason and a day it runs out. Where
nobody could be asked, that is said, loudly, and nothing is red: a machine without a network still tests.
"""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import yaml

ROOT = Path(__file__).resolve().parent.parent
EXCUSED = "scripts/advisories.yaml"
SERVICE = "https://api.osv.dev/v1/querybatch"
PATIENCE = 8.0
"""Seconds for one step of the answer, and no second try: a test run waits for nobody."""
MOST_BYTES = 5_000_000
LONGEST_EXCUSE, LEAST_WORDS = 90, 5
"""Days after which a reason has to be thought about anew, and words that are no reason yet."""


class NotAsked(Exception):  # noqa: N818 -- it is no fault
    """Nobody could be asked, or what was answered is not an answer."""


@dataclass(frozen=True, order=True)
class Package:
    """A package as a lock file pins it."""

    ecosystem: str
    name: str
    version: str

    def __str__(self) -> str:
        """Give it as people write it."""
        return f"{self.name} {self.version} ({self.ecosystem})"


def locked(root: Path) -> list[Package]:
    """Give every package that a build takes. Raises ValueError where a line pins nothing."""
    found = []
    for line in (root / "requirements.lock").read_text("utf-8").splitlines():
        said = line.split("#", 1)[0].strip()
        if said:
            pinned = re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;]+)", said)
            if pinned is None:
                raise ValueError(f"requirements.lock pins no version: {said}")
            found.append(Package("PyPI", pinned[1], pinned[2]))
    for path, told in json.loads((root / "package-lock.json").read_text("utf-8"))["packages"].items():
        if path:
            found.append(Package("npm", path.rpartition("node_modules/")[2], told["version"]))
    return sorted(found)


def excused(root: Path, on: date) -> set[tuple[str, str]]:
    """Give (package, advisory) of what is excused today. Raises ValueError for one without reason or end."""
    found = set()
    for one in yaml.safe_load((root / EXCUSED).read_text("utf-8")) or []:
        until, seen = one["until"], one["seen"]
        is_thin = len(one["reason"].split()) < LEAST_WORDS
        if is_thin or not 0 <= (until - seen).days <= LONGEST_EXCUSE or seen > on:
            raise ValueError(f"{EXCUSED}: {one['advisory']} has no reason, or runs longer than it may")
        if on <= until:
            found.add((one["package"], one["advisory"]))
    return found


def ask(service: str, packages: list[Package]) -> list[list[str]]:
    """Give the advisories of each package, in order. Raises NotAsked."""
    if not service:
        raise NotAsked("no service is named")
    queries = [
        {"package": {"ecosystem": one.ecosystem, "name": one.name}, "version": one.version}
        for one in packages
    ]
    request = Request(  # noqa: S310 -- the operator's own address, or the one above
        service, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            results: Any = json.loads(answer.read(MOST_BYTES))["results"]
        told = [[str(hole["id"]) for hole in one.get("vulns", ())] for one in results]
    except (URLError, OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NotAsked(f"{type(wrong).__name__}: {wrong}") from wrong
    if len(told) != len(packages):
        raise NotAsked("the answer is not about what was asked")
    return told


def main(root: Path = ROOT) -> int:
    """Ask, print, and leave with 1 where a hole is known."""
    packages, on = locked(root), datetime.now(UTC).date()
    excuses = excused(root, on)
    try:
        told = ask(os.environ.get("YINUO_ADVISORIES", SERVICE), packages)
    except NotAsked as why:
        print(f"NOT AUDITED: nobody could be asked about {len(packages)} locked packages ({why})")
        return 0
    holes = [
        (one, hole)
        for one, each in zip(packages, told, strict=True)
        for hole in each
        if (one.name, hole) not in excuses
    ]
    for one, hole in holes:
        print(f"known hole: {one}: {hole}")
    print(
        f"audited: {len(packages)} locked packages on {on}, known holes: {len(holes)}, excused: {len(excuses)}"
    )
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT))
