"""A tracking code as it is said on the telephone: in groups of four, each character so that no two sound alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP: Final = 4
DIGITS_ZH: Final = "零幺二三四五六七八九"
# By towns that everybody has heard of, as they are spelt in pinyin; no town begins with V.
LETTERS_ZH: Final[Mapping[str, str]] = {
    "A": "安徽", "B": "北京", "C": "成都", "D": "大连", "E": "峨眉", "F": "福建", "G": "广州", "H": "海南", "J": "江西",
    "K": "昆明", "M": "绵阳", "N": "南京", "P": "盘锦", "Q": "青岛", "R": "日照", "S": "四川", "T": "天津",
    "V": "胜利手势", "W": "武汉", "X": "西安", "Y": "云南", "Z": "郑州",
}  # fmt: skip
DIGITS_EN: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# The international spelling alphabet (ITU Radio Regulations, appendix 14), without I, L, O and U.
LETTERS_EN: Final[Mapping[str, str]] = {
    "A": "Alfa", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel",
    "J": "Juliett", "K": "Kilo", "M": "Mike", "N": "November", "P": "Papa", "Q": "Quebec", "R": "Romeo", "S": "Sierra",
    "T": "Tango", "V": "Victor", "W": "Whiskey", "X": "X-ray", "Y": "Yankee", "Z": "Zulu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Four characters of a code, and how they are said."""

    written: str
    said: str


def _said_zh(character: str) -> str:
    return DIGITS_ZH[int(character)] if character.isdigit() else f"{LETTERS_ZH[character]}的 {character}"


def _said_en(character: str) -> str:
    return DIGITS_EN[int(character)] if character.isdigit() else LETTERS_EN[character]


def spelled(code: str, *, is_chinese: bool) -> tuple[Group, ...]:
    """Give a code in groups with their spoken form. Raises KeyError for a character that no code has."""
    parts = [code[n : n + GROUP] for n in range(0, len(code), GROUP)]
    if is_chinese:
        return tuple(Group(part, "，".join(map(_said_zh, part))) for part in parts)
    return tuple(Group(part, " · ".join(map(_said_en, part))) for part in parts)
