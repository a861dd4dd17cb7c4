"""What gifts put beside a matter: how far the museum is with a thing, the way to its form, to its certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.programmes.events.gift_actions import CATEGORY
from yinuo.programmes.events.gift_queries import gift_of, steps_of
from yinuo.programmes.events.gift_words import CREDITS, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Say on the public page how far the museum is, and lead to the thing once it is the museum's."""
    if row.category == CATEGORY:
        yield from _panels(row.pk, row.ref, on)


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Say the same at the desk, with the way to the next step."""
    if not verb and found.matter.kind == "request":
        form = reverse("events_desk:gift", args=[found.matter.ref])
        yield from _panels(found.stream, found.matter.ref, officer.on, Link(gettext("捐赠的下一步"), form))


def mine(found: Sight, on: date) -> Iterator[Panel]:
    """Say the same to whoever offered it, with what they chose to be called."""
    if found.matter.kind != "request":
        return
    gift = gift_of(found.stream)
    if gift is not None:
        chosen = CREDITS["none" if gift.credit_seq is None else "named"]
        note = gettext("您选的是：%(credit)s。") % {"credit": chosen}
        yield from _panels(found.stream, found.matter.ref, on, note=note)


def _panels(stream: int, ref: str, on: date, link: Link | None = None, note: str = "") -> Iterator[Panel]:
    gift = gift_of(stream)
    if gift is None or gift.asked_on > on:
        return
    steps = steps_of(gift, on)
    told = gettext("；").join(f"{day_short(one.on)} {STEPS[one.sort]}" for one in steps)
    links = [link] if link else []
    if any(one.sort == "accession" for one in steps):
        links.append(Link(gettext("这件藏品的公开页"), reverse("events:gift", args=[ref])))
        links.append(Link(gettext("捐赠证书"), reverse("events:certificate", args=[ref])))
    yield Panel(gettext("捐赠"), told or gettext("馆里还没有走到下一步。"), links=tuple(links), note=note)
