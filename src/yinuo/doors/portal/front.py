"""A day's page, set: the lead, the four columns, the numbers beside them; every line leads to its matter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.portal.auditing import vacant_and_where_to
from yinuo.doors.portal.counted import MONTHS_SHOWN, Of, figures_of
from yinuo.doors.portal.log_page import log_line
from yinuo.doors.portal.matters import list_url
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import (
    SAID_DONE,
    card_of,
    cards_of,
    light_shown,
    ring_of,
)
from yinuo.doors.portal.way import result_word
from yinuo.doors.shell.public.edition import COLUMNS, MOST_DUE, Edition
from yinuo.doors.shell.public.register import counted
from yinuo.doors.shell.sheets import Column, Front, Group, Lead, LogLine
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import Word, word
from yinuo.kernel.figures.queries import Period, late_now, tallies
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.cards import Card, Ring
    from yinuo.doors.shell.tallies import Figures
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

IN_GROUP, MOST_RINGS, MOST_WORDS = 3, 40, 40
MET: Final = Word(_("办到了"), "kept", "kept")
SAYS: Final = {"new": "dates", "answered": "plain", "good": "good", "red": "light"}
"""What the cards of each column say beside their title."""
WORDS: Final[dict[str, Word]] = {
    "kept": MET,
    "late": word("late"),
    "said": SAID_DONE,
    "moved": word("moved"),
    "passed": word("passed"),
    "parked": word("parked"),
    "paused": word("paused"),
    "ended": word("closed"),
}


def front(edition: Edition) -> Front:
    """Set a day's page: a fixed number of questions, whatever the register holds."""
    page = _Setting(edition)
    return Front(
        edition.on,
        page.lead(),
        page.columns(),
        _day_notes(edition.on),
        None if edition.is_past else _figures(edition.on),
        _log_line(edition),
        reverse("portal:raise"),
        reverse("portal:code"),
        is_past=edition.is_past,
    )


def _log_line(edition: Edition) -> LogLine:
    """Give today's head of the log; a past day's page has none: what stood that day, its own checkpoints say."""
    told = vacant_and_where_to(edition.on)
    url = reverse("portal:check")
    if edition.is_past:
        return LogLine(gettext("每件事的每一步都连成一条链，改一个字就对不上。"), watch=told, url=url)
    line = log_line(url)
    return replace(line, watch=" ".join(filter(None, (str(line.watch), told))))


