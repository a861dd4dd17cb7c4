"""Every committed event gets one place, none before its own stream's earlier ones; what is signed is published."""

from __future__ import annotations

import json
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from psycopg import errors

from yinuo.kernel.log.sequencer import Taken, alone
from yinuo.kernel.log.tests.writing import (
    NEXT_SEED,
    ORIGIN,
    SEED,
    at_noon,
    connected,
    drained,
    house_in,
    keys_of,
    leaves_of,
    new_stream,
    published,
    sequencing,
    write,
)
from yinuo_verify import checkpoint, note
from yinuo_verify.note import Note, Signature

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.kernel.log.sequencer import House

pytestmark = pytest.mark.usefixtures("committed_db")


def test_an_empty_log_is_published_with_its_first_look(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    assert drained(house) == 0
    assert (published(house).checkpoint.origin, published(house).size) == (ORIGIN, 0)


@pytest.mark.parametrize("n", [1, 255, 256, 257, 600])
def test_leaves_tiles_bundles_and_checkpoint_agree(tmp_path: Path, n: int) -> None:
    house = house_in(tmp_path)
    with connected("web") as web:
        streams = [new_stream(web) for _ in range(3)]
        for turn in range(n):
            write(web, streams[turn % 3])
        assert drained(house) == n
        assert web.execute("SELECT count(*) FROM pending").fetchall() == [(0,)]
        stored = web.execute(
            "SELECT e.leaf FROM log_leaf l JOIN event e ON e.id = l.event_id ORDER BY l.idx"
        ).fetchall()
    assert leaves_of(house) == [bytes(leaf) for (leaf,) in stored]


def test_a_log_that_grows_by_small_steps_is_the_one_that_grew_at_once(tmp_path: Path) -> None:
    house, rng = house_in(tmp_path), random.Random(7)
    n = 0
    with connected("web") as web, sequencing(house) as sequencer:
        stream = new_stream(web)
        while n < 700:
            some = rng.choice((1, 2, 7, 90, 255))
            for _ in range(some):
                write(web, stream)
            n += some
            assert sequencer.turn() == some
    assert len(leaves_of(house)) == n
    parts = [path for path in (tmp_path / "log").rglob("*.p") if path.parent.name in {"0", "entries"}]
    assert {path.name for path in parts} == {f"{n // 256:03d}.p"}  # what is whole needs its parts no more


def test_concurrent_writers_with_rollbacks_lose_nothing_and_leave_no_gap(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    committed = [0] * 6
    with connected("web") as web:
        streams = [new_stream(web) for _ in range(10)]
    barrier = threading.Barrier(len(committed))

    def writer(me: int) -> None:
        rng = random.Random(me)
        with connected("web") as pg:
            barrier.wait()
            for _ in range(60):
                is_kept = rng.random() < 0.7
                with pg.transaction(force_rollback=not is_kept):
                    write(pg, rng.choice(streams))
                    time.sleep(rng.random() * 0.004)
                committed[me] += is_kept

    threads = [threading.Thread(target=writer, args=(me,)) for me in range(len(committed))]
    for thread in threads:
        thread.start()
    with sequencing(house) as sequencer:
        while any(thread.is_alive() for thread in threads):
            sequencer.turn()
        while sequencer.turn():
            pass
        assert sequencer.size == sum(committed)
    leaves = [json.loads(leaf) for leaf in leaves_of(house)]
    assert len(leaves) == sum(committed)
    seen: dict[str, int] = {}
    for leaf in (
        leaves
    ):  # in every stream the numbers rise by one: nothing is missing, nothing stands before its time
        assert leaf["s"] == seen.get(leaf["m"], 0) + 1
        seen[leaf["m"]] = leaf["s"]


def test_what_commits_late_is_taken_where_a_poller_on_ids_would_lose_it(tmp_path: Path) -> None:
    house, last = house_in(tmp_path), 0
    polled: list[int] = []
    with connected("web") as early, connected("web") as late, sequencing(house) as sequencer:
        streams = new_stream(early), new_stream(early)

        def poll() -> int:
            found = early.execute("SELECT id FROM event WHERE id > %s ORDER BY id", (last,)).fetchall()
            polled.extend(number for (number,) in found)
            return max(polled, default=0)

        with late.transaction():
            write(late, streams[1])  # takes its number first …
            write(early, streams[0])
            last, n = poll(), sequencer.turn()
        last, n = poll(), n + sequencer.turn()  # … and is there last
        everything = [number for (number,) in early.execute("SELECT id FROM event ORDER BY id").fetchall()]
    assert (len(polled), n, len(everything)) == (1, 2, 2)
    assert len(leaves_of(house)) == 2


def test_sealed_events_wait_for_the_end_of_their_day_and_go_in_shuffled(tmp_path: Path) -> None:
    house, noon = house_in(tmp_path), at_noon()
    yesterday = noon.date() - timedelta(1)
    with connected("web") as web:
        sealed = [new_stream(web, is_sealed=True) for _ in range(40)]
        for stream in sealed:
            write(web, stream, day=yesterday)
        write(web, sealed[0], day=noon.date())  # of today: waits until it is over
        with sequencing(house) as sequencer:
            assert (
                sequencer.turn(noon.replace(hour=0, minute=5)) == 0
            )  # a night's last acts may not have ended yet
            assert sequencer.turn(noon) == 40
            write(web, sealed[1], day=yesterday)  # and what was late goes with tomorrow's
            assert (sequencer.turn(noon), sequencer.turn(noon + timedelta(days=1))) == (0, 2)
        placed = [
            event
            for (event,) in web.execute("SELECT event_id FROM log_leaf ORDER BY idx LIMIT 40").fetchall()
        ]
    assert sorted(placed) != placed
    assert {json.loads(leaf)["t"] for leaf in leaves_of(house)[:40]} == {yesterday.isoformat()}


def test_there_is_one_sequencer_at_a_time(tmp_path: Path) -> None:
    house, elsewhere = house_in(tmp_path), house_in(tmp_path / "elsewhere")
    with sequencing(house), connected("sequencer") as pg:
        for one in (house, elsewhere):  # the same disk, and the same database
            with pytest.raises(Taken), alone(pg, one):
                pass
    assert drained(house) == 0


def test_no_checkpoint_is_older_than_a_leaf_it_holds_and_the_quarter_hours_last_one_stays(
    tmp_path: Path,
) -> None:
    house = house_in(tmp_path)
    with connected("web") as web, sequencing(house) as sequencer:
        stream = new_stream(web)
        for _ in range(3):
            write(web, stream)
            sequencer.turn()
        newest = web.execute("SELECT extract(epoch FROM max(recorded_at)) FROM event").fetchall()[0][0]
    told = quarters_of(house)
    assert len(told) <= 2  # three within seconds stand in one quarter hour, or at most in two
    assert told[-1].size == 3
    assert told[-1].time >= newest


def test_the_clock_signs_again_in_a_quiet_quarter_hour_and_keeps_that_over_a_new_start(
    tmp_path: Path,
) -> None:
    house = house_in(tmp_path)
    with connected("web") as web:
        write(web, new_stream(web))
    drained(house)
    first = published(house)
    with sequencing(house) as sequencer:
        sequencer.turn(first_quarter_after(first, 1))
        sequencer.turn(first_quarter_after(first, 1))
    later = published(house)
    assert (later.size, later.root) == (first.size, first.root)
    assert later.time // 900 == first.time // 900 + 1
    assert [told.time for told in quarters_of(house)] == [first.time, later.time]
    (tmp_path / "log" / "checkpoint").unlink()
    for day in (tmp_path / "log" / "checkpoints").iterdir():
        day.unlink()
    (tmp_path / "log.last").write_bytes(first.note.encode())
    with sequencing(house) as sequencer:
        sequencer.turn(first_quarter_after(first, 1))
    assert [told.time for told in quarters_of(house)] == [first.time, later.time]


def first_quarter_after(told: checkpoint.Signed, n: int) -> datetime:
    return datetime.fromtimestamp((told.time // 900 + n) * 900, UTC)


def quarters_of(house: House) -> list[checkpoint.Signed]:
    days = (house.folder.read("checkpoints/days") or b"").decode().split()
    return [checkpoint.read(raw, keys_of(house)) for day in days for raw in house.folder.day(day)]


def test_a_key_changes_by_an_overlapping_line_and_another_algorithm_stands_beside(tmp_path: Path) -> None:
    before = house_in(tmp_path)
    drained(before)
    old_keys = keys_of(before)
    both = house_in(tmp_path, (SEED, NEXT_SEED))
    with connected("web") as web:
        write(web, new_stream(web))
    drained(both)
    raw = both.folder.read("checkpoint") or b""
    new_keys = [key for key in keys_of(both) if key not in old_keys] + [
        k for k in old_keys if k.kind == note.COSIGNATURE
    ]
    assert checkpoint.read(raw, old_keys).size == checkpoint.read(raw, new_keys).size == 1
    sm2 = Signature(ORIGIN, b"\x00\x01\x02\x03", b"another algorithm's bytes")
    plain = note.parse(raw)
    beside = Note(plain.text, (*plain.signatures, sm2)).encode()
    assert checkpoint.read(beside, old_keys).size == 1


def test_the_seeds_are_not_told_to_any_other_process() -> None:
    assert settings.YINUO_ROLE == "web"
    assert (settings.YINUO_LOG_SEEDS, settings.YINUO_CLOCK_SEEDS) == ((), ())


@pytest.mark.parametrize("role", ["web", "worker", "sequencer", "owner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_leaf SET hash = ''",
        "DELETE FROM log_leaf",
        "TRUNCATE log_leaf",
        "UPDATE checkpoint SET size = 0",
        "DELETE FROM checkpoint",
        "UPDATE log_state SET size = size - 1",
        "DELETE FROM log_state",
    ],
)
def test_what_stands_in_the_log_is_never_changed(tmp_path: Path, role: str, statement: str) -> None:
    with connected("web") as web:
        write(web, new_stream(web))
    assert drained(house_in(tmp_path)) == 1
    with connected(role) as pg, pytest.raises((errors.InsufficientPrivilege, errors.RestrictViolation)):
        pg.execute(statement)
