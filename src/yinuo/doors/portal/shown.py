"""A public row made into what is printed: ring, light, dates, card. Nothing here asks the database anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.calendar import NotCovered
from yinuo.doors.shell.cards import Card, Dates, Light, Ring
from yinuo.doors.shell.templatetags.look import day_near
from yinuo.doors.shell.words import KINDS, STRENGTHS, Word
from yinuo.kernel.limits import clocks
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.queries import light_of
from yinuo.kernel.matters.table import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from yinuo.doors.portal.names import Names
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

OF_OFFICES: Final = frozenset(("task", "commitment", "claim"))
WAITING: Final = frozenset(("checking", "awaiting_reply"))
SAID_DONE: Final = Word(_("单位说办好了，还没人确认"), "ask")


def dates_of(row: PublicMatter) -> Dates:
    """Give every promised date. How firmly it was said stands beside it, in every row alike."""
    return Dates(row.first_due, tuple(date.fromisoformat(text) for text in row.later_dues))


def working_days(start: date, end: date) -> int | None:
    """Count the working days from one day to another; None where the calendar does not reach."""
    try:
        return current_calendar().working_days_between(start, end)
    except NotCovered:
        return None


def light_shown(row: PublicMatter, now: datetime, on: date) -> Light:
    """Give the light: how it ended, or how its date stands; a result that was reported in time is never red."""
    if row.state == "closed":
        return Light.of(row.outcome)
    if row.state == "parked":
        again = gettext("%(on)s再看") % {"on": day_near(row.review_on, on)} if row.review_on else ""
        return Light.of("parked", again)
    if row.state in WAITING:
        return Light.of(row.state)
    lit = light_of(row, now)
    if lit is clocks.Light.LATE and row.current_due:
        return Light.of("late", days_late(working_days(row.current_due, on)))
    if lit is clocks.Light.SOON and row.current_due:
        return Light.of("soon", days_left(working_days(on, row.current_due)))
    told = {clocks.Light.PAUSE: "paused", clocks.Light.PASSED_UNKNOWN: "unknown"}
    is_said_alone = (
        row.source == "page" and row.state == "in_progress"
    )  # nobody has said here that work goes on
    return Light.of(told.get(lit, "not_due" if is_said_alone else row.state))


def days_late(n: int | None) -> str:
    """Say by how many working days a date has passed."""
    return ngettext("%(n)d 个工作日", "%(n)d 个工作日", n) % {"n": n} if n else ""


def days_left(n: int | None) -> str:
    """Say how many working days are left."""
    if n is None:
        return ""
    return ngettext("剩 %(n)d 个工作日", "剩 %(n)d 个工作日", n) % {"n": n} if n > 0 else gettext("就是今天")


def n_done(row: PublicMatter) -> int:
    """Count the arcs that are closed, the fifth left out: asked, owned, worked on, reported.

    Of what the newspaper page alone says, only the promise stands: nobody has come here to take it up.
    """
    if row.source == "page" and row.state == "in_progress":
        return 1
    if row.state in WAITING or (row.state == "closed" and row.result and OUTCOMES[row.outcome] != "link"):
        return 4
    if not row.lead_unit:
        return 1
    is_worked = row.updated_on is not None or (row.acked_on is not None and row.kind not in OF_OFFICES)
    return 3 if is_worked or row.reported_on else 2


def ring_of(row: PublicMatter, light: Light) -> Ring:
    """Give the ring; its fifth arc is closed by somebody else's yes alone."""
    if row.state == "closed" and OUTCOMES[row.outcome] == "success":
        return Ring.up_to(5, light.word.tone)
    is_waiting = row.state != "closed" and row.source != "page"
    return Ring.up_to(n_done(row), light.word.tone, is_waiting=is_waiting, is_promise=row.kind in OF_OFFICES)


def sealed_by(row: PublicMatter, names: Names, read_on: date) -> str:
    """Say who confirmed, and when; "" where nobody did."""
    if row.state != "closed" or OUTCOMES[row.outcome] != "success":
        return ""
    on = day_near(row.closed_on, read_on)
    if row.confirmed_by in {"", "requester"}:
        return gettext("%(on)s提的人点了头") % {"on": on}
    return gettext("%(on)s由%(unit)s核实") % {"on": on, "unit": names.unit(row.confirmed_by)}


def is_invented(row: PublicMatter, names: Names) -> bool:
    """Say whether the mark of an example stands on it: by its source, its unit or its place."""
    return row.source == "example" or names.is_example(row.place, row.lead_unit)


def who_label(row: PublicMatter) -> Text:
    """Say what the unit of a matter is: who promised it, or who sees to it."""
    if not row.lead_unit:
        return ""
    return pgettext("一行", "谁答应的") if row.kind in OF_OFFICES else pgettext("一行", "谁办")


def card_of(row: PublicMatter, names: Names, now: datetime, on: date, note: Text = "") -> Card:
    """Give a matter's card."""
    light = light_shown(row, now, on)
    return Card(
        ref=row.ref,
        title=row.title,
        url=reverse("portal:matter", args=[row.ref]),
        kind_word=KINDS[row.kind],
        place_name=names.place(row.place),
        unit_name=names.unit(row.lead_unit) or gettext("还没有单位接手"),
        ring=ring_of(row, light),
        light=light,
        due=dates_of(row),
        who_label=who_label(row),
        is_example=is_invented(row, names),
        sealed_by=sealed_by(row, names, on),
        note=note or (STRENGTHS[row.strength] if row.strength else ""),
    )


def cards_of(rows: Iterable[PublicMatter], names: Names, now: datetime, on: date) -> tuple[Card, ...]:
    """Give the cards of several matters."""
    return tuple(card_of(row, names, now, on) for row in rows)
