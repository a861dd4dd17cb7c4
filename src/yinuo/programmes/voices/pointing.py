"""A coarse place picked by typing: a town's or community's name, or any part of it that fits one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.public.raisable import coarse_places, named

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMED: Final = 5
NO_PLACE: Final = Sentence("没有叫这个的镇、街道或社区。换个写法，或只写镇、街道。")
WHICH: Final = Sentence("叫这个的不止一处：{names}。请写全。")
NEEDED: Final = Sentence("请填在哪里。")
_DROPPED: Final = str.maketrans("", "", " 　·•，,（）()")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that can be asked for: its code, how the list writes it, and what else it answers to."""

    code: str
    written: str
    answers_to: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Bring a name to the one form in which names are compared."""
    return text.translate(_DROPPED).casefold()


def spots() -> tuple[Spot, ...]:
    """Give every coarse place, a community with its town before it, in the reader's language."""
    rows = coarse_places()
    towns = {row.code: row for row in rows}

    def written(code: str) -> str:
        row = towns[code]
        above = towns.get(row.parent_id or "") if row.kind == "community" else None
        return f"{named(above)} · {named(row)}" if above else named(row)

    return tuple(Spot(row.code, written(row.code), (row.name, row.name_en)) for row in rows)


def _is_written(one: Spot, wanted: str) -> bool:
    return wanted in {folded(one.written), folded(one.code)}


def _is_called(one: Spot, wanted: str) -> bool:
    return wanted in {folded(name) for name in one.answers_to}


def _is_part(one: Spot, wanted: str) -> bool:
    return any(wanted in folded(name) for name in (one.written, *one.answers_to))


def matched(typed: str, among: Iterable[Spot]) -> str:
    """Give the code of the one place that was meant. Raises Invalid for none, and for more than one."""
    wanted, every = folded(typed), tuple(among)
    if not wanted:
        raise Invalid({"place": NEEDED})
    found: list[Spot] = []
    for fits in (_is_written, _is_called, _is_part):  # as the list writes it, by a name, by a part of one
        found = found or [one for one in every if fits(one, wanted)]
    if not found:
        raise Invalid({"place": NO_PLACE})
    if len(found) > 1:
        shown = "、".join(one.written for one in found[:MOST_NAMED])
        raise Invalid({"place": Sentence(WHICH.msgid, names=shown)})
    return found[0].code
