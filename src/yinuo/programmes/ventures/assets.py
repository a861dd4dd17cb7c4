"""An asset is entered with the grants that paid for it, and leaves; what was wrong is taken back in the open.

What a sale brought is never shared out (sales.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.asset_models import AssetGrant, AssetLeaving, VentureAsset
from yinuo.programmes.ventures.entry_lines import named_sum
from yinuo.programmes.ventures.grants import TO_COME, TWICE
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.noting import lock, note, standing_row, total, withdraw
from yinuo.programmes.ventures.shares import keeper

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture, VentureGrant

GONE: Final = Sentence("这一件已经不在了。写错了就先收回那一笔。")
BEFORE: Final = Sentence("早于买来的那天。")
NO_GRANT: Final = Sentence("第 {n} 行：没有「{name}」这笔补助，写文件编号。")
NO_SUM: Final = Sentence("第 {n} 行：数目没有写对，或者同一笔补助写了两次。")
TOO_MUCH: Final = Sentence("「{name}」只剩 {left} 可用。")
ABOVE_COST: Final = Sentence("补助付的比这一件的价钱还多。")
BY_SALE: Final = Sentence("卖了的写卖了多少钱；没有卖的不写。")
HAS_LEFT: Final = Sentence("这一件已经写了怎么没的。请先收回那一笔，再收回它。")


@dataclass(frozen=True, slots=True)
class Asset:
    """What is entered: `paid_from` is how much of the cost each grant paid, the rest is the venture's own money."""

    name: str
    name_en: str
    kind: str
    place: str
    acquired_on: date
    cost: int
    reference: str
    paid_from: tuple[tuple[VentureGrant, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """How an asset left: sold (for how much), scrapped, given back, lost; by which paper."""

    on: date
    how: str
    amount: int
    reference: str


def paid_from_of(
    text: str, rows: Iterable[VentureGrant], digits: int
) -> tuple[tuple[VentureGrant, int], ...]:
    """Read which grants paid how much, one to a line: the paper by which it was granted (or its line), the sum.

    Raises Invalid for `paid_from`, with the first line at fault.
    """
    known = {name: row for row in rows for name in (f"{row.pk}", row.reference.casefold())}
    found: dict[int, tuple[VentureGrant, int]] = {}
    for n, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        name, amount = named_sum(line, digits)
        row = known.get(name.casefold())
        if row is None:
            raise Invalid({"paid_from": Sentence(NO_GRANT.msgid, n=n, name=name[:40])})
        if not amount or amount < 0 or row.pk in found:
            raise Invalid({"paid_from": Sentence(NO_SUM.msgid, n=n)})
        found[row.pk] = (row, amount)
    return tuple(found.values())


def left_of(grant: VentureGrant) -> int:
    """Give what of a grant has not gone into an asset that stands."""
    return grant.amount - total(grant.assets.filter(asset__withdrawn_on=None))


def enter(
    venture: Venture, asset: Asset, actor: Actor, on: date, now: datetime | None = None
) -> VentureAsset:
    """Enter an asset. Raises NotAllowed, or Invalid by field."""
    seat = keeper(venture, actor, on)
    if asset.acquired_on > on:
        raise Invalid({"acquired_on": TO_COME})
    with transaction.atomic():
        lock(venture)
        _insist_it_is_there(venture, asset)
        names = ("name", "name_en", "kind", "place", "acquired_on", "cost", "reference")
        row = VentureAsset.objects.create(
            venture=venture, **{name: getattr(asset, name) for name in names}, n_grants=len(asset.paid_from),
            made_by_id=actor.person, made_on=on,
        )  # fmt: skip
        AssetGrant.objects.bulk_create(
            AssetGrant(asset=row, grant=grant, n=n, amount=amount)
            for n, (grant, amount) in enumerate(asset.paid_from, 1)
        )
        facts = {
            "asset": row.pk, "kind": asset.kind, "on": asset.acquired_on.isoformat(), "cost": asset.cost,
            "paid_from": [{"grant": grant.pk, "amount": amount} for grant, amount in asset.paid_from],
        }  # fmt: skip
        note(venture, "asset_acquired", actor, seat, now, facts, {"asset": asset.name})
    return row


def _insist_it_is_there(venture: Venture, asset: Asset) -> None:
    """Insist that it is not entered yet, and that no grant pays more than it has left."""
    same = venture.assets.filter(
        name=asset.name, acquired_on=asset.acquired_on, reference=asset.reference, withdrawn_on=None
    )
    if same.exists():
        raise Invalid.whole(TWICE, is_conflict=True)
    if sum(amount for _grant, amount in asset.paid_from) > asset.cost:
        raise Invalid({"paid_from": ABOVE_COST})
    for grant, amount in asset.paid_from:
        if amount > (left := left_of(grant)):
            told = Sentence(TOO_MUCH.msgid, name=grant.purpose, left=written(left, venture.digits))
            raise Invalid({"paid_from": told})


def take_back(
    venture: Venture, pk: int, reason: str, actor: Actor, on: date, now: datetime | None = None
) -> VentureAsset:
    """Take a wrong asset back; it stays to be read with the reason. Raises NotAllowed, NotFound, Invalid."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        lock(venture)
        row = standing_row(VentureAsset.objects.filter(venture=venture), pk)
        if row.leavings.filter(withdrawn_on=None).exists():
            raise Invalid.whole(HAS_LEFT, is_conflict=True)
        withdraw(row, reason, on)
        note(venture, "asset_withdrawn", actor, seat, now, {"asset": pk}, {"reason": reason})
    return row


def leave(
    venture: Venture, pk: int, leaving: Leaving, actor: Actor, on: date, now: datetime | None = None
) -> AssetLeaving:
    """Enter that an asset left the venture. Raises NotAllowed, NotFound, or Invalid by field."""
    seat = keeper(venture, actor, on)
    if (leaving.how == "sold") != bool(leaving.amount):
        raise Invalid({"amount": BY_SALE})
    if leaving.on > on:
        raise Invalid({"left_on": TO_COME})
    with transaction.atomic():
        lock(venture)
        row = standing_row(VentureAsset.objects.filter(venture=venture), pk)
        if leaving.on < row.acquired_on:
            raise Invalid({"left_on": BEFORE})
        if row.leavings.filter(withdrawn_on=None).exists():
            raise Invalid.whole(GONE, is_conflict=True)
        gone = AssetLeaving.objects.create(
            asset=row, on=leaving.on, how=leaving.how, amount=leaving.amount, reference=leaving.reference,
            made_by_id=actor.person,
        )  # fmt: skip
        facts = {"asset": pk, "how": leaving.how, "on": leaving.on.isoformat(), "amount": leaving.amount}
        note(venture, "asset_left", actor, seat, now, facts, {})
    return gone


def leaving_back(
    venture: Venture, pk: int, reason: str, actor: Actor, on: date, now: datetime | None = None
) -> AssetLeaving:
    """Take back that an asset left; it is there again. Raises NotAllowed, NotFound."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        lock(venture)
        rows = AssetLeaving.objects.filter(asset__venture=venture, asset=pk, withdrawn_on=None)
        row = standing_row(rows, rows.values_list("pk", flat=True).first() or 0)
        withdraw(row, reason, on)
        note(venture, "asset_leaving_withdrawn", actor, seat, now, {"asset": pk}, {"reason": reason})
    return row
