"""Pages of a list for programmes: how many, the cursor that the next begins after, and what an address may ask."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import fold_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from yinuo.doors.shell.records import Record

PAGE, MOST_PAGE = 50, 100
NO_CURSOR: Final = Sentence("读不懂这个翻页记号。请从第一页重新翻起。")
PAGED: Final = ("cursor", "limit")


def only(asked: Mapping[str, str], known: Iterable[str]) -> None:
    """Let an address ask for nothing but this. Raises Invalid, by name."""
    strange = [name[:40] for name in asked if name not in known]
    if strange:
        raise Invalid({name: Sentence("这里没有「{name}」这一项。", name=name) for name in strange})


def limit_of(asked: Mapping[str, str]) -> int:
    """Give how many items are asked for. Raises Invalid."""
    typed = asked.get("limit", "")
    if not typed:
        return PAGE
    folded = fold_digits(typed)
    if not (folded.isascii() and folded.isdigit() and len(folded) < 4 and 1 <= int(folded) <= MOST_PAGE):  # noqa: PLR2004 -- digits of 100
        raise Invalid({"limit": Sentence("请填 1 到 {most}。", most=MOST_PAGE)})
    return int(folded)


def mark(key: Any) -> str:
    """Write a sort key as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_mark(typed: str) -> Any:
    """Read a cursor's sort key, whatever it is. Raises Invalid for what no cursor could be."""
    try:
        return json.loads(base64.urlsafe_b64decode(typed + "=" * (-len(typed) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise Invalid({"cursor": NO_CURSOR}) from None


def cut(
    rows: Sequence[Any], asked: Mapping[str, str], key: Callable[[Any], Any], known: Iterable[str] = PAGED
) -> Record:
    """Give one page of a short list that stands in the order of `key` (which JSON can write). Raises Invalid."""
    only(asked, known)
    limit = limit_of(asked)
    if cursor := asked.get("cursor", ""):
        last = read_mark(cursor)
        try:
            rows = [row for row in rows if key(row) > last]
        except TypeError:
            raise Invalid({"cursor": NO_CURSOR}) from None
    more = key(rows[limit - 1]) if len(rows) > limit else None
    return {"items": list(rows[:limit]), "next_cursor": mark(more) if more is not None else None}
