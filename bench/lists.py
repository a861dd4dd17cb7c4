"""What a town's lists cost at a hundred thousand rows each: works, the museum's, recognised products.

One row of each is told by the demo; SQL makes the rest of it. `make bench BENCHES=lists` writes lists.md among
the generated pages; `python -m bench.lists count` counts the queries in the register that the environment names.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.page import lines_of, load, machine, publish, version, when
from bench.pages import get
from bench.register import Site, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "generated" / "lists.md"
ROWS, SEED = 100_000, 20250930
WARM, ALONE, EACH, AT_ONCE = 4, 40, 25, 8
MOST_MS, MOST_TOGETHER, MOST_QUERIES = 15, 100, 12
FILL: Final = """
import dataclasses
from yinuo.config.main import _set_up_django
_set_up_django("owner")
from django.db import connection
from yinuo.config.demo_stories.pictures import pictured
from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.matters.load import load
from yinuo.kernel.programme import named, programme
from yinuo.programmes.works.actions import count_again
load_pack(pack_folder("pinghu"), password="")
demos = [named(one) for name in ("works", "events", "recognitions") for one in programme(name).demo]
loaded = load(pictured([story for demo in demos for story in demo.stories("pinghu") if story.key != "bridge-example"]))
for demo in demos:
    demo.fill("pinghu", loaded)
with connection.cursor() as cursor:
    for statement in open({sql!r}).read().split(";;"):
        cursor.execute(statement)
    count_again()
    cursor.execute("ANALYZE work_counted, work_tally")
"""
COPY: Final = """
INSERT INTO stream (id, log_id, kind, is_sealed, last_seq, n_open)
  SELECT {base} + n, decode(md5('{base}/' || n), 'hex'), 'matter', false, 0, 0 FROM generate_series(1, {rows}) n;;
INSERT INTO event SELECT r.*
  FROM matter m JOIN event e USING (stream_id, seq), generate_series(1, {rows}) n, LATERAL jsonb_populate_record(
  e, jsonb_build_object('id', {base} + n, 'stream_id', {base} + n)) r WHERE m.stream_id = {one};;
INSERT INTO matter SELECT r.*
  FROM matter m, generate_series(1, {rows}) n, LATERAL jsonb_populate_record(m, jsonb_build_object(
  'stream_id', {base} + n, 'ref', 'PH-2024-{letter}' || lpad(n::text, 7, '0'))) r
  WHERE m.stream_id = {one};;
INSERT INTO public_matter SELECT r.*
  FROM public_matter p, generate_series(1, {rows}) n, LATERAL jsonb_populate_record(p, jsonb_build_object(
  'stream_id', {base} + n, 'ref', 'PH-2024-{letter}' || lpad(n::text, 7, '0'),
  'current_due', date '2025-12-01' + (n % 500))) r
  WHERE p.stream_id = {one};;
"""
ONE: Final = """(SELECT min(p.stream_id) FROM public_matter p JOIN {of} o USING (stream_id) WHERE p.state {state}
                AND p.stream_id < 10000000)"""
ROWS_OF: Final = """
INSERT INTO work_closure SELECT r.*
  FROM work_closure c, generate_series(1, {rows}) n,
       LATERAL jsonb_populate_record(c, jsonb_build_object('stream_id', 10000000 + n)) r
  WHERE c.stream_id = (SELECT min(stream_id) FROM work_closure WHERE source = 'example');;
INSERT INTO work_closure SELECT r.*
  FROM work_closure c, generate_series(1, {rows}) n,
       LATERAL jsonb_populate_record(c, jsonb_build_object('stream_id', 20000000 + n)) r
  WHERE c.stream_id = (SELECT min(stream_id) FROM work_closure WHERE source = 'example');;
INSERT INTO work_asset (code, name, name_en, sort, place, since_on, source, tsv)
  SELECT 'many-' || n, 'many ' || n, '', 'lamp', place, since_on, 'example', to_tsvector('simple', 'many ' || n)
  FROM (SELECT * FROM work_asset WHERE source = 'example' LIMIT 1) a, generate_series(1, {rows}) n;;
INSERT INTO visit_exhibition (code, name, place, opened_on, closes_on, note, known_on, source)
  SELECT 'many-' || n, 'many ' || n, place, date '2024-01-01' + n % 500, NULL, '', date '2024-01-01', 'example'
  FROM (SELECT * FROM visit_exhibition LIMIT 1) a, generate_series(1, {rows}) n;;
