"""Needs, claims and claimants made into what pages print. Nothing here asks the database anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.claims.rules import UNCLAIMED
from yinuo.programmes.claims.words import CLASSES, POLICIES, SORTS, STANDS, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from yinuo.doors.shell.cards import Dates, Light
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.claims.models import Claimant, Need
    from yinuo.programmes.claims.queries import Listed, Taken


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim: who, how much of it, until when, how it stands, where its page is."""

    name: str
    name_url: str
    sort: Text
    part: str
    amount: str
    due: Dates
    light: Light
    url: str
    need: str = ""
    need_url: str = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """One need as its page and the lists draw it."""

    code: str
    title: str
    url: str
    benefits: Text
    place: str
    unit: str
    unit_url: str
    fallback: str
    cost: str
    shares: int
    n_left: int
    due_on: date
    listed_on: date
    falls_on: date
    proof: str
    standing: str
    word: Text
    tone: str
    claims: tuple[ClaimLine, ...]
    day: str
    day_url: str
    policy: Text
    handed_on: date | None
    is_household: bool
    is_example: bool

    @property
    def is_waiting(self) -> bool:
        """Whether nobody took it on in thirty days."""
        return self.standing == "to_fund"

    @property
    def may_be_taken(self) -> bool:
        """Whether there is something left of it for somebody."""
        return self.n_left > 0 and self.standing != "done"

    @property
    def names(self) -> str:
        """Who took it on, each once."""
        held = dict.fromkeys(one.name for one in self.claims)
        return gettext("、").join(held)


def part_of(n: int, shares: int) -> str:
    """Say how much of a need a claim takes."""
    return (
        gettext("整件") if n == shares else gettext("%(shares)s 份里的 %(n)s 份") % {"shares": shares, "n": n}
    )


def line_of(need: Need, taken: Taken, now: datetime, on: date) -> ClaimLine:
    """Make one claim's line; its public row is there."""
    row, shown = taken.row, taken.shown
    assert shown is not None  # noqa: S101 -- only what the public reads is asked for
    return ClaimLine(
        row.claimant.name, reverse("claims:claimant", args=[row.claimant.code]), SORTS[row.claimant.sort],
        part_of(row.shares, need.shares), money(row.amount), dates_of(shown), light_shown(shown, now, on),
        reverse("portal:matter", args=[shown.ref]), need.title, reverse("claims:need", args=[need.code]),
        row.claimant.source == "example",
    )  # fmt: skip


def sheet_of(one: Listed, now: datetime) -> NeedSheet:
    """Make a need's sheet."""
    need = one.need
    word, tone = STANDS[one.standing]
    return NeedSheet(
        need.code, need.title, reverse("claims:need", args=[need.code]), CLASSES[need.benefits],
        called(need.place), called(need.unit), reverse("portal:unit", args=[need.unit_id]), called(need.fallback),
        money(need.cost), need.shares, one.n_left, need.due_on, need.listed_on, need.listed_on + UNCLAIMED,
        need.proof, one.standing, word, tone, tuple(line_of(need, taken, now, one.on) for taken in one.shown),
        need.day.title if need.day else "", reverse("claims:day", args=[need.day.code]) if need.day else "",
        POLICIES[need.policy] if need.policy else "",
        need.handed_on if need.handed_on and need.handed_on <= one.on else None,
        one.is_household, need.source == "example",
    )  # fmt: skip


def sheets_of(found: Iterable[Listed], now: datetime) -> tuple[NeedSheet, ...]:
    """Make every need's sheet."""
    return tuple(sheet_of(one, now) for one in found)


def lines_by(
    who: Claimant, found: Sequence[tuple[Need, Taken]], now: datetime, on: date
) -> tuple[ClaimLine, ...]:
    """Make the lines of a claimant's page: what they promised, and nothing else about them."""
    for _need, taken in found:
        taken.row.claimant = who
    return tuple(line_of(need, taken, now, on) for need, taken in found)
