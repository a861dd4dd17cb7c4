"""What the worker does for the works: every night their numbers are counted again."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from yinuo.programmes.works.actions import count_again, wrong_numbers

log = logging.getLogger(__name__)


@app.periodic(cron="37 19 * * *")
@app.task(queueing_lock="works_again", pass_context=False)
def works_again(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Count every closure again; say so, and put it right, where a number is not what the promises come to."""
    if wrong_numbers():
        log.error("%d numbers of the works were wrong and have been counted again", count_again())
