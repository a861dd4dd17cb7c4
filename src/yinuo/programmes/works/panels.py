"""What the works put beside a matter: the thing that its promise opens again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.programmes.works.queries import closure_of
from yinuo.programmes.works.words import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight

CATEGORY = "works"


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Say on the public page what is closed, from when, which parts, which way round."""
    if row.category == CATEGORY:
        yield from _panels(row.pk, row.ref, on, is_shown=True)


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Say the same at the desk, beside the matter's own page and the form by which its date is moved."""
    if verb in {"", "move_date"} and found.matter.category == CATEGORY:
        is_shown = found.matter.launched_at is not None
        yield from _panels(found.stream, found.matter.ref, officer.on, is_shown=is_shown)


def _panels(stream: int, ref: str, on: date, *, is_shown: bool) -> Iterator[Panel]:
    closure = closure_of(stream)
    if closure is None or closure.announced_on > on:
        return
    begun = (
        gettext("从%(on)s起封。") % {"on": day_long(closure.closed_from)}
        if closure.closed_from
        else gettext("版面没有写从哪天起封。")
    )
    parts = gettext("修什么：%(parts)s。") % {"parts": gettext("、").join(closure.scope)}
    round_it = gettext("怎么绕：%(detour)s") % {"detour": closure.detour} if closure.detour else ""
    asset = closure.asset
    links = [Link(called(asset), reverse("works:asset", args=[asset.code]), note=SORTS[asset.sort])]
    if is_shown:
        links.append(Link(gettext("封闭公告"), reverse("works:closure", args=[ref])))
        links.append(Link(gettext("贴在围挡上的那张"), reverse("works:poster", args=[ref])))
    yield Panel(gettext("封闭维修"), f"{begun}{parts}", links=tuple(links), note=round_it)
