"""Which number stands before a unit in a list."""

from __future__ import annotations

from yinuo.doors.workspace.nearness import numbered
from yinuo.kernel.people.models import Unit


def test_a_unit_is_picked_by_digits_and_none_by_one_key_pressed_twice() -> None:
    options = numbered([Unit(code=f"u{n}", name=f"单位{n}") for n in range(100)], none="—")
    numbers = [str(option.label).split()[0] for option in options[1:]]
    assert numbers[:11] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12"]
    assert [one for one in numbers if len(one) > 1 and len(set(one)) == 1] == []
    assert (len(set(numbers)), [option.value for option in options[1:]]) == (
        100,
        [f"u{n}" for n in range(100)],
    )
