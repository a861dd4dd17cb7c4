"""What the stations put on the public pages of places: pictures of things, their grade, hours that things worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.programmes.stations.grades import graded
from yinuo.programmes.stations.photo_pages import photo_of
from yinuo.programmes.stations.photos import shown
from yinuo.programmes.stations.words import HAVES
from yinuo.programmes.stations.working_pages import rate_said
from yinuo.programmes.stations.working_queries import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.kernel.people.models import Place


def working(row: Place | None, on: date) -> Iterator[Panel]:
    """Say M18 on the list of stations and on a station's own page, where it promised any hours."""
    if row is not None and row.kind != "station":
        return
    near = row.code if row else ""
    found = counted(on, near)
    whole = found.whole
    if not whole.promised:
        return
    told = {"rate": rate_said(whole), "hours": whole.hours, "lost": whole.hours_lost, "n": whole.n}
    text = (
        ngettext(
            "九十天里，%(n)d 样东西说好了 %(hours)d 个钟点，坏着 %(lost)d 个：%(rate)s 的钟点好着。",
            "九十天里，%(n)d 样东西说好了 %(hours)d 个钟点，坏着 %(lost)d 个：%(rate)s 的钟点好着。",
            whole.n,
        )
        % told
    )
    url = reverse("stations:working")
    n = len(found.faults)
    behind = ngettext("坏过的 %(n)d 件", "坏过的 %(n)d 件", n) % {"n": n}
    link = Link(behind, f"{url}?near={near}" if near else url)
    yield Panel(gettext("说好开着的，好着没有"), text, links=(link,))


def grade(row: Place | None, on: date) -> Iterator[Panel]:
    """Say a station's grade on its own page: by whom, what was missing, until when; or that its year is over."""
    if row is None or row.kind != "station":
        return
    found = graded(on, [row.code]).get(row.code)
    if found is None:
        return
    given = found.row
    told = {"n": given.stars, "unit": called(given.unit), "on": day_long(given.judged_on)}
    text = (
        ngettext(
            "%(unit)s%(on)s到现场评的：%(n)d 颗星。", "%(unit)s%(on)s到现场评的：%(n)d 颗星。", given.stars
        )
        % told
    )
    until = {"until": day_long(found.until)}
    note = gettext("管到%(until)s，到期重评。") % until
    if found.is_over:
        note = gettext("%(until)s到期，还没有重评：这几颗星不再算数。") % until
    links = tuple(Link(gettext("缺：%(what)s") % {"what": HAVES[name]}, "") for name in given.missing)
    yield Panel(gettext("评星"), text % told, links=links, note=note)


def things(row: Place | None, on: date) -> Iterator[Panel]:
    """Show a station's things on its own page, where its keeper put pictures of them up."""
    if row is None or row.kind != "station":
        return
    found = tuple(photo_of(one) for one in shown(on, [row.code]))
    if found:
        text = gettext("由管这家驿站的单位挂的。只拍东西，不拍人；拍摄的时间、地点都去掉了。")
        tell = Link(gettext("拍到人了？说一声，马上撤下"), reverse("portal:at", args=[row.code]))
        yield Panel(gettext("里面是什么样"), text, photos=found, links=(tell,))
