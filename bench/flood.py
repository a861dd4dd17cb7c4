"""A hundred senders flood filing, search, log-in and codes while eight readers read: what they wait, what is lost.

Each sender has an address of its own, as a flood from many telephones has; or all have one, as a village behind one
line has. What was acknowledged is asked for again afterwards, by its code.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from bench.kill import ASKED
from bench.load import Line
from bench.register import Site, end, site

if TYPE_CHECKING:
    from collections.abc import Callable

SENDERS, READERS, SECONDS, QUIET = 100, 8, 30.0, 8.0
PAGES = ("/", "/m", "/promises", "/figures", "/stations", "/changes", "/raise", "/c")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REFUSED = frozenset((429, 503))
COOKIE, TOKEN = "__Host-csrf", "a" * 32  # whoever floods makes their own


class Asker(Line):
    """A line that asks for pages and sends forms as well, and says what the answer's head says."""

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send and give (status, body). Raises OSError where the line breaks."""
        told = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n"
            f"Accept-Language: zh-hans\r\nContent-Length: {len(body)}\r\n{told}\r\n"
        )
        self.socket.sendall(head.encode() + body)
        return self._answer()


@dataclass
class Flood:
    """What the senders did: answers by what they asked for and status, and what was acknowledged."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    codes: dict[str, str] = field(default_factory=dict)
    broken: int = 0

    def told(self) -> str:
        return json.dumps(
            {
                "answers": [[*key, n] for key, n in self.answers.items()],
                "codes": self.codes,
                "broken": self.broken,
            }
        )


def _file(line: Asker, rng: random.Random, mine: dict[str, str], flood: Flood) -> int:
    body = json.dumps(ASKED).encode()
    key = {"Idempotency-Key": uuid.UUID(int=rng.getrandbits(128)).hex, "Content-Type": "application/json"}
    status, told = line.ask("POST", "/api/v1/matters", body, {**mine, **key})
    if status == 201:
        said = json.loads(told)
        flood.codes[said["ref"]] = said["code"]
    return status


def _search(line: Asker, rng: random.Random, mine: dict[str, str], _flood: Flood) -> int:
    word = rng.choice(("停车", "灯", "门口", "修好小桥", f"{rng.random()}"))
    return line.ask("GET", f"/m?q={quote(word)}", b"", mine)[0]


def _log_in(line: Asker, rng: random.Random, mine: dict[str, str], _flood: Flood) -> int:
    given = {"username": f"somebody-{rng.randrange(500)}", "password": f"guess {rng.random()}"}
    forged = {"Cookie": f"{COOKIE}={TOKEN}", "Referer": "https://127.0.0.1/desk/login"}
    body = urlencode({**given, "csrfmiddlewaretoken": TOKEN}).encode()
    return line.ask("POST", "/desk/login", body, {**mine, **FORM, **forged})[0]


def _guess(line: Asker, rng: random.Random, mine: dict[str, str], _flood: Flood) -> int:
    code = "".join(rng.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=12))
    return line.ask("POST", "/c", urlencode({"code": code}).encode(), {**mine, **FORM})[0]


SORTS: dict[str, Callable[[Asker, random.Random, dict[str, str], Flood], int]] = {
    "filing": _file,
    "search": _search,
    "log-in": _log_in,
    "code": _guess,
}


def _send(n: int, port: int, until: float, flood: Flood, *, is_shared: bool) -> None:
    """Send one thing after the other until the time is over, without a pause and whatever is answered."""
    rng, sort = random.Random(n), tuple(SORTS)[n % len(SORTS)]
    mine = {"X-Forwarded-For": "198.51.100.7" if is_shared else f"10.{n % 200}.{n // 200}.7"}
    line: Asker | None = None
    while time.time() < until:
        try:
            line = line or Asker(port, timeout=60)
            flood.answers[sort, SORTS[sort](line, rng, mine, flood)] += 1
        except OSError:
            flood.broken += 1
            line = None
            time.sleep(0.01)


