"""Invented matters of a pack, and what its front page promised if it has one, as stories for bulk load."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.config.demo_stories.merging import merged_into
from yinuo.config.demo_stories.named import (
    BRIDGE_EXAMPLE,
    BRIDGE_REAL,
    RIDER,
    RIDER_KEY,
    from_the_page,
    played,
)
from yinuo.config.demo_stories.plan import LAST, STORY_DAYS, left, told, turn
from yinuo.config.demo_stories.tale import World, chance
from yinuo.kernel.matters.load import Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from yinuo.config.demo_stories.tale import Tale

__all__ = [
    "BRIDGE_EXAMPLE",
    "BRIDGE_REAL",
    "RIDER",
    "RIDER_KEY",
    "STORY_DAYS",
    "Step",
    "Story",
    "stories",
]
SEED = 20250815
FIRST_PACK = "pinghu"


def stories(pack: str = FIRST_PACK, seed: int = SEED) -> Iterator[Story]:
    """Give every story of a pack's demo, the earliest first; the same seed gives the same stories."""
    world = World(seed, pack)
    chosen = list(played(pack))
    for story in chosen:
        for step in story.steps:
            if "title" in step.given:
                world.words.keep(
                    str(step.given["title"]), world.cast.spot(str(story.steps[0].given["place"]))
                )
    end = turn(world, LAST + timedelta(1))
    tales = list(told(world))
    found = [tale.story(end) for tale in tales]
    found += _merged(world, tales, end)
    found += [tale.story(until, stop, end=end) for tale, until, stop in left(world)]
    found += [*chosen, *from_the_page(world)]
    yield from sorted(
        (story for story in found if story.steps), key=lambda story: (story.steps[0].at, story.key)
    )


def _merged(world: World, tales: list[Tale], end: datetime) -> Iterator[Story]:
    """Give the duplicates, each merged into a story that was told already."""
    rng = chance(world.seed, "merged")
    parents = [tale for tale in tales if tale.kind == "request"]
    rng.shuffle(parents)
    n = 0
    for parent in parents:
        tale = merged_into(parent, f"merged-{n + 1:03}")
        if tale is not None:
            n += 1
            yield tale.story(end)
        if n == world.cast.setting.merged:
            return
