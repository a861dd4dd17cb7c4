"""How a matter stands at the desk: working days left, and what presses about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext

from yinuo.base.calendar import NotCovered
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.kernel.limits.clocks import Moments, dues, is_late
from yinuo.kernel.limits.queries import current_calendar, limits_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.state import MatterState

CLOCKED: Final = frozenset(("in_progress", "checking"))


def days_left(state: MatterState, officer: Officer) -> int | None:
    """Give the working days to the first promised date, below zero past it; None where no clock runs."""
    if state.original_due is None or state.state not in CLOCKED or state.remedy_open:
        return None
    try:
        return current_calendar().working_days_between(officer.on, state.original_due)
    except NotCovered:
        return None


def _is_accept_late(m: MatterState, at: datetime) -> bool:
    if m.state != "submitted" or m.submitted_at is None:
        return False
    limits = limits_for(m.category, current_calendar().local_date(at), kind=m.kind, level=m.level)
    try:
        due = dues(limits, Moments(submitted_at=m.submitted_at), current_calendar()).accept_due
    except NotCovered:
        return False
    return is_late(at, due)


def flags_of(m: MatterState, officer: Officer, stale_at: datetime) -> tuple[Text, ...]:
    """Give what presses about a matter, the most pressing first."""
    said = m.last_update_at or m.assigned_at
    is_stale = (
        m.state in {"in_progress", "parked"} and m.source != "page" and said is not None and said < stale_at
    )
    known: tuple[tuple[bool, Callable[[], Text]], ...] = (
        (bool(m.proposal), lambda: gettext("等人定")),
        (m.level == "major", lambda: gettext("重大")),
        (_is_accept_late(m, officer.at), lambda: gettext("受理超时")),
        (m.state == "in_progress" and m.acked_at is None, lambda: gettext("未签收")),
        (m.n_sent_back > 0, lambda: gettext("第 {n} 次").format(n=m.n_sent_back + 1)),
        (m.n_hand_back > 0, lambda: gettext("退单 {n}").format(n=m.n_hand_back)),
        (is_stale, lambda: gettext("久未更新")),
        (
            m.state == "parked" and m.review_on is not None,
            lambda: gettext("复看 {on}").format(on=day_short(m.review_on)),
        ),
        (m.remedy_open, lambda: gettext("救济中")),
        (m.n_move > 0, lambda: gettext("改过期")),
        (m.about_office, lambda: gettext("说单位的")),
        (m.on_behalf, lambda: gettext("代提")),
    )
    return tuple(text() for holds, text in known if holds)
