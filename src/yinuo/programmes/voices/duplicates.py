"""What may be the same matter sent twice: found by rare pairs, held against the message word by word, within a year.

In the sight of the officer who asks, and never what is sealed: such matters stand in no index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from yinuo.kernel.matters.models import MatterText
from yinuo.kernel.matters.queries import visible_to
from yinuo.kernel.search.sharing import sharing
from yinuo.programmes.voices.learning import ASKED, as_it_came
from yinuo.programmes.voices.likeness import likeness_to_first, said

if TYPE_CHECKING:
    from datetime import date

    from yinuo.kernel.matters.situation import Actor

LOOKED_BACK: Final = timedelta(days=365)
CANDIDATES: Final = 1000
RANKED: Final = 500
MOST: Final = 3
LEAST: Final = 0.12
"""How like two messages are that may be one matter: where it lies is measured in docs/generated/alike.md."""

LEAST_ENDED: Final = 0.5
"""What has ended is the same matter only where it says nearly the same; what is merely like it stands elsewhere."""


@dataclass(frozen=True, slots=True)
class Twin:
    """One matter that may be the same: how like it is (0 to 1), and whether something can still join it."""

    ref: str
    title: str
    like: float
    state: str
    outcome: str

    @property
    def is_open(self) -> bool:
        """Say whether another can be merged into it."""
        return self.state not in {"submitted", "draft", "closed"}


def body_of(stream: int) -> str:
    """Give the words a matter came with; "" where they are sealed or erased."""
    return MatterText.objects.filter(pk=stream).values_list("body", flat=True).first() or ""


def twins(stream: int, body: str, actor: Actor, at: datetime, on: date, most: int = MOST) -> tuple[Twin, ...]:
    """Give what may be the same matter as this message, the likest first."""
    near = [one for one in sharing(body, CANDIDATES + 1) if one != stream]
    rows = visible_to(actor, on).filter(pk__in=near, kind__in=ASKED, visibility="public")
    told = rows.values_list(
        "pk", "ref", "state", "outcome", "memory__submitted_at", "text__title", "text__body"
    )
    place = {one: n for n, one in enumerate(near)}
    since = (at - LOOKED_BACK, at)
    some = [row for row in told if row[5] is not None and _came_within(row[4], *since)]
    some = sorted(some, key=lambda row: place[row[0]])[:RANKED]
    if not some:
        return ()
    texts = [said(*as_it_came(body)), *(said(*as_it_came(words)) for *_, words in some)]
    ranked = sorted(zip(likeness_to_first(texts).tolist(), some, strict=True), key=lambda one: -one[0])
    same = (
        Twin(ref, title, like, state, outcome)
        for like, (_pk, ref, state, outcome, _at, title, _words) in ranked
        if like >= (LEAST if state != "closed" else LEAST_ENDED)
    )
    return tuple(islice(same, most))


def _came_within(came: str | None, since: datetime, until: datetime) -> bool:
    return came is not None and since <= datetime.fromisoformat(came).astimezone(UTC) <= until
