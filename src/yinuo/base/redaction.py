"""Finds what could give a person away in a text and suggests hiding it; a human always looks after it.

The engine knows no country: what an identity number or a telephone number looks like is data of the
pack, built into `RedactionRules` by `rules_from`. A rule may name a check that a candidate must pass,
so that an order number of the same length is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from yinuo.base.contact import masked_name
from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import FOLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

HAN_DIGITS: Final = {
    ord(char): ord(digit)
    for chars, digit in (
        ("零〇", "0"),
        ("一幺壹", "1"),
        ("二贰", "2"),
        ("三叁", "3"),
        ("四肆", "4"),
        ("五伍", "5"),
        ("六陆", "6"),
        ("七柒", "7"),
        ("八捌", "8"),
        ("九玖", "9"),
    )
    for char in chars
}
SEEN_AS: Final = {**FOLDS, **HAN_DIGITS}
"""Digits in full width or in characters hide a number from no reader, so they hide it from no rule."""
GAP: Final = r"[\s.·•_*-]"
BETWEEN: Final = re.compile(rf"(?<=\d){GAP}{{1,3}}(?=[\dXx])")
"""What people put between the digits of a number. A comma or a slash parts amounts and dates, and is left alone."""
LONG: Final = re.compile(r"\d{11}")
RUN: Final = re.compile(rf"\d(?:{GAP}{{0,3}}[\dXx])+")
PIECE: Final = re.compile(r"\S+")
MOST_SIGNS: Final = 20
"""No number of a person is longer; what is, is several."""
NAME: Final = "name"
"""The kind of a name on a place's private list."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the text, `text[start:end]`, that looks like something of this kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class WeightedCheck:
    """A check digit: Σ weight × digit modulo `modulus` picks the sign that must stand last.

    The scheme of ISO 7064 MOD 11-2 and its national forms; weights and signs are data.
    """

    weights: tuple[int, ...]
    modulus: int
    signs: str

    def passes(self, digits: str) -> bool:
        """Whether the last character is the sign that the others call for."""
        head, last = digits[:-1], digits[-1:]
        if len(head) != len(self.weights) or not head.isdigit():
            return False
        total = sum(weight * int(digit) for weight, digit in zip(self.weights, head, strict=True))
        return self.signs[total % self.modulus] == last.upper()


@dataclass(frozen=True)
class LuhnCheck:
    """The check digit of bank cards, ISO/IEC 7812-1 annex B."""

    def passes(self, digits: str) -> bool:
        """Whether the digits add up to a multiple of ten, every second one doubled from the right."""
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
        return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0  # noqa: PLR2004 -- two digits added up


@dataclass(frozen=True)
class Rule:
    """One kind of thing to hide: how it looks, what stands in its place, and its check if it has one."""

    kind: str
    pattern: re.Pattern[str]
    label: str
    check: WeightedCheck | LuhnCheck | None = None

    def spans(self, seen: str) -> Iterable[Span]:
        """Yield every place in the folded text that looks like this and passes the check."""
        for match in self.pattern.finditer(seen):
            if self.check is None or self.check.passes(re.sub(r"[\s-]", "", match[0])):
                yield Span(match.start(), match.end(), self.kind)


