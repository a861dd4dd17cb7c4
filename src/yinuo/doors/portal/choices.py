"""What can be chosen: places, units and categories as options, read once for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext

from yinuo.doors.shell.cards import Option, Options
from yinuo.doors.shell.public.answered import UNKNOWN
from yinuo.doors.shell.public.raisable import (
    ASKED,
    called,
    coarse_places,
    kind_of,
    nameable_units,
    named,
    raisable,
)
from yinuo.doors.shell.words import KINDS
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.limits.book import CategoryRow

MOST_PLATES: Final = 8
OTHER: Final = "other"


def kept(of: str, first: str, read: Callable[[], Iterable[Option]]) -> Options:
    """Give a long list with an empty choice named `first` before it ("" for none); read once for a book."""
    key = ("choices", get_language(), of, first)
    return with_book(key, lambda: Options([*([Option("", first)] if first else []), *read()]))


def listed(told: Mapping[str, Text], first: str = "") -> tuple[Option, ...]:
    """Give a closed list as options, with an empty choice before it where `first` names one."""
    none = (Option("", first),) if first else ()
    return (*none, *(Option(code, words) for code, words in told.items()))


def place_options(first: str = "") -> Options:
    """Give the coarse places, each town's communities under its name: nearer than that nobody is asked."""
    return kept("places", first, _coarse_places)


def unit_options(first: str = "") -> Options:
    """Give the units that can be named, the auditor's left out."""
    return kept("units", first, _units)


def _coarse_places() -> Iterator[Option]:
    rows = coarse_places()
    names = {row.code: called(row) for row in rows}
    for row in rows:
        group = names.get(row.parent_id or "", "") if row.kind == "community" else ""
        yield Option(row.code, named(row), group=group)


def _units() -> Iterator[Option]:
    return (Option(row.code, named(row)) for row in nameable_units())


def plates(place_kind: str) -> tuple[Option, ...]:
    """Give the few categories that are picked most at such a place, as the pack names them, and a way to all others."""
    rows = {row.code: row for row in raisable()}
    named = current_pack().words.get("raise", {})
    codes: Iterable[str] = named.get(place_kind) or named.get("any") or list(rows)
    chosen = [code for code in codes if code in rows and code != UNKNOWN][: MOST_PLATES - 2]
    options = [Option(code, called(rows[code])) for code in chosen]
    if UNKNOWN in rows:
        options.append(Option(UNKNOWN, gettext("不知道"), gettext("由受理的人来定")))
    return (*options, Option(OTHER, gettext("别的"), gettext("在下面挑")))


def category_options() -> tuple[Option, ...]:
    """Give every category that residents can file under, in groups by what it becomes."""
    rows = sorted(raisable(), key=lambda row: ASKED.index(kind_of(row)))
    return tuple(Option(row.code, called(row), group=_group(row)) for row in rows)


def _group(row: CategoryRow) -> str:
    group = str(KINDS[kind_of(row)])
    return gettext("%(kind)s（封存，不公开）") % {"kind": group} if row.is_sealed else group
