"""What the worker does for the log: every minute it fetches what the witnesses outside signed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinuo.kernel.log.witnessed import take_witnessed


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="witnesses", pass_context=False)
def fetch_witnessed(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Take in new cosignatures."""
    take_witnessed()
