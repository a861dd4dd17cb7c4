"""A campaign of five thousand items in a register of its own: what its page, its day and a unit's board cost.

`make bench BENCHES=drives` writes docs/generated/drives.md; `python -m bench.drives fill` loads the campaign into the
register that the environment names, `… look` measures there.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.page import lines_of, load, machine, publish, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from yinuo.kernel.matters.load import Story
    from yinuo.programmes.campaigns.campaign import Campaign

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "generated" / "drives.md"
SEED: Final = 20250815
N_ITEMS, N_LISTS, N_TRACKS, DAYS, GONE = 5000, 40, 4, 100, 80
UNITS: Final = ("sl-ju-a", "sl-ju-b", "sl-ju-c", "sl-ju-f", "sl-ju-g", "sl-zhen-a", "sl-zhen-b", "sl-zhen-c")
BOARD: Final = "sl-zhen-a"
CODE: Final = "many"
DONE: Final = 0.55
TRIES: Final = 15
MOST_PAGE, MOST_BOARD, MOST_QUERIES, MOST_PAPER = 200, 150, 12, 3000
PAPERS: Final = 4
PAPER: Final = f"its page and {PAPERS - 1} of its lists as PDF, the slowest"
AT_ONCE: Final = 1000
PAGES: Final = (
    ("page", f"page of a campaign of {N_ITEMS:,} items, best of {TRIES}"),
    ("brief", "its daily brief"),
    ("list", "one of its lists"),
    ("wall", "its wall screen"),
)
CHANGED: Final = "its page the first time after an item has passed its check"


def today() -> date:
    from yinuo.kernel.limits.queries import current_calendar

    return current_calendar().local_date(datetime.now(UTC))


def campaign() -> Campaign:
    """Give the campaign: so many of its days are gone."""
    from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track

    rng, start = random.Random(SEED), today() - timedelta(GONE)
    tracks = tuple(Track(f"t{n}", f"示例战线{n}", UNITS[n]) for n in range(N_TRACKS))
    lists = tuple(TaskList(f"l{n}", f"示例清单{n}", f"t{n % N_TRACKS}") for n in range(N_LISTS))
    items = tuple(
        Item(
            f"i{n}", f"l{n % N_LISTS}", f"示例事项{n}", UNITS[n % len(UNITS)], rng.randint(1, 3),
            start + timedelta(rng.randint(12, 96)), "验收单", is_hard=n % 5 > 0,
        )
        for n in range(N_ITEMS)
    )  # fmt: skip
    return Campaign(CODE, "示例五千项", start, DAYS, tracks, lists, items)


def stories(of: Campaign, drafter: str, signer: str, officers: Mapping[str, str]) -> Iterator[Story]:
    """Give each item's course: launched, and of those due by now most were reported and checked."""
    from yinuo.kernel.matters.load import Step, Story

    rng, on = random.Random(SEED + 1), today()

    def at(day: date, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, rng.randint(0, 59), tzinfo=UTC)

    for item in of.items:
        given: dict[str, Any] = {
            "kind": "task", "category": "campaign_item", "place": "330482", "title": item.title, "body": item.title,
            "due_on": item.due, "proof": item.proof, "strength": "guarantee", "lead_unit": item.unit,
            "source": "example",
        }  # fmt: skip
        steps = [Step("submit", drafter, at(of.start - timedelta(1), 2), given)]
        steps.append(Step("launch", signer, at(of.start, 7), {}))
        reported = item.due - timedelta(rng.randint(0, 9))
        if reported < on - timedelta(3) and rng.random() < DONE + 0.3:
            done = {"result": "done", "text": f"{item.title}做完了", "proof_on": reported}
            steps.append(Step("report", officers[item.unit], at(reported, 6), done))
            steps.append(Step("confirm", "auditor", at(reported + timedelta(1), 3), {"proof_on": reported}))
        yield Story(f"drive-{item.code}", tuple(steps))


