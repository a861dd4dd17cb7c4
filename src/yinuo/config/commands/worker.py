"""`yinuo worker`: the job queue's process.

Jobs live in the same database and appear with the transaction that ordered them.
"""

import argparse

from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo worker`."""
    parser.add_argument("--once", action="store_true", help="do what is waiting, then stop")
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at a time (default 1)")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; a job under way is finished first."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the job queue is not on Django's database")
    with app.replace_connector(connector.get_worker_connector()) as queue:
        queue.run_worker(
            concurrency=args.concurrency,
            wait=not args.once,
            listen_notify=not args.once,
            install_signal_handlers=True,
            delete_jobs="successful",
        )
    return 0


COMMAND = Command(help="do the jobs that wait", options=options, run=run, role="worker")
