"""Numbers as they are typed: whatever is sent is a number or none, and never a fault of ours."""

from __future__ import annotations

import pytest

from yinuo.doors.shell.plain import number_in, version_in


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "１２", "²", "one", "1 "])
def test_what_is_no_number_is_none_that_a_row_or_a_version_has(typed: str) -> None:
    assert number_in(typed) == 0
    assert version_in(typed) == -1


def test_a_number_is_read_and_one_longer_than_any_is_not_a_fault() -> None:
    assert (number_in("12"), version_in("0"), version_in("12")) == (12, 0, 12)
    assert number_in("9" * 5000) == version_in("9" * 5000) == 10**18 - 1
