"""What is read of a pavilion on a day: the suggestions of its place, and what was decided of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.people.trees import is_under

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.kernel.people.models import Place

SUGGESTION: Final = "suggestion"
AT: Final = frozenset(("community", "town"))
"""Where a pavilion stands: in a community, or for a whole town."""
NO_PAVILION: Final = Sentence("这里没有议事亭。请从列表里选一个社区或村。")
MOST: Final = 40
DECIDED: Final = {"done": "adopted", "partly": "partly", "explained": "not"}
"""How a suggestion was decided, by what its unit reported (the law's report: its reason stands in the words)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a unit decided of a suggestion, and why; `kind` is "" while nothing is decided."""

    kind: str = ""
    unit: str = ""
    on: date | None = None
    reason: str = ""
    law: str = ""
    review: str = ""


def pavilion_of(code: str) -> Place:
    """Give the place of a pavilion. Raises NotFound for what is no community and no town in use."""
    place = nodes()[0].get(code)
    if place is None or not place.is_active or place.kind not in AT:
        raise NotFound(NO_PAVILION)
    return place


def suggestions(place: Place, on: date) -> tuple[list[PublicMatter], int]:
    """Give the newest suggestions of a place and all under it as the public reads them, and how many there are."""
    codes = [code for code, one in nodes()[0].items() if is_under(one.path, place.code)]
    rows = PublicMatter.objects.filter(category=SUGGESTION, place__in=codes, public_from__lte=on)
    return list(rows.order_by("-public_from", "-stream")[:MOST]), rows.count()


def counted(on: date) -> dict[str, int]:
    """Give how many suggestions are public, by the code of the place they were brought at."""
    rows = PublicMatter.objects.filter(category=SUGGESTION, public_from__lte=on).values_list(
        "place", flat=True
    )
    return {code: n for code, n in _tally(rows).items() if n}


def _tally(codes: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return found


def decision_of(row: PublicMatter) -> Decision:
    """Say how a suggestion was decided, from the last report and the review of it, as the public reads both."""
    reports = [one for one in row.moments if one["type"] == "report"]
    if not reports or row.result not in DECIDED:
        return Decision()
    last = reports[-1]
    words = last.get("words", {})
    reviews = [one for one in row.moments[row.moments.index(last) :] if one["type"] == "review"]
    return Decision(
        DECIDED[row.result], str(last.get("unit", "")), date.fromisoformat(last["on"]), words.get("text", ""),
        words.get("law", ""),
        reviews[-1].get("words", {}).get("text", "") if reviews else "",
    )  # fmt: skip
