"""What the worker does of an import: goes on with a long one."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinuo.kernel.intake.checking import check_some
from yinuo.kernel.intake.taking import take_some


@app.task(queue="default", pass_context=False)
def go_on(number: int) -> None:
    """Check or file what waits of a batch, some rows in each transaction."""
    while check_some(number) or take_some(number):
        pass
