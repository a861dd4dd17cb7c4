"""The demo's numeric targets: set with the invented campaign, read off by an officer of the unit that answers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from yinuo.doors.shell.desk.officer import Officer
from yinuo.kernel.limits.told import hour_of
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns.targeting import tell_reading
from yinuo.programmes.campaigns.targets import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date


def targets_of(words: Mapping[str, Any], end: date) -> Iterator[Target]:
    """Give the targets that a pack tells its campaign has."""
    for n, one in enumerate(words.get("targets", ()), 1):
        yield Target(
            f"g{n}", one["track"], one["title"], one["measure"], Decimal(one["baseline"]), Decimal(one["value"]),
            one.get("by", end), one["unit"],
        )  # fmt: skip


def tell_readings(words: Mapping[str, Any], workers: Mapping[str, str], since: date, until: date) -> None:
    """Tell the readings of the days after `since` up to `until`, each on its own day, in their order."""
    told = [
        (row["told"], f"g{n}", one["unit"], row)
        for n, one in enumerate(words.get("targets", ()), 1)
        for row in one["readings"]
        if since < row["told"] <= until
    ]
    for on, code, unit, row in sorted(told, key=lambda some: some[:2]):
        account = Account.objects.get(username=workers[unit])
        at = hour_of(on, 17)
        typed = {"on": str(row.get("of", on)), "value": row["value"], "evidence": row["evidence"]}
        typed["replaces"] = str(row.get("replaces", ""))
        tell_reading(words["code"], code, typed, Officer(account, staff(account), at, at, on))
