"""How alike texts are: rare runs of characters in common, a title's counting double.

One measure for three uses: the solved matters most like a new one, what may be the same matter sent twice, and what
many people bring forward at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from yinuo.programmes.voices.grams import counts, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from yinuo.programmes.voices.grams import Real, Whole

ORDERS: Final = (2, 3)
HEAD: Final = 200
"""What a text is about stands in its beginning; so many characters of it are read."""
AT_ONCE: Final = 256
POLITE: Final = re.compile(
    r"尊敬的?|敬爱的?|各位|领导们?|书记|市长|县长|局长|主任|同志|您好|你好|谢谢|感谢|辛苦|百忙之中|希望|恳请|请求|"
    r"强烈|投诉|咨询|反映|建议|关于|请问|有关|部门|相关|重视|关注|尽快|解决|处理|问题"
)
"""Words of any letter, whatever it is about."""


def said(title: str, detail: str) -> str:
    """Give the words that are compared: the title twice, the beginning of the detail, courtesies left out."""
    bare = POLITE.sub("", title) or title
    return f"{bare}\n{bare}\n{POLITE.sub('', detail)[:HEAD]}"


@dataclass(frozen=True, slots=True)
class Compared:
    """Texts ready to be compared: for each its weighed runs (`start`, `run`, `weight`), each row of length 1."""

    known: Whole
    rarity: Real
    start: Whole
    run: Whole
    weight: Real

    def __len__(self) -> int:
        return len(self.start) - 1


def weighed(texts: Sequence[str], known: Whole, rarity: Real) -> Compared:
    """Weigh texts by a vocabulary and how rare each of its runs is."""
    found = counts(texts, ORDERS, known)
    weight = (1 + np.log(found.n)) * rarity[found.column]
    length = np.sqrt(np.bincount(found.row, weight**2, minlength=len(texts)))
    length[length == 0] = 1
    return Compared(known, rarity, found.start, found.column, (weight / length[found.row]).astype(np.float32))


def compared(texts: Sequence[str], least: int = 2) -> Compared:
    """Read texts for comparing among themselves; a run that stands in fewer than `least` tells nothing."""
    known = vocabulary(texts, ORDERS, least)
    found = counts(texts, ORDERS, known)
    held = np.bincount(found.column, minlength=len(known))
    rarity = (np.log((1 + len(texts)) / (1 + held)) + 1).astype(np.float32)
    return weighed(texts, known, rarity)


@dataclass(frozen=True, slots=True)
class ByRun:
    """Texts found by their runs: which of them hold a run (`begin` to the next one's), and with what weight."""

    begin: Whole
    row: NDArray[np.int32]
    weight: Real


def by_run(among: Compared) -> ByRun:
    """Turn texts about: made once, where one text after another is held against the same ones."""
    order = np.argsort(among.run, kind="stable")
    begin = np.searchsorted(among.run[order], np.arange(len(among.known) + 1))
    row = np.repeat(np.arange(len(among), dtype=np.int32), np.diff(among.start))
    return ByRun(begin, row[order], among.weight[order])


def likenesses(asked: Compared, among: Compared, turned: ByRun | None = None) -> Iterator[tuple[int, Real]]:
    """Give for some of the asked at a time (the first one's number, a table of likenesses 0 to 1 to all the others)."""
    turned = turned or by_run(among)
    begin, row, weight = turned.begin, turned.row, turned.weight
    for first in range(0, len(asked), AT_ONCE):
        last = min(first + AT_ONCE, len(asked))
        some = slice(asked.start[first], asked.start[last])
        lone = np.repeat(np.arange(last - first), np.diff(asked.start[first : last + 1]))
        held, held_to = begin[asked.run[some]], begin[asked.run[some] + 1]
        n = held_to - held
        of = np.repeat(np.arange(len(n)), n)
        at = np.arange(len(of)) - np.repeat(np.cumsum(n) - n, n) + held[of]
        cells = lone[of] * len(among) + row[at]
        told = np.bincount(cells, asked.weight[some][of] * weight[at], minlength=(last - first) * len(among))
        yield first, told.reshape(last - first, len(among)).astype(np.float32)


def likeness_to_first(texts: Sequence[str]) -> Real:
    """Give how like each of the other texts is to the first one, 0 to 1.

    What only one of them says counts too: a long message that shares one place with a short one is not like it.
    """
    every = compared(texts, least=1)
    end = every.start[1]
    first = Compared(every.known, every.rarity, every.start[:2], every.run[:end], every.weight[:end])
    _n, table = next(likenesses(first, every))
    rest: Real = table[0][1:]
    return rest
