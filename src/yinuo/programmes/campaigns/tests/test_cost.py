"""What a page costs does not grow with the campaign: the same number of queries for three items and for thirty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.doors.shell.records import ROOT
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

MOST = 12
PATHS = (
    "/campaigns/{}", "/campaigns/{}/lists/l2", "/campaigns/{}/wall", "/campaigns/{}/brief", "/desk/campaigns/{}/board",
    "/desk/campaigns/{}/board?as=table",
    f"{ROOT}/campaigns/{{}}", f"{ROOT}/campaigns/{{}}/items", f"{ROOT}/campaigns/{{}}/brief",
)  # fmt: skip


@pytest.fixture
def both(small: Campaign, actor: Callable[[str], Actor]) -> tuple[Campaign, Campaign]:
    """Sign and launch two campaigns alike, one of three items and one of thirty."""
    many = tuple(
        replace(item, code=f"{item.code}-{n}", title=f"{item.title}{n}")
        for item in small.items
        for n in range(10)
    )
    large = replace(small, code="thousand", name="示例大仗", items=many)
    for one in (small, large):
        actions.draft(one, "330482", actor("planner"), DRAFTED, is_example=True)
        actions.sign(one.code, actor("head-shifu"), SIGNED)
        actions.launch(one.code, actor("head-shifu"), SIGNED)
    return small, large


@pytest.mark.parametrize("path", PATHS)
def test_thirty_items_cost_what_three_do(
    both: tuple[Campaign, Campaign], seat: Callable[[str], Client], path: str
) -> None:
    client = seat("handler-ju-b")
    client.cookies["yinuo_day"] = "2025-09-03"
    counts = []
    for one in both:
        address = path.format(one.code)
        assert client.get(address, {"limit": "2"} if "/items" in path else None).status_code == 200
        with CaptureQueriesContext(connection) as caught:
            more = "limit=50" if "/items" in path else "again=1"
            client.get(f"{address}{'&' if '?' in address else '?'}{more}")
        counts.append(len(caught))
    assert counts[0] == counts[1]
    if not path.startswith("/desk"):
        assert counts[0] <= MOST
