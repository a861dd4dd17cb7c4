"""The daily brief of a campaign, written by itself out of the record: what changed, what is late, who asked for help.

Nobody fills in anything for it. A day's lines are the moments of its items on that day, as the public reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from yinuo.doors.shell.templatetags.look import day_long, day_short
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns.models import DriveItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.queries import Read
    from yinuo.programmes.campaigns.shown import Sheet

SOON: Final = timedelta(days=3)
AT_WORK: Final = ("in_progress", "parked")


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the day: its title, its page, whose it is, and what is to be said of it."""

    title: str
    url: str
    unit: str
    note: Text


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of news: what it is called, its lines; said too where there are none."""

    title: Text
    lines: tuple[Line, ...]
    none: Text


@dataclass(frozen=True, slots=True)
class Brief:
    """`campaigns/brief.html`: the day in a few sentences, and the lines behind each."""

    sentences: tuple[Text, ...]
    parts: tuple[Part, ...]

    def text(self, title: str) -> str:
        """Give it as plain text for a work chat."""
        return "\n".join([title, *map(str, self.sentences), *self._lines()]) + "\n"

    def _lines(self) -> Iterator[str]:
        for part in self.parts:
            if part.lines:
                yield ""
                yield gettext("%(title)s（%(n)s）") % {"title": part.title, "n": len(part.lines)}
                yield from (
                    gettext("· %(title)s（%(unit)s）%(note)s")
                    % {"title": one.title, "unit": one.unit, "note": one.note}
                    for one in part.lines
                )


def brief_of(read: Read, sheet: Sheet, unit_name: Callable[[str], str]) -> Brief:
    """Write the brief of the day that is read: one query, for the items' own moments."""
    items = DriveItem.objects.filter(campaign=read.drive, matter__isnull=False)
    rows = list(PublicMatter.objects.filter(pk__in=items.values("matter")).order_by("current_due", "pk"))
    on = read.on

    def lines(picked: Sequence[tuple[PublicMatter, Text]]) -> tuple[Line, ...]:
        return tuple(
            Line(row.title, reverse("portal:matter", args=[row.ref]), unit_name(row.lead_unit), note)
            for row, note in picked
        )

    passed = [
        (row, gettext("由别的单位核过")) for row in rows if row.closed_on == on and row.outcome == "done"
    ]
    reported = [(row, gettext("报办好，等别人核")) for row in rows if _on(row, "report", on)]
    back = [(row, gettext("核的单位退回")) for row in rows if _on(row, "send_back", on)]
    moved = [(row, _to(row)) for row in rows if _on(row, "move_date", on)]
    yesterday = on - timedelta(1)
    late = [
        (row, gettext("%(on)s 到期，没有报") % {"on": day_short(row.current_due)})
        for row in rows
        if row.current_due == yesterday and row.state in AT_WORK
    ]
    helped = [(row, _called(row, on, unit_name)) for row in rows if _on(row, "call_in", on)]
    asked = [(row, gettext("收到督办单")) for row in rows if _on(row, "notice", on)]
    soon = [
        (row, gettext("%(on)s 到期") % {"on": day_short(row.current_due)})
        for row in rows
        if row.state in AT_WORK and row.current_due and on <= row.current_due <= on + SOON
    ]
    parts = (
        Part(gettext("核过了"), lines(passed), gettext("今天没有核过的。")),
        Part(gettext("报了，等核"), lines(reported), gettext("今天没有报的。")),
        Part(gettext("退回去的"), lines(back), gettext("今天没有退回的。")),
        Part(gettext("昨天到期，没有报"), lines(late), gettext("昨天到期的都报了，或者没有到期的。")),
        Part(gettext("改了日子的"), lines(moved), gettext("今天没有改日子的。")),
        Part(gettext("请人帮忙的"), lines(helped), gettext("今天没有单位请人帮忙。")),
        Part(gettext("督办单"), lines(asked), gettext("今天没有发督办单。")),
        Part(gettext("三天里到期"), lines(soon), gettext("三天里没有到期的。")),
    )
    return Brief(tuple(_sentences(sheet, on, len(passed), len(late), len(helped))), parts)


def _on(row: PublicMatter, kind: str, on: date) -> bool:
    return any(one["type"] == kind and one["on"] == on.isoformat() for one in row.moments)


def _to(row: PublicMatter) -> str:
    first = day_short(row.first_due) if row.first_due else ""
    return gettext("最初 %(first)s，现在 %(now)s") % {"first": first, "now": day_short(row.current_due)}


def _called(row: PublicMatter, on: date, unit_name: Callable[[str], str]) -> str:
    called = [
        unit for one in row.moments if one["type"] == "call_in" and one["on"] == on.isoformat()
        for unit in one.get("units", [])
    ]  # fmt: skip
    return gettext("请了%(units)s") % {"units": gettext("、").join(unit_name(unit) for unit in called)}


def _sentences(sheet: Sheet, on: date, n_passed: int, n_late: int, n_helped: int) -> Iterator[Text]:
    """Say the day in plain words, numbers first."""
    yield gettext("%(on)s，第 %(k)s 天，还有 %(left)s 天。") % {
        "on": day_long(on), "k": sheet.days.day, "left": sheet.days.days_left,
    }  # fmt: skip
    if sheet.n:
        yield gettext("%(n)s 项里核过 %(a)s 项；按权重 %(p)s%%，日子过了 %(e)s%%：%(word)s。") % {
            "n": sheet.n, "a": sheet.n_checked, "p": sheet.percent, "e": sheet.elapsed, "word": sheet.word,
        }  # fmt: skip
    yield ngettext("今天核过 %(n)d 项。", "今天核过 %(n)d 项。", n_passed) % {"n": n_passed}
    if n_late:
        yield ngettext("昨天到期没有报的有 %(n)d 项。", "昨天到期没有报的有 %(n)d 项。", n_late) % {
            "n": n_late
        }
    if n_helped:
        yield ngettext("有 %(n)d 项请人帮忙。", "有 %(n)d 项请人帮忙。", n_helped) % {"n": n_helped}
