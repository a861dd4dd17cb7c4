"""A queue narrowed down: view × unit × place × category × due, written in one word of the address and of a saved view.

`unit,due:7,place:town-a` is the view `unit` with what falls due within seven days in that place or under it. Whatever
carries a view's code through the desk (a verb's form, the next matter after it) carries the narrowing with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.desk.views import BY_CODE
from yinuo.kernel.people.models import Place, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.views import View
    from yinuo.doors.shell.words import Text

PARTS: Final = ("unit", "place", "category", "due")
MOST_CODE: Final = 200
DUES: Final[Mapping[str, Text]] = {
    "late": _("已经过了"),
    "0": _("今天到期"),
    "3": _("三天内到期"),
    "7": _("七天内到期"),
    "30": _("三十天内到期"),
    "none": _("没有日期"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a queue is narrowed down to; "" where it is not."""

    unit: str = ""
    place: str = ""
    category: str = ""
    due: str = ""

    def where(self, officer: Officer) -> Q:
        """Give the condition."""
        found = Q()
        if self.unit:
            found &= Q(lead_unit__in=_under(Unit.objects.all(), self.unit).values("pk"))
        if self.place:
            found &= Q(place__in=_under(Place.objects.all(), self.place).values("pk"))
        if self.category:
            found &= Q(category=self.category)
        return found & self._when(officer)

    def _when(self, officer: Officer) -> Q:
        if self.due == "late":
            return Q(current_due__lt=officer.on)
        if self.due == "none":
            return Q(current_due__isnull=True)
        if self.due:
            return Q(current_due__gte=officer.on, current_due__lte=officer.on + timedelta(int(self.due)))
        return Q()


def _under(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(Q(pk=code) | Q(path__contains=f"/{code}/") | Q(path__startswith=f"{code}/"))


def code_of(base: str, wanted: Mapping[str, str]) -> str:
    """Write a narrowed view's code."""
    return ",".join((base, *(f"{name}:{wanted[name]}" for name in PARTS if wanted.get(name))))


def base_of(code: str) -> str:
    """Give the view that a code narrows down."""
    return code.partition(",")[0]


def narrowing_of(code: str) -> Narrowing | None:
    """Read what a code narrows its view down to; None for a code that says nothing that is known."""
    found: dict[str, str] = {}
    for part in code.split(",")[1:]:
        name, colon, value = part.partition(":")
        if name not in PARTS or not colon or not value or (name == "due" and value not in DUES):
            return None
        found[name] = value
    return Narrowing(**found)


def view_of(code: str) -> View | None:
    """Give the view of a code, narrowed down or not; None for none."""
    view, narrowing = BY_CODE.get(base_of(code)), narrowing_of(code[:MOST_CODE])
    if view is None or narrowing is None:
        return None
    if narrowing == Narrowing():
        return view
    return replace(view, code=code, where=lambda officer: view.where(officer) & narrowing.where(officer))