INSERT INTO visit_slot (code, exhibition_id, "on", from_at, to_at, capacity, opened_on)
  SELECT 'many-' || e.id, e.id, date '2026-03-01', '09:00', '10:00', 60, date '2024-01-01' FROM visit_exhibition e;;
INSERT INTO agreement (code, name, parties, place, signed_on, review_on, known_on, source)
  SELECT 'many-' || n, 'many ' || n, '["a","b"]', place, date '2024-01-01', date '2026-01-01', date '2024-01-01',
         'example'
  FROM (SELECT * FROM agreement LIMIT 1) a, generate_series(1, {rows}) n;;
INSERT INTO contest (code, name, place, closes_on, rubric, known_on, source)
  SELECT 'many-' || n, 'many ' || n, place, date '2024-01-01', '[["x", 10]]', date '2024-01-01', 'example'
  FROM (SELECT * FROM contest LIMIT 1) a, generate_series(1, {rows}) n;;
INSERT INTO gift (stream_id, rights, credit_seq, asked_on)
  SELECT 30000000 + n, 'own', NULL, date '2024-01-01' FROM generate_series(1, {rows}) n;;
ALTER TABLE gift_step DISABLE TRIGGER gift_step_is_in_order;;
INSERT INTO gift_step (gift_id, sort, "on", seq, number, finding)
  SELECT 30000000 + n, 'accession', date '2024-01-02', 1, 'many-' || n, '' FROM generate_series(1, {rows}) n;;
ALTER TABLE gift_step ENABLE TRIGGER gift_step_is_in_order;;
INSERT INTO recognition_list (code, name, level, issuer, year, n_firms, n_products, place, evidence, known_on, source)
  SELECT 'many-' || n, 'many ' || n, 'city', 'x', 1990 + n % 35, 1, 5, place, 'x', date '2024-01-01', 'example'
  FROM (SELECT * FROM recognition_list LIMIT 1) a, generate_series(1, {rows} / 5) n;
INSERT INTO recognition_listing (list_id, n, firm, product, evidence)
  SELECT l.id, n, '', '', '' FROM recognition_list l, generate_series(1, 5) n WHERE l.code LIKE 'many-%';;
ANALYZE
"""
PAGES: Final[Mapping[str, str]] = {
    "works: closed now": "/works/closures",
    "works: one closure": "/works/closures/PH-2024-A{n:07}",
    "works: what is in the book": "/works/assets",
    "works: one thing": "/works/assets/many-{n}",
    "works: kept by year": "/works/kept",
    "works: behind a number of it": "/works/kept?year=2025&strength=strive",
    "exhibitions": "/events/",
    "one exhibition": "/events/many-{n}",
    "agreements": "/events/agreements/",
    "one agreement": "/events/agreements/many-{n}",
    "gifts": "/events/gifts/",
    "one gift": "/events/gifts/PH-2024-C{n:07}",
    "contests": "/events/contests/",
    "one contest": "/events/contests/many-{n}",
    "lists of products": "/recognitions/",
    "lists of one year": "/recognitions/?year=2001",
    "one line": "/recognitions/lists/many-{few}/3",
    "clusters": "/recognitions/clusters",
    "desk: closures": "/desk/works/",
    "desk: a thing picked by a rare word": "/desk/works/new?q=many+{n}",
    "desk: a thing picked by a common word": "/desk/works/new?q=many",
    "desk: exhibitions": "/desk/events/",
    "desk: agreements": "/desk/events/agreements/",
    "desk: gifts": "/desk/events/gifts/",
    "desk: contests": "/desk/events/contests/",
    "desk: lists of products": "/desk/recognitions/",
}
OFFICER: Final = "handler-ju-a"


def addresses(rows: int, times: int) -> dict[str, list[str]]:
    """Give, for each page, so many addresses, none of them twice: what was answered before is no answer again."""
    rng = random.Random(SEED)
    return {
        name: [
            f"{path}{'&' if '?' in path else '?'}anew={n}".format(
                n=rng.randint(1, rows), few=rng.randint(1, max(1, rows // 5))
            )
            for n in range(times)
        ]
        for name, path in PAGES.items()
    }


def filled(home: Path, rows: int) -> Site:
    """Make a register with so many rows of each."""
    found = Site(home)
    home.chmod(0o711)
    found.run("migrate", "--make-keys", YINUO_MODE="demo")
    copies = (
        ("10000000", "A", "work_closure", "<> 'closed'"),
        ("20000000", "B", "work_closure", "= 'closed'"),
        ("30000000", "C", "gift", "= 'closed'"),
    )
    sql = "".join(
        COPY.format(base=base, letter=letter, one=ONE.format(of=of, state=state), rows=rows)
        for base, letter, of, state in copies
    )
    (home / "fill.sql").write_text(sql + ROWS_OF.format(rows=rows), "utf-8")
    with found.database(fast=True):
        told = FILL.format(sql=str(home / "fill.sql"))
        subprocess.run([sys.executable, "-c", told], env=found.env, check=True)
    return found


def count() -> dict[str, int]:
    """Count the queries of each page, asked for once before."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.drives import ask
    from bench.seat import session_of

    desk, anyone, told = Client(), Client(), {}
    desk.cookies[settings.SESSION_COOKIE_NAME] = session_of(OFFICER)
    for name, path in json.load(sys.stdin).items():
        client = desk if name.startswith("desk") else anyone
        ask(client, path)
        with CaptureQueriesContext(connection) as caught:
            ask(client, f"{path}.1")
            told[name] = len(caught)
    return told


