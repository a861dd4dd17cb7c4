"""A whole log checked: an honest one holds, and every kind of tampering is named with the first leaf it touches."""

from __future__ import annotations

import shutil
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from yinuo_verify import checkpoint, findings, merkle, note, source, tiles, verify, windows
from yinuo_verify.refusal import Refused
from yinuo_verify.tests import making
from yinuo_verify.tests.making import Made, canonical, instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo_verify.verify import Report


def quiet(_done: int, _size: int) -> None:
    """Say nothing."""


def check(made: Made, since: bytes | None = None) -> Report:
    return verify.verify(source.Log(source.Folder(made.folder)), made.keys.told, since, quiet)


def named(report: Report) -> list[tuple[str, int | None]]:
    return [(one.kind, one.leaf) for one in report.findings.found]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return making.small(tmp_path_factory.mktemp("log"), 600)


@pytest.fixture
def made(kept: Made, tmp_path: Path) -> Made:
    """Give a copy of the log to tamper with."""
    shutil.copytree(kept.folder, tmp_path / "log")
    copy = Made.__new__(Made)
    copy.__dict__.update(kept.__dict__)
    copy.folder = tmp_path / "log"
    copy.leaves, copy.hashes, copy.notes = list(kept.leaves), list(kept.hashes), list(kept.notes)
    copy.streams = dict(kept.streams)
    copy.days = {day: dict(notes) for day, notes in kept.days.items()}
    return copy