class _Setting:
    """What is read for one page: its rows, their names, and the numbers, each asked for once."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.on, self.now = edition, edition.on, edition.now
        self.first, self.last = edition.first, edition.last
        self.due, self.is_over = edition.due()
        self.groups = edition.grouped(self.due)
        self.next = [] if self.due or edition.is_past else edition.coming()
        self.rows = {
            "new": edition.new(),
            "answered": edition.answered(),
            "good": edition.good(),
            "red": edition.red(),
        }
        printed = [row for rows in self.groups.values() for row in rows[:IN_GROUP]]
        self.names = Names.of_cards(
            [*printed, *self.next, *(row for rows in self.rows.values() for row in rows)]
        )
        self.numbers = dict.fromkeys(COLUMNS, 0) if edition.is_past else edition.count()

    def columns(self) -> tuple[Column, ...]:
        """Give the four columns, each with its way to the rest."""
        empty = gettext("这七天还没有。有了会自己出现在这里。")
        red, no_red = gettext("红灯"), gettext("今天没有一件过期未报的。")
        if self.edition.is_past:
            empty = no_red = gettext("那七天没有。")
            red = gettext("这七天转红的")
        told = (
            ("new", gettext("新承诺"), empty, reverse("portal:promises")),
            ("answered", gettext("答复"), empty, list_url(state="reported")),
            ("good", gettext("好消息"), empty, list_url(state="success")),
            ("red", red, no_red, list_url(state="late")),
        )  # fmt: skip
        return tuple(self._column(*one) for one in told)

    def _column(self, key: str, title: str, empty: str, url: str) -> Column:
        cards = tuple(self._card(row, _answer(row) if key == "answered" else "") for row in self.rows[key])
        n = self.numbers[key]
        return Column(
            SAYS[key], title, cards, empty, "" if self.edition.is_past else url, counted(n) if n else ""
        )

    def _card(self, row: PublicMatter, note: Text = "") -> Card:
        return card_of(row, self.names, self.now, self.on, note)

    def lead(self) -> Lead:
        """Give what fell due since the last working day: it is settled at midnight, by itself."""
        first, last = self.first, self.last
        days = {"first": day_short(first), "last": day_short(last)}
        spoken = day_short(last) if first == last else gettext("%(first)s—%(last)s") % days
        kick = gettext("%(days)s到期的，零时自动见分晓") % {"days": spoken}
        if not self.due:
            return self._quiet(gettext("%(days)s没有一件到期") % {"days": spoken})
        groups = tuple(self._group(key, rows) for key, rows in self.groups.items())
        deck = gettext("原定的日期一直算数；改过的，新旧日期并列。")
        if self.is_over:
            deck = gettext("到期的太多，下面只按日期数到 %(n)d 件。") % {"n": MOST_DUE}
        rings = tuple(
            (f"#due-{n}", tuple(self._ring(row) for row in rows[:MOST_RINGS]))
            for n, rows in enumerate(self.groups.values(), 1)
        )
        return Lead(kick, _headline(groups, len(self.due), is_over=self.is_over), deck, groups, rings=rings)

    def _group(self, key: str, rows: list[PublicMatter]) -> Group:
        url = list_url(due_from=self.first.isoformat(), due_to=self.last.isoformat())
        return Group(WORDS[key], cards_of(rows[:IN_GROUP], self.names, self.now, self.on), len(rows), url)

    def _ring(self, row: PublicMatter) -> Ring:
        return ring_of(row, light_shown(row, self.now, self.on))

    def _quiet(self, headline: str) -> Lead:
        deck = gettext("下一件在%(on)s。") % {"on": day_short(self.next[0].current_due)} if self.next else ""
        return Lead(gettext("到期"), headline, deck, next=tuple(self._card(row) for row in self.next))


def _figures(on: date) -> Figures:
    """Give the five public figures of the last whole months, and what is late on the day."""
    period = Period.before(on, MONTHS_SHOWN)
    return figures_of(tallies(period), late_now(on), period, on, Of(), None)


def _headline(groups: tuple[Group, ...], n: int, *, is_over: bool) -> str:
    """Say how many fell due and what became of all of them: the numbers named add up to it."""
    if is_over:
        return gettext("超过 %(n)d 件到期") % {"n": MOST_DUE}
    named = {group.word.text: group.n for group in groups}
    kept, red, ended = (named.get(one.text, 0) for one in (MET, word("late"), word("closed")))
    parts = [ngettext("%(n)d 件到期", "%(n)d 件到期", n) % {"n": n}]
    if kept:
        parts.append(ngettext("%(n)d 件办到了", "%(n)d 件办到了", kept) % {"n": kept})
    if red:
        parts.append(ngettext("%(n)d 件逾期", "%(n)d 件逾期", red) % {"n": red})
    if ended:
        parts.append(ngettext("%(n)d 件别样了结", "%(n)d 件别样了结", ended) % {"n": ended})
    if rest := n - kept - red - ended:
        parts.append(ngettext("%(n)d 件还没有结论", "%(n)d 件还没有结论", rest) % {"n": rest})
    return gettext("，").join(parts)


def _answer(row: PublicMatter) -> str:
    """Give the first words of what a unit answered."""
    said = [moment for moment in row.moments if moment["type"] == "report"]
    text = str((said[-1].get("words") or {}).get("text", "")) if said else ""
    return (text[:MOST_WORDS] + "…" if len(text) > MOST_WORDS else text) or str(result_word(row.result))


def _day_notes(on: date) -> tuple[str, ...]:
    """Say what sort of day it is, where that changes how the limits run."""
    calendar = current_calendar()
    if not calendar.covers(on) or calendar.is_working_day(on):
        return ()
    return (gettext("今天不是工作日：按工作日算的时限不走，按日子算的照走。"),)