def fill() -> None:
    """Load the pack, and the campaign with its items."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.load import load
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns.actions import draft, sign
    from yinuo.programmes.campaigns.demo import workers
    from yinuo.programmes.campaigns.models import DriveItem

    load_pack(pack_folder("pinghu"), password="")
    of, drafter, signer = campaign(), "planner", "head-shifu"
    refs: dict[str, str] = {}
    every = sorted(stories(of, drafter, signer, workers()), key=lambda one: one.key)
    for n in range(0, len(every), AT_ONCE):
        refs |= load(every[n : n + AT_ONCE]).refs
    who = [staff(Account.objects.get(username=name)) for name in (drafter, signer)]
    begun = datetime(of.start.year, of.start.month, of.start.day, 6, tzinfo=UTC)
    drive = draft(of, "330482", who[0], begun - timedelta(1), is_example=True)
    sign(drive.code, who[1], begun)
    streams = dict(Matter.objects.values_list("ref", "pk"))
    rows = list(DriveItem.objects.filter(campaign=drive))
    for row in rows:
        row.matter_id = streams[refs[f"drive-{row.code}"]]
    DriveItem.objects.bulk_update(rows, ["matter"], batch_size=AT_ONCE)


def look() -> dict[str, Any]:
    """Ask for each page so often, never for the same address twice; give the best milliseconds, and the queries."""
    from django.conf import settings
    from django.test import Client

    from bench.seat import session_of

    desk = Client()
    desk.cookies[settings.SESSION_COOKIE_NAME] = session_of("handler-zhen-a")
    anyone = Client()
    pages = {
        "page": (anyone, f"/campaigns/{CODE}"),
        "brief": (anyone, f"/campaigns/{CODE}/brief"),
        "list": (anyone, f"/campaigns/{CODE}/lists/l1"),
        "wall": (anyone, f"/campaigns/{CODE}/wall"),
        "board": (desk, f"/desk/campaigns/{CODE}/board?unit={BOARD}"),
    }
    told: dict[str, Any] = {name: measured(client, path) for name, (client, path) in pages.items()}
    told["paper"] = printed(anyone, f"/campaigns/{CODE}.pdf")
    check_one()
    wall, spent = timed(lambda: ask(anyone, f"/campaigns/{CODE}?changed=1"))
    told["changed"] = {"wall": wall, "spent": spent}
    return told


def ask(client: Any, path: str) -> None:
    """Ask for a page. Raises RuntimeError for any answer but 200."""
    answer = client.get(path, headers={"X-Forwarded-Proto": "https", "Host": "127.0.0.1"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.headers}")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Give the milliseconds on the wall, and those of this process on a processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def measured(client: Any, path: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    mark = "&" if "?" in path else "?"
    ask(client, f"{path}{mark}warm=1")
    with CaptureQueriesContext(connection) as caught:
        ask(client, f"{path}{mark}n=0")
        n_queries = len(caught)
    took = [timed(lambda n=n: ask(client, f"{path}{mark}n={n}")) for n in range(1, TRIES + 1)]  # type: ignore[misc]
    return {
        "wall": min(wall for wall, _used in took),
        "spent": min(used for _wall, used in took),
        "queries": n_queries,
    }


def printed(client: Any, path: str) -> dict[str, float]:
    """Ask for a page on paper: another list each time, as what is asked for again is kept."""
    took, spent = [], []
    for n in range(PAPERS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall, used = timed(lambda n=n: ask(client, path.replace(".pdf", f"/lists/l{n}.pdf" if n else ".pdf")))  # type: ignore[misc]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(wall)
        spent.append(used + 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return {"wall": max(took), "spent": max(spent)}


def check_one() -> None:
    """Let one more item pass its check: what was drawn for the page before no longer holds."""
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns.demo import workers

    ref, unit = Matter.objects.filter(state="in_progress").values_list("ref", "lead_unit").order_by("pk")[0]
    officer, auditor = (staff(Account.objects.get(username=name)) for name in (workers()[unit], "auditor"))
    on = today().isoformat()
    act(
        ref,
        "report",
        actor=officer,
        given={"result": "done", "text": "最后一样也做完了，附验收单", "proof_on": on},
    )
    act(ref, "confirm", actor=auditor, given={"proof_on": on})


def speeds() -> Iterator[tuple[str, str, str, bool]]:
    """Measure in a register of its own."""
    from bench.register import site

    with site() as found, found.database(fast=True):
        words = [sys.executable, "-m", "bench.drives"]
        subprocess.run([*words, "fill"], env=found.env, check=True)
        done = subprocess.run([*words, "look"], env=found.env, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    most = f"≤ {MOST_PAGE} ms, ≤ {MOST_QUERIES} queries"
    for name, words_ in PAGES:
        page = told[name]
        good = page["spent"] <= MOST_PAGE and page["queries"] <= MOST_QUERIES
        yield words_, f"{_took(page)}, {page['queries']} queries", most, good
    changed, board, paper = told["changed"], told["board"], told["paper"]
    yield CHANGED, _took(changed), f"≤ {MOST_PAGE} ms", changed["spent"] <= MOST_PAGE
    said = f"{_took(board)}, {board['queries']} queries"
    yield "board of a town in it", said, f"≤ {MOST_BOARD} ms", board["spent"] <= MOST_BOARD
    yield PAPER, _took(paper), f"≤ {MOST_PAPER:,} ms", paper["spent"] <= MOST_PAPER


def _took(page: Mapping[str, float]) -> str:
    return f"{page['spent']:.0f} ms of a processor ({page['wall']:.0f} ms on the wall, the database with it)"


def main() -> int:
    """Measure, and write the page."""
    before = load()
    rows = list(speeds())
    lines = [
        f"# Bench: the pages of a campaign of {N_ITEMS:,} items", "",
        f"{machine()}. {when(before, SEED)}", "", *lines_of(rows), "",
        "Asked for in one process, never the same address twice, so that no page is kept from before. What is held",
        "against the bound is this process's own time on a processor (on paper, the setter's with it); the wall has",
        "the database, and whatever else this machine was doing. `make bench BENCHES=drives` measures again.", "",
    ]  # fmt: skip
    publish(PAGE, "\n".join(lines))
    return 0 if all(good for *_, good in rows) else 1


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("owner" if sys.argv[1] == "fill" else "web")
    if sys.argv[1] == "fill":
        fill()
    else:
        sys.stdout.write(json.dumps(look()))
