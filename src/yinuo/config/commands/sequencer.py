"""`yinuo sequencer`: gives every event its place in the public log, signs, and publishes."""

import argparse
import signal
from threading import Event
from types import FrameType

from yinuo.config.commands.migrate import say
from yinuo.doors.cli.command import Command

REFUSED = 3


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo sequencer`."""
    parser.add_argument("--once", action="store_true", help="take what waits, publish it, then stop")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; returns 3 where `--once` may sign nothing, and says why."""
    from yinuo.kernel.log import process
    from yinuo.kernel.log.guard import Unsigned
    from yinuo.kernel.log.sequencer import Taken

    if args.once:
        try:
            say(f"{process.once()} leaves taken")
        except Unsigned as why:
            say(str(why))
            return REFUSED
        except Taken:
            say("another sequencer is at work on this log")
            return REFUSED
        return 0
    stop = Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    process.run(stop, lambda line: say(f"sequencer: {line}"))
    return 0


COMMAND = Command(help="put events into the public log", options=options, run=run, role="sequencer")
