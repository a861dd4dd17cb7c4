"""A database that went back in time signs nothing; what was published comes back, or a new log says that it is one."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from yinuo.config import testing
from yinuo.kernel.log import audit, process, repair
from yinuo.kernel.log.guard import Unsigned
from yinuo.kernel.log.sequencer import alone
from yinuo.kernel.log.tests.writing import (
    ORIGIN,
    connected,
    drained,
    house_in,
    keys_of,
    leaves_of,
    published,
)
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.record.models import Event, Pending
from yinuo_verify import source, verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from yinuo.kernel.log.sequencer import House
    from yinuo.kernel.matters.tests.world import World
    from yinuo_verify.note import Key

pytestmark = pytest.mark.usefixtures("committed_db")
WORDS = {"text": "今天又到现场看过。"}


@contextmanager
def restored(name: str) -> Iterator[None]:
    """Go on with a copy of a database as it was when this was entered."""
    with testing.clone(name) as copy, testing.connected_to(copy):
        yield


@contextmanager
def backed_up(name: str) -> Iterator[str]:
    """Take a copy of the database now; connections to it are closed for that."""
    from django.db import connection

    connection.close()
    with testing.clone(name) as copy:
        yield copy


@contextmanager
def gone_on(where: Path, database: str, world: World) -> Iterator[tuple[House, str, str]]:
    """Publish a promise, take a backup, and publish one more word; gives the log, the promise and the backup."""
    house, ref = house_in(where), world.promised()
    drained(house)
    with backed_up(database) as backup:
        world.act(ref, "update", "handler", WORDS)
        drained(house)
        yield house, ref, backup


def taken_back(house: House, where: Path) -> repair.Repaired:
    keys = keys_of(house)
    with connected("owner") as pg, alone(pg, house):
        return repair.repair(pg, house, source.Log(source.find(str(where))), keys)


def checked(where: Path, keys: Sequence[Key], since: bytes | None = None) -> verify.Report:
    return verify.verify(source.Log(source.find(str(where))), keys, since, lambda _done, _size: None)


def verified(house: House) -> verify.Report:
    return checked(house.folder.path, keys_of(house))


@pytest.fixture
def world() -> World:
    return build()


def test_after_a_restore_from_an_older_backup_nothing_is_signed_and_what_is_missing_is_said(
    tmp_path: Path, committed_db: str, world: World
) -> None:
    house = house_in(tmp_path)
    ref = world.promised()
    drained(house)
    with backed_up(committed_db) as backup:
        world.act(ref, "update", "handler", WORDS)
        assert drained(house) == 3
        before = house.folder.read("checkpoint")
        with restored(backup):
            with pytest.raises(
                Unsigned, match=r"holds 2 leaves, but 3 were published: leaves 2 to 2 are missing"
            ):
                drained(house)
            world.act(
                ref, "update", "handler", WORDS
            )  # and what is written meanwhile changes nothing of that
            with pytest.raises(Unsigned):
                drained(house)
    assert house.folder.read("checkpoint") == before


def test_a_database_that_grew_another_way_to_the_same_size_or_beyond_is_not_signed(
    tmp_path: Path, committed_db: str, world: World
) -> None:
    with gone_on(tmp_path, committed_db, world) as (house, _ref, backup), restored(backup):
        elsewhere = house_in(tmp_path / "elsewhere")
        for path in (tmp_path / "log.last",):
            elsewhere.last.parent.mkdir(parents=True)
            elsewhere.last.write_bytes(path.read_bytes())
        state = "UPDATE log_state SET size = 3"
        with connected("owner") as owner:
            owner.execute("ALTER TABLE checkpoint DISABLE TRIGGER ALL")
            owner.execute("UPDATE checkpoint SET size = 3 WHERE size = 2")
            owner.execute(state + ", edge = edge || sha256('another history')")
        with pytest.raises(Unsigned, match="not those that were published"):
            drained(house)


def test_where_neither_folder_nor_memory_is_left_nothing_is_signed(tmp_path: Path, world: World) -> None:
    house = house_in(tmp_path)
    world.promised()
    drained(house)
    with pytest.raises(Unsigned, match="no published checkpoint is here"):
        drained(house_in(tmp_path / "another machine"))


def test_what_was_published_comes_back_and_later_acts_link_on(
    tmp_path: Path, committed_db: str, world: World
) -> None:
    house = house_in(tmp_path)
    ref, other = world.promised(), world.promised()
    drained(house)
    with backed_up(committed_db) as backup:
        world.act(ref, "update", "handler", WORDS)
        world.act(ref, "update", "handler", WORDS)
        new = world.promised()
        assert drained(house) == 8
        with restored(backup):
            done = taken_back(house, tmp_path)
            assert (done.n_leaves, done.n_lost) == (4, 4)
            assert done.streams == (Matter.objects.get(ref=ref).stream_id,)  # the other matter lost nothing
            assert not Matter.objects.filter(ref=new).exists()
            for one in (ref, other):
                world.act(one, "update", "handler", WORDS)
            assert drained(house) == 10
            assert [found.what for found in audit.audit() if "published" not in found.what] == []
    assert len(leaves_of(house)) == 10
    assert verified(house).holds


def test_events_of_the_backup_that_waited_take_up_their_published_leaves(
    tmp_path: Path, committed_db: str, world: World
) -> None:
    house = house_in(tmp_path)
    ref = world.promised()
    drained(house)
    world.act(ref, "update", "handler", WORDS)
    with backed_up(committed_db) as backup:
        drained(house)
        with restored(backup):
            assert Pending.objects.count() == 1
            done = taken_back(house, tmp_path)
            assert (done.n_leaves, done.n_lost, done.streams) == (1, 0, ())
            assert Pending.objects.count() == 0
            assert drained(house) == 3
    assert verified(house).holds


def test_a_log_comes_back_from_a_mirror_alone(tmp_path: Path, committed_db: str, world: World) -> None:
    with gone_on(tmp_path, committed_db, world) as (_house, ref, backup):
        (tmp_path / "log").rename(tmp_path / "mirror")
        fresh = house_in(tmp_path / "fresh")
        (tmp_path / "fresh" / "log").mkdir(parents=True)
        (tmp_path / "fresh" / "log" / "keys").write_bytes((tmp_path / "mirror" / "keys").read_bytes())
        with restored(backup):
            assert taken_back(fresh, tmp_path / "mirror").n_lost == 1
            world.act(ref, "update", "handler", WORDS)
            assert drained(fresh) == 4
    assert verified(fresh).holds
    mirror = (tmp_path / "mirror" / "checkpoint").read_bytes()
    told = checked(tmp_path / "fresh", keys_of(fresh), mirror)
    assert told.holds


def test_two_histories_are_not_made_one(tmp_path: Path, committed_db: str, world: World) -> None:
    with gone_on(tmp_path, committed_db, world) as (house, ref, backup), restored(backup):
        world.act(ref, "update", "handler", WORDS)
        with pytest.raises(Unsigned, match="1 acts were done after the restore"):
            taken_back(house, tmp_path)


def test_a_forged_mirror_is_not_believed(tmp_path: Path, committed_db: str, world: World) -> None:
    with gone_on(tmp_path, committed_db, world) as (house, _ref, backup):
        bundle = tmp_path / "log" / "tile" / "entries" / "000.p" / "3"
        bundle.write_bytes(bundle.read_bytes()[:-2] + b" }")
        with restored(backup), pytest.raises(Unsigned, match="do not lead to the root"):
            taken_back(house, tmp_path)


def test_a_new_log_says_what_it_left_behind_and_verifies(
    tmp_path: Path, committed_db: str, world: World
) -> None:
    with gone_on(tmp_path, committed_db, world) as (house, ref, backup):
        ended = published(house)
        with restored(backup):
            world.act(ref, "update", "handler", WORDS)
            with connected("owner") as pg, alone(pg, house):
                assert repair.begin_anew(pg, house, datetime.now(UTC)) == f"{ORIGIN}/2"
            assert drained(house) == 3
            with connected("sequencer") as pg:
                assert pg.execute("SELECT count(*) FROM pending").fetchall() == [(0,)]
            assert Event.objects.count() == 3
    notice = (house.folder.read("origins") or b"").decode()
    assert f"{ORIGIN} ended at 3 leaves" in notice
    assert f"{ORIGIN}/2 begins with 2 leaves" in notice
    assert published(house).checkpoint.origin == f"{ORIGIN}/2"
    assert verified(house).holds
    assert published(house_in(tmp_path)).root != ended.root
    old = checked(house.folder.path / "ended" / "1", ())
    assert (old.holds, old.n_leaves) == (True, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE event SET facts_public = '{\"x\": 1}' WHERE id = {event}", "public facts"),
        (
            "UPDATE event SET effective_at = effective_at - interval '1 day' WHERE id = {event}",
            "public facts",
        ),
        ("UPDATE event SET facts_internal = '{\"x\": 1}' WHERE id = {event}", "internal facts"),
        ("UPDATE event_content SET body = 'x' WHERE event_id = {event}", "text text"),
        ("UPDATE event SET leaf = leaf || ' ' WHERE id = {event}", "the leaf is not the one that was hashed"),
        (
            "UPDATE log_leaf SET hash = sha256('x') WHERE event_id = {event}",
            "the leaf is not the one that was hashed",
        ),
        (
            "UPDATE public_matter SET current_due = current_due + 10 WHERE stream_id = {stream}",
            "public_matter.current_due",
        ),
        ("UPDATE public_matter SET title = 'x' WHERE stream_id = {stream}", "public_matter.title"),
        (
            "UPDATE matter SET lead_unit = 'water' WHERE stream_id = {stream}",
            "matter.lead_unit",
        ),
        ("UPDATE matter SET current_due = current_due + 10 WHERE stream_id = {stream}", "matter.current_due"),
    ],
)
def test_an_edited_row_is_named_by_its_index(
    tmp_path: Path, world: World, change: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_in(tmp_path)
    monkeypatch.setattr(audit, "house", lambda: house)
    world.promised()
    ref = world.promised()
    world.act(ref, "update", "handler", WORDS)
    world.promised()
    drained(house)
    assert list(audit.audit()) == []
    event = Event.objects.get(type="update")
    with connected("owner") as owner:
        for table in ("event", "event_content", "log_leaf", "matter"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(change.replace("{event}", str(event.pk)).replace("{stream}", str(event.stream_id)))
    found = list(audit.audit())
    assert (4, said) in [(one.idx, one.what.removeprefix(f"{ref}: ")) for one in found]


def test_a_restore_counts_what_the_log_was_published_with(
    tmp_path: Path, committed_db: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_in(tmp_path)
    monkeypatch.setattr(process, "house", lambda: house)
    ref = world.promised()
    drained(house)
    with backed_up(committed_db) as backup:
        world.act(ref, "update", "handler", WORDS)
        drained(house)
        assert repair.lacks() == 0
        with restored(backup):
            assert repair.lacks() == 1
