"""What audits came to: a unit's findings count once all that was drawn of it was looked at, and none of them before.

Half a draw says nothing yet: which ones are looked at first is the auditor's choice, and no longer the draw's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.models import SpotAudit, SpotFinding

if TYPE_CHECKING:
    from datetime import date


def drawn_in(audit: SpotAudit) -> list[dict[str, Any]]:
    """Give what was drawn, unit by unit."""
    rows: list[dict[str, Any]] = json.loads(bytes(audit.draw))["drawn"]
    return rows


def audited(on: date) -> dict[int, bool]:
    """Give by matter whether it had ended as it says, of units whose draw was looked through by the end of a day."""
    end = current_calendar().day_end(on)
    found: dict[str, dict[str, tuple[int, bool]]] = {}
    told = SpotFinding.objects.filter(found_at__lt=end)
    for code, ref, pk, is_true in told.values_list("audit_id", "matter__ref", "matter_id", "is_true"):
        found.setdefault(code, {})[ref] = (pk, is_true)
    audits = SpotAudit.objects.filter(code__in=found).only("code", "draw")
    return {pk: is_true for audit in audits for pk, is_true in _whole(drawn_in(audit), found[audit.code])}


def _whole(drawn: list[dict[str, Any]], found: dict[str, tuple[int, bool]]) -> list[tuple[int, bool]]:
    """Give the findings of the units of which nothing that was drawn is still open."""
    still_open = {one["unit"] for one in drawn if one["ref"] not in found}
    return [found[one["ref"]] for one in drawn if one["unit"] not in still_open]
