"""The draw: by the head of the log alone, the same for everybody."""

import hashlib
import json
import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.campaigns.spot_audit import (
    CLOSURES_FORM,
    Closure,
    Ending,
    closures_of,
    draw_of,
    drawn,
    head_of,
    n_drawn,
    number_of,
)
from yinuo_verify import note
from yinuo_verify.checkpoint import Checkpoint

HEAD = Checkpoint("log.example", 42, bytes(range(32)))
SIGNED = HEAD.encode() + f"\n— log.example {note.to_base64(bytes(68))}\n".encode()
CLOSURES = [Closure(f"r{n}", f"sl-{n % 3}", ("solved", "silent", "explained")[n % 7 % 3]) for n in range(900)]


def raw(rows: object, form: str = CLOSURES_FORM) -> bytes:
    return json.dumps({"form": form, "closures": rows}).encode()


def test_the_same_head_draws_the_same_and_another_draws_others() -> None:
    first = [one["ref"] for one in drawn(CLOSURES, HEAD)]
    assert first == [one["ref"] for one in drawn(CLOSURES[::-1], HEAD)]
    assert first != [one["ref"] for one in drawn(CLOSURES, Checkpoint("log.example", 43, HEAD.root))]


def test_a_number_can_be_had_with_any_tool() -> None:
    text = f"yinuo-draw-1\nlog.example\n42\n{note.to_base64(HEAD.root)}\nsl-0\nr0"
    told = subprocess.run(["sha256sum"], input=text.encode(), capture_output=True, check=True).stdout.split()[
        0
    ]
    assert told.decode() == number_of(HEAD, "sl-0", "r0")


@pytest.mark.parametrize(
    ("n", "ending", "k"),
    [
        (5, "solved", 5),
        (50, "solved", 10),
        (84, "solved", 11),
        (1000, "solved", 120),
        (1000, "silent", 10),
        (3, "silent", 3),
        (77, "explained", 77),
    ],
)
def test_ten_at_least_twelve_of_a_hundred_and_all_that_was_explained(n: int, ending: Ending, k: int) -> None:
    assert n_drawn(n, ending) == k


def test_every_closure_has_the_same_chance() -> None:
    closures, heads = CLOSURES[:60], [Checkpoint("log.example", n, HEAD.root) for n in range(1, 401)]
    counts = Counter(
        one["ref"]
        for head in heads
        for one in drawn([Closure(c.ref, "sl-0", "solved") for c in closures], head)
    )
    expected = 400 * 10 / 60
    assert len(counts) == 60
    assert sum((n - expected) ** 2 / expected for n in counts.values()) < 110


@given(st.lists(st.sampled_from(CLOSURES), unique=True, max_size=120))
def test_a_draw_keeps_to_what_there_is(some: list[Closure]) -> None:
    told = drawn(some, HEAD)
    every = Counter((one.unit, one.ending) for one in some)
    assert Counter((one["unit"], one["ending"]) for one in told) == Counter(
        {key: n_drawn(n, key[1]) for key, n in every.items()}
    )
    assert {one["ref"] for one in told} <= {one.ref for one in some}


def test_a_draw_names_its_head_and_what_it_was_drawn_from() -> None:
    closures = raw([["a", "sl-a", "solved"], ["b", "sl-a", "explained"]])
    told = json.loads(draw_of(closures, SIGNED))
    assert (told["size"], told["root"], len(told["drawn"])) == (42, note.to_base64(HEAD.root), 2)
    assert told["closures"] == hashlib.sha256(closures).hexdigest()
    assert head_of(SIGNED) == HEAD


@pytest.mark.parametrize(
    "wrong",
    [
        b"{",
        b"[]",
        raw([["a", "sl-a"]]),
        raw([["a", "sl-a", "kept"]]),
        raw([[1, "sl-a", "solved"]]),
        raw([], "other"),
        raw(3),
    ],
)
def test_what_is_no_list_of_closures_is_refused(wrong: bytes) -> None:
    with pytest.raises(Invalid):
        closures_of(wrong)


def test_a_matter_named_twice_and_a_head_that_is_none_are_refused() -> None:
    with pytest.raises(Invalid, match="不止一次"):
        drawn([CLOSURES[0], CLOSURES[0]], HEAD)
    with pytest.raises(Invalid, match="检查点"):
        head_of(b"nothing of the kind")
