"""What both towns' demos tell of stations: shifts, the vehicle, notices that couriers carry; every sum comes out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.kernel.limits import book
from yinuo.programmes.stations import message_demo, shift_demo, supply_demo
from yinuo.programmes.stations.messages import offered
from yinuo.programmes.stations.models import Shift, SupplyRun
from yinuo.programmes.stations.supply import lines_of

if TYPE_CHECKING:
    from yinuo.kernel.matters.load import Loaded

ON = date(2025, 11, 24)


@pytest.fixture
def nothing(db: None) -> Loaded:
    """Give a load that told nothing: these rows hang on no request."""
    from yinuo.kernel.matters.load import load

    return load([])


@pytest.mark.parametrize(("pack", "language"), [("pinghu", "zh-CN"), ("harbour", "en")])
def test_the_demo_walks_in_both_towns(nothing: Loaded, pack: str, language: str) -> None:
    from yinuo.config.testing import put_pack

    put_pack(pack)
    for told in (shift_demo, supply_demo, message_demo):
        assert list(told.stories(pack)) == []
        told.fill(pack, nothing)
        told.fill("blank", nothing)  # an empty place tells nothing
    assert Shift.objects.filter(closed_on__isnull=False).exists()
    for run in SupplyRun.objects.all():
        for line in lines_of(run, ON):
            assert line.loaded == line.handed_out + line.unloaded + line.aboard
    assert sum(one.n_carried for one in offered(ON)) > 0
    client = Client(headers={"Accept-Language": language})
    client.cookies["yinuo_day"] = ON.isoformat()
    paths = ["/stations/shifts", "/stations/supply", "/stations/messages", "/stations/working", "/stations"]
    paths += [f"/stations/messages/{one.row.code}" for one in offered(ON)]
    paths += [f"/stations/shifts/{row.code}" for row in Shift.objects.all()]
    assert {client.get(path).status_code for path in paths} == {200}
    book.forget()
