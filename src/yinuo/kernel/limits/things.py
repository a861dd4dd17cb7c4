"""What a hazard may be about: things, from a closed list, and never people, gatherings or belief.

A place can add categories as data, but not of what stands refused here: this list is part of the
law of the house, not of a place, and a test holds it.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, normalize

from yinuo.base.text import INVISIBLE_CATEGORIES

THINGS: Final = (
    *("bridge", "building", "cable", "dangerous_goods", "drain", "exit", "fire_equipment", "fire_lane"),
    *("flood_gate", "gas", "lamp", "lift", "machine", "manhole", "playground", "railing", "road"),
    *("scaffold", "sign", "slope", "tree", "wall", "water_edge", "wiring"),
)
REFUSED_SUBJECTS: Final = (
    *("上访", "信访", "请愿", "集会", "聚集", "游行", "示威", "罢工", "结社"),
    *("宗教", "教会", "礼拜", "信仰", "传教", "祷告"),
    *("petition", "assembl", "gathering", "protest", "demonstrat", "on strike", "work stoppage"),
    *("religio", "church", "worship", "belief", "faith", "interfaith", "prayer"),
)
REFUSED_OF_HAZARDS: Final = (
    *("可疑", "闲杂", "重点人", "精神病", "精神障碍", "流动人口", "外来人口", "外来人员", "人员排查"),
    *("suspicious", "stranger", "migrant", "immigrant", "emigrant", "mental", "vagrant", "loiter"),
)
"""中文 words stand refused wherever their characters stand together, English ones where a word begins with them."""

ORDINARY: Final = re.compile(
    "|".join(
        (
            *("[通微电短]信访[问客]", "[网线街路]上访[问客谈]", "申请愿[望意]", "[密采收征筹募]集会[场议展]"),
            "(?:气体|燃气|煤气|粉尘|烟气|油烟|瓦斯|沼气|积水|雨水|静电|泥沙|垃圾|落叶)聚集",
            *("旅游行[业程李]", "[上中下]游行[洪船]", "团结社区", "科教会展", "礼拜[一二三四五六天日]"),
            *("宣传教育", "重点人[防行]", "许可疑[问义]"),
            r"\b(?:water|dust|gas|smoke|rubbish|litter|leaves|snow|ice) gathering\b",
            r"\bassembly (?:points?|areas?|lines?)\b",
            r"\bdemonstration (?:projects?|sites?|zones?|bases?|farms?|plots?|villages?|gardens?)\b",
            *(r"\bon strike plates?\b", r"\bchurchill\b"),
        )
    )
)
"""Ordinary words in which a refused one stands by accident, or is of things: heard as no such word."""
LOOK_ALIKE: Final = str.maketrans(
    "аеорсухіѕјαορν會遊請願訪罷結禮傳禱雜點礙員來動", "aeopcyxisjaopv会游请愿访罢结礼传祷杂点碍员来动"
)
"""Letters of another script that look like ours, and the traditional form of the characters refused here."""


def refused_word(name: str, *, is_hazard: bool) -> str:
    """Return the word for which a category's name is refused, or "" where it may stand.

    Letters of another width, script or form, blanks and dashes between them, and what nobody can see hide no word.
    """
    seen = "".join(c for c in normalize("NFKC", name).casefold() if category(c) not in INVISIBLE_CATEGORIES)
    plain = ORDINARY.sub("|", " ".join(seen.translate(LOOK_ALIKE).split()))
    chinese = ORDINARY.sub("|", "".join(c for c in plain if c.isalnum() or c == "|"))
    latin = re.findall("[a-z]+", plain)
    begun = ["".join(latin[n:]) for n in range(len(latin))]
    words = REFUSED_SUBJECTS + REFUSED_OF_HAZARDS if is_hazard else REFUSED_SUBJECTS

    def stands(word: str) -> bool:
        if word.isascii():
            return any(one.startswith(word.replace(" ", "")) for one in begun)
        return word in chinese

    return next((word for word in words if stands(word)), "")
