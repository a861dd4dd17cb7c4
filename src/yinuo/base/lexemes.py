"""What a text is found by: single characters and pairs of Chinese, whole words of everything else.

Chinese is written without gaps, and a dictionary that cuts it into words misses every second substring that
people look for. A pair of neighbouring characters needs no dictionary: whoever looks for two characters
finds exactly the texts that have them side by side. The same function makes what is kept and what is asked
for, so that the two can never disagree (ADR-0009).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from typing import Final

CJK: Final = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
RUNS: Final = re.compile(f"([{CJK}]+)|([^\\W_{CJK}]+)")
TERMS: Final = re.compile(r"[^\W_]+")
REFERENCE: Final = re.compile(r"[A-Za-z]{1,6}-\d{4}-([0-9A-Za-z]{8})", re.ASCII)
LONGEST_WORD: Final = 60
MOST_TYPED: Final = 80
LEAST_BEGUN: Final = 2
"""A word of an alphabet must be so long before it may stand for all that begin with it."""
MOST_TELLING: Final = 16
SAYS_LITTLE: Final = frozenset(
    "的了是在我你您他她它们有没这那就都也很还又和与及或但到个些着把被给让几天请能要想会可吗呢吧啊为"
)
"""Characters that stand in every text, whatever it is about."""
PAIRS_SAY_LITTLE: Final = frozenset(
    (
        *("小区", "门口", "路口", "旁边", "附近", "这里", "那里", "地方", "东西", "晚上", "早上", "白天"),
        *(
            "夜里",
            "时候",
            "现在",
            "已经",
            "希望",
            "大家",
            "老人",
            "孩子",
            "师傅",
            "看不",
            "不清",
            "不能",
            "不好",
        ),
    )
)
"""Pairs that say where and when and for whom, in texts about anything."""


def folded(text: str) -> str:
    """Return a text as it is compared: full width made half, capitals small, one form for each character."""
    return unicodedata.normalize("NFKC", text).casefold()


def lexemes(text: str) -> set[str]:
    """Return everything a text is found by. Letters and digits alone: no lexeme ever needs quoting."""
    found: set[str] = set()
    for run in RUNS.finditer(folded(text)):
        word = run[0]
        if run.lastindex == 1:
            found.update(word)
            found.update(map(add, word, word[1:]))
        else:
            found.add(word[:LONGEST_WORD])
    return found


def vector(text: str) -> str:
    """Return a text's lexemes as PostgreSQL reads a tsvector: in any order, it sorts them itself."""
    return "'" + "' '".join(found) + "'" if (found := lexemes(text)) else ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: the terms as they are compared, and the question the index is asked."""

    terms: tuple[str, ...]
    query: str

    def holds(self, text: str) -> bool:
        """Say whether a text really has every term: the pairs may stand apart in it."""
        said = folded(text)
        return all(term in said for term in self.terms)


def sought(typed: str) -> Sought | None:
    """Read what was typed; None where there is nothing in it to look for.

    All terms must be there, in any order. The last word of an alphabet may go on ("boil" finds "boiler").
    """
    typed = REFERENCE.sub(r"\1", typed[:MOST_TYPED])
    terms = tuple(dict.fromkeys(TERMS.findall(folded(typed))))
    asked = dict.fromkeys(lexeme for term in terms for lexeme in _asked(term))
    if not asked:
        return None
    parts = [f"'{lexeme}'" for lexeme in asked]
    last = RUNS.findall(terms[-1])[-1][1]
    if len(last) >= LEAST_BEGUN:
        parts[list(asked).index(last[:LONGEST_WORD])] += ":*"
    return Sought(terms, " & ".join(parts))


def _asked(term: str) -> list[str]:
    asked = []
    for chinese, word in RUNS.findall(term):
        pairs = list(map("".join, pairwise(chinese)))
        asked += pairs or [chinese or word[:LONGEST_WORD]]
    return asked


def telling(text: str, most: int = MOST_TELLING) -> tuple[str, ...]:
    """Return the lexemes that say what a text is about: pairs without characters of every text, and longer words."""
    parts: dict[str, None] = {}
    for chinese, word in RUNS.findall(folded(text)):
        pairs = map("".join, pairwise(chinese))
        parts |= dict.fromkeys(pair for pair in pairs if _tells(pair))
        if len(word) > LEAST_BEGUN:
            parts[word[:LONGEST_WORD]] = None
    return tuple(parts)[:most]


def _tells(pair: str) -> bool:
    return pair not in PAIRS_SAY_LITTLE and not SAYS_LITTLE & set(pair)


def marked(text: str, terms: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it is one of the terms; the pieces joined are the text."""
    said = text.casefold().translate(_HALF)
    if not terms or len(said) != len(text):  # a character that folds to two has no place of its own
        return [(text, False)]
    found = re.split("(" + "|".join(map(re.escape, sorted(terms, key=len, reverse=True))) + ")", said)
    pieces, at = [], 0
    for n, piece in enumerate(found):
        if piece:
            pieces.append((text[at : at + len(piece)], n % 2 == 1))
        at += len(piece)
    return pieces


_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
