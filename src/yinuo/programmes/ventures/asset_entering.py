"""What is typed of assets, by whichever door it comes: read field by field, all faults told at once, and done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid
from yinuo.doors.shell.typed import Reading
from yinuo.programmes.ventures import assets
from yinuo.programmes.ventures.asset_models import ASSETS, WAYS_OUT
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.ventures.asset_models import AssetLeaving, VentureAsset
    from yinuo.programmes.ventures.models import Venture, VentureGrant

    Given = Mapping[str, str]


def asset(officer: Officer, venture: Venture, given: Given) -> VentureAsset:
    """Enter an asset with the grants that paid for it."""
    typed = Typed(given, digits=venture.digits)
    paid_from: tuple[tuple[VentureGrant, int], ...] = ()
    try:
        rows = venture.grants.filter(withdrawn_on=None)
        paid_from = assets.paid_from_of(given.get("paid_from", ""), rows, venture.digits)
    except Invalid as wrong:
        typed.faults |= wrong.fields
    told = assets.Asset(
        typed.line("name"), typed.line("name_en", is_required=False), typed.one_of("kind", ASSETS),
        typed.line("place"), typed.day("acquired_on"), typed.sum("cost"), typed.line("reference"), paid_from,
    )  # fmt: skip
    reading = Reading(given, faults=typed.faults)
    reading.look_over("name", "name_en", "place", "reference")
    reading.tell()
    return assets.enter(venture, told, officer.actor, officer.on, officer.now)


def asset_back(officer: Officer, venture: Venture, given: Given) -> VentureAsset:
    """Take a wrong asset back."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return assets.take_back(venture, line, reason, officer.actor, officer.on, officer.now)


def asset_left(officer: Officer, venture: Venture, given: Given) -> AssetLeaving:
    """Enter that an asset left the venture, and what its sale brought."""
    typed = Typed(given, digits=venture.digits)
    line, on = typed.whole("line"), typed.day("left_on")
    told = assets.Leaving(
        on, typed.one_of("how", WAYS_OUT), typed.sum("amount", "0"), typed.line("reference")
    )
    typed.tell()
    return assets.leave(venture, line, told, officer.actor, officer.on, officer.now)


def asset_left_back(officer: Officer, venture: Venture, given: Given) -> AssetLeaving:
    """Take back that an asset left."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return assets.leaving_back(venture, line, reason, officer.actor, officer.on, officer.now)
