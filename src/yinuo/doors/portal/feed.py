"""A list as an Atom feed (RFC 4287): the newest changes, each under an id that never changes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from django.utils.translation import get_language, gettext

from yinuo.doors.portal.shown import light_shown
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.doors.shell.words import KINDS
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from yinuo.doors.portal.exports import Reading
    from yinuo.kernel.matters.models import PublicMatter

ATOM: Final = "application/atom+xml; charset=utf-8"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
MOST_ENTRIES: Final = 100
BEGAN: Final = "2025"
"""The year in every tag URI (RFC 4151): when the names under this host began to be given out. It never moves on."""


def atom(request: HttpRequest, title: str, rows: Sequence[PublicMatter], reading: Reading) -> bytes:
    """Write the feed; its own id is the address without what a reader's place in it adds."""
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": get_language() or "zh-hans"})
    here = request.get_full_path()
    _add(feed, "id", _tag(request, here))
    _add(feed, "title", title)
    _add(feed, "updated", _instant(rows[0].changed_at if rows else reading.now))
    ET.SubElement(feed, "link", {"rel": "self", "href": request.build_absolute_uri(here)})
    page = here.replace(".atom", "", 1)
    ET.SubElement(feed, "link", {"rel": "alternate", "href": request.build_absolute_uri(page)})
    for row in rows:
        feed.append(_entry(request, row, reading))
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(request: HttpRequest, row: PublicMatter, reading: Reading) -> ET.Element:
    entry = ET.Element("entry")
    _add(entry, "id", _tag(request, f"/m/{row.ref}"))
    _add(entry, "title", row.title or row.ref)
    _add(entry, "updated", _instant(row.changed_at))
    _add(entry, "published", datetime.combine(row.public_from, time.min, current_calendar().zone).isoformat())
    author = ET.SubElement(entry, "author")
    _add(author, "name", reading.names.unit(row.lead_unit) or gettext("还没有单位接手"))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": reading.address(row.ref)})
    ET.SubElement(entry, "category", {"term": row.kind, "label": str(KINDS[row.kind])})
    _add(entry, "summary", _summary(row, reading))
    return entry


def _summary(row: PublicMatter, reading: Reading) -> str:
    """Say in one line how it stands: light, first date, later dates, place."""
    light = light_shown(row, reading.now, reading.on)
    parts = [f"{light.word.text} {light.note}".strip()]
    if row.first_due:
        parts.append(gettext("最初日期 %(on)s") % {"on": day_long(row.first_due)})
    if row.later_dues and row.current_due:
        parts.append(gettext("改到 %(on)s") % {"on": day_long(row.current_due)})
    return " · ".join(filter(None, (*parts, reading.names.place(row.place), row.summary)))


def _tag(request: HttpRequest, path: str) -> str:
    """Give a tag URI: the same thing has the same id under whatever address it is read."""
    return f"tag:{request.get_host().partition(':')[0]},{BEGAN}:{path}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
