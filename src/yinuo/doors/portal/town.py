"""The front page of a place that started from no newspaper page: what it promised, how each is doing, what runs here.

Everything on it is counted by the register or named by the registry of programmes; nothing is typed for a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from yinuo.doors.portal.counted import MONTHS_SHOWN, Of, figures_of
from yinuo.doors.portal.matters import OTHERWISE, list_url
from yinuo.doors.portal.names import programme_named
from yinuo.doors.portal.shelves import Stood, names_on, shelves_of
from yinuo.doors.portal.shown import cards_of, light_shown, ring_of
from yinuo.doors.shell.cards import Count
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.public.register import OPEN, PROMISES, UNREAD, Register, counted, late, of_programme
from yinuo.doors.shell.sheets import Lead
from yinuo.doors.shell.tallies import Running, TownSheet
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import BOX_STATUSES, Word, word
from yinuo.kernel.figures.queries import Period, late_now, tallies
from yinuo.kernel.limits.queries import categories, current_pack
from yinuo.kernel.matters.table import SUCCESS
from yinuo.kernel.programme import programmes

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.doors.shell.cards import Ring
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.programme import Programme

NEXT, MOST_RINGS, ON_SHELF, NAMED = 5, 40, 4, 5
PROMISED: Final = Q(kind__in=PROMISES)
BY_DAY: Final = ("current_due", "stream_id")
STATUSES: Final = {"built": "works", "partly": "partly", "planned": "not-yet"}


def town(on: date, now: datetime) -> TownSheet:
    """Build the page: a fixed number of questions, however many promises there are and programmes run."""
    register, plugged = Register(on), programmes()
    stood = _stood(register, on)
    coming = register.rows(
        PROMISED & Q(state__in=OPEN, current_due__gte=on), order=BY_DAY, most=MOST_RINGS, without=UNREAD
    )
    names = names_on((*stood, Stood("next", "", coming[:NEXT], "", "")))
    promised, each = _counted(register, on, plugged)
    period = Period.before(on, MONTHS_SHOWN)
    return TownSheet(
        called(current_pack()),
        tuple(
            (told, counted(n), promises_url(state=state))
            for (told, state), n in zip(_tally(), promised, strict=True)
        ),
        Lead(
            gettext("接下来到期的承诺"), _headline(coming, on), gettext("原定的日期一直算数；改过的，新旧日期并列。"),
            next=cards_of(coming[:NEXT], names, now, on),
            rings=_rings(coming, now, on),
        ),
        figures_of(tallies(period), late_now(on), period, on, Of(), None),
        shelves_of(stood, names, now, on),
        tuple(_running(one, counts) for one, counts in zip(plugged, each, strict=True)),
    )  # fmt: skip


def promises_url(**picked: str) -> str:
    """Give the address of the promises with these picked."""
    return f"{reverse('portal:promises')}?{urlencode(picked)}"


def _tally() -> tuple[tuple[Word, str], ...]:
    return (
        (Word(gettext("还没了结")), "open"),
        (word("late"), "late"),
        (Word(gettext("办到了"), "kept", "kept"), "success"),
    )


def _counted(
    register: Register, on: date, plugged: tuple[Programme, ...]
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Count promises, and the matters of every programme, in one question: open, late, done."""
    ways = (Q(state__in=OPEN), late(on), Q(outcome__in=SUCCESS))
    asked = [PROMISED, *(of_programme(one.name) for one in plugged)]
    counts = register.count_each([whose & way for whose in asked for way in ways])
    first, *rest = (counts[n : n + len(ways)] for n in range(0, len(counts), len(ways)))
    return first, rest


def _stood(register: Register, on: date) -> tuple[Stood, ...]:
    """Read the four shelves of promises: late, new, kept, and ended otherwise."""
    told: tuple[tuple[str, Text, Q, tuple[str, ...], Text, str], ...] = (
        ("light", gettext("逾期"), late(on), BY_DAY, gettext("没有一件逾期。"), "late"),
        ("dates", gettext("新承诺"), Q(state__in=OPEN), ("-public_from", "-stream_id"),
         gettext("还没有公开的承诺。"), "open"),
        ("good", gettext("办到了"), Q(outcome__in=SUCCESS), ("-closed_on", "-stream_id"),
         gettext("还没有由提的人或别的单位确认过的。"), "success"),
        ("plain", gettext("别样了结"), Q(outcome__in=OTHERWISE), ("-closed_on", "-stream_id"),
         gettext("没有别样了结的。"), "otherwise"),
    )  # fmt: skip
    return tuple(
        Stood(
            key,
            str(title),
            register.rows(PROMISED & wanted, order=order, most=ON_SHELF, without=UNREAD),
            str(empty),
            promises_url(state=state),
            say="dates" if key == "dates" else "light",
        )
        for key, title, wanted, order, empty, state in told
    )


def _headline(coming: list[PublicMatter], on: date) -> str:
    """Say when the next promise falls due, and how many do on that day."""
    first = coming[0].current_due if coming else None
    if first is None:
        return gettext("眼下没有等着到期的承诺")
    n = sum(row.current_due == first for row in coming)
    if first == on:
        return ngettext("今天有 %(n)d 件到期", "今天有 %(n)d 件到期", n) % {"n": n}
    return ngettext("%(on)s有 %(n)d 件到期", "%(on)s有 %(n)d 件到期", n) % {"on": day_short(first), "n": n}


def _rings(coming: list[PublicMatter], now: datetime, on: date) -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    rings = tuple(ring_of(row, light_shown(row, now, on)) for row in coming)
    return ((promises_url(state="open"), rings),) if rings else ()


def _running(one: Programme, counts: tuple[int, ...]) -> Running:
    """Say what a programme is for, how far it is built, and how its matters stand; every number leads to its list."""
    labels = (gettext("还没了结"), gettext("逾期"), gettext("办到了"))
    states = ("open", "late", "success")
    named = [called(row) for row in categories(programme=one.name)]
    return Running(
        programme_named(one.name),
        BOX_STATUSES[STATUSES[one.status]],
        gettext("、").join(named[:NAMED]) + ("…" if len(named) > NAMED else ""),
        tuple(
            Count(label, counted(n), list_url(programme=one.name, state=state) if n else "")
            for label, n, state in zip(labels, counts, states, strict=True)
        ),
        list_url(programme=one.name),
    )
