"""What the worker does for the voices: it learns every night, looks for topics every hour, reminds of the court's days.

The first two in a process of their own: what they need of memory is gone when they end.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Final

from django.conf import settings
from procrastinate.contrib.django import app

from yinuo.programmes.voices.reminding import remind

log = logging.getLogger(__name__)
OURSELVES: Final = (sys.executable, "-m", "yinuo.config.main", "voices")
DIES_WITH: Final = "YINUO_DIES_WITH"
"""How a command is told whom it must not outlive."""
NOTHING_YET: Final = 3
"""What `voices train` ends with where there are too few decisions to learn from."""
PATIENCE: Final = 3600


@app.periodic(cron="47 18 * * *")
@app.task(queueing_lock="learn_anew", pass_context=False)
def learn_anew(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Learn every night."""
    learn()


@app.task(queueing_lock="learn", pass_context=False)
def learn() -> None:
    """Learn from the register's decisions, where suggestions are on and scikit-learn is there to learn with."""
    if settings.YINUO_SUGGEST and find_spec("sklearn") is not None:
        _run("train", may_end_with=(0, NOTHING_YET))


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="find_topics", pass_context=False)
def find_topics(timestamp: int) -> None:  # noqa: ARG001 -- the minute this run is for
    """Look for what many people bring forward at once."""
    _run("topics", "--keep", may_end_with=(0,))


@app.periodic(cron="7 0 * * *")
@app.task(queueing_lock="remind_of_court", pass_context=False)
def remind_of_court(timestamp: int) -> None:
    """Remind both sides of an agreement of the court's days; in the demo nothing fires by itself."""
    if settings.YINUO_AT is None:
        remind(datetime.fromtimestamp(timestamp, UTC))


def _run(*words: str, may_end_with: tuple[int, ...]) -> None:
    told = {**os.environ, DIES_WITH: str(os.getpid())}
    done = subprocess.run(  # noqa: S603 -- our own words
        [*OURSELVES, *words], check=False, capture_output=True, text=True, timeout=PATIENCE, env=told
    )
    if done.returncode not in may_end_with:
        log.error("yinuo voices %s ended with %d: %s", words[0], done.returncode, done.stderr.strip()[-400:])
