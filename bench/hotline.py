"""A hotline's file on its way in, and undone: by the page, whose long lists the worker takes, and by the terminal.

The file is drawn by a seed: fifty thousand rows with numbers of elsewhere, days, what stands there already, and two
rows in a hundred with something wrong in them. Its words are invented.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.many import SEED, SPOTS, THINGS, TROUBLES
from bench.page import machine, version
from bench.pages import PACK
from bench.register import descendants, end, site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from bench.register import Site

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "generated" / "hotline.md"
N_ROWS: Final = int(os.environ.get("HOTLINE_ROWS", "50000"))
MOST_SECONDS, MOST_MB, PATIENCE = 60.0, 300.0, 600.0
HEADERS: Final = (
    *("工单编号", "受理时间", "诉求标题", "诉求内容", "地址", "问题类别", "承办单位", "办理期限"),
    *("联系电话", "工单状态", "来电人"),
)
OPEN, OVER = ("待办", "在办", "处理中"), "已办结"
N_CLOSED, N_BAD = 0.03, 0.02
PLACES_OF: Final = """
import json, sys
from yinuo.config.main import _set_up_django
_set_up_django("web")
from bench.hotline import names
sys.stdout.write(json.dumps(names()))
"""
CHECKED: Final = """
import json, sys
from yinuo.config.main import _set_up_django
_set_up_django("web")
from bench.hotline import standing
sys.stdout.write(json.dumps(standing()))
"""


def names() -> dict[str, list[str]]:
    """Give what places, categories and units are called here, and the day on which it is asked."""
    from yinuo.kernel.limits.queries import categories
    from yinuo.kernel.people.models import Place, Unit

    lie_in = {"community", "village"}
    places = Place.objects.filter(is_active=True, kind__in=lie_in).select_related("parent").order_by("pk")
    sorts = [row.name for row in categories() if "request" in row.kinds and not row.is_sealed]
    units = Unit.objects.filter(is_active=True, pk__startswith="sl-ju-").order_by("pk")
    return {
        "places": [f"{one.parent.name}{one.name}" for one in places if one.parent],
        "categories": sorts,
        "units": [one.name for one in units],
    }


def standing() -> dict[str, int]:
    """Give what stands in the register: matters by state, events, numbers of elsewhere."""
    from yinuo.kernel.intake.models import ExternalNumber
    from yinuo.kernel.matters.models import Decision, Matter
    from yinuo.kernel.record.models import Event

    states = Counter(Matter.objects.values_list("state", flat=True))
    more = {"events": Event.objects, "numbers": ExternalNumber.objects, "proposals": Decision.objects}
    return {**states, **{name: rows.count() for name, rows in more.items()}}


def rows(n: int, called: dict[str, list[str]], *, with_units: bool, on: date) -> Iterator[tuple[str, ...]]:
    """Give the file's rows; the same seed gives the same file."""
    rng = random.Random(SEED)
    for i in range(n):
        spot, thing, trouble = rng.choice(SPOTS), rng.choice(THINGS), rng.choice(TROUBLES)
        door, place = rng.randrange(1, 400), rng.choice(called["places"])
        title = f"{spot}{thing}{trouble}"
        asked = on - timedelta(rng.randrange(1, 30))
        due = on + timedelta(rng.randrange(1, 4)) if rng.random() < 0.4 else None
        row = [
            f"RX{int(with_units)}{on:%Y%m%d}{i:06d}",
            f"{asked:%Y/%m/%d} {rng.randrange(8, 18):02d}:{rng.randrange(60):02d}", title,
            f"来电人反映{title}，在{spot}{door}号旁边，已经有{rng.randrange(2, 40)}天，请帮忙看看。第 {i} 单。",
            f"{place}{door}号", rng.choice(called["categories"]),
            rng.choice(called["units"]) if with_units else "", f"{due:%Y-%m-%d}" if due and with_units else "",
            f"0573{rng.randrange(80000000, 90000000)}" if rng.random() < 0.8 else "", rng.choice(OPEN), "王某",
        ]  # fmt: skip
        if rng.random() < N_CLOSED:
            row[9] = OVER
        elif rng.random() < N_BAD:
            column, what = rng.choice(((4, "月球背面"), (5, "说不清"), (8, "没有"), (3, "")))
            row[column] = what
            row[2] = "" if column == 3 else row[2]
        yield tuple(row)


def write_file(path: Path, told: Iterable[tuple[str, ...]]) -> Path:
    """Write a file as a hotline exports it."""
    from yinuo.base.spreadsheet import written

    path.write_bytes(written([HEADERS, *told], path.suffix[1:]))
    return path


@dataclass
class Watch:
    """How much of memory processes took at most: looked at ten times a second, as the kernel counts it."""

    peaks: dict[str, float] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def over(self, found: dict[str, subprocess.Popen[bytes]]) -> None:
        """Look until told to stop."""
        while not self._over.wait(0.1):
            for name, process in found.items():
                self.peaks[name] = max(self.peaks.get(name, 0), self._of(process))

    def stop(self) -> None:
        """Look no more."""
        self._over.set()

    @staticmethod
    def _of(process: subprocess.Popen[bytes]) -> float:
        each = [0.0]
        for pid in descendants(process.pid):
            try:
                told, words = (
                    Path(f"/proc/{pid}/status").read_text(),
                    Path(f"/proc/{pid}/cmdline").read_bytes(),
                )
            except OSError:
                continue
            if b"python" in words:
                each += [int(n) * 1.024 / 1000 for n in re.findall(r"VmRSS:\s+(\d+)", told)]
        return max(each)


