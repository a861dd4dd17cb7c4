"""Killed with SIGKILL while eight writers post: nothing acknowledged is missing, nothing is there twice.

The same drill at length is `python -m bench.drill`.
"""

from __future__ import annotations

from bench.kill import drill


def test_killed_server_and_database_lose_nothing_and_double_nothing() -> None:
    seen = drill(n_kills=3, pause=0.5, seed=2)
    assert seen.faults == []
    assert (seen.n_kills_web, seen.n_kills_database) == (2, 1)
    assert seen.n_acknowledged > 20
