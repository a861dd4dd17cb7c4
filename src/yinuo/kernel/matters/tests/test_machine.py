"""The whole law played at random. CI plays 200 games, the drill (YINUO_DRILL=1) 10,000."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from yinuo.kernel.matters.tests.machine import Law

GAMES = 10_000 if os.environ.get("YINUO_DRILL") else 200
# Games are told as they were played: making a long game shorter takes minutes and explains little.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def test_no_way_to_success_without_a_yes_and_no_way_to_lose_a_requester() -> None:
    run_state_machine_as_test(
        Law,
        settings=settings(
            max_examples=GAMES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=QUIET,
            phases=PHASES,
        ),
    )
