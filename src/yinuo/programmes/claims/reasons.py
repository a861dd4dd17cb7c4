"""Who offers what to whom, and why the two are put side by side: plain values, without what solves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from yinuo.base.errors import Sentence

MOST_SHARES: Final = 10


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs, without who: its cost in minor units, in how many equal shares, and what it asks for."""

    ref: str
    cost: int
    kind: str = ""
    place: str = ""
    skills: frozenset[str] = frozenset()
    shares: int = 1

    @property
    def price(self) -> int:
        """Give the dearest share, rounded up."""
        return -(-self.cost // self.shares)


@dataclass(frozen=True, slots=True)
class Claimant:
    """What somebody offers: money in all, so many shares at most, skills, places (none named: any), wishes in order."""

    ref: str
    budget: int
    most: int = 1
    skills: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    refuses: frozenset[str] = frozenset()
    """Needs and kinds of needs, as the wishes are."""


def why_of(need: Need, one: Claimant) -> Sentence:
    """Say why a need is suggested to a claimant: the wish, the place, the skill, the share of the budget."""
    wishes = [n for n, name in enumerate(one.wishes, 1) if name in {need.ref, need.kind}]
    wished = Sentence("是自己的第 {n} 个心愿", n=wishes[0]) if wishes else Sentence("自己没有说过不愿意")
    if not need.place:
        where = Sentence("哪里都能做")
    elif one.places:
        where = Sentence("在愿意去的{place}", place=need.place)
    else:
        where = Sentence("哪里都愿意去")
    skill = (
        Sentence("会{skill}", skill="、".join(sorted(need.skills))) if need.skills else Sentence("不要手艺")
    )
    share = f"{100 * need.price / one.budget:.0f}" if one.budget else "0"
    return Sentence(
        "{wished}；{where}；{skill}；占预算的 {share}%。",
        wished=wished,
        where=where,
        skill=skill,
        share=share,
    )
