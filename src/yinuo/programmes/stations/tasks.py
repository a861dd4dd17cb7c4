"""What the worker does for the stations: it reminds of tomorrow's shifts."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from yinuo.programmes.stations.reminding import remind


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="remind_of_shifts", pass_context=False)
def remind_of_shifts(timestamp: int) -> None:
    """Remind in the evening; in the demo nothing fires by itself."""
    if settings.YINUO_AT is None:
        remind(datetime.fromtimestamp(timestamp, UTC))
