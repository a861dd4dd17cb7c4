"""What the worker does for campaigns: launches the items that a signature left waiting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from procrastinate.contrib.django import app

from yinuo.kernel.matters.actors import staff
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns.actions import launch
from yinuo.programmes.campaigns.delivering import send_waiting

if TYPE_CHECKING:
    from yinuo.kernel.matters.situation import Actor

AT_ONCE: Final = 200
AWAITED: Final = 100
"""So many items are launched while somebody waits; the worker does the rest."""


def launch_some(code: str, actor: Actor, now: datetime | None) -> int:
    """Launch the first items at once and leave the rest to the worker; gives how many are left to it."""
    left = launch(code, actor, now, AWAITED)
    if left:
        launch_rest.defer(code=code, person=actor.person, at=now.isoformat() if now else "")
    return left


@app.task(queue="campaigns", pass_context=False)
def launch_rest(code: str, person: int, at: str) -> None:
    """Launch what waits, some at a time; broken off, the next run goes on where this one stopped."""
    actor = staff(Account.objects.get(person_id=person))
    now = datetime.fromisoformat(at) if at else None
    while launch(code, actor, now, AT_ONCE):
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="campaigns-notices", pass_context=False)
def send_notices(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Send the messages of notices that wait."""
    send_waiting(datetime.now(UTC))
