"""Places, units and categories by the names people write in a sheet: read once, asked for every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.intake.columns import folded
from yinuo.kernel.limits.queries import categories
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.limits.book import CategoryRow
    from yinuo.kernel.people.trees import Node

MOST_SHOWN: Final = 40
KIND_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("request", "诉求", "求助", "咨询", "投诉", "建议", "请求", "意见"), "request"),
    **dict.fromkeys(("wish", "微心愿", "心愿"), "wish"),
    **dict.fromkeys(("hazard", "隐患", "安全隐患", "险情"), "hazard"),
    **dict.fromkeys(("dispute", "纠纷", "矛盾纠纷"), "dispute"),
}
STATE_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("待办", "在办", "处理中", "办理中", "待处理", "待受理", "已受理", "已派单"), "open"),
    **dict.fromkeys(("已转办", "未办结", "未结", "延期", "open", "pending"), "open"),
    **dict.fromkeys(("办结", "已办结", "结案", "已结案", "已结", "完结", "已完结", "完成"), "over"),
    **dict.fromkeys(("已完成", "办毕", "closed", "done", "resolved", "completed"), "over"),
}
OVER: Final = Sentence("在原来那里已经办结。这里办没办结只听诉求人自己的话，表里没有，所以这一行不收。")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row by the words it goes by."""

    row: Node | CategoryRow
    path: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def code(self) -> str:
        """Give its code."""
        return self.row.code


@dataclass(frozen=True, slots=True)
class Directory:
    """The names of a place; `told` are words that somebody has said the meaning of: field → word → code."""

    places: tuple[Entry, ...]
    units: tuple[Entry, ...]
    sorts: tuple[Entry, ...]
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _words: dict[int, dict[str, list[Entry]]] = field(default_factory=dict)
    _starts: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    @classmethod
    def read(cls, told: Mapping[str, Mapping[str, str]]) -> Directory:
        """Read the names that are in use: two queries."""
        sorts = tuple(
            Entry(row, (row.code,), _words(row.code, row.name, row.name_en)) for row in categories()
        )
        return cls(_entries(Place.objects.all()), _entries(Unit.objects.all()), sorts, told)

    def place(self, typed: str) -> str:
        """Give the code of the place that was written. Raises Invalid with one sentence.

        An address will do: the innermost place whose name stands in it, where only one can be meant.
        """
        said = self._said("place", typed)
        if said:
            return said
        hits = self._exactly(self.places, typed) or self._within(typed)
        return _only(hits, typed, Sentence("没有「{typed}」这个地方。", typed=typed[:MOST_SHOWN]))

    def unit(self, typed: str, name: str = "lead_unit") -> str:
        """Give the code of the unit that was written. Raises Invalid with one sentence."""
        said = self._said(name, typed)
        if said:
            return said
        missing = Sentence("没有「{typed}」这个单位。", typed=typed[:MOST_SHOWN])
        return _only(self._exactly(self.units, typed), typed, missing)

    def category(self, typed: str) -> str:
        """Give the code of the category that was written. Raises Invalid with one sentence."""
        said = self._said("category", typed)
        if said:
            return said
        missing = Sentence("没有「{typed}」这一类。", typed=typed[:MOST_SHOWN])
        return _only(self._exactly(self.sorts, typed), typed, missing)

    def kind(self, typed: str) -> str:
        """Give what sort of matter was written. Raises Invalid with one sentence."""
        found = self._said("kind", typed) or KIND_WORDS.get(folded(typed), "")
        if not found:
            raise Invalid.whole(
                Sentence("没读懂「{typed}」。请写诉求、心愿、隐患或纠纷。", typed=typed[:MOST_SHOWN])
            )
        return found

    def state(self, typed: str) -> str:
        """Give "open" for what is still open where it comes from. Raises Invalid for what ended there (ADR-0010)."""
        found = self._said("state", typed) or STATE_WORDS.get(folded(typed), "")
        if not found:
            raise Invalid.whole(
                Sentence("没读懂「{typed}」。请写待办、在办或已办结。", typed=typed[:MOST_SHOWN])
            )
        if found == "over":
            raise Invalid.whole(OVER)
        return found

    def _said(self, name: str, typed: str) -> str:
        return self.told.get(name, {}).get(folded(typed), "")

    def _exactly(self, among: tuple[Entry, ...], typed: str) -> list[Entry]:
        return self._by_word(among).get(folded(typed), [])

    def _by_word(self, among: tuple[Entry, ...]) -> dict[str, list[Entry]]:
        """Give the entries by every word that they go by, made once."""
        if id(among) not in self._words:
            found: dict[str, list[Entry]] = {}
            for entry in among:
                for word in dict.fromkeys(entry.words):
                    found.setdefault(word, []).append(entry)
            self._words[id(among)] = found
        return self._words[id(among)]

    def _named_in(self, text: str) -> list[Entry]:
        """Give the places of which a name (no code, and longer than one character) stands in a text, in their order."""
        if not self._starts:
            for n, entry in enumerate(self.places):
                for word in entry.words[1:]:
                    if len(word) > 1:
                        self._starts.setdefault(word[:2], []).append((word, n))
        found = {
            n
            for at in range(len(text) - 1)
            for word, n in self._starts.get(text[at : at + 2], ())
            if text.startswith(word, at)
        }
        return [self.places[n] for n in sorted(found)]

    def _within(self, typed: str) -> list[Entry]:
        """Give the innermost places named in an address, where the places above them are named too if any other is."""
        named = self._named_in(folded(typed))
        codes = {entry.code for entry in named}
        inner = [e for e in named if not any(e.code in other.path and e is not other for other in named)]
        deepest = max((len(codes & set(entry.path)) for entry in inner), default=0)
        return [entry for entry in inner if len(codes & set(entry.path)) == deepest]


def _only(hits: list[Entry], typed: str, missing: Sentence) -> str:
    if not hits:
        raise Invalid.whole(missing)
    if len(hits) > 1:
        raise Invalid.whole(
            Sentence("叫「{typed}」的不止一处。请写上所在的镇、街道。", typed=typed[:MOST_SHOWN])
        )
    return hits[0].code


def _words(code: str, name: str, name_en: str) -> tuple[str, ...]:
    return (folded(code), *dict.fromkeys(folded(word) for word in (name, name_en) if word))


def _entries(rows: Iterable[Node]) -> tuple[Entry, ...]:
    return tuple(
        Entry(row, codes_in(row.path), _words(row.code, row.name, row.name_en))
        for row in rows
        if row.is_active
    )
