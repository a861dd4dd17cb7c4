"""Leases as they are printed and told to machines: every payment of the plan, and how it stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.programmes.ventures.dues import Sum, arrears, stand
from yinuo.programmes.ventures.records import day, known, venture_url
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.dues import Due
    from yinuo.programmes.ventures.lease_models import LeaseReceipt, VentureLease
    from yinuo.programmes.ventures.models import Venture

LESSEES: Final[Mapping[str, Text]] = {
    "firm": _("一家企业"),
    "cooperative": _("合作社"),
    "household": _("农户"),
    "public": _("公家单位"),
    "other": _("别人"),
}
TONES: Final = {"kept": "kept", "late": "late", "overdue": "late", "due": ""}


@dataclass(frozen=True, slots=True)
class DueShown:
    """One payment of a plan as it is printed."""

    due_on: date
    amount: str
    came: str
    came_on: date | None
    word: Text
    tone: str


@dataclass(frozen=True, slots=True)
class LeaseShown:
    """One lease as it is printed; `arrears` is "" where nothing is owed past its day."""

    row: VentureLease
    name: str
    lessee: Text
    dues: tuple[DueShown, ...]
    whole: str
    came: str
    arrears: str
    receipts: tuple[LeaseReceipt, ...]


def standing_rows(venture: Venture, on: date) -> list[tuple[VentureLease, list[Due]]]:
    """Give the leases entered by a day and not taken back by it, each with how its plan stands: three queries."""
    rows = venture.leases.filter(made_on__lte=on).exclude(withdrawn_on__lte=on)
    return [(row, plan_on(row, on)) for row in rows.prefetch_related("dues", "receipts")]


def plan_on(row: VentureLease, on: date) -> list[Due]:
    """Give how a lease's plan stands on a day; a receipt that was taken back counts no more."""
    came = [one for one in row.receipts.all() if one.withdrawn_on is None or one.withdrawn_on > on]
    return stand(
        [Sum(one.due_on, one.amount) for one in row.dues.all()], [Sum(one.on, one.amount) for one in came], on
    )


def leases_shown(venture: Venture, on: date) -> list[LeaseShown]:
    """Give a venture's leases as they stand on a day."""
    return [_shown(row, plan, venture.digits, on) for row, plan in standing_rows(venture, on)]


def _shown(row: VentureLease, plan: list[Due], digits: int, on: date) -> LeaseShown:
    owed = arrears(plan, on)
    return LeaseShown(
        row, own(row.asset, row.asset_en), LESSEES[row.lessee],
        tuple(
            DueShown(one.due_on, money(one.amount, digits), money(one.came, digits) if one.came else "", one.came_on,
                     _word(one), TONES[one.standing])
            for one in plan
        ),
        money(sum(one.amount for one in plan), digits), money(sum(one.came for one in plan), digits),
        money(owed, digits) if owed else "",
        tuple(one for one in row.receipts.all() if one.withdrawn_on is None and one.on <= on),
    )  # fmt: skip


def _word(one: Due) -> Text:
    if one.standing == "kept":
        return gettext("按期收到")
    if one.standing == "late":
        return gettext("收到，晚了")
    if one.standing == "overdue":
        return gettext("欠着，只来了一部分") if one.came else gettext("欠着")
    return gettext("还没到期")


def lease_record(row: VentureLease, on: date) -> Record:
    """Give one lease for machines: who rents it by kind alone."""
    plan = plan_on(row, on)
    is_back = row.withdrawn_on is not None and row.withdrawn_on <= on
    return {
        "line": row.pk, "venture": row.venture_id, "began_on": row.began_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        **{name: getattr(row, name) for name in ("asset", "asset_en", "lessee", "contract")},
        "arrears": arrears(plan, on),
        "receipts": [
            {"line": one.pk, "on": one.on.isoformat(), "amount": one.amount, "reference": one.reference}
            for one in row.receipts.all() if one.on <= on and (one.withdrawn_on is None or one.withdrawn_on > on)
        ],
        "dues": [
            {"due_on": one.due_on.isoformat(), "amount": one.amount, "came": one.came, "came_on": day(one.came_on),
             "standing": one.standing}
            for one in plan
        ],
        "withdrawn_on": known(row.withdrawn_on, on), "reason": row.reason if is_back else "",
        "href": f"{venture_url(row.venture_id)}/leases",
    }  # fmt: skip


def lease_of_receipt(row: LeaseReceipt, on: date) -> Record:
    """Give the lease that something came in on, as it stands now."""
    return lease_record(row.lease, on)
