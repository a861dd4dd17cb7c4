"""What the worker does every minute. In the demo nothing fires by itself: the story's clock belongs to who turns it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from yinuo.kernel.matters.clockwork import tick
from yinuo.kernel.notices.actions import send_waiting
from yinuo.kernel.notices.forgetting import forget_over

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="clock", pass_context=False)
def clock(timestamp: int) -> None:
    """Let the clock act on what is due, then send what waits. `timestamp` is the minute this run is for."""
    now = datetime.fromtimestamp(timestamp, UTC)
    if settings.YINUO_AT is None:
        tick(now)
    send_waiting(datetime.now(UTC))


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_contacts", pass_context=False)
def forget_contacts(timestamp: int) -> None:
    """Erase the contacts of matters that are over; in the demo the story's clock tells what is, not this one."""
    if settings.YINUO_AT is None and (n := forget_over(datetime.fromtimestamp(timestamp, UTC))):
        log.info("the contacts of %d matters that are over were erased", n)
