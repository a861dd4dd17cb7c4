"""What a treasurer has to think of: payments that are overdue or due soon, to the villages, by contract, to get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.ventures.lease_shown import KEYS, WORDS, plan_on
from yinuo.programmes.ventures.models import VentureLease, VillagePayment
from yinuo.programmes.ventures.queries import BYTES, standing_of
from yinuo.programmes.ventures.saying import money, own, period_of
from yinuo.programmes.ventures.shown import standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from yinuo.doors.shell.words import Text

SOON: Final = timedelta(days=30)
"""How long before its day a payment stands on the treasurer's first screen."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One payment to think of; `word` says which way it goes and how it stands, `url` where it is entered."""

    due_on: date
    name: str
    what: str
    amount: str
    word: Text
    tone: str
    url: str


def coming(codes: Collection[str], on: date) -> list[Coming]:
    """Give what these ventures have to pay and to get, overdue or due soon, the earliest first: four queries."""
    found = [*_to_villages(codes, on), *_by_contract(codes, on)]
    return sorted(found, key=attrgetter("due_on", "name", "what"))


def _to_villages(codes: Collection[str], on: date) -> Iterator[Coming]:
    """Yield the parts of approved sheets that were not paid by a day: promises already, listed and not doubled."""
    rows = VillagePayment.objects.filter(
        distribution__venture__in=list(codes), distribution__approved_on__lte=on, distribution__pay_by__lte=on + SOON
    ).exclude(paid_on__lte=on)  # fmt: skip
    heavy = (f"distribution__{name}" for name in BYTES)
    for one in rows.select_related("unit", "distribution__venture").defer(*heavy):
        row = one.distribution
        if row.pay_by is None or standing_of(one, row, on) not in {"overdue", "due"}:
            continue
        word, tone = standing(one, row, on)
        yield Coming(
            row.pay_by, own(row.venture.name, row.venture.name_en), f"{period_of(row)} · {called(one.unit)}",
            money(one.amount, row.venture.digits), word, tone, reverse("ventures_desk:sheet", args=[row.pk]),
        )  # fmt: skip


def _by_contract(codes: Collection[str], on: date) -> Iterator[Coming]:
    rows = VentureLease.objects.filter(venture__in=list(codes), made_on__lte=on).exclude(withdrawn_on__lte=on)
    rows = rows.filter(dues__due_on__lte=on + SOON).distinct().select_related("venture")
    for row in rows.prefetch_related("dues", "receipts"):
        words, url = WORDS[row.way], reverse(f"ventures_desk:{KEYS[row.way][4]}", args=[row.venture_id])
        for one in plan_on(row, on):
            if one.owed and one.due_on <= on + SOON:
                is_late = one.standing == "overdue"
                yield Coming(
                    one.due_on, own(row.venture.name, row.venture.name_en), own(row.asset, row.asset_en),
                    money(one.owed, row.venture.digits), words.overdue if is_late else words.due,
                    "late" if is_late else "soon", url,
                )  # fmt: skip
