"""The five figures made into what is printed: each number with its n, its words, and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from yinuo.doors.portal.behind import period_said
from yinuo.doors.portal.matters import list_url
from yinuo.doors.portal.shown import days_late, working_days
from yinuo.doors.shell.cards import ThreeParts
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.tallies import FigureLine, Figures, FigureShown, PartShown
from yinuo.doors.shell.words import STRENGTHS
from yinuo.kernel.figures.definitions import AGES, BY_NAME, FIGURES, LATE_FORMULA, LATE_TITLE, LEAST_N
from yinuo.kernel.figures.naming import period_code
from yinuo.kernel.figures.queries import MOST_COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.tallies import Shade
    from yinuo.kernel.figures.queries import Late, Measured, Period, Tallies

MONTHS_SHOWN: Final = 3
SHADES: Final[Mapping[str, Shade]] = {"first": "a", "yes": "a", "once": "a", "in_time": "a", "later": "d"}
ORDER: Final = ("kept", "confirmed", "late", "reopened", "told")
STRENGTH_ORDER: Final = (*reversed(tuple(STRENGTHS)), "")


@dataclass(frozen=True, slots=True)
class Of:
    """Whose or where's figures: what the lists behind them are picked by besides."""

    unit: str = ""
    place: str = ""

    def list_url(self, picked: dict[str, str], *, is_late: bool = False) -> str:
        """Give the address of a list behind a number; what is late is asked of who leads now."""
        of = {"unit" if is_late else "answers": self.unit, "place": self.place}
        return list_url(**picked, **{name: code for name, code in of.items() if code})


def percent(rate: float) -> str:
    """Say a rate: a hundred and nothing are said of what is exactly that."""
    whole = round(rate * 100)
    return f"{min(max(whole, 1), 99) if 0 < rate < 1 else whole} %"


def line_of(measured: Measured, urls: Mapping[str, str]) -> FigureLine:
    """Give one line of a figure: its parts in the order of the definition, its rate where there are five."""
    figure = measured.figure
    parts = tuple(
        PartShown(said(part.text), measured.counts.get(part.name, 0), urls.get(part.name, ""),
                  SHADES.get(part.name, "b"))
        for part in figure.parts
    )  # fmt: skip
    label = STRENGTHS[measured.strength] if measured.strength else ""
    rate = "" if measured.rate is None else percent(measured.rate)
    note = (
        gettext("不足 %(n)d 件，不算比率") % {"n": LEAST_N}
        if measured.rate is None and figure.counted
        else ""
    )
    return FigureLine(label, parts, rate, note)


def three_of(measured: Measured, urls: Mapping[str, str]) -> ThreeParts:
    """Give the bar of three parts."""
    of = measured.counts
    return ThreeParts(
        of.get("yes", 0), of.get("no", 0), of.get("silent", 0),
        (urls.get("yes", ""), urls.get("no", ""), urls.get("silent", "")),
    )  # fmt: skip


def figures_of(tallies: Tallies, late: Late, period: Period, on: date, of: Of, sealed: int | None) -> Figures:
    """Build the five figures of somewhere or somebody."""
    shown = {figure.name: _figure(figure.name, tallies[figure.name], period, of) for figure in FIGURES}
    shown["late"] = _late(late, on, of)
    n = str(sealed) if sealed and sealed <= MOST_COUNTED else gettext("一千以上")
    closed = gettext("另有封存的 %(n)s 件，只计数，不在任何名单里。") % {"n": n} if sealed else ""
    return Figures(
        tuple(shown[key] for key in ORDER),
        gettext("按最初日期算：%(period)s") % {"period": period_said(period)},
        gettext("只算已经过完的月份。"),
        closed,
    )


def _figure(name: str, measured: list[Measured], period: Period, of: Of) -> FigureShown:
    figure = BY_NAME[name]
    title, formula = said(figure.title), said(figure.formula)
    how = f"{reverse('portal:how')}#{name}"
    if not measured:
        return FigureShown(name, title, formula, empty=gettext("这段时间没有一件到期。"), how_url=how)
    if not figure.counted:
        one = measured[0]
        if one.n < LEAST_N:
            few = gettext("只有 %(n)d 件，不足 %(least)d 件不画。") % {"n": one.n, "least": LEAST_N}
            return FigureShown(name, title, formula, empty=few, how_url=how)
        return FigureShown(name, title, formula, three=three_of(one, _urls(one, period, of)), how_url=how)
    ordered = sorted(measured, key=lambda one: STRENGTH_ORDER.index(one.strength))
    lines = tuple(line_of(one, _urls(one, period, of)) for one in ordered)
    return FigureShown(name, title, formula, lines, how_url=how)


def _urls(measured: Measured, period: Period, of: Of) -> dict[str, str]:
    """Give the list behind each part: the very condition that counted it."""
    picked = {"strength": measured.strength} if measured.strength else {}
    name = measured.figure.name
    return {
        part.name: of.list_url({"figure": f"{name}.{part.name}.{period_code(period)}", **picked})
        for part in measured.figure.parts
    }


def _late(late: Late, on: date, of: Of) -> FigureShown:
    how = f"{reverse('portal:how')}#late"
    title, formula = said(LATE_TITLE), said(LATE_FORMULA)
    if not late.n:
        return FigureShown("late", title, formula, empty=gettext("此刻没有一件逾期。"), how_url=how)
    return FigureShown("late", title, formula, (late_line(late, on, of),), how_url=how)


def late_line(late: Late, on: date, of: Of | None) -> FigureLine:
    """Give what is late in its three ages, and since when the oldest; without `of` nothing stands behind it."""
    parts = tuple(
        PartShown(
            said(words),
            late.ages[age],
            of.list_url({"state": "late", "age": age}, is_late=True) if of else "",
            "b",
        )
        for age, _least, _most, words in AGES
    )
    age = working_days(late.oldest, on) if late.oldest else None
    oldest = gettext("最久 %(days)s") % {"days": days_late(age)} if age else ""
    return FigureLine(
        "", parts, ngettext("%(n)d 件", "%(n)d 件", late.n) % {"n": late.n}, oldest, is_count=True
    )
