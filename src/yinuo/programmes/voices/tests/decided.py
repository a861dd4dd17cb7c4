"""What a small place decided before: lamps went to the roads, pipes to the water; each place of its own words."""

from __future__ import annotations

from yinuo.programmes.voices.training import Example

SPOTS = (
    "东门",
    "西桥",
    "南弄",
    "北街",
    "河埠",
    "菜场",
    "祠堂",
    "渡口",
    "茶馆",
    "苗圃",
    "堤岸",
    "货场",
    "井亭",
    "书屋",
)
LAMP = (
    "{spot}的路灯不亮了，晚上走路看不见",
    "{spot}路灯坏了三天，灯杆也歪了",
    "{spot}那盏路灯一闪一闪，夜里很暗",
)
PIPE = ("{spot}的水管漏水，地上都是水", "{spot}自来水管爆了，水压很小", "{spot}家里水龙头没水，水管可能裂了")


def lamp(spot: str, n: int = 0) -> str:
    return LAMP[n].format(spot=spot)


def pipe(spot: str, n: int = 0) -> str:
    return PIPE[n].format(spot=spot)


def examples() -> list[Example]:
    told = []
    for spot in SPOTS:
        for n in range(3):
            for body, unit, category in ((lamp(spot, n), "roads", "help"), (pipe(spot, n), "water", "pipes")):
                answers = {"unit": unit, "category": category}
                told.append(Example(f"{unit}-{spot}-{n}", body[:40], body, body, answers))
    return told
