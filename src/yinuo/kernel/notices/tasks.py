"""What the worker does every minute. In the demo nothing fires by itself: the story's clock belongs to who turns it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.clockwork import tick
from yinuo.kernel.notices.actions import send_waiting
from yinuo.kernel.notices.bells import ring_all
from yinuo.kernel.record.retention import forget_all


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="clock", pass_context=False)
def clock(timestamp: int) -> None:
    """Let the clock act on what is due, then send what waits. `timestamp` is the minute this run is for."""
    now = datetime.fromtimestamp(timestamp, UTC)
    if settings.YINUO_AT is None:
        tick(now)
    send_waiting(datetime.now(UTC))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="bells", pass_context=False)
def ring(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Ring the bells outside that have something to tell; the demo rings none."""
    if settings.YINUO_AT is None:
        ring_all(datetime.now(UTC))


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Forget whatever is past its term, and write down how much it was."""
    now = datetime.fromtimestamp(timestamp, UTC)
    forget_all(now, current_calendar().local_date(now))
