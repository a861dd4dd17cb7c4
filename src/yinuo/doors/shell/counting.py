"""The public figures as records: each number with its n, and the address of the list behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import Q

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.words import STRENGTHS
from yinuo.kernel.figures.definitions import AGES, FIGURES, LATE_FORMULA, LATE_TITLE
from yinuo.kernel.figures.naming import figure_from, period_code, period_from
from yinuo.kernel.figures.queries import Period, aged, behind, late, late_now, sealed, tallies
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.people.queries import place, unit, unit_codes_under
from yinuo.kernel.people.trees import under

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.kernel.figures.definitions import Figure
    from yinuo.kernel.figures.queries import Measured

MONTHS: Final = 3
PICKED: Final = ("figure", "strength", "age", "answers", "is_late")
"""Filters of the public list by which a number's own list is found."""


def picked(name: str, value: str, on: date) -> Q:
    """Read such a filter. Raises NotFound, Invalid for a value that means nothing."""
    if name == "figure":
        return behind(*figure_from(value))
    if name == "answers":
        return Q(accountable_unit__in=Unit.objects.filter(under(unit(value).path)).values("code"))
    known = {"strength": tuple(STRENGTHS), "age": tuple(age for age, *_rest in AGES), "is_late": ("true",)}[
        name
    ]
    if value not in known:
        raise Invalid({name: Sentence("请从给出的几项里选一项。")})
    if name == "is_late":
        return late(on)
    return Q(strength=value) if name == "strength" else aged(value, on)


def figures(asked: Mapping[str, str], on: date) -> Record:
    """Give the five figures of everything, of a town, or of what a unit with all under it answers for.

    Raises NotFound for a unit, a town or a period that is none, Invalid for what cannot be asked.
    """
    strange = [name[:40] for name in asked if name not in {"unit", "town", "period"}]
    if strange:
        raise Invalid({name: Sentence("这里没有「{name}」这一项。", name=name) for name in strange})
    town, office = asked.get("town", ""), asked.get("unit", "")
    period = period_from(asked["period"]) if asked.get("period") else Period.before(on, MONTHS)
    units = unit_codes_under(office) if office else None
    here = Place.objects.filter(under(place(town).path)).values("code") if town else None
    counted = tallies(period, town=town, units=units)
    wanted = (
        *((Q(place__in=here),) if here is not None else ()),
        *((Q(lead_unit__in=units),) if units else ()),
    )
    now = late_now(on, *wanted)
    n_sealed = None if town else sealed(office)
    of = {"place": town, "answers": office}
    return {
        "period": period_code(period),
        "from": period.first,
        "until": period.until,
        "town": town,
        "unit": office,
        "figures": [_figure(figure, counted[figure.name], period, of) for figure in FIGURES],
        "late": {
            "title": said(LATE_TITLE),
            "formula": said(LATE_FORMULA),
            "n": now.n,
            "oldest_due": now.oldest,
            "ages": [
                {"name": age, "says": said(words), "n": now.ages[age], "href": _late_href(age, town, office)}
                for age, _least, _most, words in AGES
            ],
        },
        "n_sealed": n_sealed,
    }


def _figure(figure: Figure, measured: list[Measured], period: Period, of: Mapping[str, str]) -> Record:
    return {
        "name": figure.name,
        "title": said(figure.title),
        "formula": said(figure.formula),
        "lines": [_line(one, period, of) for one in measured],
    }


def _line(measured: Measured, period: Period, of: Mapping[str, str]) -> Record:
    figure, strength = measured.figure, measured.strength
    parts: list[Any] = []
    for part in figure.parts:
        named = f"{figure.name}.{part.name}.{period_code(period)}"
        href = _list({"figure": named, "strength": strength, **of})
        parts.append(
            {"name": part.name, "says": said(part.text), "n": measured.counts.get(part.name, 0), "href": href}
        )
    return {"strength": strength, "n": measured.n, "rate": measured.rate, "parts": parts}


def _late_href(age: str, town: str, office: str) -> str:
    return _list({"is_late": "true", "age": age, "place": town, "unit": office})


def _list(asked: Mapping[str, str]) -> str:
    return f"{ROOT}/matters?{urlencode({name: value for name, value in asked.items() if value})}"
