"""Today's page: what fell due, what is new, what was answered, what went well, what is red; every line a matter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.register import (
    ASKED,
    PROMISES,
    REPORTED,
    WORKED_ON,
    Register,
    fell_due,
    late,
)
from yinuo.doors.portal.shown import (
    SAID_DONE,
    card_of,
    cards_of,
    days_late,
    light_shown,
    ring_of,
    working_days,
)
from yinuo.doors.portal.way import result_word
from yinuo.doors.shell.cards import Count, ThreeParts
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.sheets import Column, Front, Group, Lead, LogLine
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import Word, word
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.table import OUTCOMES, SUCCESS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Ring
    from yinuo.kernel.matters.models import PublicMatter

IN_COLUMN, IN_GROUP, RECENT, COHORT, LEAST_N = 4, 3, timedelta(days=7), timedelta(days=90), 5
OPEN: Final = (*WORKED_ON, "parked", *REPORTED)


@allow(anyone)
@at_portal
def home(request: HttpRequest) -> HttpResponse:
    """Answer with today's page."""
    return show(request, "home", {"front": front(today(request), instant(request))})


def front(on: date, now: datetime) -> Front:
    """Build today's page as of a day: a fixed number of questions, whatever the register holds."""
    page = _Page(Register(on), on, now)
    red = page.register.rows(late(on), order=("current_due", "stream_id"), most=IN_COLUMN)
    columns = page.columns(red)
    lead, counts = page.lead(), page.counts(red)
    return Front(
        on,
        lead,
        columns,
        page.day_notes(),
        counts,
        gettext("每个数点开就是那些事。"),
        page.parts(),
        LogLine(gettext("每件事的每一步都连成一条链，改一个字就对不上。"), url=reverse("portal:check")),
        reverse("portal:raise"),
        reverse("portal:code"),
    )


class _Page:
    """What the parts of one page share."""

    def __init__(self, register: Register, on: date, now: datetime) -> None:
        self.register, self.on, self.now = register, on, now
        self.since = on - RECENT

    def columns(self, red: list[PublicMatter]) -> tuple[Column, ...]:
        """Give the four columns, each with its way to the rest."""
        new = Q(kind__in=PROMISES) & Q(public_from__range=(self.since, self.on)) & Q(state__in=OPEN)
        answered = Q(kind__in=ASKED) & Q(reported_on__range=(self.since, self.on))
        good = Q(outcome__in=SUCCESS) & Q(closed_on__range=(self.since, self.on))
        empty = gettext("这七天还没有。有了会自己出现在这里。")
        return (
            self._column("dates", gettext("新承诺"), new, "public_from", empty, reverse("portal:promises")),
            self._column("plain", gettext("答复"), answered, "reported_on", empty, _list(state="reported")),
            self._column("good", gettext("好消息"), good, "closed_on", empty, _list(state="success")),
            Column(
                "light", gettext("红灯"), cards_of(red, Names.of_rows(red), self.now, self.on),
                gettext("今天没有一件过期未报的。"), _list(state="late"), self.register.count(late(self.on)),
            ),
        )  # fmt: skip

    def _column(self, key: str, title: str, wanted: Q, by: str, empty: str, url: str) -> Column:
        rows = self.register.rows(wanted, order=(f"-{by}", "-stream_id"), most=IN_COLUMN)
        names = Names.of_rows(rows)
        cards = tuple(
            card_of(row, names, self.now, self.on, _answer(row) if key == "plain" else "") for row in rows
        )
        return Column(key, title, cards, empty, url, self.register.count(wanted) if rows else 0)

    def lead(self) -> Lead:
        """Give what fell due since the last working day: it is settled at midnight, by itself."""
        last = self.on - timedelta(days=1)
        first = _previous_working_day(self.on)
        rows = self.register.rows(fell_due(first, last), order=("first_due", "stream_id"))
        days = {"first": day_short(first), "last": day_short(last)}
        spoken = day_short(last) if first == last else gettext("%(first)s—%(last)s") % days
        kick = gettext("%(days)s到期的，零时自动见分晓") % {"days": spoken}
        if not rows:
            return self._quiet(gettext("%(days)s没有一件到期") % {"days": spoken})
        groups = self._groups(rows, first, last)
        return Lead(
            kick,
            _headline(groups, len(rows)),
            gettext("原定的日期一直算数；改过的，新旧日期并列。"),
            groups,
            rings=tuple(
                (f"#due-{n}", self._rings(rows, group, first, last)) for n, group in enumerate(groups, 1)
            ),
        )

    def _rings(self, rows: list[PublicMatter], group: Group, first: date, last: date) -> tuple[Ring, ...]:
        """Give a ring for every matter of a group, those not printed as cards too."""
        mine = [row for row in rows if WORDS[_ended(row, first, last)] is group.word][:MOST_RINGS]
        return tuple(ring_of(row, light_shown(row, self.now, self.on)) for row in mine)

    def _quiet(self, headline: str) -> Lead:
        soon = Q(current_due__range=(self.on, self.on + timedelta(days=60))) & Q(state__in=OPEN)
        rows = self.register.rows(soon, order=("current_due", "stream_id"), most=3)
        cards = cards_of(rows, Names.of_rows(rows), self.now, self.on)
        deck = gettext("下一件在%(on)s。") % {"on": day_short(rows[0].current_due)} if rows else ""
        return Lead(gettext("今日到期"), headline, deck, next=cards)

    def _groups(self, rows: list[PublicMatter], first: date, last: date) -> tuple[Group, ...]:
        names = Names.of_rows(rows)
        sorted_: dict[str, list[PublicMatter]] = {}
        for row in rows:
            sorted_.setdefault(_ended(row, first, last), []).append(row)
        return tuple(
            Group(
                WORDS[key],
                cards_of(sorted_[key][:IN_GROUP], names, self.now, self.on),
                len(sorted_[key]),
                _list(due_from=first.isoformat(), due_to=last.isoformat()),
            )
            for key in WORDS
            if key in sorted_
        )

    def counts(self, red: list[PublicMatter]) -> tuple[Count, ...]:
        """Give the few numbers that stand large, each a way to the matters behind it."""
        n_open = self.register.count(Q(state__in=OPEN))
        n_late = self.register.count(late(self.on))
        waits = self.register.count(Q(state="awaiting_reply"))
        age = working_days(red[0].current_due, self.on) if red and red[0].current_due else None
        oldest = gettext("最久 %(days)s") % {"days": days_late(age)} if age else ""
        return (
            Count(gettext("在办"), str(n_open), _list(state="open"), gettext("公开的")),
            Count(gettext("现在逾期"), str(n_late), _list(state="late"), oldest),
            Count(gettext("等本人确认"), str(waits), _list(state="awaiting_reply")),
        )

    def parts(self) -> ThreeParts | None:
        """Give confirmed, said no, no answer, of those whose first date lay in the last 90 days; None below five."""
        due = Q(kind__in=ASKED) & Q(first_due__range=(self.on - COHORT, self.on - timedelta(days=1)))
        yes = self.register.count(due & Q(outcome__in=SUCCESS))
        silent = self.register.count(due & Q(outcome="unconfirmed"))
        waiting = self.register.count(due & Q(state="awaiting_reply"))
        no = self.register.count(due & late(self.on))
        parts = ThreeParts(
            yes,
            no,
            silent + waiting,
            (_list(state="success"), _list(state="late"), _list(state="unconfirmed")),
        )
        return parts if parts.n >= LEAST_N else None

    def day_notes(self) -> tuple[str, ...]:
        """Say what sort of day it is, where that changes how the limits run."""
        calendar = current_calendar()
        if not calendar.covers(self.on) or calendar.is_working_day(self.on):
            return ()
        return (gettext("今天不是工作日：按工作日算的时限不走，按日子算的照走。"),)


