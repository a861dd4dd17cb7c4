"""A register of many matters for measuring pages: invented stories, whole courses, loaded in kept folders.

Run as a module it loads so many matters, each with all its events, hashes and indexes: `python -m bench.many FIRST N`.
Two of them may run at once, on ranges of their own.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Step, Story

SEED, AT_ONCE = 20250818, 4000
START, DAYS = datetime(2025, 1, 6, 1, 0, tzinfo=UTC), 680  # within the calendar that ships
PROMISES, OPEN = 0.2, 0.002
SPOTS = (
    *(
        "东门",
        "西桥",
        "南弄",
        "北街",
        "河埠",
        "车站",
        "菜场",
        "学校",
        "药店",
        "公园",
        "码头",
        "厂区",
        "新村",
        "老街",
    ),
    *(
        "粮站",
        "水塔",
        "祠堂",
        "戏台",
        "渡口",
        "茶馆",
        "邮局",
        "影院",
        "苗圃",
        "堤岸",
        "货场",
        "井亭",
        "书屋",
        "球场",
    ),
)
THINGS = (
    *(
        "公交班次",
        "停车位",
        "广播声音",
        "办事窗口",
        "活动时间",
        "借书点",
        "取号机",
        "候车棚",
        "寄存柜",
        "早餐车",
    ),
    *(
        "晾衣杆",
        "快递柜",
        "阅览室",
        "儿童课",
        "老年餐",
        "排练声",
        "夜市收摊",
        "班车线路",
        "水费账单",
        "登记表",
    ),
)
TROUBLES = (
    *(
        "太少",
        "太吵",
        "总关着",
        "没人答",
        "对不上",
        "要排长队",
        "说改没改",
        "天热受不了",
        "看不懂",
        "离得太远",
    ),
    *(
        "收费不明",
        "时间太短",
        "没有提前说",
        "找不到人",
        "换了地方",
        "老人不会用",
        "下雨就停",
        "周末不开",
        "总是满的",
    ),
)
RARE = "朱鹮"  # two characters that stand in one matter of ten thousand
CATEGORIES = (
    "parking",
    "transport",
    "market",
    "elderly",
    "health",
    "education",
    "culture",
    "heat",
    "noise",
    "housing",
)
UNITS = (
    "ju-a",
    "ju-b",
    "ju-c",
    "ju-d",
    "ju-e",
    "ju-f",
    "ju-g",
    "jiedao-a",
    "jiedao-b",
    "zhen-a",
    "zhen-b",
    "zhen-c",
)
UPDATES = ("今天到现场看过，问清了情况。", "和两家商量过，定了办法。", "料已经备好，等天晴。")
DONE = "办好了：改过来了，当面说给路过的人听过。"


def _title(rng: random.Random, i: int) -> str:
    rare = f"{RARE}旁" if i % 10_000 == 7 else ""
    return f"{rng.choice(SPOTS)}{rare}{rng.choice(THINGS)}{rng.choice(TROUBLES)}（{i % 9973}号）"


def _asked(rng: random.Random, i: int, places: list[str], at: datetime) -> Iterator[Step]:
    from yinuo.kernel.matters.load import Step

    unit, title, category = rng.choice(UNITS), _title(rng, i), rng.choice(CATEGORIES)
    given = {
        "kind": "request",
        "category": category,
        "body": f"{title}。请看看。",
        "place": rng.choice(places),
    }
    yield Step("submit", "requester", at, {**given, "about_office": False, "source": "portal"})
    accept = {
        "title": title,
        "category": category,
        "visibility": "public",
        "first_contact_unit": f"sl-{unit}",
    }
    yield Step("accept", "desk", at + timedelta(hours=2), accept)
    yield Step("assign", "desk2", at + timedelta(hours=3), {"lead_unit": f"sl-{unit}"})
    yield Step("acknowledge", f"handler-{unit}", at + timedelta(hours=4), {})
    if _stays_open(rng, at):
        return
    yield Step("update", f"handler-{unit}", at + timedelta(days=1), {"text": rng.choice(UPDATES)})
    done = at + timedelta(days=rng.choice((2, 3, 4, 5, 9)))
    yield Step("report", f"handler-{unit}", done, {"result": "done", "text": f"{title}：{DONE}"})
    said = rng.random()
    if said < 0.7:
        yield Step("confirm", "requester", done + timedelta(days=1), {})
    elif said < 0.95:
        yield Step("lapse", "system", done + timedelta(days=31), {})


def _promised(rng: random.Random, i: int, places: list[str], at: datetime) -> Iterator[Step]:
    from yinuo.kernel.matters.load import Step

    unit, title = rng.choice(UNITS), _title(rng, i)
    due = at + timedelta(days=rng.randrange(20, 90))
    given = {
        "kind": "commitment", "title": title, "body": f"{title}，一件一件改好。", "due_on": due.date(),
        "proof": "现场的照片",
        "strength": rng.choice(("expected", "strive", "guarantee")), "lead_unit": f"sl-{unit}",
        "category": rng.choice(CATEGORIES[:8]), "place": rng.choice(places),
    }  # fmt: skip
    yield Step("submit", f"handler-{unit}", at, given)
    yield Step("launch", f"head-{unit}", at + timedelta(hours=2), {})
    if due > START + timedelta(DAYS) or rng.random() < OPEN:
        return
    yield Step("update", f"handler-{unit}", at + timedelta(days=9), {"text": rng.choice(UPDATES)})
    met = due + timedelta(days=rng.choice((-6, -3, -1, 0, 4)))
    proof = {"proof_on": met.date()}
    yield Step("report", f"handler-{unit}", met, {"result": "done", "text": f"{title}：{DONE}", **proof})
    yield Step("confirm", "checker-duban", met + timedelta(days=2), proof)


def _stays_open(rng: random.Random, at: datetime) -> bool:
    return at > START + timedelta(DAYS - 8) or rng.random() < OPEN


def stories(first: int, n: int, places: list[str]) -> Iterator[Story]:
    """Give stories FIRST to FIRST+N-1; the same number always gives the same story."""
    from yinuo.kernel.matters.load import Story

    for i in range(first, first + n):
        rng = random.Random(SEED * 1_000_003 + i)
        at = START + timedelta(days=rng.randrange(DAYS), minutes=rng.randrange(360))
        tell = _promised if rng.random() < PROMISES else _asked
        yield Story(f"many-{i}", tuple(tell(rng, i, places, at)))


def fill(first: int, n: int) -> float:
    """Load so many stories and give matters per second."""
    from yinuo.kernel.matters.load import load
    from yinuo.kernel.people.models import Place

    kinds = ("community", "village", "station")
    places = sorted(Place.objects.filter(is_active=True, kind__in=kinds).values_list("code", flat=True))
    began = time.monotonic()
    gc.freeze()
    gc.disable()  # a load makes much and drops it all at its end: looking for cycles meanwhile finds none
    for at in range(first, first + n, AT_ONCE):
        load(stories(at, min(AT_ONCE, first + n - at), places))
        gc.collect()
    gc.enable()
    return n / (time.monotonic() - began)


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("web")
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
