"""What can be chosen: places, units and categories as options, read once for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext

from yinuo.doors.portal.names import called
from yinuo.doors.shell.cards import Option, Options
from yinuo.doors.shell.public.answered import UNKNOWN
from yinuo.doors.shell.words import KINDS
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.limits.queries import categories, current_pack
from yinuo.kernel.people.models import Place, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from yinuo.kernel.limits.book import CategoryRow

COARSE: Final = ("city", "town", "community")
ASKED: Final = ("request", "wish", "hazard", "dispute")
MOST_PLATES: Final = 8
OTHER: Final = "other"


def kept(of: str, first: str, read: Callable[[], Iterable[Option]]) -> Options:
    """Give a long list with an empty choice named `first` before it ("" for none); read once for a book."""
    key = ("choices", get_language(), of, first)
    return with_book(key, lambda: Options([*([Option("", first)] if first else []), *read()]))


def place_options(first: str = "") -> Options:
    """Give the coarse places, each town's communities under its name: nearer than that nobody is asked."""
    return kept("places", first, _coarse_places)


def unit_options(first: str = "") -> Options:
    """Give the units that can be named, the auditor's left out."""
    return kept("units", first, _units)


def _coarse_places() -> Iterator[Option]:
    rows = list(Place.objects.filter(is_active=True, kind__in=COARSE).order_by("path"))
    names = {row.code: called(row) for row in rows}
    for row in sorted(rows, key=lambda row: row.path):
        group = names.get(row.parent_id or "", "") if row.kind == "community" else ""
        yield Option(row.code, named(row), group=group)


def _units() -> Iterator[Option]:
    rows = Unit.objects.filter(is_active=True).exclude(kind="auditor").order_by("path")
    return (Option(row.code, named(row)) for row in rows)


def named(row: Place | Unit) -> str:
    """Give a name that says beside itself that it is invented."""
    name = called(row)
    return gettext("%(name)s（示例）") % {"name": name} if row.is_example and "示例" not in name else name


def raisable() -> tuple[CategoryRow, ...]:
    """Give the categories that residents can file under, in the pack's order."""
    return tuple(row for row in categories() if row.kinds & set(ASKED))


def kind_of(row: CategoryRow) -> str:
    """Give what sort of matter a category stands for when a resident picks it."""
    return next(kind for kind in ASKED if kind in row.kinds)


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
