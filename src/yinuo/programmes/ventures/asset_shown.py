"""Assets as they are printed and told to machines: what a venture has on a day, what it had, who paid for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from yinuo.programmes.ventures.asset_models import AssetGrant
from yinuo.programmes.ventures.records import day, known, venture_url
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.asset_models import AssetLeaving, VentureAsset
    from yinuo.programmes.ventures.models import Venture

KINDS: Final[Mapping[str, Text]] = {
    "building": _("房屋"),
    "land": _("土地"),
    "facility": _("设施"),
    "machine": _("机器设备"),
    "vehicle": _("车辆"),
    "other": _("别的"),
}
WAYS_OUT: Final[Mapping[str, Text]] = {
    "sold": _("卖了"),
    "scrapped": _("报废了"),
    "returned": _("还回去了"),
    "lost": _("毁了，没了"),
}


@dataclass(frozen=True, slots=True)
class AssetShown:
    """One asset as it is printed; `gone` is None while it is there, `own_money` "" where grants paid all of it."""

    row: VentureAsset
    name: str
    kind: Text
    cost: str
    paid_from: tuple[tuple[str, int, str], ...]
    own_money: str
    gone: AssetLeaving | None
    how: Text
    sold_for: str


def assets_on(venture: Venture, on: date) -> list[VentureAsset]:
    """Give the assets entered by a day and not taken back by it: three queries."""
    rows = venture.assets.filter(made_on__lte=on).exclude(withdrawn_on__lte=on)
    paid = Prefetch("paid_from", AssetGrant.objects.select_related("grant"))
    return list(rows.prefetch_related(paid, "leavings"))


def left_on(row: VentureAsset, on: date) -> AssetLeaving | None:
    """Give how an asset had left by a day, if it had."""
    rows = (one for one in row.leavings.all() if one.withdrawn_on is None or one.withdrawn_on > on)
    return next((one for one in rows if one.on <= on), None)


def assets_shown(venture: Venture, on: date) -> list[AssetShown]:
    """Give a venture's assets as they stand on a day: what is there first, then what is not any more."""
    every = [_shown(row, venture.digits, on) for row in assets_on(venture, on)]
    return sorted(every, key=lambda one: one.gone is not None)


def _shown(row: VentureAsset, digits: int, on: date) -> AssetShown:
    paid, gone = list(row.paid_from.all()), left_on(row, on)
    rest = row.cost - sum(one.amount for one in paid)
    return AssetShown(
        row, own(row.name, row.name_en), KINDS[row.kind], money(row.cost, digits),
        tuple((own(one.grant.purpose, one.grant.purpose_en), one.grant.round, money(one.amount, digits))
              for one in paid),
        money(rest, digits) if rest else "", gone, WAYS_OUT[gone.how] if gone else "",
        money(gone.amount, digits) if gone and gone.amount else "",
    )  # fmt: skip


def asset_record(row: VentureAsset, on: date) -> Record:
    """Give one asset for machines."""
    gone, is_back = left_on(row, on), row.withdrawn_on is not None and row.withdrawn_on <= on
    return {
        "line": row.pk, "venture": row.venture_id, "acquired_on": row.acquired_on.isoformat(),
        **{name: getattr(row, name) for name in ("name", "name_en", "kind", "place", "cost", "reference")},
        "paid_from": [
            {"line": one.grant_id, "purpose": one.grant.purpose, "amount": one.amount}
            for one in row.paid_from.all()
        ],
        "state": gone.how if gone else "held", "left_on": day(gone.on) if gone else None,
        "sold_for": gone.amount if gone else 0, "left_by": gone.reference if gone else "",
        "withdrawn_on": known(row.withdrawn_on, on), "reason": row.reason if is_back else "",
        "href": f"{venture_url(row.venture_id)}/assets",
    }  # fmt: skip


def asset_of_leaving(row: AssetLeaving, on: date) -> Record:
    """Give the asset that left, or is there again, as it stands now."""
    return asset_record(row.asset, on)
