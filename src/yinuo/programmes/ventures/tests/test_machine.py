"""The ledger played at random: 200 games in CI, 10,000 in the drill."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from yinuo.programmes.ventures.tests.drawing import CASES
from yinuo.programmes.ventures.tests.machine import Bookkeeping


def test_no_history_unbalances_the_book_or_changes_what_was_closed() -> None:
    run_state_machine_as_test(
        Bookkeeping,
        settings=settings(
            max_examples=CASES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
