"""Signed notes, keys and checkpoints: what is written is read back, and there is one spelling of everything."""

import pytest

from yinuo_verify import checkpoint, note
from yinuo_verify.checkpoint import Checkpoint
from yinuo_verify.note import Key, Note, Signature
from yinuo_verify.refusal import Refused
from yinuo_verify.tests.making import ORIGIN, START, Keys

KEYS = Keys()
ROOT = bytes(range(32))
SIGNED = KEYS.sign(7, ROOT, START)
# The example of Go's package golang.org/x/mod/sumdb/note: a note that is not ours, by a key that is not ours.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SAYS = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_made_by_others_verifies() -> None:
    key, read = Key.parse(PETER), note.parse(PETER_SAYS.encode())
    assert key.encode() == PETER
    assert read.by(key) == read.signatures[0]
    assert read.encode() == PETER_SAYS.encode()
    with pytest.raises(Refused, match="false"):
        note.parse(PETER_SAYS.replace("answer", "cipher").encode()).by(key)


def test_a_checkpoint_is_read_with_its_clock() -> None:
    signed = checkpoint.read(SIGNED, KEYS.told, ORIGIN)
    assert (signed.size, signed.root, signed.time) == (7, ROOT, int(START.timestamp()))
    assert signed.note.encode() == SIGNED


def test_lines_of_others_are_kept_and_prove_nothing() -> None:
    other = Signature("sm2.example/log", b"SM2!", b"x" * 70)
    read = note.parse(SIGNED)
    both = Note(read.text, (other, *read.signatures))
    assert checkpoint.read(both.encode(), KEYS.told).note == both
    alone = Note(read.text, (other,))
    with pytest.raises(Refused, match="not signed by a key of this log"):
        checkpoint.read(alone.encode(), KEYS.told)


def test_keys_change_by_an_overlapping_second_line() -> None:
    new = Keys(seed=2)
    text = note.parse(SIGNED).text
    both = Note(text, (*note.parse(SIGNED).signatures, *note.parse(new.sign(7, ROOT, START)).signatures))
    for known in (KEYS.told, new.told, [*KEYS.told, *new.told]):
        assert checkpoint.read(both.encode(), known).size == 7


def test_a_known_key_with_a_false_line_condemns_the_note() -> None:
    new = Keys(seed=2)
    false = Signature(new.log.name, new.log.id, b"x" * 64)
    read = note.parse(SIGNED)
    with pytest.raises(Refused, match="false"):
        checkpoint.read(Note(read.text, (*read.signatures, false)).encode(), [*KEYS.told, *new.told])


def test_a_key_signs_once() -> None:
    read = note.parse(SIGNED)
    with pytest.raises(Refused, match="twice"):
        Note(read.text, read.signatures * 2).by(KEYS.log)


def test_a_log_without_its_clock_is_refused() -> None:
    read = note.parse(SIGNED)
    with pytest.raises(Refused, match="clock"):
        checkpoint.read(Note(read.text, read.signatures[:1]).encode(), KEYS.told)


def test_a_clock_of_another_name_is_not_the_logs() -> None:
    stranger = Key("witness.example/w", note.COSIGNATURE, KEYS.clock.public)
    read = note.parse(SIGNED)
    line = stranger.cosign(read.text, 5, KEYS.clock_secret.sign)
    assert stranger.checks(read.text, line)
    with pytest.raises(Refused, match="clock"):
        checkpoint.read(Note(read.text, (read.signatures[0], line)).encode(), [KEYS.log, stranger])


def test_a_checkpoint_of_another_log_is_refused() -> None:
    with pytest.raises(Refused, match="not of"):
        checkpoint.read(SIGNED, KEYS.told, "another.example/log")


def test_a_cosignature_binds_its_time() -> None:
    read = note.parse(SIGNED)
    clock = read.signatures[1]
    assert note.time_of(clock) == int(START.timestamp())
    later = Signature(clock.name, clock.key_id, (5).to_bytes(8, "big") + clock.raw[8:])
    assert not KEYS.clock.checks(read.text, later)
    beyond = Signature(clock.name, clock.key_id, b"\xff" * 8 + clock.raw[8:])
    assert note.time_of(beyond) is None
    assert not KEYS.clock.checks(read.text, beyond)
    assert note.time_of(read.signatures[0]) is None
    assert not KEYS.log.checks(read.text, clock)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\nno line\n",
        b"text\n\n\xe2\x80\x94 name\n",
        b"text\n\n\xe2\x80\x94 name AAAA\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAA\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAB=\n",
        b"text\n\n\xe2\x80\x94 name AAAAAA\xc3\xa4=\n",
        b"text\n\n\xe2\x80\x94 na+me AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94  AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAA=",
        b"te\txt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"te\xff\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"text\n\n" + b"\xe2\x80\x94 name AAAAAAA=\n" * 65,
        b"x" * (note.MOST_BYTES + 1),
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        note.parse(raw)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name+00000000",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("Peter", "peter"),
        "+c74f20a3+AR==",
        "name+00000000+",
    ],
)
def test_a_mistyped_key_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Key.parse(text)


def test_a_key_of_another_kind_is_unknown() -> None:
    for kind, public in ((0x06, b"m" * 1312), (0x01, b"short")):
        with pytest.raises(note.Unknown):
            Key.parse(Key("name", kind, public).encode())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"log\n7\n",
        b"log\n7\nAAAA\n",
        b"log\n07\n" + note.to_base64(ROOT).encode() + b"\n",
        b"log\n-7\n" + note.to_base64(ROOT).encode() + b"\n",
        b"\n7\n" + note.to_base64(ROOT).encode() + b"\n",
        b"log\n7\n" + note.to_base64(ROOT).encode(),
        b"log\n7\n" + note.to_base64(ROOT).encode() + b"\n\nmore\n",
        b"log\xff\n7\n" + note.to_base64(ROOT).encode() + b"\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: bytes) -> None:
    with pytest.raises(Refused):
        Checkpoint.parse(text)


def test_extension_lines_are_kept() -> None:
    told = Checkpoint("log", 0, ROOT, ("one", "two"))
    assert Checkpoint.parse(told.encode()) == told


def test_a_days_checkpoints_are_parted_and_joined() -> None:
    three = [KEYS.sign(size, ROOT, START) for size in (1, 2, 3)]
    assert checkpoint.split(checkpoint.join(three)) == three
    assert checkpoint.split(b"\n") == []
    with pytest.raises(Refused):
        checkpoint.split(checkpoint.join(three) + b"\nlog\n")
