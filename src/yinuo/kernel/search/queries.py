"""Finding: by lexemes in the index, looked at again in the words themselves, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.lexemes import Sought, lexemes, telling
from yinuo.kernel.search.docs import FOUND_BY, PUBLIC, STAFF, public_words, staff_words
from yinuo.kernel.search.models import SearchDoc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from yinuo.kernel.matters.models import Matter, PublicMatter

MANY: Final = 1000
"""Nothing is counted further than one past this."""
MOST_LOOKS: Final = 5
"""So many batches are looked through for one page at most; whoever goes on gets the next page."""
AT_ONCE: Final = 500
ALIKE_AMONG: Final = 200
LEAST_ALIKE: Final = 3
"""So many pairs of characters must two texts share before one is shown beside the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found; `last` is the stream to go on after, 0 where there is nothing more."""

    rows: tuple[Any, ...]
    last: int = 0


def found_by_public(rows: QuerySet[PublicMatter], what: Sought, most: int, after: int = 0) -> Found:
    """Find among public rows, newest first: a page of `most`, after a stream."""
    wanted = rows.filter(pk__in=_streams(PUBLIC, what.query))
    return _page(wanted, lambda row: what.holds(words_of(row)), most, after)


def all_found_by_public(rows: QuerySet[PublicMatter], what: Sought) -> Iterator[PublicMatter]:
    """Give everything that is found, newest first, some hundreds in memory at a time."""
    after = 0
    while True:
        found = found_by_public(rows, what, AT_ONCE, after)
        yield from found.rows
        after = found.last
        if not after:
            return


def found_by_staff(rows: QuerySet[Matter], what: Sought, most: int, after: int = 0) -> Found:
    """Find among matters in somebody's sight, newest first; what is sealed is found by nobody."""
    wanted = rows.filter(pk__in=_streams(STAFF, what.query)).select_related("text")

    def holds(row: Matter) -> bool:
        text = getattr(row, "text", None)
        return text is not None and what.holds(staff_words(row.ref, row.place_id, text.title, text.body))

    return _page(wanted, holds, most, after)


def n_found(rows: QuerySet[PublicMatter], what: Sought) -> int:
    """Count what the index holds for this, no further than one past MANY."""
    return rows.filter(pk__in=_streams(PUBLIC, what.query)).order_by()[: MANY + 1].count()


def alike(rows: QuerySet[PublicMatter], text: str, most: int) -> tuple[PublicMatter, ...]:
    """Give the public rows that share most with a text in somebody's own words, the likest first, then the newest."""
    parts = telling(text)
    if not parts:
        return ()
    query = " | ".join(f"'{part}'" for part in parts)
    some = rows.filter(pk__in=_streams(PUBLIC, query)).order_by("-pk")[:ALIKE_AMONG]
    wanted = set(parts)
    scored = [(len(wanted & lexemes(f"{row.title}\n{row.summary}")), row) for row in some]
    least = min(LEAST_ALIKE, len(parts))
    likest = sorted((one for one in scored if one[0] >= least), key=lambda one: -one[0])
    return tuple(row for _score, row in likest[:most])


def words_of(row: PublicMatter) -> str:
    """Give the words that a public row is found by, as it stands on the day it is read."""
    return public_words({name: getattr(row, name) for name in FOUND_BY})


def _streams(audience: str, query: str) -> QuerySet[SearchDoc, Any]:
    return SearchDoc.objects.filter(audience=audience, tsv__holds=query).values("stream_id")


def _page(rows: QuerySet[Any], holds: Callable[[Any], bool], most: int, after: int) -> Found:
    """Go through the candidates newest first until a page is full; few of them are none of it.

    Each is looked at again as it reads now: pairs of characters may stand apart in a text, and a page of the demo's
    earlier day must not be found by words that came later (ADR-0009).
    """
    kept: list[Any] = []
    for _look in range(MOST_LOOKS):
        some = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: most + 1])
        kept += filter(holds, some)
        if len(kept) > most:
            return Found(tuple(kept[:most]), kept[most - 1].pk)
        if len(some) <= most:
            return Found(tuple(kept))
        after = some[-1].pk
    return Found(tuple(kept[:most]), after)
