"""The sequencer's process: connects, takes turns, and begins again from the database whenever something failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.conf import settings
from django.db import connection

from yinuo.kernel.log.folder import Folder
from yinuo.kernel.log.guard import Unsigned
from yinuo.kernel.log.sequencer import MOST, House, Sequencer, Taken, alone
from yinuo.kernel.log.signing import signers_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from yinuo.kernel.log.signing import Signers

PAUSE: Final = 0.25
AGAIN: Final = 1.0
REFUSED: Final = 10.0
"""Seconds between two looks: for what waits; after a fault; while nothing may be signed, until somebody repaired it."""


def folder() -> Folder:
    """Give the folder that is served under `/log/`."""
    return Folder(settings.YINUO_LOG)


def house() -> House:
    """Give where this register's log lives."""

    def signers(origin: str) -> Signers:
        return signers_of(origin, settings.YINUO_LOG_SEEDS, settings.YINUO_CLOCK_SEEDS)

    schema = str(settings.YINUO_SCHEMA)
    return House(settings.YINUO_LOG_ORIGIN, folder(), settings.YINUO_LOG_LAST, signers, schema)


def connect() -> psycopg.Connection[Any]:
    """Open a connection of our own, in the role of this process: a lock hangs on it as long as it lives."""
    params = {k: v for k, v in connection.get_connection_params().items() if k not in _OF_DJANGO}
    return psycopg.connect(**params, autocommit=True)


_OF_DJANGO: Final = frozenset(("pool", "context", "cursor_factory", "server_side_binding"))


def once() -> int:
    """Take everything that waits, publish it, and stop; gives how many were taken.

    Raises Unsigned where nothing may be signed, Taken where another sequencer is at work.
    """
    place, n = house(), 0
    with connect() as pg, alone(pg, place):
        sequencer = Sequencer(pg, place)
        while some := sequencer.turn():
            n += some
    return n


def run(stop: threading.Event, say: Callable[[str], None]) -> None:
    """Take turns until told to stop; what is under way is finished first."""
    said = ""
    while not stop.is_set():
        try:
            _turns(stop)
        except Taken:
            said = _told(say, said, "another sequencer is at work; this one waits")
            stop.wait(AGAIN)
        except Unsigned as why:
            said = _told(say, said, str(why))
            stop.wait(REFUSED)
        except (psycopg.Error, OSError) as wrong:
            said = _told(say, said, f"begins again after: {str(wrong).strip().splitlines()[0]}")
            stop.wait(AGAIN)
        else:
            said = ""


def _told(say: Callable[[str], None], before: str, sentence: str) -> str:
    """Say a sentence once, however often it would be said."""
    if sentence != before:
        say(sentence)
    return sentence


def _turns(stop: threading.Event) -> None:
    place = house()
    with connect() as pg, alone(pg, place):
        sequencer = Sequencer(pg, place)
        while not stop.is_set():
            if sequencer.turn() < MOST:
                stop.wait(PAUSE)
