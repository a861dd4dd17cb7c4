"""How a matter stands, in the two words of the standard: open, and closed only where somebody had the last word.

An office that says "done" closes nothing, and neither does silence: what waits for a check or an answer, and what was
never answered, is open. The whole table stands in docs/open311.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.clocks import Light

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

SHOWN: Final = ("request", "wish", "hazard")
"""The kinds that are service requests: what residents ask for. A promise of an office is none."""
OPEN, CLOSED = "open", "closed"
STATUSES: Final = (OPEN, CLOSED)
NO_LAST_WORD: Final = ("", "unconfirmed")
"""Outcomes with which nobody has had the last word: none yet, or nobody answered."""
NOTES: Final[Mapping[str, Text]] = {
    "accepted": _("已受理，还没有单位接手。"),
    "in_progress": _("%(unit)s在办。"),
    "checking": _("%(unit)s报了结果，别人还没有核实。"),
    "awaiting_reply": _("%(unit)s说办好了，提的人还没有确认。"),
    "parked": _("挂账：眼下办不了，仍算没有解决。"),
    "solved": _("提的人确认：解决了。"),
    "done": _("别的单位核实：办好了。"),
    "unconfirmed": _("%(unit)s说办好了，提的人没有回音：未确认，不算解决。"),
    "partly_solved": _("复核认定：只解决了一部分。"),
    "explained": _("复核认定：办不了，理由已说明；不算解决。"),
    "declined": _("两个人定的：不予受理，理由和该去哪里已说明。"),
    "referred": _("两个人定的：转给了别的机关。"),
    "merged": _("并到 %(parent)s，跟着那一件走。"),
    "withdrawn": _("提的人撤回了。"),
}
"""What each state and each outcome of these kinds says of itself."""


def status_of(outcome: str) -> str:
    """Give the standard's word for a matter by its outcome ("" while it goes on)."""
    return OPEN if outcome in NO_LAST_WORD else CLOSED


def notes(row: PublicMatter, unit: str, light: Light) -> str:
    """Say in plain sentences how a matter stands: who has it, its first date and the later ones, what is overdue."""
    values = {"unit": unit or gettext("承办单位"), "parent": row.parent}
    parts = [str(NOTES[row.outcome or row.state]) % values]
    if row.first_due and status_of(row.outcome) == OPEN:
        parts.append(gettext("最初日期 %(on)s。") % {"on": row.first_due.isoformat()})
        if row.later_dues and row.current_due:
            parts.append(gettext("改到 %(on)s。") % {"on": row.current_due.isoformat()})
    if row.review_on and row.state == "parked":
        parts.append(gettext("%(on)s 再看。") % {"on": row.review_on.isoformat()})
    if light == Light.LATE:
        parts.append(gettext("日期已过，还没有结果。"))
    return ("" if is_chinese() else " ").join(parts)
