"""What the worker does for matters now and then."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from yinuo.kernel.matters.evidence import sweep

log = logging.getLogger(__name__)


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="sweep_photos", pass_context=False)
def sweep_photos(timestamp: int) -> None:  # noqa: ARG001 -- the hour this run is for
    """Delete the photos of forms that nobody sent."""
    n = sweep()
    if n:
        log.info("%d photos of forms never sent were deleted", n)
