"""What the worker does of an import: goes on with a long one, and burns the paper nobody came back to."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from yinuo.kernel.intake.batches import sweep
from yinuo.kernel.intake.checking import check_some
from yinuo.kernel.intake.taking import take_some


@app.task(queue="default", pass_context=False)
def go_on(number: int) -> None:
    """Check or file what waits of a batch, some rows in each transaction."""
    while check_some(number) or take_some(number):
        pass


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="paper", pass_context=False)
def burn(timestamp: int) -> None:
    """Burn old working paper. `timestamp` is the minute this run is for."""
    sweep(datetime.fromtimestamp(timestamp, UTC))
