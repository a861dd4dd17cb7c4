"""What the worker does for campaigns: launches the items that a signature left waiting."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from procrastinate.contrib.django import app

from yinuo.kernel.matters.actors import staff
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns.actions import launch

AT_ONCE: Final = 200


@app.task(queue="campaigns", pass_context=False)
def launch_rest(code: str, person: int, at: str) -> None:
    """Launch what waits, some at a time; broken off, the next run goes on where this one stopped."""
    actor = staff(Account.objects.get(person_id=person))
    now = datetime.fromisoformat(at) if at else None
    while launch(code, actor, now, AT_ONCE):
        pass
