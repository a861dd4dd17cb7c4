"""Topics that are known because they were planted: for measuring what topics.py finds.

A topic takes messages of one problem from many places and puts one invented place into title and detail, in several
forms; its senders are all different. Beside it stand decoys: the same place with another problem, the same problem at
other invented places. What they are planted among is a window of real messages, all of them kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from yinuo.programmes.voices.topics import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from yinuo.programmes.voices.training import Example

DAYS, N_TOPICS, FEWEST, MOST, OTHERS = 45, 10, 4, 15, 6
FAMILIES: Final = (
    *(
        "物业",
        "停车",
        "噪音",
        "油烟",
        "公交",
        "招生",
        "房产证",
        "工资",
        "路灯",
        "违建",
        "拆迁",
        "电梯",
        "施工",
        "烧烤",
        "补课",
    ),
    *(
        "幼儿园",
        "医院",
        "红绿灯",
        "垃圾",
        "停水",
        "交房",
        "培训",
        "小学",
        "污水",
        "渣土",
        "扬尘",
        "网吧",
        "摆摊",
        "养殖",
    ),
    *("臭味", "修路", "自来水"),
)
FIRST: Final = "云栖澜枫蓝锦翠和瑞溪晴鹭棠桂岚汀霁榕砚苇"
SECOND: Final = "栖泊棠湾岭竹渡畔禾麓汀雅庭辰屿桥津舟"
SORTS: Final = ("小区", "花园", "广场", "大厦", "新村", "公寓", "街", "路")
NEAR: Final = ("一期", "二期", "附近", "旁边")
REGION: Final = re.compile(r"[A-Z]\d*[市县区]")
OWN: Final = re.compile(
    r"[\u4e00-\u9fff]{2,5}?(?:小区|花园|广场|大厦|新村|公寓|大道|社区|街道|[苑城路街镇村府湾里])"
)
MOST_PUT: Final = 2


class NoFamily(Exception):  # noqa: N818 -- it says what is missing
    """No problem is told of by enough messages to plant a topic of it."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A window of messages, and for each the planted topic it is of (empty: none)."""

    voices: tuple[Voice, ...]
    topics: tuple[str, ...]


def planted(background: Sequence[Voice], pool: Sequence[Example], rng: Random) -> Planted:
    """Plant topics among the messages of one window of DAYS days: it begins with a message drawn at random."""
    last = max(voice.at for voice in background) - timedelta(days=DAYS)
    begins = sorted(voice.at for voice in background if voice.at <= last)
    start = rng.choice(begins) if begins else min(voice.at for voice in background)
    told = [(voice, "") for voice in background if start <= voice.at < start + timedelta(days=DAYS)]
    used: set[str] = set()
    enough = {family: _of(family, pool) for family in FAMILIES}
    enough = {family: rows for family, rows in enough.items() if len(rows) >= MOST + 3}
    for number, family in enumerate(rng.sample(sorted(enough), min(N_TOPICS, len(enough)))):
        forms = _forms(rng)
        rows = _unused(enough[family], used)
        rng.shuffle(rows)
        n = rng.randint(FEWEST, MOST)
        rest = [
            row
            for name in sorted(enough)
            if name != family
            for row in enough[name]
            if family not in row.title
        ]
        begun, length = rng.random() * 15, rng.uniform(10, 30)

        def sent(row: Example, places: Sequence[str], day: float, used: set[str] = used) -> Voice:
            used.add(row.ref)
            at = start + timedelta(days=day)
            put = placed(row.title, rng.choice(places), is_title=True), placed(row.detail, rng.choice(places))
            return Voice(f"planted-{row.ref}", f"planted-{row.ref}", at, *put)

        told += [(sent(row, forms, begun + rng.random() * length), str(number + 1)) for row in rows[:n]]
        elsewhere = rows[n : n + OTHERS]
        told += [(sent(row, [_place(rng)], rng.random() * DAYS), "") for row in elsewhere]
        others = _unused(rest, used)
        decoys = rng.sample(others, min(len(others), rng.randint(1, 2)))
        told += [(sent(row, forms, rng.random() * DAYS), "") for row in decoys]
    if not enough:
        raise NoFamily
    told.sort(key=lambda one: (one[0].at, one[0].ref))
    return Planted(tuple(voice for voice, _ in told), tuple(topic for _, topic in told))


def _of(family: str, pool: Sequence[Example]) -> list[Example]:
    """Give the messages of one problem, one of each group of near-copies."""
    groups = {row.group: row for row in reversed(pool) if family in row.title}
    return sorted(groups.values(), key=lambda row: row.ref)


def _unused(rows: Sequence[Example], used: set[str]) -> list[Example]:
    return list({row.ref: row for row in rows if row.ref not in used}.values())


def _place(rng: Random) -> str:
    return rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(SORTS)


def _forms(rng: Random) -> tuple[str, ...]:
    """Invent a place, and give the forms people write it in."""
    name = rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(("", "", rng.choice(FIRST)))
    sort = rng.choice(SORTS)
    short = name if len(name) > MOST_PUT else name + sort[-1]
    region = f"A{rng.randint(1, 9)}区"
    return name + sort, name + sort, short, region + name + sort, name + sort + rng.choice(NEAR)


def placed(text: str, form: str, *, is_title: bool = False) -> str:
    """Put an invented place into a text: where it names places of its own, else at its beginning."""
    bare, n = OWN.subn(form, REGION.sub("", text), count=MOST_PUT)
    if is_title:
        return f"A市{bare}" if n else f"A市{form}{bare}"
    return bare if form in bare[:60] else f"我是{form}的居民，{bare}"
