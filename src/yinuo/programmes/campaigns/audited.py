"""What audits came to: a unit's findings count once all that was drawn of it was looked at, and none of them before.

Half a draw says nothing yet: which ones are looked at first is the auditor's choice, and no longer the draw's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from datetime import date

    from yinuo.programmes.campaigns.models import SpotAudit


def drawn_in(audit: SpotAudit) -> list[dict[str, Any]]:
    """Give what was drawn, unit by unit."""
    rows: list[dict[str, Any]] = json.loads(bytes(audit.draw))["drawn"]
    return rows


AUDITED: Final = """
SELECT stream_id, was_true FROM (
  SELECT m.stream_id, f.is_true AS was_true,
    bool_and(f.is_true IS NOT NULL) OVER (PARTITION BY a.code, one ->> 'unit') AS is_whole
  FROM spot_audit AS a
  CROSS JOIN jsonb_array_elements(convert_from(a.draw, 'UTF8')::jsonb -> 'drawn') AS one
  JOIN matter AS m ON m.ref = one ->> 'ref'
  LEFT JOIN spot_finding AS f
    ON f.matter_id = m.stream_id AND (f.found_at AT TIME ZONE %(zone)s)::date <= %(today)s
) AS drawn WHERE is_whole
"""
"""What was found by a day, of units of which nothing that was drawn is still open: for whoever counts it."""


def audited(on: date) -> dict[int, bool]:
    """Give by matter whether it had ended as it says, of units whose draw was looked through by the end of a day."""
    with connection.cursor() as cursor:
        cursor.execute(AUDITED, {"zone": str(current_calendar().zone), "today": on})
        return dict(cursor.fetchall())
