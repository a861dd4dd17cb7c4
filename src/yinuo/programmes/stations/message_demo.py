"""What the demo tells of notices couriers carry: what they say, and by how many codes; from demo/messages.yaml."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yinuo.base.yaml_file import read_yaml
from yinuo.programmes.stations.models import CourierCarries, CourierNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none: a notice is no request."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Write the notices, and the codes that carry them: hashes of nothing anybody has."""
    told = _read(pack)
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


@cache
def _read(pack: str) -> dict[str, Any]:
    path = settings.PACKAGE / "packs" / pack / "demo" / "messages.yaml"
    found: dict[str, Any] = read_yaml(path) if path.is_file() else {}
    return found
