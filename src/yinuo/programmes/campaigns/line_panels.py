"""A matter's line on a typed list, beside it: at the desk the way to its next step, in public the way to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.programmes.campaigns.actions import CATEGORY
from yinuo.programmes.campaigns.models import TrackLine
from yinuo.programmes.campaigns.track_fields import TRACKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight


def beside(found: Sight, _officer: Officer, verb: str = "") -> Iterator[Panel]:
    """Give the way to a line's own page; of a major hazard to where its plan is put."""
    m = found.matter
    is_major = m.kind == "hazard" and m.level == "major" and m.visibility == "public"
    if verb or not (is_major or m.category == CATEGORY):
        return
    track = "hazards" if is_major else _track(found.stream)
    if track:
        url = reverse("campaigns_desk:line", args=[m.ref])
        yield Panel(TRACKS[track], "", (Link(gettext("凭据和下一步"), url),))


def about(row: PublicMatter, _on: date) -> Iterator[Panel]:
    """Give the way to the list that a matter stands on."""
    track = _track(row.pk) if row.category == CATEGORY else ""
    if track:
        url = reverse("campaigns:track", args=[track])
        yield Panel(gettext("战线清单"), "", (Link(TRACKS[track], url),))


def _track(stream: int) -> str:
    return TrackLine.objects.filter(pk=stream).values_list("track", flat=True).first() or ""
