"""What accounts cost: the policy over a list of fifty, a log-in, and whether known and unknown take as long.

Known and unknown are asked for in turn, on one line, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.flood import COOKIE, FORM, TOKEN, Asker
from bench.page import lines_of, load, machine, publish, when
from bench.register import end, site

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).resolve().parents[1] / "docs" / "generated" / "accounts.md"
LISTED, TURNS, LOG_INS, LIST_TURNS = 50, 1200, 40, 400
PASSWORD = "a password of the bench"  # noqa: S105 -- of a register that is gone with the bench
NOWHERE, NO_CODE = "XX-2025-0000000X", "ZZZZZZZZZZZZ"
MOST_MS, MOST_POLICY_MS, MOST_APART = 400.0, 2.0, 0.10


def fastest(waits: list[float]) -> float:
    """Give what the fastest tenth did not exceed: what the work costs where nobody else takes the processor."""
    return sorted(waits)[len(waits) // 10]


def policy() -> dict[str, float]:
    """List fifty matters with and without the policy, in turn; run inside the register as the web role."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.queries import visible_to
    from yinuo.kernel.people.models import Account

    actor, on = staff(Account.objects.get(username="handler")), time.strftime("%Y-%m-%d")
    from datetime import date

    day = date.fromisoformat(on)
    ways: dict[str, Callable[[], list[Any]]] = {
        "with": lambda: list(visible_to(actor, day).order_by("-pk")[:LISTED]),
        "without": lambda: list(Matter.objects.order_by("-pk")[:LISTED]),
    }
    told: dict[str, float] = {}
    for name, ask in ways.items():
        ask()
        with CaptureQueriesContext(connection) as caught:
            told[f"{name}_rows"] = len(ask())
        told[f"{name}_queries"] = len(caught)
    waits: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(LIST_TURNS):
        for name, ask in ways.items():
            began = time.perf_counter()
            ask()
            waits[name].append((time.perf_counter() - began) * 1000)
    medians = {f"{name}_median": statistics.median(each) for name, each in waits.items()}
    return told | medians | {name: fastest(each) for name, each in waits.items()}


def prepare() -> dict[str, Any]:
    """Give an account its password, cancel a code, and name a matter that is nobody's business."""
    from django.contrib.auth.hashers import check_password

    from yinuo.doors.tests.cast import ASKED
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import holder
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.people.models import Account

    account = Account.objects.get(username="handler")
    account.set_password(PASSWORD)
    account.save()
    asked = act("", "submit", actor=Actor(), given=ASKED, key=Key("bench", "a key of the bench 1"))
    held = holder(asked.code)
    act(held.ref, "code_cancelled", actor=held.actor, given={})
    began, clock = time.process_time(), time.perf_counter()
    for _ in range(5):
        check_password(PASSWORD, account.password)
    return {
        "hidden": asked.ref,
        "cancelled": asked.code,
        "hash_ms": (time.process_time() - began) / 5 * 1000,
        "share": (time.process_time() - began) / (time.perf_counter() - clock),
        "hasher": account.password.split("$", 2)[0] + ", " + account.password.split("$", 2)[1],
    }


def _log_in(line: Asker, name: str, password: str) -> int:
    forged = {"Cookie": f"{COOKIE}={TOKEN}", "Referer": "https://127.0.0.1/desk/login"}
    given = {"username": name, "password": password, "csrfmiddlewaretoken": TOKEN}
    address = {"X-Forwarded-For": f"10.1.{time.monotonic_ns() % 250}.{time.monotonic_ns() // 7 % 250}"}
    return line.ask("POST", "/desk/login", urlencode(given).encode(), {**FORM, **forged, **address})[0]


def in_turn(pairs: tuple[Callable[[], int], Callable[[], int]], turns: int) -> tuple[float, float, set[int]]:
    """Give the medians in ms of two questions asked in turn, and every status they had."""
    waits: tuple[list[float], list[float]] = ([], [])
    statuses: set[int] = set()
    for _ in range(turns):
        for n, ask in enumerate(pairs):
            began = time.perf_counter()
            statuses.add(ask())
            waits[n].append((time.perf_counter() - began) * 1000)
    return statistics.median(waits[0][3:]), statistics.median(waits[1][3:]), statuses


