"""A channel as anybody reads it: the notice that stands, what was asked back and answered, who has been silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import segno
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.feed import ATOM, BEGAN, NAMESPACE
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.shell.clock import instant, story_now, today
from yinuo.doors.shell.public.raisable import called
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.voices import ask_form
from yinuo.programmes.voices.channel_actions import ASKED_BACK, ask_back
from yinuo.programmes.voices.channel_queries import notice_of, talks
from yinuo.programmes.voices.channel_rules import last_day
from yinuo.programmes.voices.groups import group_of, groups
from yinuo.programmes.voices.symposium_actions import category_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import Dates, Light
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.voices.channel_queries import Talk
    from yinuo.programmes.voices.channel_rules import Heard
    from yinuo.programmes.voices.groups import Group
    from yinuo.programmes.voices.models import ChannelNotice

MOST_ENTRIES: Final = 50


@dataclass(frozen=True, slots=True)
class AskLine:
    """A question that came back on a notice, and what was answered."""

    title: str
    url: str
    light: Light
    due: Dates
    answer_unit: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """One notice with what came back on it. `n` were asked; those without a public title yet are only counted."""

    code: str
    title: str
    body: str
    unit: str
    unit_url: str
    from_on: date
    until_on: date
    is_example: bool
    lines: tuple[AskLine, ...]
    n: int

    @property
    def n_waiting(self) -> int:
        """How many that were asked have no public title yet."""
        return self.n - len(self.lines)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as its page draws it."""

    group: Group
    url: str
    running: NoticeSheet | None
    earlier: tuple[NoticeSheet, ...]
    units: tuple[tuple[str, Heard], ...]
    heard: Heard | None

    @property
    def n_silent(self) -> int:
        """How many units have said nothing for too long."""
        return sum(one.is_silent for _name, one in self.units)


def channel_of(group: Group, talk: Talk, names: Names, now: datetime, on: date) -> Channel:
    """Build a channel from what was read of it."""

    def sheet(notice: ChannelNotice) -> NoticeSheet:
        lines = tuple(_line(row, names, now, on) for row in talk.asked[notice.pk])
        is_example = notice.source == "example" or notice.unit.is_example
        return NoticeSheet(
            notice.code, notice.title, notice.body, called(notice.unit), reverse("portal:unit", args=[notice.unit_id]),
            notice.from_on, last_day(notice.until_on, notice.ended_on), is_example,
            lines, talk.n_asked[notice.pk],
        )  # fmt: skip

    return Channel(
        group, reverse("voices:channel", args=[group.code]), sheet(talk.running) if talk.running else None,
        tuple(sheet(one) for one in talk.earlier),
        tuple((names.unit(one.unit), one) for one in talk.units), talk.group,
    )  # fmt: skip


def _line(row: PublicMatter, names: Names, now: datetime, on: date) -> AskLine:
    told = [one for one in row.moments if one["type"] == "report" and one.get("words", {}).get("text")]
    last = told[-1] if told else {}
    return AskLine(
        row.title, reverse("portal:matter", args=[row.ref]), light_shown(row, now, on), dates_of(row),
        names.unit(str(last.get("unit", ""))), last.get("words", {}).get("text", ""),
    )  # fmt: skip


def read(wanted: tuple[Group, ...], now: datetime, on: date) -> tuple[Channel, ...]:
    """Read these groups' channels as they stand on a day."""
    found = talks([group.code for group in wanted], on)
    rows = [row for talk in found.values() for each in talk.asked.values() for row in each]
    names = Names.of_rows(rows, {one.unit for talk in found.values() for one in talk.units})
    return tuple(channel_of(group, found[group.code], names, now, on) for group in wanted)


@allow(anyone)
@at_portal
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Answer with every group's channel: what it is told now, and who has been silent."""
    return ask_form.show(request, "channels", {"channels": read(groups(), instant(request), today(request))})


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, group: str) -> HttpResponse:
    """Answer with one group's channel; on the notice that stands anybody asks back, and gets a code."""
    found, on = group_of(group), today(request)
    url, asked_on = reverse("voices:channel", args=[found.code]), request.POST.get("notice", "")

    def page(form: ask_form.AskForm | None, status: int = 200) -> HttpResponse:
        (sheet,) = read((found,), instant(request), on)
        return ask_form.show(
            request, "channel", {"channel": sheet, "form": form, "asked_on": asked_on}, status
        )

    if request.method != "POST":
        running = talks([found.code], on)[found.code].running
        return page(ask_form.blank(request, url) if running else None)
    notice = notice_of(found.code, asked_on, on)
    return ask_form.answer(
        request, url, category_of(ASKED_BACK),
        lambda given, token: ask_back(notice, given, token, on, story_now(request)),
        page,
        is_example=notice.unit.is_example,
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def poster(request: HttpRequest, group: str) -> HttpResponse:
    """Answer with the A4 sheet to hang up where the group meets: what is told now, and the square to ask back by."""
    (sheet,) = read((group_of(group),), instant(request), today(request))
    link = request.build_absolute_uri(sheet.url)
    qr = segno.make(link, error="q").svg_inline(scale=8, border=0, omitsize=True)
    return ask_form.show(request, "channel_poster", {"channel": sheet, "link": link, "qr": qr})


@allow(anyone)
@at_portal
@require_safe
def feed(request: HttpRequest, group: str) -> HttpResponse:
    """Answer with the channel as an Atom feed (RFC 4287): each notice under an id that never changes."""
    (sheet,) = read((group_of(group),), instant(request), today(request))
    notices = [*([sheet.running] if sheet.running else []), *sheet.earlier][:MOST_ENTRIES]
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": get_language() or "zh-hans"})
    _add(root, "id", _tag(request, sheet.url))
    _add(root, "title", gettext("给%(group)s的告知") % {"group": sheet.group.called})
    _add(
        root,
        "updated",
        _began(notices[0].from_on)
        if notices
        else instant(request).astimezone(UTC).isoformat(timespec="seconds"),
    )
    ET.SubElement(root, "link", {"rel": "self", "href": request.build_absolute_uri(request.get_full_path())})
    page = request.build_absolute_uri(sheet.url)
    ET.SubElement(root, "link", {"rel": "alternate", "href": page})
    for notice in notices:
        root.append(_entry(request, notice, page))
    return HttpResponse(ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type=ATOM)


def _entry(request: HttpRequest, notice: NoticeSheet, page: str) -> ET.Element:
    entry = ET.Element("entry")
    _add(entry, "id", _tag(request, f"/voices/notices/{notice.code}"))
    _add(entry, "title", notice.title)
    _add(entry, "updated", _began(notice.from_on))
    author = ET.SubElement(entry, "author")
    _add(author, "name", notice.unit)
    ET.SubElement(entry, "link", {"rel": "alternate", "href": f"{page}#n-{notice.code}"})
    _add(entry, "summary", notice.body)
    return entry


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _tag(request: HttpRequest, path: str) -> str:
    return f"tag:{request.get_host().partition(':')[0]},{BEGAN}:{path}"


def _began(on: date) -> str:
    return datetime.combine(on, time.min, current_calendar().zone).isoformat()
