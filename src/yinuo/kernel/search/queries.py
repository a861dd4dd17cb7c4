"""Finding: by lexemes in the index, looked at again in the words themselves, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log10
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection

from yinuo.base.lexemes import Sought, lexemes, telling
from yinuo.kernel.search.docs import FOUND_BY, PUBLIC, STAFF, public_words, staff_words
from yinuo.kernel.search.models import SearchDoc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.db.models import QuerySet

    from yinuo.kernel.matters.models import Matter, PublicMatter

MANY: Final = 1000
"""Nothing is counted further than one past this."""
FEW: Final = 2000
"""So many are asked for one by one; what is found more often is met soon on the way."""
MOST_LOOKS: Final = 5
"""So many batches are looked through for one page at most; whoever goes on gets the next page."""
AT_ONCE: Final = 500
ALIKE_AMONG: Final = 200
MOST_ASKED: Final = 8
MOST_COMMON: Final = 1000
LEAST_SHARED, SAYS_WHAT, LEAST_ALIKE, RARE, IN_TITLE = 2, 1.5, 3.0, 2.5, 1.5
"""Two texts are alike that share so many lexemes, one in the title telling enough, all of them together enough."""
STATISTICS_LAST: Final = 600.0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found; `last` is the stream to go on after, 0 where there is nothing more.

    `n` is what the index holds of it for this audience, no further than one past MANY. Pairs that stand apart, and what
    is read from tomorrow on, are in it: so it is told as "about".
    """

    rows: tuple[Any, ...]
    last: int = 0
    n: int = 0


def found_by_public(rows: QuerySet[PublicMatter], what: Sought, most: int, after: int = 0) -> Found:
    """Find among public rows, newest first: a page of `most`, after a stream."""
    few = _few(PUBLIC, what.query)
    found = _page(rows.filter(pk__in=few), lambda row: what.holds(words_of(row)), most, after)
    return replace(found, n=min(len(few), MANY + 1) if isinstance(few, list) else MANY + 1)


def all_found_by_public(rows: QuerySet[PublicMatter], what: Sought) -> Iterator[PublicMatter]:
    """Give everything that is found, newest first, some hundreds in memory at a time."""
    wanted, after = rows.filter(pk__in=_few(PUBLIC, what.query)), 0
    while True:
        found = _page(wanted, lambda row: what.holds(words_of(row)), AT_ONCE, after)
        yield from found.rows
        after = found.last
        if not after:
            return


def found_by_staff(rows: QuerySet[Matter], what: Sought, most: int, after: int = 0) -> Found:
    """Find among matters in somebody's sight, newest first; what is sealed is found by nobody."""
    wanted = rows.filter(pk__in=_few(STAFF, what.query)).select_related("text")

    def holds(row: Matter) -> bool:
        text = getattr(row, "text", None)
        return text is not None and what.holds(staff_words(row.ref, row.place_id, text.title, text.body))

    return _page(wanted, holds, most, after)


def n_found_among(rows: QuerySet[PublicMatter], what: Sought) -> int:
    """Count what the index holds among some rows alone, no further than one past MANY.

    In their order, so that a common word ends the walk early.
    """
    return rows.filter(pk__in=_streams(PUBLIC, what.query)).order_by("-pk")[: MANY + 1].count()


def alike(rows: QuerySet[PublicMatter], text: str, most: int) -> tuple[PublicMatter, ...]:
    """Give the public rows that share most with a text in somebody's own words, the likest first, then the newest.

    What two texts share weighs the more the rarer it is: "路灯" says what a text is about, "门口" hardly anything.
    """
    weights = {part: weight_of(part) for part in telling(text)}
    rarest = sorted(weights, key=lambda part: -weights[part])[:MOST_ASKED]
    if not rarest:
        return ()
    query = " | ".join(f"'{part}'" for part in rarest)
    some = rows.filter(pk__in=_streams(PUBLIC, query)).order_by("-pk")[:ALIKE_AMONG]
    scored = [(_likeness(weights, row), row) for row in some]
    likest = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
    return tuple(row for _score, row in likest[:most])


def _likeness(weights: Mapping[str, float], row: PublicMatter) -> float:
    """Weigh what is shared, in the title more; 0 where it is too little, or the title says something else."""
    title, words = lexemes(row.title), lexemes(row.summary)
    shared = {part: weight for part, weight in weights.items() if part in title or part in words}
    is_about = any(weight >= SAYS_WHAT for part, weight in shared.items() if part in title)
    told = sum(weight * (IN_TITLE if part in title else 1) for part, weight in shared.items())
    return told if is_about and len(shared) >= LEAST_SHARED and told >= LEAST_ALIKE else 0.0


def weight_of(part: str) -> float:
    """Give what a lexeme tells: how many powers of ten rarer than everywhere, by the database's own statistics."""
    share = share_of(part)
    return min(RARE, -log10(share)) if share else RARE


def share_of(part: str) -> float:
    """Give the share of texts that hold a lexeme, as far as the database's statistics know: 0 for a rare one."""
    return _shares().get(part, 0.0)


def n_texts() -> int:
    """Give how many texts staff find matters by, as the database counted them last."""
    with connection.cursor() as cursor:
        cursor.execute(N_TEXTS)
        (n,) = cursor.fetchone() or (0,)
        return max(0, int(n))


_common: dict[tuple[str, str, str], float] = {}
"""Until when a question is known to be common, by database, audience and question."""
_told: dict[str, tuple[float, dict[str, float]]] = {}
COMMON = """
SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = %s AND tablename = 'search_doc' AND attname = 'tsv' AND most_common_elems IS NOT NULL
"""
N_TEXTS = "SELECT reltuples FROM pg_class WHERE oid = 'search_staff'::regclass"


def _shares() -> dict[str, float]:
    """Give the share of texts that hold a common lexeme, read anew every few minutes; a rare one is not among them."""
    name, now = str(connection.settings_dict["NAME"]), monotonic()
    at, shares = _told.get(name, (-STATISTICS_LAST, {}))
    if now - at >= STATISTICS_LAST:
        with connection.cursor() as cursor:
            cursor.execute(COMMON, [settings.YINUO_SCHEMA])
            found = cursor.fetchone()
        shares = dict(zip(*found, strict=False)) if found else {}  # behind the shares stand their bounds
        _told[name] = (now, shares)
    return shares


def words_of(row: PublicMatter) -> str:
    """Give the words that a public row is found by, as it stands on the day it is read."""
    return public_words({name: getattr(row, name) for name in FOUND_BY})


def _streams(audience: str, query: str) -> QuerySet[SearchDoc, Any]:
    return SearchDoc.objects.filter(audience=audience, tsv__holds=query).values("stream_id")


def _few(audience: str, query: str) -> list[int] | QuerySet[SearchDoc, Any]:
    """Give the streams that hold this: themselves where they are few, else how to ask for them on the way.

    What is common is met soon by walking from the newest; what is rare is not, and the planner takes it for common.
    The index is read to its end for every answer, so what was found to be common stays so for some minutes unasked.
    """
    key = str(connection.settings_dict["NAME"]), audience, query
    if _common.get(key, 0.0) > monotonic():
        return _streams(audience, query)
    found = list(_streams(audience, query).values_list("stream_id", flat=True)[: FEW + 1])
    if len(found) <= FEW:
        return found
    while len(_common) >= MOST_COMMON:
        _common.pop(next(iter(_common)), None)
    _common[key] = monotonic() + STATISTICS_LAST
    return _streams(audience, query)


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
