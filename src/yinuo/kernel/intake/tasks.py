"""What the worker does of an import: goes on with a long one, and takes up again one that was left in the middle."""

from __future__ import annotations

import gc
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yinuo.kernel.intake.checking import check_some
from yinuo.kernel.intake.models import WORKING, ImportBatch
from yinuo.kernel.intake.taking import take_some
from yinuo.kernel.intake.undoing import undo_some

if TYPE_CHECKING:
    from collections.abc import Iterator

TURN: Final = 10.0
"""Seconds after which other jobs have their turn."""
HANDS: Final = 2
"""So many workers may be at one batch, where so many run."""


@app.task(queue="default", pass_context=False)
def go_on(number: int) -> None:
    """Check, file or undo what waits of a batch, some rows in each transaction; a long one in several turns."""
    until = monotonic() + TURN
    with unswept():
        while check_some(number) or take_some(number) or undo_some(number):
            if monotonic() > until:
                leave_to_worker(number)
                return


@contextmanager
def unswept() -> Iterator[None]:
    """Look for no cycles meanwhile: what a chunk makes goes with it, and there are none in it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def leave_to_worker(number: int) -> None:
    """Let the workers go on with a batch; where they are told so already, once is enough."""
    for hand in range(HANDS):
        with suppress(AlreadyEnqueued), transaction.atomic():
            go_on.configure(queueing_lock=f"import {number} {hand}").defer(number=number)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="imports", pass_context=False)
def take_up_again(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Go on with batches whose worker was killed over them: no chunk is ever half done, so nothing is done twice."""
    for number in ImportBatch.objects.filter(phase__in=WORKING).values_list("pk", flat=True):
        leave_to_worker(number)
