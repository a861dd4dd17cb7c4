"""What the events put beside a matter: the article of an agreement that its promise keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.programmes.events.agreement_actions import CATEGORY
from yinuo.programmes.events.agreement_queries import article_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Say on the public page of which agreement this is an article."""
    if row.category == CATEGORY:
        yield from _panels(row.pk, on)


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Say the same at the desk."""
    if not verb and found.matter.category == CATEGORY:
        yield from _panels(found.stream, officer.on)


def _panels(stream: int, on: date) -> Iterator[Panel]:
    article = article_of(stream)
    if article is None or article.agreement.known_on > on:
        return
    of = article.agreement
    link = Link(of.name, reverse("events:agreement", args=[of.code]))
    yield Panel(
        gettext("协议条款"),
        gettext("第 %(n)d 条：%(text)s") % {"n": article.n, "text": article.text},
        links=(link,),
    )
