"""A list filed in bulk and the same filed row by row through act() are one record; killed half way, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from yinuo.kernel.intake import taking, undoing
from yinuo.kernel.intake.batches import stage, tell
from yinuo.kernel.intake.checking import check_some
from yinuo.kernel.intake.models import ExternalNumber, ImportBatch, ImportRow
from yinuo.kernel.intake.paper import Key
from yinuo.kernel.intake.taking import take_in, take_some
from yinuo.kernel.intake.undoing import begin_undo, undo_some
from yinuo.kernel.matters.many import Ask, act_many
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key as ActKey
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yinuo.kernel.matters.tests.world import World

HEAD = ("编号", "标题", "内容", "地点", "类别", "类型", "责任单位", "截止日期", "联系电话", "被投诉单位")
KINDS = (("诉求", "help"), ("心愿", "help"), ("隐患", "blocked_lane"), ("纠纷", "noise"))
PLACES = ("lane", "town", "far", "city")
N_ROWS = 240
PUBLIC_STREAM = re.compile(r'"stream_id": ?\d+,?')
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REF = re.compile(r"TC-\d{4}-[0-9A-Z]{8}")
SAID = """
SELECT n.number, m.kind, m.state, m.outcome, m.category, m.visibility, m.town, m.place, m.lead_unit, m.about_unit,
       m.source, m.original_due, m.current_due, m.version, m.seq, m.memory::text, t.title, t.body, t.lang,
       row_to_json(p)::text, s.is_sealed, s.last_seq, s.n_open,
       (SELECT json_agg(json_build_array(e.seq, e.type, e.v, e.actor_role, e.actor_unit, e.effective_at,
          e.facts_public, e.facts_internal, d.not_before, (SELECT json_agg(json_build_array(
            c.field, c.subject_key_id IS NULL, c.nonce IS NULL,
            CASE WHEN c.nonce IS NULL THEN encode(c.body, 'hex') ELSE length(c.body)::text END) ORDER BY c.field)
          FROM event_content c WHERE c.event_id = e.id)) ORDER BY e.seq)::text
        FROM event e LEFT JOIN pending d ON d.event_id = e.id WHERE e.stream_id = s.id),
       (SELECT count(*) FROM event e JOIN pending d ON d.event_id = e.id WHERE e.stream_id = s.id),
       (SELECT count(*) FROM actor a WHERE a.stream_id = s.id),
       (SELECT json_agg(json_build_array(u.unit, u.role) ORDER BY 1)::text FROM matter_unit u WHERE u.stream_id = s.id),
       (SELECT count(*) FROM tracking_code k WHERE k.stream_id = s.id),
       (SELECT encode(k.lookup, 'hex') FROM tracking_code k WHERE k.stream_id = s.id),
       (SELECT json_agg(json_build_array(c.kind, c.is_once, encode(c.blind_index, 'hex')))::text
        FROM contact c WHERE c.stream_id = s.id),
       (SELECT json_agg(json_build_array(o.cause, o.language))::text FROM outbox o WHERE o.stream_id = s.id),
       (SELECT json_agg(json_build_array(i.scope, i.seq,
          CASE i.scope WHEN 'import' THEN encode(i.key_hash, 'hex') END) ORDER BY i.seq)::text  -- not an undoing's
        FROM idempotency i WHERE i.stream_id = s.id),
       (SELECT json_agg(json_build_array(d.audience, d.visibility, d.tsv::text) ORDER BY 1)::text
        FROM search_doc d WHERE d.stream_id = s.id)
