"""Whether two answers are the same words: what was written for one matter must not be sent as the answer to another."""

from __future__ import annotations

from collections import Counter
from typing import Final
from unicodedata import normalize

LEAST: Final = 20
"""A shorter text is compared as a whole: in a few words one more or less is another answer."""
SAME: Final = 0.93
"""From this share of pairs of characters in common on, two longer texts are one text with a word changed."""


def bare(text: str) -> str:
    """Give the letters and digits of a text, in one width and case: blanks and stops make no other answer."""
    return "".join(c for c in normalize("NFKC", text).casefold() if c.isalnum())


def is_same(one: str, other: str) -> bool:
    """Say whether two texts are the same, or nearly: Dice's measure over pairs of neighbouring characters.

    Texts without a letter are like no other.
    """
    a, b = bare(one), bare(other)
    if not a or not b:
        return False
    if a == b:
        return True
    if min(len(a), len(b)) < LEAST or 2 * (min(len(a), len(b)) - 1) < SAME * (len(a) + len(b) - 2):
        return False  # too short to be nearly the same, or one so much longer that no pairs could make it up
    of_a, of_b = _pairs(a), _pairs(b)
    return 2 * (of_a & of_b).total() >= SAME * (of_a.total() + of_b.total())


def _pairs(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1))
