"""Every law, looked at with 200 cases in CI and 10,000 in the drill (YINUO_DRILL=1)."""

import pytest

from yinuo.programmes.ventures.tests.laws import LAWS, Law


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_law_holds(law: Law) -> None:
    law.seek()