FROM matter m JOIN stream s ON s.id = m.stream_id JOIN external_number n ON n.stream_id = m.stream_id
LEFT JOIN matter_text t ON t.stream_id = m.stream_id LEFT JOIN public_matter p ON p.stream_id = m.stream_id
ORDER BY n.number
"""
FIGURES = """
SELECT * FROM (SELECT figure, part, month, town, unit, sum(n) AS n FROM figure_delta GROUP BY 1, 2, 3, 4, 5) t
WHERE n <> 0 ORDER BY 1, 2, 3, 4, 5
"""


def rows(n: int = N_ROWS) -> Iterator[tuple[str, ...]]:
    """Give rows of every kind: with a unit and without, near and far, some complaining of an office, some wrong."""
    for i in range(n):
        kind, category = KINDS[i % 4]
        unit = ("roads", "water", "")[i % 3]
        phone = "057312345678" if i % 2 else ("a@example.org" if i % 5 == 0 else "")
        name = "王建国 13800000000 " if i % 11 == 0 else ""  # a title that may give somebody away
        yield (
            f"RX{i:04d}", f"{name}灯不亮 {i}" if i % 3 else "", f"门口的灯不亮，第 {i} 盏", PLACES[i % 4], category,
            kind, unit, "2025-08-22" if i % 7 == 0 and unit else "", phone, "water" if i % 13 == 0 else "",
        )  # fmt: skip


def staged(world: World, told: Sequence[Sequence[str]], who: str = "desk") -> ImportBatch:
    into = io.StringIO()
    csv.writer(into).writerows([HEAD, *told])
    data = into.getvalue().encode()
    batch = stage(Account.objects.get(username=who), data, "list.csv", story_at=world.now)
    tell(batch, batch.told["mapping"], {}, {}, "热线")
    return batch


def checked(world: World, told: Sequence[Sequence[str]], who: str = "desk") -> ImportBatch:
    batch = staged(world, told, who)
    while check_some(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def taken(batch: ImportBatch) -> ImportBatch:
    take_in(batch)
    while take_some(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def plain(told: object) -> str:
    """Say a row without what is drawn by lot: keys, references and numbers of rows."""
    return REF.sub("REF", UUID.sub("KEY", json.dumps(told, ensure_ascii=False, default=str)))


def standing(batch: ImportBatch) -> tuple[list[str], list[Any], list[tuple[Any, ...]]]:
    """Give all that a batch left: every matter with what hangs on it, the figures, the batch's own rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off"
        )  # after thousands rolled back, tables look empty and are not
        cursor.execute(SAID)
        found = cursor.fetchall()
        cursor.execute(FIGURES)
        figures = cursor.fetchall()
    said = []
    for number, *row, search in found:
        rest = [PUBLIC_STREAM.sub("", cell) if isinstance(cell, str) else cell for cell in row]
        words = sorted(re.findall(r"'([^']+)'", search or ""))  # of a number by lot, no part
        said.append(plain([number, *rest, [word for word in words if not word.isascii()]]))
    key = Key(batch)
    kept = [
        (row.n, row.state, row.stream_id is None, *[str(x) for x in key.read(row).notes],
         *[str(f.sentence) for f in key.read(row).faults])
        for row in batch.rows.order_by("n")
    ]  # fmt: skip
    return said, figures, kept


def refuse(*_what: object, **_more: object) -> Any:
    raise IntegrityError


@pytest.mark.parametrize(("who", "drawn"), [("desk", 0), ("desk", 1000), ("handler", 0), ("auditor", 0)])
def test_every_kind_of_row_comes_out_the_same_in_bulk_and_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, drawn: int
) -> None:
    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", drawn)
    came = []
    for at_once in (taking._at_once, refuse):
        with transaction.atomic():
            monkeypatch.setattr(taking, "_at_once", at_once)
            came.append(standing(taken(checked(world, list(rows()), who))))
            transaction.set_rollback(True)
    bulk, single = came
    assert bulk[2] == single[2]
    assert bulk[1] == single[1]
    for one, other in zip(bulk[0], single[0], strict=True):
        assert one == other
    assert len(bulk[0]) > N_ROWS * 0.9


def test_what_is_filed_in_bulk_is_what_its_events_say(world: World) -> None:
    from yinuo.config.tests.kept import assert_what_is_kept_is_what_it_would_be_anew
    from yinuo.kernel.matters.tests.rebuilt import (
        assert_bytes_are_those_of_the_domain,
        assert_rows_are_their_events,
    )
    from yinuo.kernel.record.chain import check

    batch = taken(checked(world, list(rows())))
    begin_undo(batch)
    while undo_some(batch.pk):
        pass
    for ref in Matter.objects.values_list("ref", flat=True):
        assert_rows_are_their_events(ref)
        assert_bytes_are_those_of_the_domain(ref)
    assert list(check()) == []
    assert_what_is_kept_is_what_it_would_be_anew()


def test_a_list_is_undone_in_bulk_as_act_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", 0)
    came = []
    for at_once in (act_many, refuse):
        with transaction.atomic():
            monkeypatch.setattr(undoing, "act_many", at_once)
            batch = taken(checked(world, list(rows(80))))
            begin_undo(batch)
            while undo_some(batch.pk):
                pass
            batch.refresh_from_db()
            assert batch.phase == "done"
            came.append(standing(batch))
            transaction.set_rollback(True)
    assert came[0] == came[1]
    states = [state for _n, state, *_rest in came[0][2]]
    assert states.count("undone") > 10
    assert states.count("stays") > 10


def test_a_matter_that_hangs_on_another_is_acted_on_alone(world: World) -> None:
    one, other = world.accepted(), world.accepted()
    world.act(
        other,
        "end",
        "desk",
        {"outcome": "merged", "parent": one, "reason": "same_matter", "text": "同一件"},
    )
    given = {"outcome": "declined", "reason": "no_such_thing", "text": "没有", "where_to": "热线"}
    asks = {ref: Ask(given, ActKey("t", ref)) for ref in (one, other, "TC-2025-00000000")}
    came = act_many("end", asks, actor=world["desk2"], now=world.now)
    assert [type(came[ref]).__name__ for ref in asks] == ["Acted", "Acted", "NotFound"]
    again = act_many("end", {one: asks[one]}, actor=world["desk2"], now=world.now)[one]
    assert again.is_replay  # type: ignore[union-attr]


