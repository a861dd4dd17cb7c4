"""What the demo tells of the supply vehicle: goods given, one run out and back, one to come; from demo/supply.yaml."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from yinuo.kernel.limits.told import read_told
from yinuo.programmes.stations.models import StockEntry, SupplyRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Write the runs and the ledger."""
    told = read_told(pack, "demo/supply.yaml")
    if not told:
        return
    runs = {
        one["code"]: SupplyRun.objects.create(
            code=one["code"], unit_id=told["unit"], on=one["day"], from_at=time.fromisoformat(one["from_at"]),
            stops=one["stops"], is_hot=one["is_hot"], planned_on=one["planned"], source="example",
        )
        for one in told["runs"]
    }  # fmt: skip
    StockEntry.objects.bulk_create(
        StockEntry(
            unit_id=told["unit"], move=move, thing=thing, use_by=use_by or None, n=n, on=day,
            run=runs.get(more), donor="" if more in runs else more, token=f"example/{k}",
        )
        for k, (move, thing, use_by, n, day, more) in enumerate(told["entries"])
    )  # fmt: skip
