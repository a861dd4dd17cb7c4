"""What the worker does every minute. In the demo nothing fires by itself: the story's clock belongs to who turns it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from yinuo.kernel.matters.clockwork import tick
from yinuo.kernel.notices.actions import send_waiting


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="clock", pass_context=False)
def clock(timestamp: int) -> None:
    """Let the clock act on what is due, then send what waits. `timestamp` is the minute this run is for."""
    now = datetime.fromtimestamp(timestamp, UTC)
    if settings.YINUO_AT is None:
        tick(now)
    send_waiting(datetime.now(UTC))
