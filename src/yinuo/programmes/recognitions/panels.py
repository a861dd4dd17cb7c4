"""What the lists put beside a matter: what a firm asked for, and in which cluster it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.programmes.recognitions.actions import CATEGORY
from yinuo.programmes.recognitions.queries import help_of
from yinuo.programmes.recognitions.words import HELP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Say on the public page what a firm asked for."""
    if row.category == CATEGORY:
        yield from _panels(row.pk, on)


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Say the same at the desk, beside the matter's own page."""
    if not verb and found.matter.kind == "request":
        yield from _panels(found.stream, officer.on)


def _panels(stream: int, on: date) -> Iterator[Panel]:
    asked = help_of(stream)
    if asked is None or asked.asked_on > on:
        return
    links = [Link(gettext("企业要帮忙"), reverse("recognitions:help"))]
    if asked.cluster:
        links.append(Link(asked.cluster.name, reverse("recognitions:cluster", args=[asked.cluster.code])))
    yield Panel(gettext("企业要帮忙"), str(HELP[asked.sort]), links=tuple(links))
