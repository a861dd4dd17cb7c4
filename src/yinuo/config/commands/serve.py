"""`yinuo serve`: the web processes, granian over WSGI with blocking threads."""

import argparse
import os

from yinuo.config.env import env_int
from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo serve`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument(
        "--workers", type=int, default=env_int("YINUO_WORKERS", 2, least=1), help="processes (default 2)"
    )
    parser.add_argument(
        "--threads",
        type=int,
        default=env_int("YINUO_THREADS", 8, least=1),
        help="threads in each (default 8)",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop. The workers set Django up themselves, as the web role."""
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    os.environ["YINUO_ROLE"] = "web"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
    os.environ["YINUO_THREADS"] = str(args.threads)
    os.environ.setdefault("YINUO_DB_POOL", str(args.threads))  # a thread never waits for another's connection
    # Said to the C libraries of the workers before they start: with an arena for every thread a tenth more is held for
    # nothing, and numpy's threads would each keep room for sums that one page never has.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    Granian(
        "yinuo.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        loop=Loops.asyncio,
        websockets=False,
        log_access=False,  # no addresses are written down
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
    return 0


COMMAND = Command(help="answer the web", options=options, run=run, role=None)
