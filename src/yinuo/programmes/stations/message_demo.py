"""What the demo tells of notices couriers carry: what they say, and by how many codes; from demo/messages.yaml."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.limits.told import read_told
from yinuo.programmes.stations.models import CourierCarries, CourierNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none: a notice is no request."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Write the notices, and the codes that carry them: hashes of nothing anybody has."""
    told = read_told(pack, "demo/messages.yaml")
    for one in told.get("notices", ()):
        row = CourierNotice.objects.create(
            code=one["code"], unit_id=told["unit"], sort=one["sort"], title=one["title"], body=one["body"],
            opened_on=one["opened"], until_on=one["until"], source="example",
        )  # fmt: skip
        CourierCarries.objects.bulk_create(
            CourierCarries(
                notice=row, holder=hashlib.sha256(f"{row.code}/{day}/{n}".encode()).digest(), from_on=day,
                to_on=min(day + timedelta(6), row.until_on),
            )
            for day, many in one["carried"]
            for n in range(many)
        )  # fmt: skip
