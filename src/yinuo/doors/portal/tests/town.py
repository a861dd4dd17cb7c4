"""The towns that the same journeys are walked in: where, who, and what people say there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """One pack as a walk meets it: a station, its category, whose desk, what is asked, said and promised."""

    pack: str
    station: str
    category: str
    title: str
    body: str
    lead: str
    handler: str
    support: str
    question: str
    answer: str
    result: str
    bridge: str
    bridge_unit: str
    bridge_handler: str
    bridge_head: str
    promise: tuple[str, str, str]


PINGHU = Town(
    "pinghu", "slp-st-041", "station",
    "驿站晚上六点就关门", "冬天歇脚的屋子十八点就关了",
    "sl-jiedao-a", "handler-jiedao-a", "sl-gonghui",
    "几点到几点人最多？", "七点到九点半", "开到二十二点，贴了新时间",
    "slp-bridge", "sl-jingqu", "handler-jingqu", "head-jingqu",
    ("示例桥完工并重新开放", "更换吊杆、更换系索、管网更新、涂装", "放行的照片"),
)  # fmt: skip
HARBOUR = Town(
    "harbour", "mw-st-02", "shelter",
    "The shelter is locked at six", "They lock the warm room at eighteen hundred",
    "hb-quay", "handler-quay", "hb-union",
    "When are most of you there?", "From seven to half past nine", "Open until ten, new hours on the door",
    "mw-bridge", "hb-bridge", "handler-bridge", "head-bridge",
    ("The example swing bridge opens again", "New bearings, new deck, painted", "A photograph of the first crossing"),
)  # fmt: skip
