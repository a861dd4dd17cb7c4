"""What the claims put beside a matter: of which need it is a claim, and how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.programmes.claims.queries import claim_of
from yinuo.programmes.claims.shown import part_of
from yinuo.programmes.claims.words import CLASSES, money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Say on the public page what was taken on, by whom, for which class of people."""
    if row.kind == "claim":
        yield from _panels(row.pk, on, "claims:need")


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Say the same at the desk, beside the matter's own page."""
    if not verb and found.matter.kind == "claim":
        yield from _panels(found.stream, officer.on, "claims_desk:need")


def _panels(stream: int, on: date, view: str) -> Iterator[Panel]:
    claim = claim_of(stream)
    if claim is None or claim.claimed_on > on:
        return
    need, who = claim.need, claim.claimant
    text = gettext("%(who)s认领%(part)s，%(amount)s。为谁：%(class)s。") % {
        "who": who.name, "part": part_of(claim.shares, need.shares), "amount": money(claim.amount),
        "class": CLASSES[need.benefits],
    }  # fmt: skip
    links = (
        Link(need.title, reverse(view, args=[need.code])),
        Link(who.name, reverse("claims:claimant", args=[who.code])),
    )
    yield Panel(gettext("认领"), text, links=links)