class Desk:
    """A desk at its page: enough of a browser without script to bring a list and press its buttons."""

    def __init__(self, found: Site, who: str) -> None:
        """Sit down."""
        self.port, self.needs = found.port, list[subprocess.Popen[bytes]]()
        self.cookies = {"__Host-yinuo": found.run(who, module="bench.seat")}

    def ask(self, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Ask for a page, or post; give (status, where to, page)."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "X-Forwarded-Proto": "https", "Host": "127.0.0.1", "Referer": "https://127.0.0.1/desk/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "zh-hans",
        }  # fmt: skip
        if kind:
            headers["Content-Type"] = kind
        line.request("POST" if kind else "GET", path, body or None, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        for told in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = told.split(";")[0].partition("=")
            self.cookies[name] = value
        line.close()
        return answer.status, answer.headers.get("Location", ""), page

    def guard(self, path: str) -> str:
        """Give the token that a form on this page carries."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(path)[2])
        if found is None:
            raise RuntimeError(f"no form on {path}")
        return found[1]

    def bring(self, file: Path) -> str:
        """Put a file; give the batch's page."""
        token, mark = self.guard("/desk/import"), "bench-hotline-boundary"
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--{mark}\r\n'
            f'Content-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        status, to, page = self.ask("/desk/import", body, f"multipart/form-data; boundary={mark}")
        if status != 302:
            raise RuntimeError(f"the file was not taken: {status} {page[-3000:]}")
        return to

    def press(self, path: str, **more: str) -> str:
        """Press a button of the page; gives the page that comes."""
        told = {"csrfmiddlewaretoken": self.guard(path), **more}
        body = "&".join(f"{name}={value}" for name, value in told.items()).encode()
        status, to, page = self.ask(path, body, "application/x-www-form-urlencoded")
        if status not in {200, 302}:
            raise RuntimeError(f"{more}: {status} {page[-3000:]}")
        return self.ask(to)[2] if to else page

    def wait(self, path: str, seen: list[int]) -> str:
        """Look until nothing works at it any more, as the page does; keeps how far it said it was."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            page = self.ask(path)[2]
            found = re.search(r"<progress[^>]*value=\"(\d+)\"", page)
            if found is None:
                return page
            seen.append(int(found[1]))
            if any(one.poll() is not None for one in self.needs):
                raise RuntimeError("a process has ended")
            time.sleep(0.25)
        raise RuntimeError("it does not come to an end")


@dataclass
class Came:
    """What one way in took, step by step, in seconds; how often the page said another number; and what stood then."""

    n_bytes: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    n_told: dict[str, int] = field(default_factory=dict)
    stood: dict[str, int] = field(default_factory=dict)
    counts: list[str] = field(default_factory=list)
    peaks: dict[str, float] = field(default_factory=dict)

    def took(self, name: str, began: float, seen: list[int]) -> None:
        """Keep what a step took."""
        self.seconds[name] = time.monotonic() - began
        self.n_told[name] = len(set(seen))
        print(f"{name}: {self.seconds[name]:.1f} s, told {self.n_told[name]} times", flush=True)


def told_now(found: Site) -> dict[str, int]:
    """Give what stands in the register, asked in a process of its own."""
    asked = subprocess.run([sys.executable, "-c", CHECKED], env=found.env, check=True, capture_output=True)
    told: dict[str, int] = json.loads(asked.stdout)
    return told


def by_page(found: Site, file: Path, undo: Callable[[Desk, str, Came], None]) -> Came:
    """Bring the file at the desk's page, take it in, undo it."""
    came, watch = Came(file.stat().st_size), Watch()
    web, worker = found.serve("--workers", "2"), found.start("worker")
    looking = threading.Thread(target=watch.over, args=({"web": web, "worker": worker},))
    looking.start()
    try:
        found.wait(web)
        desk = Desk(found, "desk")
        desk.needs = [web, worker]
        began = time.monotonic()
        path = desk.bring(file)
        came.took("read", began, [])
        began, seen = time.monotonic(), list[int]()
        desk.wait(path, seen)
        came.took("check", began, seen)
        began, seen = time.monotonic(), []
        desk.press(path, do="take", agreed="on")
        page = desk.wait(path, seen)
        came.took("take in", began, seen)
        came.counts = re.findall(r"<li><a class=\"btn[^>]*>([^<]+)</a></li>", page)
        undo(desk, path, came)
        came.stood = told_now(found)
    finally:
        watch.stop()
        looking.join()
        end(web)
        end(worker)
    came.peaks = watch.peaks
    return came


def undone(desk: Desk, path: str, came: Came) -> None:
    """Propose to end the whole list."""
    began, seen = time.monotonic(), list[int]()
    desk.press(path, do="undo")
    desk.wait(path, seen)
    came.took("undo", began, seen)


def main() -> int:
    """Measure and print."""
    on = datetime.now(UTC).date()
    with site() as found, found.database() as place:
        subprocess.run([sys.executable, "-c", PACK], env=found.env, check=True)
        asked = subprocess.run(
            [sys.executable, "-c", PLACES_OF], env=found.env, check=True, capture_output=True
        )
        called = json.loads(asked.stdout)
        for with_units in (True, False):
            file = found.home / f"list{with_units}.xlsx"
            came = by_page(
                found, write_file(file, rows(N_ROWS, called, with_units=with_units, on=on)), undone
            )
            print(came, machine(version(place)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
