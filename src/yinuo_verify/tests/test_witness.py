"""A witness remembers, cosigns what continues, and shouts where the log forks."""

from __future__ import annotations

import stat
import urllib.error
import urllib.request
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo_verify import checkpoint, note, serving, source
from yinuo_verify.note import Key
from yinuo_verify.refusal import Refused
from yinuo_verify.tests import making
from yinuo_verify.tests.making import Made
from yinuo_verify.witness import Fork, Witness

if TYPE_CHECKING:
    from pathlib import Path

NAME = "witness.example/one"
NOW = 1_800_000_000


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return making.small(tmp_path / "log", 300)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "witness", NAME)


def log_of(made: Made) -> source.Log:
    return source.Log(source.Folder(made.folder))


def grow(made: Made, n: int = 5) -> None:
    for at in range(n):
        made.open(f"M{at}")
    made.publish()


def test_it_cosigns_what_it_sees_first_and_what_continues_it(made: Made, witness: Witness) -> None:
    first = witness.round(log_of(made), [], NOW)
    assert (first.what, first.signed.size) == ("cosigned", 306)
    grow(made)
    second = witness.round(log_of(made), [], NOW + 60)
    assert (second.what, second.signed.size) == ("cosigned", 311)
    kept = note.parse((witness.folder / "cosigned").read_bytes())
    key = Key.parse((witness.folder / "key").read_text())
    line = kept.by(key)
    assert line is not None
    assert note.time_of(line) == NOW + 60
    assert key.name == NAME
    assert checkpoint.read(kept.encode(), made.keys.told).size == 311


def test_it_says_the_same_again_with_a_new_time(made: Made, witness: Witness) -> None:
    witness.round(log_of(made), [], NOW)
    again = witness.round(log_of(made), [], NOW + 9)
    assert again.what == "same"
    assert len(again.signed.note.signatures) == 3
    line = again.signed.note.by(witness.key)
    assert line is not None
    assert note.time_of(line) == NOW + 9


def test_it_keeps_its_key_and_its_memory_from_one_start_to_the_next(made: Made, witness: Witness) -> None:
    witness.round(log_of(made), [], NOW)
    again = Witness(witness.folder, NAME)
    assert again.key == witness.key
    assert again.signs_by == "cryptography"
    assert again.round(log_of(made), [], NOW).what == "same"
    assert stat.S_IMODE((witness.folder / "seed").stat().st_mode) == 0o600


def test_an_older_copy_is_not_signed_and_is_no_fork(made: Made, witness: Witness) -> None:
    witness.round(log_of(made), [], NOW)
    made.put("checkpoint", made.notes[1])
    assert witness.round(log_of(made), [], NOW).what == "older"
    kept = checkpoint.read((witness.folder / "cosigned").read_bytes(), made.keys.told)
    assert kept.size == 306


def shouts(made: Made, witness: Witness, told: str) -> None:
    before = (witness.folder / "cosigned").read_bytes()
    with pytest.raises(Fork, match=told) as raised:
        witness.round(log_of(made), [], NOW)
    evidence = raised.value.evidence
    assert (evidence / "before").read_bytes() == before
    assert (evidence / "after").read_bytes() == (made.folder / "checkpoint").read_bytes()
    assert told in (evidence / "why").read_text()
    assert (witness.folder / "cosigned").read_bytes() == before


def test_it_shouts_at_a_log_that_says_later_that_it_is_smaller(made: Made, witness: Witness) -> None:
    witness.round(log_of(made), [], NOW)
    made.now += timedelta(hours=1)
    made.put("checkpoint", made.keys.sign(51, b"x" * 32, made.now))
    shouts(made, witness, "says later that it has 51")


def test_it_shouts_at_two_roots_of_one_size(made: Made, witness: Witness) -> None:
    witness.round(log_of(made), [], NOW)
    made.put("checkpoint", made.keys.sign(306, b"x" * 32, made.now))
    shouts(made, witness, "two roots at 306")


def test_it_shouts_at_a_log_that_grew_out_of_another_past(
    made: Made, witness: Witness, tmp_path: Path
) -> None:
    witness.round(log_of(made), [], NOW)
    other = Made(tmp_path / "other")
    for _ in range(400):
        other.open("M0")
    other.publish()
    shouts(other, witness, "do not begin with the 306")


def test_tiles_that_do_not_give_the_signed_root_are_no_fork(made: Made, witness: Witness) -> None:
    witness.round(log_of(made), [], NOW)
    made.put("checkpoint", made.keys.sign(307, b"x" * 32, made.now))
    made.put("tile/0/001.p/51", bytes(51 * 32))
    with pytest.raises(Refused, match="do not give the root"):
        witness.round(log_of(made), [], NOW)


def test_a_log_cannot_change_its_keys_by_itself(made: Made, witness: Witness, tmp_path: Path) -> None:
    witness.round(log_of(made), [], NOW)
    stranger = making.Keys(seed=4)
    made.keys, old = stranger, made.keys
    made.put("keys", "".join(f"{key.encode()}\n" for key in stranger.told).encode())
    grow(made)
    with pytest.raises(Refused, match="not signed by a key of this log"):
        witness.round(log_of(made), [], NOW)
    with pytest.raises(Refused, match="not signed"):
        witness.round(log_of(made), stranger.told, NOW)  # what it cosigned itself is not by these keys
    fresh = Witness(tmp_path / "fresh", NAME)
    with pytest.raises(Refused):
        fresh.round(log_of(made), old.told, NOW)
    assert not (fresh.folder / "log-keys").exists()
    assert Witness(tmp_path / "new", NAME).round(log_of(made), stranger.told, NOW).what == "cosigned"


def test_a_witness_is_of_one_log(made: Made, witness: Witness, tmp_path: Path) -> None:
    witness.round(log_of(made), [], NOW)
    other = Made(tmp_path / "other", making.Keys(seed=1, origin="other.example/log"))
    other.open("M0")
    other.publish()
    with pytest.raises(Refused, match="not of other"):
        witness.round(log_of(other), [*made.keys.told, *other.keys.told], NOW)


def get(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- our own
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_it_tells_the_world_its_line_and_its_key(made: Made, witness: Witness) -> None:
    server = serving.serve(witness, "127.0.0.1", 0)
    at = f"http://127.0.0.1:{server.server_port}"
    try:
        assert get(f"{at}/checkpoint") == (404, b"not there\n")
        witness.round(log_of(made), [], NOW)
        assert get(f"{at}/checkpoint") == (200, (witness.folder / "cosigned").read_bytes())
        assert get(f"{at}/key") == (200, f"{witness.key.encode()}\n".encode())
        assert get(f"{at}/seed") == (404, b"not there\n")
        assert get(f"{at}/../seed") == (404, b"not there\n")
    finally:
        server.shutdown()
        server.server_close()
