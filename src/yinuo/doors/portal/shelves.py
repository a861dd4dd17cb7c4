"""Shelves of matters for the pages of a unit and of a place: a few under each heading, and the way to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext

from yinuo.doors.portal.matters import OTHERWISE, list_url
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import cards_of
from yinuo.doors.shell.public.register import OPEN, UNREAD, Register, counted, late
from yinuo.doors.shell.tallies import Shelf
from yinuo.kernel.matters.table import SUCCESS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

ON_SHELF: Final = 5
NEWEST: Final = ("-changed_at", "-stream_id")


@dataclass(frozen=True, slots=True)
class Stood:
    """A shelf before it is printed: its heading, its rows, what it says while empty, and the way on."""

    key: str
    title: str
    rows: list[PublicMatter]
    empty: str
    url: str
    n: Text = ""
    say: str = "light"


def stand(
    on: date, column: str, codes: Sequence[str], picked: dict[str, str], n_late: int
) -> tuple[Stood, ...]:
    """Read four shelves: late (only where any is), open, done, ended otherwise. `column` "": of everything."""
    register, ended = (
        Register(on),
        Q(state="closed"),
    )  # an outcome says so too, but their index has to be told
    picks = (
        Q(state__in=OPEN) & ~late(on), ended & Q(outcome__in=SUCCESS), ended & Q(outcome__in=OTHERWISE),
    )  # fmt: skip
    wanted = Q(**{f"{column}__in": list(codes)}) if column else Q()
    n_open, n_good, n_other = _counted(register, [wanted & one for one in picks[1:]], wanted, n_late)

    def rows(more: Q, order: tuple[str, ...] = NEWEST) -> list[PublicMatter]:
        if not column:
            return register.rows(more, order=order, most=ON_SHELF, without=UNREAD)
        return register.first_of(column, codes, more, order, ON_SHELF, UNREAD)

    shelves = [
        Stood(
            "plain", gettext("在办的"), rows(picks[0]), gettext("眼下没有在办的。"),
            list_url(state="in_time", **picked), n_open,
        ),
        Stood(
            "good", gettext("办到了"), rows(picks[1]), gettext("还没有由提的人或别的单位确认过的。"),
            list_url(state="success", **picked), n_good, "plain",
        ),
        Stood(
            "dates", gettext("别样了结"), rows(picks[2]), gettext("没有别样了结的。"),
            list_url(state="otherwise", **picked), n_other,
        ),
    ]  # fmt: skip
    if n_late:
        red, n_red = rows(late(on), ("current_due", "stream_id")), counted(n_late)
        url = list_url(state="late", **picked)
        shelves.insert(0, Stood("light", gettext("逾期"), red, gettext("没有一件逾期。"), url, n_red))
    return tuple(shelves)


def _counted(register: Register, ended: list[Q], wanted: Q, n_late: int) -> tuple[str, ...]:
    """Count what is open in time and what has ended: what is late is open, and counted already."""
    n_open, *ns = register.count_each([wanted & Q(state__in=OPEN), *ended], (n_late, *(0 for _one in ended)))
    return tuple(counted(n) if n else "" for n in (n_open - n_late, *ns))


def names_on(stood: tuple[Stood, ...]) -> Names:
    """Read the names that the cards of these shelves need."""
    rows = [row for one in stood for row in one.rows]
    return Names.of(
        {row.place for row in rows}, {code for row in rows for code in (row.lead_unit, row.confirmed_by)}
    )


def shelves_of(stood: tuple[Stood, ...], names: Names, now: datetime, on: date) -> tuple[Shelf, ...]:
    """Print shelves as cards."""
    return tuple(
        Shelf(
            one.key, one.title, cards_of(one.rows, names, now, on), one.empty, one.url if one.rows else "", one.n,
            one.say,  # type: ignore[arg-type]
        )
        for one in stood
    )  # fmt: skip