def test_two_rows_under_one_key_are_one_matter(world: World) -> None:
    from yinuo.kernel.matters.many import Form, file_many

    given = {
        "kind": "request",
        "category": "help",
        "body": "灯",
        "place": "lane",
        "about_office": "no",
        "source": "import",
    }
    form = Form(ActKey("import", "x"), (("submit", given),))
    with transaction.atomic():
        first, second = file_many([form, form], actor=world["desk"], now=world.now)
    with transaction.atomic():
        third, other = file_many(
            [form, Form(ActKey("import", "y"), (("submit", {**given, "kind": "nonsense"}),))],
            actor=world["desk"], now=world.now,
        )  # fmt: skip
    assert (first.ref, first.is_replay) == (second.ref, False)
    assert (second.is_replay, third.is_replay, third.ref) == (True, True, first.ref)
    assert (other.ref, other.why is not None) == ("", True)
    with transaction.atomic():
        (changed,) = file_many(
            [Form(form.key, (("submit", {**given, "body": "别的"}),))], actor=world["desk"], now=world.now
        )
    assert (changed.ref, "内容却不一样" in str(changed.why)) == ("", True)
    assert Matter.objects.count() == 1


CHILD = """
import sys
from yinuo.config.main import _set_up_django
_set_up_django("worker")
from yinuo.kernel.intake import checking, taking, undoing
from yinuo.kernel.intake.tasks import go_on
checking.CHUNK = taking.CHUNK = undoing.CHUNK = 10
sys.stdout.write("ready\\n"); sys.stdout.flush()
go_on.func(number=int(sys.argv[1]))
sys.stdout.write("over\\n")
"""


def _killed(batch: ImportBatch, name: str, after: int, state: str) -> int:
    """Let a worker of its own work at a batch, kill it once so many rows are done; gives how many were."""
    env = {**os.environ, "YINUO_DB_NAME": name}
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(batch.pk)], env=env, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None:
        if ImportRow.objects.filter(batch=batch, state=state).count() >= after:
            break
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    return ImportRow.objects.filter(batch=batch, state=state).count()


def test_two_workers_at_one_batch_do_no_row_twice_and_end_it_once(committed_db: str) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    world = build().with_accounts()
    told = [(*row[:6], "", *row[7:]) for row in rows(150)]
    batch = staged(world, [*told, told[0], told[149]])
    env = {**os.environ, "YINUO_DB_NAME": committed_db}
    for _phase in ("checking", "taking", "undoing"):
        words = [sys.executable, "-c", CHILD, str(batch.pk)]
        children = [subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL) for _two in range(2)]
        assert [child.wait() for child in children] == [0, 0]
        batch.refresh_from_db()
        if batch.phase == "checked":
            assert sorted(batch.rows.filter(state="bad").values_list("n", flat=True))[-2:] == [152, 153]
            take_in(batch)
        elif not batch.rows.filter(state="undone").exists():
            begin_undo(batch)
    n = batch.rows.filter(state__in=("undone", "stays")).count()
    assert (batch.phase, Matter.objects.count(), Event.objects.filter(type="submit").count()) == (
        "done",
        n,
        n,
    )
    assert Event.objects.filter(type="propose").count() == batch.rows.filter(state="undone").count() > 100
    book.forget()


@pytest.mark.parametrize("after", [1, 40])
def test_killed_half_way_nothing_is_lost_or_doubled_and_it_goes_on(committed_db: str, after: int) -> None:
    from yinuo.kernel.intake.tasks import go_on
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    world = build().with_accounts()
    told = [(*row[:6], "", *row[7:]) for row in rows(120)]
    batch = checked(world, told)
    n_good = batch.rows.filter(state="good").count()
    take_in(batch)
    n = _killed(batch, committed_db, after, "taken")
    assert after <= n < n_good
    assert Matter.objects.count() == ExternalNumber.objects.count() == n
    assert Event.objects.filter(type="submit").count() == n
    go_on.func(number=batch.pk)
    batch.refresh_from_db()
    assert (batch.phase, Matter.objects.count(), ExternalNumber.objects.count()) == ("done", n_good, n_good)
    begin_undo(batch)
    n = _killed(batch, committed_db, after, "undone")
    assert Event.objects.filter(type="propose").count() == n
    go_on.func(number=batch.pk)
    batch.refresh_from_db()
    assert batch.phase == "done"
    n_undone = batch.rows.filter(state="undone").count()
    assert Event.objects.filter(type="propose").count() == n_undone > n
    book.forget()


def test_a_batch_whose_worker_is_gone_is_taken_up_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.kernel.intake import tasks

    batch = checked(world, list(rows(30)))
    take_in(batch)
    tasks.take_up_again.func(timestamp=0)
    tasks.take_up_again.func(timestamp=60)  # still waiting: it is told once
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(args->>'number') FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchall() == [(2, str(batch.pk))]  # one for each of two workers
    monkeypatch.setattr(tasks, "TURN", -1.0)
    monkeypatch.setattr(taking, "CHUNK", 10)
    tasks.go_on.func(number=batch.pk)
    assert batch.rows.filter(state="taken").count() == 10  # others have their turn, then it goes on
