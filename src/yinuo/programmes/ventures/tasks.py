"""What the worker does for the ventures: every day it asks for the quarters that are over, and shows what is whole."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.ventures.quarter_actions import show_whole


@app.periodic(cron="17 19 * * *")
@app.task(queueing_lock="show_quarters", pass_context=False)
def show_quarters(timestamp: int) -> None:
    """Show what is whole; in the demo nothing happens by itself."""
    if settings.YINUO_AT is None:
        show_whole(current_calendar().local_date(datetime.fromtimestamp(timestamp, UTC)))
