"""A small flood against a real server: readers are answered, and what was acknowledged is there.

The same at the size the issue names is `make drill DRILLS=flood`.
"""

from __future__ import annotations

from bench.flood import drill


def test_a_flood_starves_no_reader_and_loses_nothing_that_was_acknowledged() -> None:
    seen = drill(40, 4.0, 1.0)
    assert seen.faults == []
    assert (seen.n_kept, seen.sent.broken) == (len(seen.sent.codes), 0)
    assert seen.n_kept > 0
    statuses = {status for _sort, status in seen.sent.answers}
    assert statuses <= {200, 201, 404, 422, 429, 503}
    n_slow = sum(n for (sort, status), n in seen.sent.answers.items() if sort == "log-in" and status == 422)
    n_told = sum(
        n for (sort, status), n in seen.sent.answers.items() if sort == "log-in" and status in {429, 503}
    )
    assert n_told > n_slow, "most who try to log in at once are told to come again, not left waiting"
    assert len(seen.flooded.waits) > len(seen.quiet.waits) / 8, "readers go on reading"
