"""A hotline's file on its way in, and undone: by the page, whose long lists the worker takes, and by the terminal.

The file is drawn by a seed: fifty thousand rows with numbers of elsewhere, days, what stands there already, and two
rows in a hundred with something wrong in them. Its words are invented.
"""

from __future__ import annotations

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

from bench.desk import Desk
from bench.many import SEED, SPOTS, THINGS, TROUBLES
from bench.page import lines_of, load, machine, publish, version, when
from bench.pages import PACK
from bench.register import OURSELVES, descendants, end, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bench.register import Site

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "generated" / "hotline.md"
N_ROWS: Final = int(os.environ.get("HOTLINE_ROWS", "50000"))
N_RUNS: Final = int(os.environ.get("HOTLINE_RUNS", "2"))
LEAST_WRITTEN: Final = 50_000
NOTE: Final = os.environ.get("HOTLINE_NOTE", "")
"""What else was at work on the machine, said by whoever measures."""
MOST_SECONDS, MOST_MB, PATIENCE = 60.0, 300.0, 600.0
HEADERS: Final = (
    *("工单编号", "受理时间", "诉求标题", "诉求内容", "地址", "问题类别", "承办单位", "办理期限"),
    *("联系电话", "工单状态", "来电人"),
)
OPEN, OVER = ("待办", "在办", "处理中"), "已办结"
N_CLOSED, N_BAD = 0.03, 0.02
LOOK: Final = """
import json, sys
from yinuo.config.main import _set_up_django
_set_up_django("web")
from bench import hotline
sys.stdout.write(json.dumps(hotline.{name}()))
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


def rows(
    n: int, called: dict[str, list[str]], *, mark: int, with_units: bool, on: date
) -> Iterator[tuple[str, ...]]:
    """Give the file's rows; the same seed gives the same file."""
    rng = random.Random(SEED + mark)
    for i in range(n):
        spot, thing, trouble = rng.choice(SPOTS), rng.choice(THINGS), rng.choice(TROUBLES)
        door, place = rng.randrange(1, 400), rng.choice(called["places"])
        title = f"{spot}{thing}{trouble}"
        asked = on - timedelta(rng.randrange(1, 30))
        due = on + timedelta(rng.randrange(1, 4)) if rng.random() < 0.4 else None
        row = [
            f"RX{mark}{on:%Y%m%d}{i:06d}",
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


HOMES: Final[list[Path]] = []
"""The register that is measured now."""


def worked() -> float:
    """Give the seconds of processors that this bench and all it started took till now, PostgreSQL among it."""
    postgres = [int((home / "pg/postmaster.pid").read_text().split()[0]) for home in HOMES]
    trees = [os.getpid(), *postgres]
    ticks = 0
    for pid in {pid for tree in trees for pid in descendants(tree)}:
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += sum(map(int, told[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Begun:
    """When a step began, by both clocks."""

    at: float = field(default_factory=time.monotonic)
    worked: float = field(default_factory=worked)


@dataclass
class Came:
    """What one way took, step by step, in seconds; how often it said another number; and what stood then."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    busy: dict[str, float] = field(default_factory=dict)
    n_told: dict[str, int] = field(default_factory=dict)
    stood: dict[str, int] = field(default_factory=dict)
    idle: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)

    def took(self, step: str, began: Begun, n_told: int) -> None:
        """Keep what a step took: by the clock, and of processors."""
        self.seconds[step], self.n_told[step] = time.monotonic() - began.at, n_told
        self.busy[step] = worked() - began.worked
        print(
            f"{self.name}: {step} {self.seconds[step]:.1f} s, of processors {self.busy[step]:.1f} s",
            flush=True,
        )

    @property
    def whole(self) -> float:
        """Give what the import took from the file to the last row; whoever looks in between is not counted."""
        return sum(seconds for step, seconds in self.seconds.items() if step != "undo")


def _asked(found: Site, name: str) -> bytes:
    """Ask one of this module's own questions of the register, in a process of its own."""
    words = [sys.executable, "-c", LOOK.format(name=name)]
    return subprocess.run(words, env=found.env, check=True, capture_output=True).stdout


def standing_of(found: Site) -> dict[str, int]:
    """Give what stands in the register."""
    stands: dict[str, int] = json.loads(_asked(found, "standing"))
    return stands


def by_page(found: Site, file: Path, name: str) -> Came:
    """Bring the file at the desk's page, take it in, undo it."""
    came, watch = Came(name), Watch()
    web, worker, other = found.serve("--workers", "2"), found.start("worker"), found.start("worker")
    running = {"web": web, "worker": worker, "other worker": other}
    looking = threading.Thread(target=watch.over, args=(running,))
    looking.start()
    try:
        found.wait(web)
        desk = Desk(found, "desk")
        desk.needs = list(running.values())
        desk.ask("/desk/import")
        time.sleep(1)
        came.idle = dict(watch.peaks)
        began = Begun()
        path = desk.bring(file)
        came.took("read", began, 0)
        began = Begun()
        came.took("check", began, desk.wait(path))
        began = Begun()
        desk.press(path, do="take", agreed="on")
        came.took("take in", began, desk.wait(path))
        began = Begun()
        desk.press(path, do="undo")
        came.took("undo", began, desk.wait(path))
        came.stood = standing_of(found)
    finally:
        watch.stop()
        looking.join()
        for process in running.values():
            end(process)
    came.peaks = watch.peaks
    return came


def by_terminal(found: Site, file: Path, name: str) -> Came:
    """Take the file in by the command, and undo it by its number."""
    came, number = Came(name), ""
    for step, words in (("check and take in", (str(file),)), ("undo", ("--undo", "NUMBER"))):
        watch, began = Watch(), Begun()
        command = [*OURSELVES, "matter", "import", *(number if word == "NUMBER" else word for word in words)]
        asked = subprocess.Popen(
            [*command, "--as", "desk", "--json"],
            env=found.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        looking = threading.Thread(target=watch.over, args=({"command": asked},))
        looking.start()
        out, err = asked.communicate()
        watch.stop()
        looking.join()
        if asked.returncode:
            raise RuntimeError(err.decode()[-3000:])
        came.took(step, began, len(set(err.decode().splitlines())))
        number = str(json.loads(out)["import"])
        came.peaks["command"] = max(came.peaks.get("command", 0), watch.peaks["command"])
    came.stood = standing_of(found)
    return came


def measured() -> tuple[list[Came], str]:
    """Measure every way once, one after the other in one register of its own."""
    on, came = datetime.now(UTC).date(), []
    with site() as found, found.database() as place:
        HOMES[:] = [found.home]
        subprocess.run([sys.executable, "-c", PACK], env=found.env, check=True)
        called = json.loads(_asked(found, "names"))
        for n, (name, way, kind, with_units) in enumerate(WAYS):
            file = found.home / f"{n}.{kind}"
            write_file(file, rows(N_ROWS, called, mark=n, with_units=with_units, on=on))
            came.append(way(found, file, name))
        return came, machine(version(place))


WAYS: Final = (
    ("page, each row with its unit", by_page, "xlsx", True),
    ("page, no units", by_page, "xlsx", False),
    ("terminal, no units", by_terminal, "csv", False),
)


def _rows_of(runs: list[list[Came]]) -> Iterator[tuple[str, str, str, bool]]:
    for at, (name, *_way) in enumerate(WAYS):
        each = [run[at] for run in runs]
        steps = [step for step in each[0].seconds if step != "undo"]
        told = " / ".join(f"{one.whole:.1f} s" for one in each)
        parts = ", ".join(
            f"{step} {' / '.join(f'{one.seconds[step]:.1f}' for one in each)}" for step in steps
        )
        good = all(one.whole <= MOST_SECONDS for one in each)
        yield f"{name}: import ({parts})", told, "≤ 60 s", good
        busy = [sum(one.busy[step] for step in steps) for one in each]
        half = " / ".join(f"{one:.0f} s" for one in busy)
        yield (
            f"{name}: import, seconds of the two processors",
            half,
            "≤ 120 s",
            all(one <= 120 for one in busy),
        )
        undo = [one.seconds["undo"] for one in each]
        said = " / ".join(f"{one:.1f} s" for one in undo)
        yield f"{name}: undo", said, "≤ 60 s", all(one <= MOST_SECONDS for one in undo)
        for process in each[0].peaks:
            peaks = [one.peaks[process] for one in each]
            idle = [one.idle.get(process, 0) for one in each]
            more = "".join(f", {p / i:.1f} × idle" for p, i in zip(peaks[:1], idle[:1], strict=True) if i)
            said = " / ".join(f"{one:.0f} MB" for one in peaks)
            yield (
                f"{name}: {process} at most",
                f"{said}{more}",
                "≤ 300 MB",
                all(one <= MOST_MB for one in peaks),
            )


def told(runs: list[list[Came]], server: str, before: float) -> str:
    """Write the page."""
    last = runs[-1]
    lines = [
        "# Bench: a hotline's file in, and undone",
        "",
        f"{server}. {when(before, SEED)}",
        f"{N_ROWS:,} rows: {N_BAD:.0%} with something wrong in them, {N_CLOSED:.0%} closed where they come from (which",
        "do not come in by a list, ADR-0010), numbers of elsewhere, days, telephone numbers. The three files one after",
        f"the other in one register; measured {len(runs)} times, each in a new one. {NOTE}",
        "",
        *lines_of(_rows_of(runs)),
        "",
        "How often each said how far it is, the last time: "
        + "; ".join(
            f"{one.name} " + ", ".join(f"{s} {n}" for s, n in one.n_told.items() if n) for one in last
        )
        + ".",
        "",
        "What stood after each, in one register: "
        + "; ".join(f"{one.name}: " + ", ".join(f"{n:,} {s}" for s, n in one.stood.items()) for one in last)
        + ".",
        "",
        *HOW,
        "",
    ]
    return "\n".join(lines)


HOW: Final = (
    "Clients, two web processes, two workers and PostgreSQL (fsync on) share the machine. Import is reading the file,",
    "checking every row by the law and filing the good ones: submitted, and where a unit is named accepted and handed",
    "on, each an event of its own with its chain, its place in the log's queue, search and figures. Undo proposes to",
    "end what nobody has touched, one event each; what was handed on stays, and its row says why.",
    "`make bench BENCHES=hotline` again (HOTLINE_ROWS, HOTLINE_RUNS).",
)


def main() -> int:
    """Measure, print, and write the page."""
    before, runs, server = load(), [], ""
    for _n in range(N_RUNS):
        came, server = measured()
        runs.append(came)
    page = told(runs, server, before)
    if N_ROWS >= LEAST_WRITTEN:
        publish(PAGE, page)
    else:
        print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
