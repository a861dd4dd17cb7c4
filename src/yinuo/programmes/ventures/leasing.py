"""A contract is entered with its plan, what came or was paid by bank slip; what was wrong is taken back in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import parse_date
from yinuo.programmes.ventures.dues import Sum
from yinuo.programmes.ventures.entry_lines import named_sum
from yinuo.programmes.ventures.grants import TO_COME, TWICE
from yinuo.programmes.ventures.lease_models import LET, PAY, PLACED, LeaseDue, LeaseReceipt, VentureLease
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.noting import lock, note, standing_row, total, withdraw
from yinuo.programmes.ventures.shares import keeper

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

MOST_DUES: Final = 240
NO_PLAN: Final = Sentence("至少写一笔：哪天，多少元。一行一笔。")
BACKWARD: Final = Sentence("到期的日子早于开始的日子。")
TOO_MUCH: Final = Sentence("比合同上还没付的多了：还没付的是 {left}。")
HAS_RECEIPTS: Final = Sentence("这份合同上已经有到账或者付款。请先收回那几笔，再收回合同。")
TOLD: Final[Mapping[str, tuple[str, str, str, str]]] = {
    LET: ("leased", "lease_withdrawn", "rent_received", "receipt_withdrawn"),
    PAY: ("contracted", "contract_withdrawn", "contract_paid", "contract_payment_withdrawn"),
    PLACED: ("placed", "placing_withdrawn", "return_received", "receipt_withdrawn"),
}
"""What the log calls it, by way: entered, taken back, what came or was paid, that taken back."""


@dataclass(frozen=True, slots=True)
class Lease:
    """What is let (paid for, placed): with what kind of other side, for which days, by which contract and plan."""

    asset: str
    asset_en: str
    lessee: str
    began_on: date
    ends_on: date
    contract: str
    plan: tuple[Sum, ...]
    way: str = LET
    principal: int | None = None
    rate_ppm: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What came in, or was paid, on a day by a bank slip."""

    on: date
    amount: int
    reference: str


def plan_of(text: str, digits: int) -> tuple[Sum, ...]:
    """Read a plan, one payment to a line: the day, the sum. Raises Invalid for `plan`, with the first line at fault."""
    found: dict[date, Sum] = {}
    for n, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        day, amount = named_sum(line, digits)
        try:
            on = parse_date(day)
        except Invalid:
            raise Invalid({"plan": Sentence("第 {n} 行：日期没有写对。", n=n)}) from None
        if not amount or amount < 0:
            raise Invalid({"plan": Sentence("第 {n} 行：数目没有写对，写成 2025-06-30 1,000.00 这样。", n=n)})
        if on in found:
            raise Invalid(
                {"plan": Sentence("第 {n} 行：{on} 已经写过一笔，同一天只写一笔。", n=n, on=on.isoformat())}
            )
        found[on] = Sum(on, amount)
    if not found:
        raise Invalid({"plan": NO_PLAN})
    if len(found) > MOST_DUES:
        raise Invalid({"plan": Sentence("最多写 {n} 笔。", n=MOST_DUES)})
    return tuple(found[on] for on in sorted(found))


def enter(
    venture: Venture, lease: Lease, actor: Actor, on: date, now: datetime | None = None
) -> VentureLease:
    """Enter a contract with its plan, once. Raises NotAllowed, or Invalid by field."""
    seat = keeper(venture, actor, on)
    if lease.ends_on < lease.began_on:
        raise Invalid({"ends_on": BACKWARD})
    with transaction.atomic():
        lock(venture)
        if venture.leases.filter(contract=lease.contract, withdrawn_on=None).exists():
            raise Invalid({"contract": TWICE}, is_conflict=True)
        row = VentureLease.objects.create(
            venture=venture, asset=lease.asset, asset_en=lease.asset_en, lessee=lease.lessee, began_on=lease.began_on,
            ends_on=lease.ends_on, contract=lease.contract, n_dues=len(lease.plan), made_by_id=actor.person, made_on=on,
            **_placed(lease),
        )  # fmt: skip
        LeaseDue.objects.bulk_create(
            LeaseDue(lease=row, n=n, due_on=one.on, amount=one.amount) for n, one in enumerate(lease.plan, 1)
        )
        facts = {
            "lease": row.pk, "lessee": lease.lessee, "from": lease.began_on.isoformat(),
            "to": lease.ends_on.isoformat(), **(_placed(lease) if lease.way == PLACED else {}),
            "plan": [{"on": one.on.isoformat(), "amount": one.amount} for one in lease.plan],
        }  # fmt: skip
        note(venture, TOLD[lease.way][0], actor, seat, now, facts, {"asset": lease.asset})
    return row


def _placed(lease: Lease) -> dict[str, Any]:
    return {name: getattr(lease, name) for name in ("way", "principal", "rate_ppm", "basis")}


def take_back(
    venture: Venture,
    pk: int,
    reason: str,
    actor: Actor,
    on: date,
    now: datetime | None = None,
    *,
    ways: Collection[str] = (LET,),
) -> VentureLease:
    """Take a wrong contract back; it stays to be read with the reason. Raises NotAllowed, NotFound, Invalid."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        lock(venture)
        row = standing_row(VentureLease.objects.filter(venture=venture, way__in=ways), pk)
        if row.receipts.filter(withdrawn_on=None).exists():
            raise Invalid.whole(HAS_RECEIPTS, is_conflict=True)
        withdraw(row, reason, on)
        note(venture, TOLD[row.way][1], actor, seat, now, {"lease": pk}, {"reason": reason})
    return row


def receive(
    venture: Venture,
    pk: int,
    came: Slip,
    actor: Actor,
    on: date,
    now: datetime | None = None,
    *,
    ways: Collection[str] = (LET,),
) -> LeaseReceipt:
    """Enter what came in (or was paid) on a contract. Raises NotAllowed, NotFound, or Invalid by field."""
    seat = keeper(venture, actor, on)
    if came.on > on:
        raise Invalid({"came_on": TO_COME})
    with transaction.atomic():
        lock(venture)
        row = standing_row(VentureLease.objects.filter(venture=venture, way__in=ways), pk)
        if row.receipts.filter(reference=came.reference, withdrawn_on=None).exists():
            raise Invalid({"reference": TWICE}, is_conflict=True)
        left = total(row.dues.all()) - total(row.receipts.filter(withdrawn_on=None))
        if not 0 < came.amount <= left:
            raise Invalid({"amount": Sentence(TOO_MUCH.msgid, left=written(left, venture.digits))})
        receipt = LeaseReceipt.objects.create(
            lease=row, on=came.on, amount=came.amount, reference=came.reference, made_by_id=actor.person
        )
        facts = {"lease": pk, "line": receipt.pk, "on": came.on.isoformat(), "amount": came.amount}
        note(venture, TOLD[row.way][2], actor, seat, now, facts, {})
    return receipt


def receipt_back(
    venture: Venture,
    pk: int,
    reason: str,
    actor: Actor,
    on: date,
    now: datetime | None = None,
    *,
    ways: Collection[str] = (LET,),
) -> LeaseReceipt:
    """Take a wrong receipt or payment back; it counts no more. Raises NotAllowed, NotFound."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        lock(venture)
        row = standing_row(LeaseReceipt.objects.filter(lease__venture=venture, lease__way__in=ways), pk)
        withdraw(row, reason, on)
        note(venture, TOLD[row.lease.way][3], actor, seat, now, {"line": pk}, {"reason": reason})
    return row
