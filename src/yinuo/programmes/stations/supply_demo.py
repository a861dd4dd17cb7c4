"""What the demo tells of the supply vehicle: goods given, one run out and back, one to come; from demo/supply.yaml."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yinuo.base.yaml_file import read_yaml
from yinuo.programmes.stations.models import StockEntry, SupplyRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Write the runs and the ledger."""
    told = _read(pack)
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


@cache
def _read(pack: str) -> dict[str, Any]:
    path = settings.PACKAGE / "packs" / pack / "demo" / "supply.yaml"
    found: dict[str, Any] = read_yaml(path) if path.is_file() else {}
    return found
