"""`yinuo search`: make what matters are found by anew, after names of places or units changed."""

import argparse
import time

from yinuo.config.commands.migrate import say
from yinuo.doors.cli.command import Command


def run(_args: argparse.Namespace) -> int:
    """Rebuild the search table in one transaction; readers go on finding by the old one meanwhile."""
    from yinuo.kernel.search.actions import rebuild

    began = time.monotonic()
    n = rebuild()
    say(f"{n} rows to be found by, made anew in {time.monotonic() - began:.1f} s")
    return 0


COMMAND = Command(
    help="make the search table anew: after places or units were given other names", run=run, role="owner"
)
