"""What may say the same as a text: matters that share its rare pairs, asked of the staff's index by short lists.

A pair that few matters hold is asked for alone; commoner ones two at a time, so that what has to be read stays short
however large the register: two pairs that one matter of thirty holds each are together in one of a thousand.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from yinuo.base.lexemes import telling
from yinuo.kernel.search.docs import STAFF
from yinuo.kernel.search.queries import n_texts, share_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS: Final = 64
"""So many pairs of a text are weighed, from its beginning."""
ALONE: Final = 400
"""A pair held by so many, as far as the statistics know, is asked for by itself."""
RAREST: Final = 8
MOST_ALONE, MOST_TOGETHER = 32, 12
SHORT: Final = 2500
"""No list is read further than this."""
ONLY_BY_INDEX: Final = (
    "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)"
)
FOUND: Final = """
(SELECT stream_id FROM search_doc WHERE audience = %s AND tsv @@ %s::tsquery LIMIT %s)
"""
COUNTED: Final = (
    "SELECT stream_id, count(*) FROM ({lists}) AS found GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT %s"
)


def questions(text: str) -> tuple[str, ...]:
    """Give what the index is asked, the rarest first: each a question whose list is short."""
    n = n_texts()
    held = {part: share_of(part) * n for part in telling(text, PARTS)}
    rare = sorted(held, key=lambda part: (held[part], part))
    alone = [f"'{part}'" for part in rare if held[part] <= ALONE]
    common = [part for part in rare if held[part] > ALONE][:RAREST]
    both = sorted(_apart(common), key=lambda two: held[two[0]] * held[two[1]])
    return (*alone[:MOST_ALONE], *(f"'{a}' & '{b}'" for a, b in both[:MOST_TOGETHER]))


def _apart(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Give the twos that are not one word cut twice: neighbours share a character, and are together everywhere."""
    for a, b in combinations(parts, 2):
        if not set(a) & set(b):
            yield a, b


def sharing(text: str, most: int) -> list[int]:
    """Give the streams of matters that share the most of a text's rare pairs, then the newest; sealed ones have none.

    What the reader may see of them is the caller's to say.
    """
    asked = questions(text)
    if not asked:
        return []
    lists = " UNION ALL ".join([FOUND] * len(asked))
    values = [value for question in asked for value in (STAFF, question, SHORT)]
    with transaction.atomic(), connection.cursor() as cursor:
        # A list that is cut short looks cheap to find by walking the whole table: only the index is to be read.
        cursor.execute(ONLY_BY_INDEX, ["off", "off"])
        cursor.execute(COUNTED.format(lists=lists), [*values, most])
        found = [stream for stream, _n in cursor.fetchall()]
        cursor.execute(ONLY_BY_INDEX, ["on", "on"])
    return found
