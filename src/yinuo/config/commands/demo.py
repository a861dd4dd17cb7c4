"""`yinuo demo`: everything in one terminal, from an empty folder to a register; Ctrl-C stops all of it."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection, HTTPException
from types import FrameType

from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured, env_str, home, settle
from yinuo.doors.cli.command import Command

HOST = "127.0.0.1"
OURSELVES = (sys.executable, "-m", "yinuo.config.main")
_PATIENCE = 30.0
PACKS = ("pinghu", "harbour")

WELCOME = """
  一诺 Yinuo   {address}

  先打开  Open first   {address}/page     每一句承诺，现在怎样
  提一件事 Ask          {address}/raise
  工作台  The desk     {address}/desk/
  公开日志 The log      {address}/log/

  按 Ctrl-C 停止  Ctrl-C stops everything.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo demo`."""
    parser.add_argument(
        "--at", type=date.fromisoformat, metavar="DATE", help="the day the demo opens on (default 2025-08-18)"
    )
    parser.add_argument(
        "--pack",
        choices=PACKS,
        default=PACKS[0],
        help="the town the demo plays in (default pinghu, 中文 first)",
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument(
        "--no-wait", action="store_true", help="start, see that it answers, stop again (for scripts)"
    )


def before(args: argparse.Namespace) -> None:
    """Open the home of this demo: each pack but the first has one of its own beside the first's."""
    if args.pack != PACKS[0]:
        if not env_str("YINUO_HOME"):
            os.environ["YINUO_HOME"] = f"{home()}-{args.pack}"
        os.environ["YINUO_PACK"] = args.pack
    settle("demo")


def run(args: argparse.Namespace) -> int:
    """Migrate, load what is missing, start web, worker and sequencer, then wait for Ctrl-C.

    Returns 1 where one of them died.
    """
    began = time.monotonic()
    if args.at:
        os.environ["YINUO_AT"] = args.at.isoformat()
    _refuse_taken_port(args.port)
    for told in (signal.SIGINT, signal.SIGTERM):  # a shell's background job starts with Ctrl-C ignored
        signal.signal(told, _as_interrupt)
    done = subprocess.run([*OURSELVES, "migrate", "--load"], check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        raise Misconfigured("The register could not be made ready; why stands above.")
    serve = ("serve", "--port", str(args.port))
    with _child(*serve) as web, _child("worker") as worker, _child("sequencer") as sequencer:
        _wait_for_answer(args.port, web)
        say(f"ready after {time.monotonic() - began:.1f} s")
        sys.stdout.write(WELCOME.format(address=f"http://{HOST}:{args.port}"))
        sys.stdout.flush()
        try:
            while not args.no_wait:
                for name, child in (("web", web), ("worker", worker), ("sequencer", sequencer)):
                    if child.poll() is not None:
                        say(f"the {name} process ended by itself (code {child.returncode}); stopping")
                        return 1
                time.sleep(0.5)
        except KeyboardInterrupt:
            say("stopping")
    return 0


@contextmanager
def _child(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of our own commands beside us, out of reach of the terminal's Ctrl-C.

    We stop it ourselves, in order.
    """
    told = {**os.environ, "YINUO_DIES_WITH": str(os.getpid())}
    child = subprocess.Popen([*OURSELVES, *words], start_new_session=True, env=told)  # noqa: S603 - our own words
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise Misconfigured(
                f"Port {port} is taken by another program. Choose one: yinuo demo --port {port + 1}"
            ) from None


def _wait_for_answer(port: int, web: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and web.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise Misconfigured("The web process does not answer; its own words stand above.")


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


COMMAND = Command(
    help="start everything with invented matters, in this terminal",
    options=options,
    run=run,
    role=None,
    before=before,
)