def senders(port: int, n: int, seconds: float, *, is_shared: bool) -> Flood:
    """Let so many flood; gives what they did."""
    flood, until = Flood(), time.time() + seconds
    threads = [
        threading.Thread(target=_send, args=(i, port, until, flood), kwargs={"is_shared": is_shared})
        for i in range(n)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return flood


@dataclass
class Read:
    """What the readers got: seconds by page, and every answer that was no page."""

    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def share(self, share: float) -> float:
        """Give the wait in seconds that this share of pages did not exceed."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))]


def readers(port: int, n: int, until: Callable[[], bool], pause: float, *, is_shared: bool) -> Read:
    """Let so many read a page every now and then, as people do, until told to stop."""
    read = Read()

    def one(i: int) -> None:
        rng = random.Random(1000 + i)
        mine = {"X-Forwarded-For": "198.51.100.7" if is_shared else f"192.0.2.{i}"}
        while not until():
            path = rng.choice(PAGES)
            began = time.monotonic()
            try:
                line = Asker(port, timeout=60)
                status, _ = line.ask("GET", path, b"", mine)
                line.close()
            except OSError as fault:
                status, _ = 0, str(fault)
            read.waits.append(time.monotonic() - began)
            if status != 200:
                read.wrong.append(f"{path}: {status}")
            time.sleep(pause * rng.random() * 2)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return read


@dataclass
class Seen:
    """What a flood came to: the readers' waits before and during it, what was sent, and every fault."""

    quiet: Read
    flooded: Read
    sent: Flood
    n_kept: int = 0
    load_before: float = 0.0
    faults: list[str] = field(default_factory=list)


def drill(
    n: int = SENDERS, seconds: float = SECONDS, quiet: float = QUIET, *, is_shared: bool = False
) -> Seen:
    """Flood a register of its own in production mode, and ask for everything it acknowledged."""
    with site() as found, found.database():
        found.run("200", module="bench.seed")
        found.is_paced = True
        web = found.serve("--workers", "2")
        try:
            found.wait(web)
            return _flooded(found, n, seconds, quiet, is_shared=is_shared)
        finally:
            end(web)


def _flooded(found: Site, n: int, seconds: float, quiet: float, *, is_shared: bool) -> Seen:
    began, load = time.monotonic(), os.getloadavg()[0]
    before = readers(found.port, READERS, lambda: time.monotonic() - began > quiet, 0.1, is_shared=is_shared)
    words = [sys.executable, "-m", "bench.flood", str(found.port), str(n), str(seconds), str(int(is_shared))]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=found.env) as flooding:
        during = readers(found.port, READERS, lambda: flooding.poll() is not None, 0.1, is_shared=is_shared)
        told = json.loads(flooding.communicate()[0])
    sent = Flood(
        Counter({(sort, status): n for sort, status, n in told["answers"]}), told["codes"], told["broken"]
    )
    seen = Seen(before, during, sent, load_before=load)
    line = Asker(found.port)
    for ref, code in sent.codes.items():
        status, body = line.ask("GET", f"/api/v1/matters/{ref}", b"", {"Yinuo-Code": code})
        if status == 200 and json.loads(body)["ref"] == ref:
            seen.n_kept += 1
        else:
            seen.faults.append(f"{ref} was acknowledged and is not there: {status}")
    seen.faults += [f"a reader got {wrong}" for wrong in (*before.wrong, *during.wrong)]
    line.close()
    odd = {key: n for key, n in sent.answers.items() if key[1] >= 500 and key[1] not in REFUSED}
    seen.faults += [f"{sort} was answered {status} {n} times" for (sort, status), n in odd.items()]
    return seen


def told(apart: Seen, shared: Seen, seed: int, commit: str) -> str:
    """Write the page."""
    from bench.page import machine, verdict

    runs = (("from 100 addresses", apart), ("from one address, the readers' own", shared))
    rows = []
    for name, seen in runs:
        wait, before = seen.flooded.share(0.95), seen.quiet.share(0.95)
        word = verdict(good=wait < 1 and not seen.flooded.wrong)
        rows.append(
            f"| {name} | {len(seen.flooded.waits)} | {before:.2f} s | {seen.flooded.share(0.5):.2f} s | {wait:.2f} s | "
            f"{seen.n_kept:,} of {len(seen.sent.codes):,} | {word} |"
        )
    sent = [
        f"| {name} | {sort} | "
        + ", ".join(
            f"{n:,} × {status}" for (one, status), n in sorted(seen.sent.answers.items()) if one == sort
        )
        + " |"
        for name, seen in runs
        for sort in SORTS
    ]
    how = f"{SENDERS} senders without a pause for {SECONDS:.0f} s (a quarter each files, searches, logs in, guesses)"
    loads = f"load before: {apart.load_before:.1f} and {shared.load_before:.1f}"
    return "\n".join([
        "# Flood: a hundred send, eight read",
        "",
        f"{machine('as the system has it')}. {time.strftime('%Y-%m-%d')}, commit {commit}, seed {seed}, {loads}.",
        f"{how}, {READERS} readers of {len(PAGES)} public pages.",
        "All of them, two web processes and PostgreSQL share the machine. Every code acknowledged was asked for after.",
        "",
        "| | pages read | p95 before | p50 in the flood | p95 in the flood (< 1 s) | acknowledged and there | |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        "What the senders were answered (429: one address too often; 503: no place now, come again in two seconds):",
        "",
        "| | sort | answers |",
        "|---|---|---|",
        *sent,
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    port, n, seconds, shared = sys.argv[1:]
    sys.stdout.write(senders(int(port), int(n), float(seconds), is_shared=shared == "1").told())
