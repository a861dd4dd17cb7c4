"""What a matter is found by, and when that changes: the search room's table beside the gate's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yinuo.base.lexemes import vector
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.projection import KeptTable
from yinuo.kernel.people.models import Place, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.limits.book import Book
    from yinuo.kernel.matters.projection import Projected, Rows

PUBLIC, STAFF = "public", "staff"
COLUMNS = ("audience", "stream_id", "visibility", "tsv")
# What the public row is found by, and nothing else of it (I6): a new column is found by nobody until it is named.
FOUND_BY = ("ref", "title", "summary", "place", "lead_unit", "support_units")

_kept: list[tuple[Book, dict[str, str]]] = []


def _read_names() -> dict[str, str]:
    """Read what places and units are called, in both languages; a place with those above it but the city."""
    own = {
        code: f"{name} {english}"
        for code, name, english in Place.objects.values_list("code", "name", "name_en")
    }
    names = dict(own)
    for code, path in Place.objects.values_list("code", "path"):
        names[code] = " ".join(own[part] for part in path.split("/")[1:] or [code] if part in own)
    units = Unit.objects.values_list("code", "name", "name_en")
    return names | {f"unit:{code}": f"{name} {english}" for code, name, english in units}


def names(codes: Iterable[str]) -> str:
    """Give what these places and `unit:`s are called: from memory, read anew with each new book of the place."""
    the, wanted = book(), list(codes)
    known = next((told for of, told in _kept if of is the), {})
    if any(code not in known for code in wanted):
        known = _read_names()
        _kept[:] = [(the, known)]
    return " ".join(known.get(code, "") for code in wanted)


def tail(ref: str) -> str:
    """Give the part of a reference that is its own: whoever types the whole of it is asked for this part too."""
    return ref.rsplit("-", 1)[-1]


def public_words(row: Mapping[str, Any]) -> str:
    """Give the words that the public finds a matter by: whitelisted columns of the public row."""
    units = [f"unit:{code}" for code in (row["lead_unit"], *row["support_units"]) if code]
    return "\n".join((tail(row["ref"]), row["title"], row["summary"], names([row["place"], *units])))


def staff_words(ref: str, place: str, title: str, body: str) -> str:
    """Give the words that staff find a matter by: its number or the end of it, its working texts and its place."""
    number = tail(ref)
    return "\n".join((number, number[-5:], number[-4:], title, body, names([place])))


def row_of(audience: str, stream: int, words: str) -> tuple[Any, ...]:
    """Give one row of the table."""
    return (audience, stream, "public", vector(words))


def rows_of(told: Projected) -> Rows:
    """Give what an event changes in the table: a row for each audience whose words are others now, None for no row."""
    stream, after = told.stream, told.after
    if after.visibility == "sealed":
        was_open = told.before.visibility == "public"
        return {(audience, stream): None for audience in (PUBLIC, STAFF)} if was_open else {}
    rows: Rows = {}
    before, shown = told.shown_before, told.shown
    if shown is None and before:
        rows[PUBLIC, stream] = None
    elif shown is not None and not (before and all(before[name] == shown[name] for name in FOUND_BY)):
        rows[PUBLIC, stream] = row_of(PUBLIC, stream, public_words(shown))
    if told.working is not None:
        words = staff_words(after.ref, after.place, *told.working)
        rows[STAFF, stream] = row_of(STAFF, stream, words)
    return rows


SEARCH_DOC = KeptTable("search_doc", COLUMNS, n_key=2, rows=rows_of)