def measure() -> tuple[list[tuple[str, str, str, bool]], str]:
    """Give the rows of the page, and what machine it was."""
    with site() as found, found.database():
        found.run("400", module="bench.seed")
        told = json.loads(found.run("policy", module="bench.accounts"))
        made = json.loads(found.run("prepare", module="bench.accounts"))
        web = found.serve("--workers", "1")
        try:
            found.wait(web)
            line = Asker(found.port)

            def get(path: str, **headers: str) -> Callable[[], int]:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return lambda: line.ask("GET", path, b"", named)[0]

            log_ins, entered = [], set[int]()
            for _ in range(LOG_INS):
                began = time.perf_counter()
                entered.add(_log_in(line, "handler", PASSWORD))
                log_ins.append((time.perf_counter() - began) * 1000)
            mine = "/api/v1/matters?view=mine"
            asked = {
                "log-in names": (
                    (lambda: _log_in(line, "handler", "x"), lambda: _log_in(line, "no-such-name", "x")),
                    LOG_INS,
                ),
                "codes: cancelled and never made": (
                    (get(mine, Yinuo_Code=made["cancelled"]), get(mine, Yinuo_Code=NO_CODE)),
                    TURNS,
                ),
                "matter numbers, page": ((get(f"/m/{made['hidden']}"), get(f"/m/{NOWHERE}")), TURNS),
                "matter numbers, API": (
                    (get(f"/api/v1/matters/{made['hidden']}"), get(f"/api/v1/matters/{NOWHERE}")),
                    TURNS,
                ),
            }
            rows = _first_rows(told, made, log_ins, entered)
            for name, (pair, turns) in asked.items():
                known, unknown, statuses = in_turn(pair, turns)
                apart = known / unknown - 1
                told_as = f"{known:.2f} and {unknown:.2f} ms: {apart:+.1%} (all {sorted(statuses)})"
                good = abs(apart) <= MOST_APART and len(statuses) == 1
                rows.append((f"known and unknown {name}", told_as, "± 10 %, answered alike", good))
        finally:
            end(web)
    return (
        rows,
        f"{machine('as the system has it')}; a process got {made['share']:.0%} of a processor meanwhile",
    )


def _first_rows(
    told: dict[str, float], made: dict[str, Any], log_ins: list[float], entered: set[int]
) -> list[tuple[str, str, str, bool]]:
    more, queries = told["with"] - told["without"], told["with_queries"] - told["without_queries"]
    n = int(told["with_rows"])
    return [
        (
            f"queries that the policy adds to a list of {n}",
            f"{queries:.0f}",
            "0",
            queries == 0 and n == LISTED,
        ),
        (
            "time that it adds to that list",
            f"{more:.2f} ms (medians {told['with_median']:.2f} and {told['without_median']:.2f} ms)",
            f"≤ {MOST_POLICY_MS:.0f} ms",
            more <= MOST_POLICY_MS,
        ),
        (
            f"a log-in; its hash ({made['hasher']}) takes {made['hash_ms']:.0f} ms of a processor",
            f"{fastest(log_ins):.0f} ms (median {statistics.median(log_ins):.0f} ms)",
            f"≤ {MOST_MS:.0f} ms",
            fastest(log_ins) <= MOST_MS and entered == {302},
        ),
    ]


def main() -> int:
    """Measure, print, and write the page."""
    before = load()
    rows, where = measure()
    lines = [
        "# Bench: what accounts cost",
        "",
        f"{where}. {when(before)}",
        "Nothing is drawn by lot, so there is no seed. Pairs are asked for in turn on one line; medians are compared.",
        "A log-in and the policy are held against the fastest tenth: what they cost where the machine is free.",
        "",
        *lines_of(rows),
        "",
    ]
    publish(PAGE, "\n".join(lines))
    return 0


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("web")
    sys.stdout.write(json.dumps({"policy": policy, "prepare": prepare}[sys.argv[1]]()))
