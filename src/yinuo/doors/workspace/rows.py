"""A matter as one line of a queue: light, working days left, the two flags that matter most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.calendar import NotCovered
from yinuo.doors.shell.cards import Light, Link, Pager
from yinuo.doors.shell.sheets import Queue, Row
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.workspace.narrowing import base_of, said_of, saved_of
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.queue import Cursor, found_by, tallies, tally_text
from yinuo.doors.workspace.views_of_queue import BURNING, VIEWS, stale_before
from yinuo.kernel.limits.clocks import Light as Kept
from yinuo.kernel.limits.clocks import Moments, dues, is_late
from yinuo.kernel.limits.queries import current_calendar, limits_for
from yinuo.kernel.matters.queries import light_of, state_of

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.doors.shell.sheets import Pane
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.officer import Officer
    from yinuo.doors.workspace.queue import Page
    from yinuo.doors.workspace.views_of_queue import View
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.state import MatterState

MOST_FLAGS: Final = 2
LIGHTS: Final = {
    Kept.SOON: "soon",
    Kept.LATE: "late",
    Kept.PAUSE: "paused",
    Kept.PASSED_UNKNOWN: "unknown",
}
SEALED: Final = _("封存")
CLOCKED: Final = frozenset(("in_progress", "checking"))


def light_word(kept: Kept, state: str, outcome: str, note: Text = "") -> Light:
    """Give a light as the desk reads it: what burns first, else where the matter stands or how it ended."""
    burns = LIGHTS.get(kept) if kept is not Kept.LATE or state in BURNING else None
    return Light.of(burns or outcome or state, note)


def days_left(state: MatterState, officer: Officer) -> int | None:
    """Give the working days to the first promised date, below zero past it; None where no clock runs."""
    if state.original_due is None or state.state not in CLOCKED or state.remedy_open:
        return None
    try:
        return current_calendar().working_days_between(officer.on, state.original_due)
    except NotCovered:
        return None


def title_of(row: Matter) -> str:
    """Give the working title; of a sealed matter nothing but the word."""
    text = getattr(row, "text", None) if row.visibility == "public" else None
    return text.title if text is not None else gettext("封存")


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
    """Give the most pressing flags first; no more than two are shown."""
    said = m.last_update_at or m.assigned_at
    is_stale = (
        m.state in {"in_progress", "parked"} and m.source != "page" and said is not None and said < stale_at
    )
    many = gettext("第 {n} 次")
    known: tuple[tuple[bool, Text], ...] = (
        (bool(m.proposal), gettext("等人定")),
        (m.level == "major", gettext("重大")),
        (_is_accept_late(m, officer.at), gettext("受理超时")),
        (m.state == "in_progress" and m.acked_at is None, gettext("未签收")),
        (m.n_sent_back > 0, many.format(n=m.n_sent_back + 1)),
        (m.n_hand_back > 0, gettext("退单 {n}").format(n=m.n_hand_back)),
        (is_stale, gettext("久未更新")),
        (
            m.state == "parked" and m.review_on is not None,
            gettext("复看 {on}").format(on=day_short(m.review_on)),
        ),
        (m.remedy_open, gettext("救济中")),
        (m.n_move > 0, gettext("改过期")),
        (m.about_office, gettext("说单位的")),
        (m.on_behalf, gettext("代提")),
    )
    return tuple(text for holds, text in known if holds)[:MOST_FLAGS]


def row_of(row: Matter, officer: Officer, url: str, stale_at: datetime, current: str) -> Row:
    """Give one line of the queue."""
    m = state_of(row)
    return Row(
        ref=row.ref.partition("-")[2] or row.ref,
        title=title_of(row),
        url=url,
        light=light_word(light_of(m, officer.at), m.state, m.outcome),
        unit_name=name_of(row.lead_unit or row.place),
        left=days_left(m, officer),
        flags=flags_of(m, officer, stale_at),
        is_current=row.ref == current,
        pick=f"{row.ref}.{row.version}",
        is_example=row.place.is_example or bool(row.lead_unit and row.lead_unit.is_example),
    )


def queue_url(view: str, **more: str) -> str:
    """Give the address of a queue."""
    return f"{reverse('workspace:queue')}?{urlencode({'view': view, **{k: v for k, v in more.items() if v}})}"


def sidebar(officer: Officer, current: str) -> tuple[tuple[Text, tuple[Link, ...]], ...]:
    """Give the views by their headings, each with its tally, and the ones kept under a name: three queries."""
    counts = tallies(officer)
    saved = tuple(Link(one.name, queue_url(one.view), one.view == current) for one in saved_of(officer))
    if not any(link.is_current for link in saved):
        current = base_of(current)
    groups: dict[str, list[Link]] = {}
    for view in VIEWS:
        n = tally_text(counts[view.code]) if view.code in counts else ""
        link = Link(view.label, queue_url(view.code), view.code == current, n=n)
        groups.setdefault(str(view.group), []).append(link)
    found = tuple((heading, tuple(links)) for heading, links in groups.items())
    return (*found, (gettext("存下的"), saved)) if saved else found


def queue_sheet(officer: Officer, view: View, page: Page, at: str, current: str, pane: Pane | None) -> Queue:
    """Give the whole queue page; `at` is the cursor this page was asked with, so that picking a row keeps it."""
    stale_at = stale_before(officer)
    place = dict([at.split("=", 1)]) if "=" in at else {}
    rows = tuple(
        row_of(row, officer, queue_url(view.code, **place, m=row.ref), stale_at, current) for row in page.rows
    )
    before = (
        queue_url(view.code, before=str(Cursor.of(page.rows[0]))) if page.rows and page.has_before else ""
    )
    after = queue_url(view.code, after=str(Cursor.of(page.rows[-1]))) if page.rows and page.has_after else ""
    views = sidebar(officer, view.code)
    narrowed = said_of(view.code)
    current_link = next((link for _heading, links in views for link in links if link.is_current), None)
    n = current_link.n if current_link else None
    is_saved = current_link is not None and n is None
    return Queue(
        title=current_link.label if current_link is not None and is_saved else view.label,
        narrowed=narrowed,
        code=view.code,
        rows=rows,
        views=views,
        pager=Pager("", before, after),
        summary="" if narrowed or n is None else gettext("{n} 件").format(n=n),
        sorted_by=gettext("按到期先后"),
        search_url=reverse("workspace:find"),
        pane=pane,
        empty=view.empty,
        is_example=bool(rows) and all(row.is_example for row in rows),
    )


def found_sheet(officer: Officer, typed: str) -> Queue:
    """Give what was found, as a queue of its own."""
    stale_at = stale_before(officer)
    found = found_by(officer, typed)
    return Queue(
        title=gettext("找到的"),
        rows=tuple(
            row_of(row, officer, reverse("workspace:matter", args=[row.ref]), stale_at, "") for row in found
        ),
        views=sidebar(officer, ""),
        pager=Pager(),
        summary=gettext("{n} 件，最多列 50 件").format(n=len(found)),
        sorted_by=gettext("新的在前"),
        search=typed,
        search_url=reverse("workspace:find"),
        is_example=bool(found) and all(row.place.is_example for row in found),
        empty=gettext("没有找到。编号可以只打最后四五位，字句要照原样；封存的要打整个编号。"),
    )
