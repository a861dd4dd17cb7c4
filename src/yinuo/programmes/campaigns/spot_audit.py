r"""抽查: which closures are looked at again, drawn by a head of the public log so that anyone can draw the same.

The seed is a head that nobody knew when the closures were made: draw with the first checkpoint after the
month is over. Every closure gets a number, SHA-256 of the seed and its own reference; the lowest are drawn.
No generator of random numbers is involved: `printf 'yinuo-draw-1\nORIGIN\nSIZE\nROOT\nUNIT\nREF' |
sha256sum` gives the same number anywhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from yinuo.base.canonical import canonical
from yinuo.base.errors import Invalid, Sentence
from yinuo_verify import note
from yinuo_verify.checkpoint import Checkpoint
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORM, CLOSURES_FORM = "yinuo-draw-1", "yinuo-closures-1"
Ending = Literal["solved", "silent", "explained"]
ENDINGS: Final[tuple[Ending, ...]] = ("solved", "silent", "explained")
FEWEST, SHARE = 10, 12
"""At least so many of each unit's closed ones, and of a hundred; so many of the silent; all explained ones."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A matter that a unit ended in the month: solved (kept, done), ended in silence, or explained."""

    ref: str
    unit: str
    ending: Ending


def head_of(raw: bytes) -> Checkpoint:
    """Read the head of the log out of a checkpoint. Raises Invalid where it is none; signatures are the verifier's."""
    try:
        return Checkpoint.parse(note.parse(raw).text)
    except Refused:
        raise Invalid({"checkpoint": Sentence("这不是公开日志的检查点。")}) from None


def number_of(head: Checkpoint, unit: str, ref: str) -> str:
    """Give the number of a closure in a draw."""
    root = note.to_base64(head.root)
    text = "\n".join((FORM, head.origin, str(head.size), root, unit, ref))
    return hashlib.sha256(text.encode()).hexdigest()


def n_drawn(n: int, ending: Ending) -> int:
    """Give how many of n closures of one unit and ending are drawn."""
    if ending == "explained":
        return n
    share = -(-SHARE * n // 100) if ending == "solved" else 0
    return min(n, max(FEWEST, share))


def drawn(closures: Iterable[Closure], head: Checkpoint) -> list[dict[str, Any]]:
    """Draw for each unit and ending, by unit, ending and number. Raises Invalid where a closure is named twice."""
    every = list(closures)
    if len({one.ref for one in every}) < len(every):
        raise Invalid({"in": Sentence("同一件写了不止一次。")})
    refs: dict[tuple[str, int], list[str]] = {}
    for one in every:
        refs.setdefault((one.unit, ENDINGS.index(one.ending)), []).append(one.ref)
    each = (_lowest(unit, ENDINGS[ending], some, head) for (unit, ending), some in sorted(refs.items()))
    return [row for rows in each for row in rows]


def _lowest(unit: str, ending: Ending, refs: Sequence[str], head: Checkpoint) -> list[dict[str, Any]]:
    numbered = sorted((number_of(head, unit, ref), ref) for ref in refs)
    return [
        {"unit": unit, "ending": ending, "ref": ref, "number": number, "of": len(refs)}
        for number, ref in numbered[: n_drawn(len(refs), ending)]
    ]


def closures_of(raw: bytes) -> list[Closure]:
    """Read the month's closures: JSON {form, closures: [[ref, unit, ending], …]}. Raises Invalid."""
    try:
        told = json.loads(raw)
        if told["form"] != CLOSURES_FORM or set(told) != {"form", "closures"}:
            raise ValueError  # noqa: TRY301 -- one answer for everything that is no list of closures
        every = [Closure(*row) for row in told["closures"]]
        is_sound = all(
            isinstance(one.ref, str) and isinstance(one.unit, str) and one.ending in ENDINGS for one in every
        )
    except (KeyError, TypeError, ValueError):
        is_sound, every = False, []
    if not is_sound:
        raise Invalid({"in": Sentence("没有这个文件，或者读不出来。")})
    return every


def draw_of(closures: bytes, checkpoint: bytes) -> bytes:
    """Give a draw as canonical JSON and a line's end: what was drawn from, by which head, and what came out."""
    head = head_of(checkpoint)
    told = {
        "form": FORM,
        "closures": hashlib.sha256(closures).hexdigest(),
        "origin": head.origin,
        "size": head.size,
        "root": note.to_base64(head.root),
        "drawn": drawn(closures_of(closures), head),
    }
    return canonical(told) + b"\n"
