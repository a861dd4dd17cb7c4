"""Three months of invented tasks of four towns, told by the law itself: one of them reports late again and again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from yinuo.kernel.matters.load import Step, Story, load

TOWNS = {
    "sl-zhen-a": "handler-zhen-a",
    "sl-zhen-b": "handler-zhen-b",
    "sl-jiedao-a": "handler-jiedao-a",
    "sl-zhen-c": "handler-zhen-c",
}
LATE = "sl-zhen-c"
MONTHS = (date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1))
EACH = 24


def at(on: date, hour: int = 2) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def task(key: str, unit: str, due: date, *, late: bool = False, own: str = "planner") -> Story:
    """Give a task that was done by its date, or ten days after it."""
    reported = due + timedelta(10 if late else -2)
    given: dict[str, Any] = {
        "kind": "task", "category": "campaign_item", "place": "330482", "title": f"示例事项{key}", "body": "做完",
        "due_on": due, "proof": "验收单", "strength": "guarantee", "lead_unit": unit, "source": "example",
    }  # fmt: skip
    done = {"result": "done", "text": f"示例事项{key}做完了", "proof_on": reported}
    return Story(
        key,
        (
            Step("submit", own, at(due - timedelta(20)), given),
            Step("launch", "head-shifu", at(due - timedelta(19)), {}),
            Step("report", TOWNS[unit], at(reported), done),
            Step("confirm", "auditor", at(reported + timedelta(1)), {"proof_on": reported}),
        ),
    )


def stories() -> Iterator[Story]:
    for first in MONTHS:
        for unit in TOWNS:
            for n in range(EACH):
                key = f"{first:%m}-{unit}-{n}"
                yield task(key, unit, first + timedelta(n % 20), late=unit == LATE and n % 6 != 0)


def tell_all(extra: tuple[Story, ...] = ()) -> dict[str, str]:
    """Load them, and give their numbers by key."""
    return dict(load([*stories(), *extra]).refs)