def rewrite(made: Made, index: int, leaf: bytes, *, tiles_too: bool = False, above_too: bool = False) -> None:
    """Put another leaf in the place of one; with the tile of its hash, and the tiles above."""
    made.leaves[index] = leaf
    size, first = len(made.leaves), index // 256 * 256
    some = made.leaves[first : first + 256]
    made.put(tiles.Tile(tiles.ENTRIES, index // 256, len(some)).path, tiles.encode_bundle(some))
    made.hashes[index] = merkle.leaf_hash(leaf)
    if tiles_too:
        row = made.hashes[first : first + 256]
        made.put(tiles.Tile(0, index // 256, len(row)).path, tiles.encode_hashes(row))
    if above_too:
        _, whole = merkle.Edge().grow(made.hashes)
        made.put(tiles.Tile(1, 0, size // 256).path, tiles.encode_hashes(whole[8]))
        made.edge = merkle.Edge().append(made.hashes)


def edited(made: Made, index: int, old: bytes, new: bytes) -> bytes:
    assert old in made.leaves[index]
    return made.leaves[index].replace(old, new, 1)


def sign_all(made: Made) -> None:
    """Sign every published checkpoint anew over the tree as it stands: what whoever holds the keys can do."""
    for notes in made.days.values():
        for quarter, raw in notes.items():
            old = checkpoint.read(raw, made.keys.told)
            root = merkle.Edge().append(made.hashes[: old.size]).root()
            notes[quarter] = made.keys.sign(old.size, root, windows.moment(old.time))
    made.tick()


def test_an_honest_log_holds(kept: Made) -> None:
    report = check(kept, kept.notes[2])
    assert report.holds
    assert report.findings.first is None
    assert (report.n_leaves, report.n_streams, report.n_sealed) == (612, 7, 12)
    assert report.head is not None
    assert report.head.size == 612
    assert report.keys_given
    assert report.n_windows == sum(map(len, kept.days.values()))
    assert 0 < report.widest < 3600


def test_a_log_tells_its_own_keys(kept: Made) -> None:
    report = verify.verify(source.Log(source.Folder(kept.folder)), [], None, quiet)
    assert report.holds
    assert not report.keys_given


def test_every_size_since_which_was_saved_is_continued(kept: Made) -> None:
    log = source.Log(source.Folder(kept.folder))
    for saved in kept.notes:
        assert check(kept, saved).holds
        assert verify.quick(log, kept.keys.told, saved).holds


def test_an_empty_log_holds(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.tick()
    assert check(made, made.notes[0]).holds
    made.put("checkpoint", made.keys.sign(0, b"x" * 32, made.now))
    assert named(check(made)) == [("fork", None)]


def test_an_edited_leaf_is_named(made: Made) -> None:
    for index in (3, 300, 611):
        rewrite(made, index, edited(made, index, b'"c":"', b'"c":"')[:-2] + b"2}")
    report = check(made)
    assert report.findings.first == findings.Finding(
        "entry", "leaf 3 does not give the hash that the tree holds for it", 3
    )
    assert {3, 300, 611} <= {leaf for kind, leaf in named(report) if kind == "entry"}


def test_a_leaf_edited_with_its_tile_is_caught_by_the_signed_root(made: Made) -> None:
    rewrite(made, 300, edited(made, 300, b'"c":"', b'"c":"0')[:71] + made.leaves[300][70:], tiles_too=True)
    report = check(made)
    assert {kind for kind, _ in named(report)} >= {"root"}
    root = next(one for one in report.findings.found if one.kind == "root")
    assert root.leaf is not None
    assert root.leaf <= 300 < root.leaf + 51


def test_a_leaf_edited_with_all_tiles_and_a_new_head_is_caught_by_the_published_roots(made: Made) -> None:
    c = made.leaves[100][6:70]
    rewrite(made, 100, edited(made, 100, c, c[::-1]), tiles_too=True, above_too=True)
    made.put("checkpoint", made.keys.sign(612, made.edge.root(), made.now))
    kinds = named(check(made))
    assert kinds == [("fork", None)]


def test_a_log_written_anew_by_its_owner_shows_against_what_was_saved(made: Made) -> None:
    saved = made.notes[5]
    sealed = next(at for at, leaf in enumerate(made.leaves) if b'"s":0' in leaf)
    c = made.leaves[sealed][6:70]
    rewrite(made, sealed, edited(made, sealed, c, c[::-1]), tiles_too=True, above_too=True)
    sign_all(made)
    assert check(made).holds  # the limit that docs/log.md tells: nobody who never came before can know
    assert [kind for kind, _ in named(check(made, saved))] == ["fork"]
    made.days.clear()
    made.tick()
    assert [kind for kind, _ in named(check(made, saved))] == ["fork"]
    quick = verify.quick(source.Log(source.Folder(made.folder)), made.keys.told, saved)
    assert [kind for kind, _ in named(quick)] == ["fork"]


def test_a_log_that_lost_its_last_leaves_shows_against_what_was_saved(kept: Made, tmp_path: Path) -> None:
    short = Made(tmp_path)
    short.open("M0")
    short.publish()
    assert named(check(short, kept.notes[3])) == [("older", None)]  # a stale copy, for all that can be known
    short.now += timedelta(hours=9)
    short.tick()
    assert named(check(short, kept.notes[3])) == [("fork", None)]
    quick = verify.quick(source.Log(source.Folder(tmp_path)), short.keys.told, kept.notes[3])
    assert named(quick) == [("fork", None)]


def test_an_edited_tile_above_is_named(made: Made) -> None:
    path = made.folder / "tile/1/000.p/2"
    raw = bytearray(path.read_bytes())
    raw[40] ^= 1
    path.write_bytes(raw)
    assert named(check(made)) == [("tile", 256)]
    assert [kind for kind, _ in named(verify.quick(source.Log(source.Folder(made.folder)), [], None))] == [
        "tile"
    ]


def test_a_tile_that_is_cut_is_named(made: Made) -> None:
    path = made.folder / "tile/0/001"
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert named(check(made)) == [("entry", 511)]
    path.write_bytes(whole)
    path = made.folder / "tile/1/000.p/2"
    path.write_bytes(path.read_bytes()[:-5])
    assert "tile/1/000.p/2" in check(made).findings.found[-1].says


@pytest.mark.parametrize("gone", ["tile/entries/001", "tile/0/001", "tile/1/000.p/2"])
def test_a_missing_file_is_named(made: Made, gone: str) -> None:
    (made.folder / gone).unlink()
    assert gone in check(made).findings.found[-1].says


def test_the_whole_tile_serves_where_the_part_is_gone(made: Made) -> None:
    saved = made.notes[-1]
    for at in range(300):
        made.open(f"M{at % 7}")
    made.publish()
    made.put("checkpoint", saved)
    for part in ("tile/0/002.p/100", "tile/entries/002.p/100"):
        (made.folder / part).unlink()
    assert check(made).holds
    for whole in ("tile/0/002", "tile/entries/002"):
        assert (made.folder / whole).exists()


def leaf_of(made: Made, stream: str, **changed: Any) -> bytes:
    """Make a leaf that would stand next in a stream, but for what is changed."""
    made.now += timedelta(seconds=1)
    log_id, number, linked = made.streams.get(stream, (b"n" * 16, 0, b""))
    told = {
        "c": "a" * 64,
        "m": log_id.hex(),
        "p": linked.hex(),
        "s": number + 1,
        "t": instant(made.now),
        "v": 1,
    }
    return canonical({**told, **changed})


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("chain", {"s": 99}),
        ("chain", {"s": 1}),
        ("chain", {"p": "b" * 64}),
        ("chain", {"p": ""}),
        ("chain", {"t": "2026-03-02"}),
        ("chain", {"s": 0}),
        ("chain", {"s": 0, "p": ""}),
        ("form", {"v": 2}),
        ("form", {"x": 1}),
        ("form", {"c": "A" * 64}),
        ("form", {"t": "2026-03-02T00:00:00Z"}),
        ("time", {"t": "2099-01-01T00:00:00.000000Z"}),
        ("time", {"t": "2026-03-02T25:00:00.000000Z"}),
        ("time", {"m": "ab" * 16, "s": 1, "p": "", "t": "2026-03-01T00:00:00.000000Z"}),
        ("time", {"m": "ab" * 16, "s": 0, "p": "", "t": "2026-02-27"}),
        ("time", {"m": "ab" * 16, "s": 0, "p": "", "t": "2026-03-05"}),
        ("time", {"m": "ab" * 16, "s": 0, "p": "", "t": "2026-02-30"}),
    ],
)
def test_a_leaf_against_the_rules_is_named_though_it_was_signed(
    made: Made, kind: str, changed: dict[str, Any]
) -> None:
    made.leaves.append(leaf_of(made, "M3", **changed))
    made.publish()
    assert named(check(made))[0] == (kind, 612)
    assert {leaf for _, leaf in named(check(made))} == {612}


def test_a_leaf_that_would_stand_next_holds(made: Made) -> None:
    made.leaves.append(leaf_of(made, "M3"))
    made.leaves.append(leaf_of(made, "new"))
    made.publish()
    assert check(made).holds


def test_a_sealed_leaf_bears_a_fresh_id(made: Made) -> None:
    fresh = {"m": "cd" * 16, "s": 0, "p": "", "t": "2026-03-02"}
    made.leaves += [leaf_of(made, "x", **fresh), leaf_of(made, "x", **fresh)]
    made.publish()
    assert named(check(made)) == [("chain", 613)]


def test_a_stream_does_not_run_backwards(made: Made) -> None:
    made.open("new")
    linked = made.streams["new"][2].hex()
    before = instant(made.now - timedelta(seconds=9))
    made.leaves.append(leaf_of(made, "new", t=before, s=2, p=linked))
    made.publish()
    assert named(check(made)) == [("chain", 613)]


def test_of_what_differs_often_a_few_are_listed_and_the_rest_counted(made: Made) -> None:
    made.leaves += [leaf_of(made, "x", v=2) for _ in range(40)]
    made.publish()
    report = check(made)
    assert (len(report.findings.found), report.findings.n_more) == (findings.MOST, 40 - findings.MOST)
    assert report.n_leaves == 652


def second(raw: bytes, notes: list[bytes]) -> list[bytes]:
    return [notes[0], raw, *notes[2:]]


def tampered_days(made: Made, change: Callable[[list[bytes]], list[bytes]]) -> Report:
    day = min(made.days)
    notes = checkpoint.split((made.folder / f"checkpoints/{day}").read_bytes())
    made.put(f"checkpoints/{day}", checkpoint.join(change(notes)))
    return check(made)


def test_published_checkpoints_are_checked_one_by_one(made: Made) -> None:
    read = note.parse(made.notes[0])
    own, clock = read.signatures
    later = (note.time_of(clock) or 0) + 60
    for false in (
        (note.Signature(own.name, own.key_id, bytes(64)), clock),
        (own, note.Signature(clock.name, clock.key_id, later.to_bytes(8, "big") + clock.raw[8:])),
        (own,),
    ):
        raw = note.Note(read.text, false).encode()
        report = tampered_days(made, partial(second, raw))
        assert named(report) == [("signature", None)]
        assert "number 2" in report.findings.found[0].says


def test_checkpoints_out_of_order_or_of_another_day_are_named(made: Made) -> None:
    assert named(tampered_days(made, lambda notes: notes[::-1])) == [("fork", None)]
    late = made.keys.sign(612, made.edge.root(), making.START + timedelta(days=3))
    assert named(tampered_days(made, lambda _: [late])) == [("signature", None)]


def test_two_roots_of_one_size_are_a_fork(made: Made) -> None:
    at = making.START + timedelta(minutes=12)
    two = [made.keys.sign(51, root * 32, at) for root in (b"a", b"b")]
    report = tampered_days(made, lambda _: two)
    assert "forked" in report.findings.found[0].says


def test_a_clock_beyond_the_calendar_is_refused(made: Made) -> None:
    text = checkpoint.Checkpoint(making.ORIGIN, 612, made.edge.root()).encode()
    lines = (
        made.keys.log.sign(text, made.keys.secret.sign),
        made.keys.clock.cosign(text, 2**62, made.keys.clock_secret.sign),
    )
    made.put("checkpoint", note.Note(text, lines).encode())
    assert "clock" in check(made).findings.found[0].says


def test_a_log_that_publishes_no_checkpoints_does_not_hold(made: Made) -> None:
    (made.folder / f"checkpoints/{min(made.days)}").unlink()
    report = check(made)
    assert named(report) == [("signature", None)]
    assert "there is no such file" in report.findings.found[0].says
    shutil.rmtree(made.folder / "checkpoints")
    assert named(check(made)) == [("time", None)]


def test_a_log_without_keys_or_head_cannot_be_read(made: Made) -> None:
    made.put("keys", b"# nothing yet\n")
    log = source.Log(source.Folder(made.folder))
    assert "no key" in verify.verify(log, [], None, quiet).findings.found[0].says
    assert "no key" in verify.quick(log, [], None).findings.found[0].says
    (made.folder / "checkpoint").unlink()
    assert not check(made).holds


def test_a_saved_checkpoint_that_is_none_is_refused(made: Made) -> None:
    assert named(check(made, b"not a checkpoint")) == [("signature", None)]


@pytest.mark.parametrize("size", [255, 256, 257])
def test_small_boundaries_hold_and_prove(tmp_path: Path, size: int) -> None:
    made = Made(tmp_path)
    for at in range(size):
        made.open(f"M{at % 3}")
    made.publish()
    assert check(made).holds


def test_large_boundaries_hold(tmp_path: Path) -> None:
    made = Made(tmp_path)
    for size in (65_535, 65_536, 65_537):
        while len(made.leaves) < size:
            made.sealed("2026-03-01")
        made.publish()
        report = check(made, made.notes[0])
        assert report.holds
        assert report.n_leaves == size
    path = tmp_path / "tile/2/000.p/1"
    path.write_bytes(bytes(32))
    assert named(check(made)) == [("tile", 0)]


def test_progress_is_told(made: Made) -> None:
    told: list[tuple[int, int]] = []
    log = source.Log(source.Folder(made.folder))
    verify.verify(log, [], None, lambda *at: told.append(at), lambda *at: told.append(at))
    n_signatures = 2 * sum(map(len, made.days.values()))
    assert told == [(0, n_signatures), (256, 612), (512, 612), (612, 612)]


def test_a_day_that_is_no_file_is_missing(made: Made) -> None:
    for told, says in (
        (b"2026-03-01\n2026-03-77\n", "names 2026-03-77"),
        (b"../../keys\n", "no day"),
    ):
        made.put("checkpoints/days", told)
        with pytest.raises(Refused, match=says):
            source.Log(source.Folder(made.folder)).days()
