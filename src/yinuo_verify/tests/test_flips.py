"""A thousand bits flipped by lot in everything a log publishes: none goes through, but in what nobody signed."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from yinuo_verify import checkpoint, openings, proof, source, verify
from yinuo_verify.findings import Findings
from yinuo_verify.refusal import Refused
from yinuo_verify.tests import making

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo_verify.tests.making import Made

EACH = 200
REF = "M3"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return making.small(tmp_path_factory.mktemp("log"), 560)


def flipped(raw: bytes, drawn: random.Random) -> bytes:
    found = bytearray(raw)
    found[drawn.randrange(len(found))] ^= 1 << drawn.randrange(8)
    return bytes(found)


def holds(made: Made) -> bool:
    log = source.Log(source.Folder(made.folder))
    return verify.verify(log, made.keys.told, None, lambda *_: None).holds


def flip_files(made: Made, files: list[Path], seed: int, times: int) -> list[str]:
    """Flip a bit in one of the files, look, and put it back; give those that went through."""
    drawn, through = random.Random(seed), []
    for _ in range(times):
        path = drawn.choice(files)
        raw = path.read_bytes()
        wrong = flipped(raw, drawn)
        path.write_bytes(wrong)
        if holds(made):
            through.append(f"{path}: {wrong!r}")
        path.write_bytes(raw)
    return through


def served(made: Made, under: str) -> list[Path]:
    """Give the files that stand for the size of the head: a reader asks for no other."""
    size = len(made.leaves)
    widths = {f".p/{size % 256}", f".p/{size // 256}"}
    found = [path for path in (made.folder / under).rglob("*") if path.is_file()]
    return [path for path in found if ".p/" not in str(path) or any(str(path).endswith(w) for w in widths)]


def test_the_log_holds_before_a_bit_is_flipped(made: Made) -> None:
    assert holds(made)


@pytest.mark.parametrize(("under", "seed"), [("tile/0", 1), ("tile/1", 2), ("tile/entries", 3)])
def test_no_bit_of_a_tile_or_an_entry_can_be_flipped(made: Made, under: str, seed: int) -> None:
    files = served(made, under)
    assert files
    assert flip_files(made, files, seed, EACH // 2) == []


def test_no_bit_of_a_checkpoint_can_be_flipped(made: Made) -> None:
    drawn = random.Random(4)
    for _ in range(EACH):
        with pytest.raises(Refused):
            checkpoint.read(flipped(made.notes[-1], drawn), made.keys.told)


def test_no_bit_of_a_published_checkpoint_can_be_flipped(made: Made) -> None:
    files = [path for path in (made.folder / "checkpoints").iterdir() if path.name != "days"]
    assert flip_files(made, files, 5, EACH // 2) == []


def checked(raw: bytes, made: Made) -> None:
    read = proof.Proof.parse(raw.decode())
    read.check(read.extra, made.keys.told)


def test_no_bit_of_a_proof_can_be_flipped(made: Made) -> None:
    head = checkpoint.read(made.notes[-1], made.keys.told)
    drawn = random.Random(6)
    log = source.Log(source.Folder(made.folder))
    for _ in range(EACH):
        raw = proof.prove(log, drawn.randrange(head.size), head).encode().encode()
        checked(raw, made)
        with pytest.raises((Refused, UnicodeDecodeError)):
            checked(flipped(raw, drawn), made)


def told(read: openings.Openings) -> list[object]:
    """Give what openings say that is in the log. A matter's number, its zone and its texts' names are not."""
    return [(one.index, one.hash, one.public, sorted(one.fields.values())) for one in read.events]


def test_no_bit_of_an_opening_can_be_flipped(made: Made) -> None:
    raw = json.dumps(made.openings(REF), ensure_ascii=False).encode()
    kept = told(openings.read(raw, made.keys.told, Findings()))
    drawn = random.Random(7)
    n_caught = 0
    for _ in range(EACH):
        findings = Findings()
        try:
            read = openings.read(flipped(raw, drawn), made.keys.told, findings)
        except Refused:
            n_caught += 1
            continue
        n_caught += bool(findings.found)
        assert findings.found or told(read) == kept
    assert n_caught > EACH * 0.9
