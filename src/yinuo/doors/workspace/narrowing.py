"""What a queue is narrowed down to, in words and as a form."""

from __future__ import annotations

from django.utils.translation import gettext

from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.desk.narrowing import DUES, Narrowing, base_of, narrowing_of
from yinuo.doors.shell.desk.views import VIEWS
from yinuo.doors.workspace.nearness import all_units, name_of, places
from yinuo.kernel.limits.queries import categories
from yinuo.kernel.people.models import Place, Unit


def said_of(code: str) -> str:
    """Say in words what a code narrows its view down to: a query for a unit, one for a place."""
    n = narrowing_of(code) or Narrowing()
    unit = Unit.objects.filter(pk=n.unit).first() if n.unit else None
    place = Place.objects.filter(pk=n.place).first() if n.place else None
    sorts = {row.code: name_of(row) for row in categories()}
    words = (
        name_of(unit) if unit else n.unit,
        name_of(place) if place else n.place,
        sorts.get(n.category, n.category),
        str(DUES[n.due]) if n.due else "",
    )
    return gettext("、").join(word for word in words if word)


def narrowing_fields(code: str) -> tuple[Field, ...]:
    """Give the form: which queue, whose, where, what, until when."""
    n = narrowing_of(code) or Narrowing()
    every = gettext("不限")
    sorts = tuple(Option(row.code, name_of(row)) for row in categories())
    dues = tuple(Option(value, label) for value, label in DUES.items())
    queues = tuple(Option(view.code, view.label, group=view.group) for view in VIEWS)
    return (
        Field(
            "base",
            gettext("哪个队列"),
            "select",
            base_of(code),
            options=queues,
            is_required=True,
            is_focus=True,
        ),
        Field("unit", gettext("牵头单位"), "select", n.unit, options=all_units(every)),
        Field("place", gettext("在哪里"), "select", n.place, options=places(every)),
        Field("category", gettext("哪一类"), "select", n.category, options=(Option("", every), *sorts)),
        Field("due", gettext("到期"), "select", n.due, options=(Option("", every), *dues)),
    )
