"""A notice of supervision beside its matter at the desk: delivered where its unit works, with the way to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.kernel.record.models import Event
from yinuo.programmes.campaigns.notice_pages import CAUSES, WHY
from yinuo.programmes.campaigns.notices import NOTICE, notices
from yinuo.programmes.campaigns.supervision import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.queries import Sight


def beside(found: Sight, officer: Officer, verb: str = "") -> Iterator[Panel]:
    """Give the last notice of an open matter: what was asked, what was answered, and the form for its unit."""
    m = found.matter
    if verb or m.state not in OPEN or m.visibility != "public":
        return
    if not Event.objects.filter(stream=found.stream, type=NOTICE).exists():
        return
    told = notices(officer.at, streams=[found.stream])
    if not told:
        return
    last = told[0]
    says = CAUSES[last.answer.cause] if last.answer else gettext("还没有答")
    links = [
        Link(
            gettext("督〔%(year)s〕%(n)s号") % {"year": last.year, "n": last.n},
            reverse("campaigns:notice", args=[last.code]),
            note=f"{day_short(last.on)} · {WHY.get(last.cause, '')} · {says}",
        )
    ]
    if last.answer is None and m.lead_unit in {seat.unit for seat in officer.seats_with("handler")}:
        links.append(Link(gettext("答这张督办单"), reverse("campaigns_desk:answer", args=[last.code])))
    yield Panel(gettext("督办单"), "", tuple(links))
