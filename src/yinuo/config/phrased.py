"""What people of the demo say, each with what a person would decide: examples for teaching and for measuring.

The same corpora as the stories, without a register: any number of messages, the same seed always the same ones.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from yinuo.config.demo_stories.corpus import corpus
from yinuo.config.demo_stories.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.config.demo_stories.corpus import Case, Family

ASKED: Final = frozenset(("request", "wish", "hazard"))
SPOKEN: Final = ("", "您好，", "请问，", "反映一件事：", "麻烦看一下，")
FIRST: Final = datetime(2025, 6, 1, tzinfo=UTC)
DAYS: Final = 180
SAYS_MORE: Final = 0.7
MANY: Final = 3
"""Everybody sends that many messages, on average."""


def phrased(pack: str, n: int, seed: int = 20250818) -> Iterator[dict[str, Any]]:
    """Give n messages, each with unit, category, urgency; those of one body of the corpus are one group."""
    told, rng = corpus(pack), Random(seed)  # noqa: S311 -- invented
    words, doers = Words(told), told.setting.doers
    families = [one for one in told.families if one.kind in ASKED and one.doer in doers]
    for number in range(n):
        family = rng.choice(families)
        case = rng.choice(family.cases)
        nth = rng.randrange(len(case.bodies))
        yield {
            "ref": f"{pack}-{number + 1}",
            **_told(words, rng, family, case, nth),
            "unit": doers[family.doer],
            "category": case.category or family.category,
            "urgency": "urgent" if case.is_major else "ordinary",
            "group": f"{family.id}/{family.cases.index(case)}/{nth}",
            "sender": f"{pack}-{rng.randrange(max(1, n // MANY))}",
            "at": (FIRST + timedelta(days=rng.random() * DAYS)).isoformat(),
        }


def _told(words: Words, rng: Random, family: Family, case: Case, nth: int) -> dict[str, str]:
    spot = rng.choice(case.spots or family.spots)
    slots = {"spot": spot, "day": "7月2日"}
    titles = case.titles_for(nth) or list(case.titles)
    apt = (case.apt(family.effects), case.apt(family.asks))
    parts = [case.bodies[nth], *(rng.choice(more) for more in apt if more and rng.random() < SAYS_MORE)]
    glue = words.corpus.setting.glue
    hello = "" if glue else rng.choice(SPOKEN)
    return {
        "title": words.fill(rng, rng.choice(titles), **slots),
        "detail": hello + words.fill(rng, glue.join(parts), **slots),
    }
