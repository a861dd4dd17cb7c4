"""None of the eight strategies gains under the league; under a usual formula most do, or they would prove nothing."""

import pytest

from yinuo.programmes.campaigns.gaming import NINTH, STRATEGIES, gains

PAYS_NOTHING = ("push withdrawals", "hand off late", "stuff with own easy cases")


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[float, float]]:
    return gains(40, seed=1)


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_strategy_gains(told: dict[str, tuple[float, float]], name: str) -> None:
    if name in PAYS_NOTHING:
        assert told[name][1] == pytest.approx(0, abs=1e-9)
    else:
        assert told[name][1] < -0.5


def test_seven_of_the_eight_pay_under_a_usual_formula(told: dict[str, tuple[float, float]]) -> None:
    assert sorted(name for name, (usual, _) in told.items() if usual <= 0.5) == ["sit on the hard ones"]


def test_what_the_formula_alone_does_not_stop_is_known() -> None:
    """Coached ratings pay until they are reported: a red line takes all of it."""
    ((_usual, ours),) = gains(10, 3, NINTH).values()
    assert 0 < ours < 100 * 0.15
