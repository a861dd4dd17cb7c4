"""The daily brief of a campaign, written by itself out of the record: what changed, what is late, who asked for help.

Nobody fills in anything for it. A day's lines are the moments of its items on that day, as the public reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.templatetags.look import day_long, day_short
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns.models import DriveItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.queries import Read
    from yinuo.programmes.campaigns.shown import Sheet

SOON, A_DAY = timedelta(days=3), timedelta(days=1)
NEWS: Final[Mapping[str, tuple[Text, Text]]] = {
    "passed": (_("核过了"), _("今天没有核过的。")),
    "report": (_("报了，等核"), _("今天没有报的。")),
    "send_back": (_("退回去的"), _("今天没有退回的。")),
    "late": (_("昨天到期，没有报"), _("昨天到期的都报了，或者没有到期的。")),
    "move_date": (_("改了日子的"), _("今天没有改日子的。")),
    "call_in": (_("请人帮忙的"), _("今天没有单位请人帮忙。")),
    "notice": (_("督办单"), _("今天没有发督办单。")),
    "soon": (_("三天里到期"), _("三天里没有到期的。")),
}
"""The sorts of news in their order: what each is called, and what is said where there is none."""
DONE: Final[Mapping[str, Text]] = {
    "report": _("报办好，等别人核"), "send_back": _("核的单位退回"), "notice": _("收到督办单"),
}  # fmt: skip
AT_WORK: Final = ("in_progress", "parked")


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the day: its title, its page and number, whose it is, and what is to be said of it."""

    title: str
    url: str
    ref: str
    unit: str
    note: Text


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of news: which of NEWS, what it is called, its lines; said too where there are none."""

    name: str
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
    is_near = Q(current_due__range=(read.on - A_DAY, read.on + SOON))
    is_new = is_near | Q(closed_on=read.on) | Q(moments__contains=[{"on": read.on.isoformat()}])
    found = PublicMatter.objects.filter(is_new, pk__in=items.values("matter"))
    rows = list(found.order_by("current_due", "pk"))
    parts = tuple(_part(name, rows, read.on, unit_name) for name in NEWS)
    n = {name: len(part.lines) for name, part in zip(NEWS, parts, strict=True)}
    return Brief(tuple(_sentences(sheet, read.on, n["passed"], n["late"], n["call_in"])), parts)


def _part(name: str, rows: Iterable[PublicMatter], on: date, unit_name: Callable[[str], str]) -> Part:
    title, none = NEWS[name]
    return Part(
        name,
        title,
        tuple(
            Line(row.title, reverse("portal:matter", args=[row.ref]), row.ref, unit_name(row.lead_unit), note)
            for row in rows
            if (note := _note(name, row, on, unit_name))
        ),
        none,
    )


def _note(name: str, row: PublicMatter, on: date, unit_name: Callable[[str], str]) -> Text:
    """Say what is new of an item in one sort of news; "" where it is none of that sort."""
    due = day_short(row.current_due) if row.current_due else ""
    if name == "passed":
        return gettext("由别的单位核过") if row.closed_on == on and row.outcome == "done" else ""
    if name in {"late", "soon"}:
        from_on, to_on = (on - A_DAY, on - A_DAY) if name == "late" else (on, on + SOON)
        is_it = row.state in AT_WORK and row.current_due is not None and from_on <= row.current_due <= to_on
        said = gettext("%(on)s 到期，没有报") if name == "late" else gettext("%(on)s 到期")
        return said % {"on": due} if is_it else ""
    if not any(one["type"] == name and one["on"] == on.isoformat() for one in row.moments):
        return ""
    if name == "move_date":
        first = day_short(row.first_due) if row.first_due else ""
        return gettext("最初 %(first)s，现在 %(now)s") % {"first": first, "now": due}
    return _called(row, on, unit_name) if name == "call_in" else DONE[name]


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
    for track in sheet.tracks:
        if track.breaches:
            yield gettext("{track}：{whole}").format(track=track.name, whole=track.whole)
    yield ngettext("今天核过 %(n)d 项。", "今天核过 %(n)d 项。", n_passed) % {"n": n_passed}
    if n_late:
        yield ngettext("昨天到期没有报的有 %(n)d 项。", "昨天到期没有报的有 %(n)d 项。", n_late) % {
            "n": n_late
        }
    if n_helped:
        yield ngettext("有 %(n)d 项请人帮忙。", "有 %(n)d 项请人帮忙。", n_helped) % {"n": n_helped}
