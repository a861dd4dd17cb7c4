"""A matter as one line of a queue: light, working days left, the two flags that matter most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.cards import Light, Link, Pager
from yinuo.doors.shell.desk.narrowing import base_of
from yinuo.doors.shell.desk.queue import BADGE, CAP, Cursor, found_by, tallies, tally, tally_text
from yinuo.doors.shell.desk.saved import saved_of
from yinuo.doors.shell.desk.standing import days_left, flags_of
from yinuo.doors.shell.desk.views import BY_CODE, VIEWS, stale_before
from yinuo.doors.shell.sheets import Queue, Row
from yinuo.doors.workspace.narrowing import said_of
from yinuo.doors.workspace.nearness import name_of
from yinuo.kernel.limits.clocks import Light as Kept
from yinuo.kernel.matters.models import BURNING
from yinuo.kernel.matters.queries import light_of, state_of

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.queue import Page
    from yinuo.doors.shell.desk.views import View
    from yinuo.doors.shell.sheets import Pane
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import Matter

MOST_FLAGS: Final = 2
LIGHTS: Final = {
    Kept.SOON: "soon",
    Kept.LATE: "late",
    Kept.PAUSE: "paused",
    Kept.PASSED_UNKNOWN: "unknown",
}
SEALED: Final = _("封存")


def light_word(kept: Kept, state: str, outcome: str, note: Text = "") -> Light:
    """Give a light as the desk reads it: what burns first, else where the matter stands or how it ended."""
    burns = LIGHTS.get(kept) if kept is not Kept.LATE or state in BURNING else None
    return Light.of(burns or outcome or state, note)


def title_of(row: Matter) -> str:
    """Give the working title; of a sealed matter nothing but the word."""
    text = getattr(row, "text", None) if row.visibility == "public" else None
    return text.title if text is not None else gettext("封存")


def row_of(
    row: Matter, officer: Officer, page: str, stale_at: datetime, url: str = "", current: str = ""
) -> Row:
    """Give one line of the queue; without the `url` of the queue with it picked, it leads to its own page."""
    m = state_of(row)
    return Row(
        ref=row.ref.partition("-")[2] or row.ref,
        title=title_of(row),
        url=url or page,
        page=page,
        light=light_word(light_of(m, officer.at), m.state, m.outcome),
        unit_name=name_of(row.lead_unit or row.place),
        left=days_left(m, officer),
        flags=flags_of(m, officer, stale_at)[:MOST_FLAGS],
        is_current=row.ref == current,
        pick=f"{row.ref}.{row.version}",
        is_example=row.place.is_example or bool(row.lead_unit and row.lead_unit.is_example),
    )


def queue_url(view: str, **more: str) -> str:
    """Give the address of a queue."""
    return f"{reverse('workspace:queue')}?{urlencode({'view': view, **{k: v for k, v in more.items() if v}})}"


def matter_url(ref: str, view: str = "") -> str:
    """Give the address of a matter's own page, reached from a queue."""
    return reverse("workspace:matter", args=[ref]) + (f"?{urlencode({'view': view})}" if view else "")


def sidebar(officer: Officer, current: str) -> tuple[tuple[Text, tuple[Link, ...]], ...]:
    """Give the views by their headings, each with its tally, and the ones kept under a name: three queries at most."""
    tally_of = {code: tally_text(n, BADGE) for code, n in tallies(officer, BADGE).items()}
    saved = tuple(Link(one.name, queue_url(one.view), one.view == current) for one in saved_of(officer))
    if not any(link.is_current for link in saved):
        current = base_of(current)
    if tally_of.get(current, "").endswith("+"):
        tally_of[current] = tally_text(tally(officer, BY_CODE[current]), CAP)
    groups: dict[str, list[Link]] = {}
    for view in VIEWS:
        link = Link(view.label, queue_url(view.code), view.code == current, n=tally_of.get(view.code, ""))
        groups.setdefault(str(view.group), []).append(link)
    found = tuple((heading, tuple(links)) for heading, links in groups.items())
    return (*found, (gettext("存下的"), saved)) if saved else found


def queue_sheet(officer: Officer, view: View, page: Page, at: str, current: str, pane: Pane | None) -> Queue:
    """Give the whole queue page; `at` is the cursor this page was asked with, so that picking a row keeps it."""
    stale_at = stale_before(officer)
    place = dict([at.split("=", 1)]) if "=" in at else {}
    rows = tuple(
        row_of(
            row,
            officer,
            matter_url(row.ref, view.code),
            stale_at,
            queue_url(view.code, **place, m=row.ref),
            current,
        )
        for row in page.rows
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
        summary="" if narrowed or n in {None, ""} else gettext("{n} 件").format(n=n),
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
        rows=tuple(row_of(row, officer, matter_url(row.ref), stale_at) for row in found),
        views=sidebar(officer, ""),
        pager=Pager(),
        summary=gettext("{n} 件，最多列 50 件").format(n=len(found)),
        sorted_by=gettext("新的在前"),
        search=typed,
        search_url=reverse("workspace:find"),
        is_example=bool(found) and all(row.place.is_example for row in found),
        empty=gettext("没有找到。编号可以只打最后四五位，字句要照原样；封存的要打整个编号。"),
    )
