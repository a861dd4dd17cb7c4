"""Events that a restore lost: their leaves came back from the published bundles, their words did not."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from yinuo.kernel.log.models import LogLeaf
from yinuo.kernel.record.chain import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable


def gaps(log_id: bytes | None = None) -> dict[bytes, list[Gap]]:
    """Give what is lost of each stream (or of one), run by run, the oldest first."""
    rows = LogLeaf.objects.filter(event__isnull=True).order_by("idx")
    return runs(
        (bytes(row.leaf or b""), bytes(row.hash))
        for row in rows.iterator()
        if log_id is None or log_id.hex().encode() in bytes(row.leaf or b"")
    )


def runs(leaves: Iterable[tuple[bytes, bytes]]) -> dict[bytes, list[Gap]]:
    """Give the runs of open events among these (leaf, hash)s, by log id. A sealed one belongs to no stream here."""
    found: defaultdict[bytes, list[Gap]] = defaultdict(list)
    for raw, hashed in leaves:
        leaf = json.loads(raw)
        if not leaf["s"]:
            continue
        of = found[bytes.fromhex(leaf["m"])]
        goes_on = of and of[-1].n_open + 1 == leaf["s"]
        gap = Gap(of.pop().n + 1 if goes_on else 1, leaf["s"], hashed)
        of.append(gap)
    return dict(found)