MET: Final = Word(_("办到了"), "kept", "kept")
MOST_RINGS: Final = 40
WORDS: Final[dict[str, Word]] = {
    "kept": MET,
    "late": word("late"),
    "said": SAID_DONE,
    "moved": word("moved"),
    "passed": word("passed"),
    "ended": word("closed"),
}


def _ended(row: PublicMatter, first: date, last: date) -> str:
    """Say in which group of the lead a matter that fell due stands."""
    if row.state == "closed":
        return "kept" if OUTCOMES[row.outcome] == "success" else "ended"
    if row.source == "page":
        return "passed"
    if row.current_due and not first <= row.current_due <= last:
        return "moved"
    return "said" if row.state in REPORTED else "late"


def _headline(groups: tuple[Group, ...], n: int) -> str:
    """Say how many fell due, and how the two main sorts of them ended."""
    named = {group.word.text: group.n for group in groups}
    parts = [ngettext("%(n)d 件到期", "%(n)d 件到期", n) % {"n": n}]
    if kept := named.get(MET.text):
        parts.append(ngettext("%(n)d 件办到了", "%(n)d 件办到了", kept) % {"n": kept})
    if red := named.get(word("late").text):
        parts.append(ngettext("%(n)d 件逾期", "%(n)d 件逾期", red) % {"n": red})
    return gettext("，").join(parts)


def _answer(row: PublicMatter) -> str:
    """Give the first words of what a unit answered."""
    said = [moment for moment in row.moments if moment["type"] == "report"]
    text = str((said[-1].get("words") or {}).get("text", "")) if said else ""
    most = 40
    return (text[:most] + "…" if len(text) > most else text) or str(result_word(row.result))


def _previous_working_day(on: date) -> date:
    calendar = current_calendar()
    day = on - timedelta(days=1)
    while calendar.covers(day) and not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _list(**picked: str) -> str:
    """Give the address of the list with these picked."""
    from django.utils.http import urlencode

    return f"{reverse('portal:matters')}?{urlencode(picked)}"
