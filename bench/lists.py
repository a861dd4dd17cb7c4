"""What a town's lists cost: works, the museum's, recognised products, a hundred thousand rows of each.

One row of each is told by the demo; SQL makes the rest out of it, and the pages are asked for one by one.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.page import lines_of, load, machine, publish, when
from bench.pages import get
from bench.register import Site, end

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[1] / "docs" / "generated" / "lists.md"
ROWS, TIMES, MOST_MS = 100_000, 15, 15
FILL = """
import dataclasses
from yinuo.config.main import _set_up_django
_set_up_django("owner")
from django.db import connection
from yinuo.config.demo_stories.pictures import pictured
from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.matters.load import load
from yinuo.kernel.programme import named, programme
load_pack(pack_folder("pinghu"), password="")
demos = [named(one) for name in ("works", "events", "recognitions") for one in programme(name).demo]
loaded = load(pictured([story for demo in demos for story in demo.stories("pinghu") if story.key != "bridge-example"]))
for demo in demos:
    demo.fill("pinghu", loaded)
with connection.cursor() as cursor:
    for statement in open({sql!r}).read().split(";;"):
        cursor.execute(statement)
"""
COPY = """
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
ONE = """(SELECT min(p.stream_id) FROM public_matter p JOIN {of} o USING (stream_id) WHERE p.state {state}
                AND p.stream_id < 10000000)"""
ROWS_OF = """
INSERT INTO work_closure SELECT r.*
  FROM work_closure c, generate_series(1, {rows}) n,
       LATERAL jsonb_populate_record(c, jsonb_build_object('stream_id', 10000000 + n)) r
  WHERE c.stream_id = (SELECT min(stream_id) FROM work_closure WHERE source = 'example');;
INSERT INTO work_closure SELECT r.*
  FROM work_closure c, generate_series(1, {rows}) n,
       LATERAL jsonb_populate_record(c, jsonb_build_object('stream_id', 20000000 + n)) r
  WHERE c.stream_id = (SELECT min(stream_id) FROM work_closure WHERE source = 'example');;
INSERT INTO work_asset (code, name, name_en, sort, place, since_on, source)
  SELECT 'many-' || n, 'many ' || n, '', 'lamp', place, since_on, 'example'
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
  FROM (SELECT * FROM recognition_list LIMIT 1) a, generate_series(1, {rows} / 5) n;;
INSERT INTO recognition_listing (list_id, n, firm, product, evidence)
  SELECT l.id, n, '', '', '' FROM recognition_list l, generate_series(1, 5) n WHERE l.code LIKE 'many-%';;
ANALYZE
"""
ASKED = {
    "works: closed now": "/works/closures",
    "works: one closure": "/works/closures/PH-2024-A0050000",
    "works: what is in the book": "/works/assets",
    "works: one thing": "/works/assets/many-50000",
    "works: kept by year": "/works/kept",
    "exhibitions": "/events/",
    "one exhibition": "/events/many-50000",
    "exhibitions, for programs": "/api/v1/events/exhibitions",
    "agreements": "/events/agreements/",
    "one agreement": "/events/agreements/many-50000",
    "gifts": "/events/gifts/",
    "one gift": "/events/gifts/PH-2024-C0050000",
    "contests": "/events/contests/",
    "one contest": "/events/contests/many-50000",
    "lists of products": "/recognitions/",
    "lists of one year": "/recognitions/?year=2001",
    "one line": "/recognitions/lists/many-10000/3",
    "clusters": "/recognitions/clusters",
}


def filled(home: Path, rows: int) -> Site:
    """Make a register with so many rows of each."""
    found = Site(home)
    home.chmod(0o711)
    found.run("migrate", YINUO_MODE="demo")
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
    with found.database():
        told = FILL.format(sql=str(home / "fill.sql"))
        subprocess.run([sys.executable, "-c", told], env=found.env, check=True)
    return found


def measured(found: Site) -> dict[str, tuple[float, float]]:
    """Ask for each page some times; give (median, worst) in milliseconds, each made anew."""
    seen = {}
    with found.database():
        web = found.serve("--workers", "1")
        try:
            found.wait(web)
            for name, path in ASKED.items():
                took = []
                for n in range(TIMES):
                    told = (
                        f"{path}{'&' if '?' in path else '?'}anew={n}"
                        if not path.startswith("/api")
                        else path
                    )
                    took.append(get(found.port, told, "")[0] * 1000)
                seen[name] = (statistics.median(took[2:]), max(took[2:]))
        finally:
            end(web)
    return seen


def _lines(seen: dict[str, tuple[float, float]]) -> Iterator[tuple[str, str, str, bool]]:
    for name, (middle, worst) in seen.items():
        yield name, f"{middle:.1f} (worst {worst:.0f}) ms", f"≤ {MOST_MS} ms", middle <= MOST_MS


def main(rows: int = ROWS) -> int:
    """Measure, and write docs/generated/lists.md."""
    before = load()
    with tempfile.TemporaryDirectory() as folder:
        seen = measured(filled(Path(folder), rows))
    rows_of = list(_lines(seen))
    text = [
        "# What a town's lists cost", "",
        (f"{rows:,} rows each of closures (as many again that are over), things in the book, exhibitions, hours, "
        "agreements, gifts, contests and lines of products."), "",
        *lines_of(rows_of), "", f"{machine()}. {when(before)}", "",
    ]  # fmt: skip
    publish(PAGE, "\n".join(text))
    return int(not all(good for *_rest, good in rows_of))
