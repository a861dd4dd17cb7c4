"""Sealed matters at the desk: who reads them by office, who must say why first, and every look written down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.tongue import typed_into
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.queries import look
from yinuo.kernel.matters.situation import Seat

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.queries import Sight

OPENED: Final = "opened"
STAYS_OPEN: Final = 30 * 60
"""Seconds: coming back within half an hour is the same look, later it is another one."""
LEAST_REASON, MOST_REASON, MOST_KEPT = 4, 500, 50
WHAT: Final = "sealed"
BY_OFFICE: Final = "by office"


def _is_by_office(found: Sight, officer: Officer) -> bool:
    """Say whether this officer reads it as its desk or its lead unit, and not as an auditor."""
    seats = (policy.desk(officer.actor, found.s), policy.handler(officer.actor, found.s))
    return any(isinstance(seat, Seat) and seat.bundle != "auditor" for seat in seats)


def _opened(request: HttpRequest, ref: str) -> bool:
    at: float = request.session.get(OPENED, {}).get(ref, 0.0)
    return datetime.now(UTC).timestamp() - at < STAYS_OPEN


def needs_reason(request: HttpRequest, found: Sight, officer: Officer) -> bool:
    """Say whether this officer has to give a reason before one word of it is shown."""
    return (
        found.matter.visibility == "sealed"
        and not _is_by_office(found, officer)
        and not _opened(request, found.matter.ref)
    )


def is_open(request: HttpRequest, found: Sight, officer: Officer) -> bool:
    """Say whether the texts may be shown; where they are sealed, and read by office, write the look down once."""
    if found.matter.visibility != "sealed":
        return True
    if needs_reason(request, found, officer):
        return False
    if not _opened(request, found.matter.ref):
        _write_down(request, found, officer, BY_OFFICE)
    return True


def open_with(request: HttpRequest, found: Sight, officer: Officer) -> Text:
    """Open a sealed matter with the reason that was typed; gives what is wrong with it, or ""."""
    reason = " ".join(request.POST.get("reason", "").split())
    if len(reason) < LEAST_REASON:
        return gettext("请写一句为什么要看。提的人看得到这句话。")
    if len(reason) > MOST_REASON:
        return gettext("最多 {most} 个字。").format(most=MOST_REASON)
    _write_down(request, found, officer, reason)
    return ""


def _write_down(request: HttpRequest, found: Sight, officer: Officer, reason: str) -> None:
    look(found, officer.actor, WHAT, reason, officer.at)
    kept = dict(sorted(request.session.get(OPENED, {}).items(), key=lambda one: one[1])[-MOST_KEPT:])
    request.session[OPENED] = {**kept, found.matter.ref: datetime.now(UTC).timestamp()}


def reason_form(request: HttpRequest, found: Sight, view: str, error: Text = "") -> VerbForm:
    """Give the form that asks why."""
    typed_into(request, "open")
    url = reverse("workspace:matter", args=[found.matter.ref]) + (f"?view={view}" if view else "")
    reason = Field(
        "reason",
        gettext("为什么要看"),
        "textarea",
        value=request.POST.get("reason", ""),
        error=error,
        hint=gettext("写明缘由。提的人会看到谁在哪天看过、为什么。"),
        is_required=True,
        is_focus=not error,
        max_length=MOST_REASON,
    )
    return VerbForm(
        "open",
        gettext("打开封存的事"),
        url,
        (reason,),
        gettext("这件事封存着。先说为什么，再看内容。"),
        gettext("写下缘由，打开"),
    )
