from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.api.tests.caller import Callers

DRAFTED, SIGNED = datetime(2025, 8, 14, 2, tzinfo=UTC), datetime(2025, 8, 15, 7, tzinfo=UTC)


@pytest.fixture
def small() -> Campaign:
    """Give a campaign of three items in two lists."""
    return Campaign(
        "hundred",
        "示例一百天",
        date(2025, 8, 15),
        100,
        (Track("t1", "招大引强", "sl-ju-a"), Track("t2", "除险保安", "sl-ju-c")),
        (TaskList("l1", "企业", "t1"), TaskList("l2", "路口", "t2")),
        (
            Item("l1-1", "l1", "示例厂通电", "sl-ju-b", 2, date(2025, 9, 1), "验收单"),
            Item("l2-1", "l2", "示例路口补灯", "sl-ju-g", 1, date(2025, 9, 9), is_hard=False),
            Item("l2-2", "l2", "示例路口划线", "sl-ju-g", 3, date(2025, 10, 1), support_units=("sl-ju-b",)),
        ),
    )


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    """Give the standing cast, each able to call the API, in a place that knows a telephone number when it sees one."""
    from yinuo.doors.api.tests.caller import Callers
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack
    from yinuo.programmes.campaigns.tests.drive import category

    cast = Callers()
    Pack.objects.update(redaction=[{"kind": "phone", "label": "［电话］", "pattern": r"1\d{10}"}])
    category()
    yield cast
    book.forget()
