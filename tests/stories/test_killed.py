"""Killed with SIGKILL while eight writers post: nothing acknowledged is missing, nothing is there twice.

The same drill at length is `python -m bench.drill`.
"""

from __future__ import annotations

import time
import uuid

from bench.kill import ASKED, _kill_database, drill
from bench.load import Line
from bench.register import Site, end, site


def test_killed_server_and_database_lose_nothing_and_double_nothing() -> None:
    seen = drill(n_kills=6, pause=0.5, seed=2)
    assert seen.faults == []
    assert (seen.n_kills_web, seen.n_kills_database, seen.n_kills_sequencer) == (2, 2, 2)
    assert seen.n_leaves > seen.n_acknowledged > 20


def test_the_drill_sees_loss_where_the_database_acknowledges_too_early() -> None:
    seen = drill(n_kills=4, pause=1.0, seed=3, is_durable=False)
    assert [fault for fault in seen.faults if "another answer" in fault or "missing" in fault] != []


def test_a_database_killed_under_the_web_process_comes_back_without_anybodys_help() -> None:
    with site() as found:
        with found.database() as place:
            found.run("1", module="bench.seed")
        web = found.serve()
        try:
            found.wait(web)
            assert filed(found)
            _kill_database(place.data)  # nobody but the web process needs it now
            until = time.monotonic() + 30
            while not filed(found):
                assert time.monotonic() < until
                time.sleep(0.1)
        finally:
            end(web)


def filed(found: Site) -> bool:
    """File something, and say whether it was taken."""
    try:
        line = Line(found.port, timeout=10)
        try:
            return line.post("/api/v1/matters", ASKED, {"Idempotency-Key": uuid.uuid4().hex})[0] == 201
        finally:
            line.close()
    except OSError:
        return False
