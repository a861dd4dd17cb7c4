"""What a hazard may be about: things, from a closed list, and never people, gatherings or belief.

A place can add categories as data, but not of what stands refused here: this list is part of the
law of the house, not of a place, and a test holds it.
"""

from __future__ import annotations

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
    *("religio", "church", "worship", "belief", "faith", "prayer"),
)
REFUSED_OF_HAZARDS: Final = (
    *("可疑", "闲杂", "重点人", "精神病", "精神障碍", "流动人口", "外来人口", "外来人员", "人员排查"),
    *("suspicious", "stranger", "migrant", "mental", "vagrant", "loiter"),
)


def refused_word(name: str, *, is_hazard: bool) -> str:
    """Return the word for which a category's name is refused, or "" where it may stand.

    Letters of another width, blanks between them and what nobody can see hide no word.
    """
    seen = "".join(c for c in normalize("NFKC", name).casefold() if category(c) not in INVISIBLE_CATEGORIES)
    plain, squeezed = " ".join(seen.split()), "".join(c for c in seen if c.isalnum())
    words = REFUSED_SUBJECTS + REFUSED_OF_HAZARDS if is_hazard else REFUSED_SUBJECTS
    return next((word for word in words if word in plain or word in squeezed), "")