def measured(found: Site, rows: int) -> tuple[dict[str, tuple[float, float, int]], str]:
    """Ask for each page, alone and with eight at once; give (median, 95th percentile in ms, queries) of each."""
    asked = addresses(rows, WARM + ALONE + AT_ONCE * EACH)
    seen = {}
    with found.database() as place:
        counted = subprocess.run(
            [sys.executable, "-m", "bench.lists", "count"], env=found.env, check=True, stdout=subprocess.PIPE,
            text=True, input=json.dumps({name: paths[0] for name, paths in asked.items()}),
        )  # fmt: skip
        queries = json.loads(counted.stdout)
        cookie = f"__Host-yinuo={found.run(OFFICER, module='bench.seat')}"
        web = found.serve("--workers", "2")
        try:
            found.wait(web)
            for name, paths in asked.items():
                who = cookie if name.startswith("desk") else ""
                alone = [get(found.port, path, who)[0] * 1000 for path in paths[: WARM + ALONE]][WARM:]
                together = sorted(_together(found.port, paths[WARM + ALONE :], who))
                p95 = together[int(len(together) * 0.95)] * 1000
                seen[name] = (statistics.median(alone), p95, queries[name])
        finally:
            end(web)
        return seen, version(place)


def _together(port: int, paths: list[str], cookie: str) -> list[float]:
    took: list[float] = []

    def run(mine: list[str]) -> None:
        took.extend([get(port, path, cookie)[0] for path in mine])

    threads = [threading.Thread(target=run, args=(paths[n::AT_ONCE],)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _lines(seen: Mapping[str, tuple[float, float, int]]) -> Iterator[tuple[str, str, str, bool]]:
    wanted = f"≤ {MOST_MS} / ≤ {MOST_TOGETHER} ms, ≤ {MOST_QUERIES} queries"
    for name, (alone, together, queries) in seen.items():
        good = alone <= MOST_MS and together <= MOST_TOGETHER and queries <= MOST_QUERIES
        yield name, f"{alone:.1f} / {together:.0f} ms, {queries} queries", wanted, good


def main(rows: int = ROWS) -> int:
    """Measure, and write the page."""
    before = load()
    with tempfile.TemporaryDirectory(prefix="yinuo-lists-", dir="/var/tmp") as folder:
        seen, server = measured(filled(Path(folder), rows), rows)
    told = list(_lines(seen))
    text = [
        f"# Bench: a town's lists at {rows:,} rows each", "",
        f"{machine(server)}. {when(before, SEED)}", "",
        (f"{rows:,} rows each of closures (as many again that are over), things in the book, exhibitions, hours, "
        "agreements, gifts, contests and lines of products."), "",
        *lines_of(told), "",
        "The median alone / the 95th of two hundred with eight at once, in milliseconds; no address is asked twice,",
        "so that no page is kept from before, and details are of other rows every time. Clients, two web processes and",
        "PostgreSQL share the machine. `make bench BENCHES=lists` measures again.", "",
    ]  # fmt: skip
    publish(PAGE, "\n".join(text))
    return 0 if all(good for *_rest, good in told) else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["count"]:
        from yinuo.config.main import _set_up_django

        _set_up_django("web")
        sys.stdout.write(json.dumps(count()))
    else:
        sys.exit(main(*(int(word) for word in sys.argv[1:])))