@dataclass(frozen=True)
class RedactionRules:
    """The rules of one place; where two overlap, the one that begins first and then the longer one stands."""

    rules: tuple[Rule, ...] = ()
    labels: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Index the labels by kind."""
        object.__setattr__(self, "labels", {rule.kind: rule.label for rule in self.rules})

    def named(self, names: Iterable[str]) -> RedactionRules:
        """Return the same rules with the names of a private list, which stand in no pack and in no repository."""
        written = sorted({"".join(name.split()) for name in names} - {""}, key=len, reverse=True)
        if not written:
            return self
        spelt = (r"\s?".join(map(re.escape, name.translate(SEEN_AS))) for name in written)
        return RedactionRules((*self.rules, Rule(NAME, re.compile("|".join(spelt), re.IGNORECASE), "")))

    def stands_for(self, kind: str, words: str) -> str:
        """Return what is put in the place of these words: the label of their kind, of a name its family name."""
        return masked_name(words) if kind == NAME else self.labels[kind]


def _spans(seen: str, rules: RedactionRules) -> Iterator[Span]:
    """Yield every span of the folded text, and those of numbers that were pulled apart."""
    for rule in rules.rules:
        yield from rule.spans(seen)
    closed = BETWEEN.sub("", seen)
    if len(closed) == len(seen) or not LONG.search(closed):
        return
    yield from _closed_up(seen, 0, len(seen), rules)
    for run in RUN.finditer(seen):
        yield from _beside(seen, run, rules)


def _closed_up(seen: str, start: int, end: int, rules: RedactionRules) -> Iterator[Span]:
    """Yield the spans of a stretch of the text without what stands between its digits, where they stand in the text."""
    closed = BETWEEN.sub("", seen[start:end])
    at: list[int] = []  # where each character of the closed stretch stands in the text as typed
    begins = start
    for gap in BETWEEN.finditer(seen[start:end]):
        at += range(begins, start + gap.start())
        begins = start + gap.end()
    at += range(begins, end)
    for rule in rules.rules:
        for span in rule.spans(closed):
            yield Span(at[span.start], at[span.end - 1] + 1, span.kind)


def _beside(seen: str, run: re.Match[str], rules: RedactionRules) -> Iterator[Span]:
    """Yield the numbers of a run of digits that have others beside them, a space between.

    Closed up together they hide each other; days and amounts in a row are parted by more than one sign.
    """
    pieces = [(run.start() + one.start(), run.start() + one.end()) for one in PIECE.finditer(run[0])]
    if len(pieces) == 1:
        return
    for first, (start, _end) in enumerate(pieces):
        for _start, end in pieces[first : first + MOST_SIGNS]:
            gaps = BETWEEN.findall(seen[start:end])
            if end - start - sum(map(len, gaps)) > MOST_SIGNS:
                break
            if len(set(gaps)) <= 1:
                yield from _closed_up(seen, start, end, rules)


def find_personal(text: str, rules: RedactionRules) -> tuple[Span, ...]:
    """Return what looks personal in the text, in order and without overlap, as suggestions for redaction."""
    seen = text.translate(SEEN_AS)
    found = sorted(_spans(seen, rules), key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def masked(text: str, rules: RedactionRules) -> str:
    """Return the text with the label of its kind in place of everything that looks personal."""
    parts: list[str] = []
    at = 0
    for span in find_personal(text, rules):
        parts += [text[at : span.start], rules.stands_for(span.kind, text[span.start : span.end])]
        at = span.end
    return "".join([*parts, text[at:]])


def rules_from(data: Iterable[Mapping[str, object]]) -> RedactionRules:
    """Build the rules from a pack's data: rows of kind, label, pattern and, where there is one, check.

    A check is {name: weighted, weights, modulus, signs} or {name: luhn}. Raises `Invalid` naming the
    row's kind.
    """
    return RedactionRules(tuple(_rule(row) for row in data))


def _rule(row: Mapping[str, object]) -> Rule:
    kind = row.get("kind", "")
    try:
        return Rule(
            str(row["kind"]), re.compile(str(row["pattern"])), str(row["label"]), _check(row.get("check"))
        )
    except (KeyError, TypeError, ValueError, re.error) as fault:
        raise Invalid(
            {"redaction": Sentence("遮隐规则「{kind}」写得不对：{fault}。", kind=kind, fault=fault)}
        ) from fault


def _weighted(data: Mapping[str, object]) -> WeightedCheck:
    weights = data["weights"]
    if not isinstance(weights, list | tuple):
        raise TypeError("weights")
    check = WeightedCheck(tuple(map(int, weights)), int(str(data["modulus"])), str(data["signs"]))
    if len(check.signs) != check.modulus:
        raise ValueError("signs")
    return check


CHECKS: Final[Mapping[str, Callable[[Mapping[str, object]], WeightedCheck | LuhnCheck]]] = {
    "weighted": _weighted,
    "luhn": lambda _data: LuhnCheck(),
}


def _check(data: object) -> WeightedCheck | LuhnCheck | None:
    if data is None:
        return None
    if not isinstance(data, dict):
        raise TypeError("check")
    return CHECKS[str(data["name"])](data)
