"""What the worker does for the figures: every minute the changes become sums, every night all is counted again."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from yinuo.kernel.figures.actions import fold, rebuild, wrong_cells

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="figures", pass_context=False)
def sums(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Fold what waits."""
    fold()


@app.periodic(cron="17 19 * * *")
@app.task(queueing_lock="figures_again", pass_context=False)
def again(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Count everything again; say so, and put it right, where a sum is not what the public rows come to."""
    if wrong_cells():
        log.error("%d cells of the figures were wrong and have been counted again", rebuild())
