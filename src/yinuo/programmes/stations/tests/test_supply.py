"""J17 ①–⑤ through the client: goods given, a run planned, loaded, handed out, left; a station's keeper says it came."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.models import Matter
from yinuo.programmes.stations.models import StockEntry, SupplyDelivery, SupplyRun
from yinuo.programmes.stations.supply import lines_of, store
from yinuo.programmes.stations.tests.test_shifts import at, people

__all__ = ["people"]
BEFORE, ON = date(2025, 8, 19), date(2025, 8, 20)
WHO, UNIT, HERE = "handler-shequ-a", "sl-shequ-a", "/desk/stations/supply"


def post(path: str, day: date = BEFORE, who: str = WHO, **typed: Any) -> Any:
    given = {"token": f"{path}{sorted(typed.items())}", **typed}
    return at(who, day).post(path, given)


def given(thing: str, n: str, use_by: str = "", donor: str = "") -> Any:
    return post(HERE, verb="donate", thing=thing, n=n, use_by=use_by, unit=UNIT, donor=donor)


def planned() -> SupplyRun:
    answer = post(
        HERE, verb="plan", on=ON.isoformat(), from_at="09:30", stops=["slp-st-001", "slp-st-004"], unit=UNIT
    )
    assert answer.status_code == 302, answer.content.decode()
    return SupplyRun.objects.get()


def test_what_was_loaded_is_handed_out_or_left_and_nothing_expired_goes_aboard(people: None) -> None:
    for use_by, n in (("2025-08-19", "40"), ("2025-08-25", "60")):
        assert given("绿豆汤", n, use_by).status_code == 302
    assert given("毛巾", "9", donor="示例面馆").status_code == 302
    assert given("毛巾", "9", donor="示例面馆").status_code == 302  # the same press again
    run = planned()
    url = f"{HERE}/{run.code}"

    def move(what: str, n: str, day: date = ON) -> Any:
        return post(url, day, move=what, thing="绿豆汤", n=n)

    assert move("load", "5", BEFORE).status_code == 409  # on its own day
    too_many = move("load", "61")
    assert too_many.status_code == 422
    assert "没过期的绿豆汤只有 60 份" in too_many.content.decode()
    assert move("load", "50").status_code == 302
    assert move("hand_out", "51").status_code == 422
    assert move("hand_out", "44").status_code == 302
    assert move("unload", "6").status_code == 302
    (line,) = lines_of(run, ON)
    assert (line.loaded, line.handed_out, line.unloaded, line.aboard) == (50, 44, 6, 0)
    assert {(lot.kind, lot.use_by, n) for lot, n in store(UNIT, ON)} == {
        ("绿豆汤", date(2025, 8, 19), 40), ("绿豆汤", date(2025, 8, 25), 16), ("毛巾", None, 9),
    }  # fmt: skip
    assert "示例面馆" in at(on=ON).get("/stations/supply").content.decode()
    assert not {"recipient", "person", "name"} & {one.name for one in StockEntry._meta.get_fields()}
    with pytest.raises(DatabaseError), transaction.atomic():
        StockEntry.objects.create(
            unit_id=UNIT, move="load", thing="绿豆汤", use_by=BEFORE, n=1, on=ON, run=run, token="forced"
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        StockEntry.objects.update(n=1)
    assert given("绿豆汤", "-1").status_code == 422
    assert post(HERE, who="handler-ju-a", verb="donate").status_code == 403


def test_a_station_is_promised_goods_and_its_keeper_says_that_they_came(people: None) -> None:
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    run = planned()
    url = f"{HERE}/{run.code}"
    promised: dict[str, Any] = {"verb": "promise", "place": "slp-st-001", "thing": "瓶装水", "n": "60"}
    assert post(url, **promised, keeper=UNIT).status_code == 422  # nobody signs for themselves
    assert post(url, **promised, keeper="sl-gonghui").status_code == 302
    matter = SupplyDelivery.objects.get().stream

    def do(verb: str, who: str, on: date, **more: Any) -> None:
        act(
            matter.ref,
            verb,
            actor=staff(Account.objects.get(username=who)),
            given=more,
            now=story_instant(on),
        )

    do("launch", "head-shequ-a", BEFORE)
    do("report", WHO, ON, result="done", text="瓶装水 60 份送到了第 1 号驿站。", proof_on=ON)
    do("confirm", "handler-gonghui", ON, proof_on=ON)
    assert Matter.objects.get(pk=matter.pk).outcome == "kept"
    page = at(on=ON).get(f"/stations/supply/{run.code}").content.decode()
    assert "瓶装水 60" in page
    assert f"/m/{matter.ref}" in page


def test_the_demos_runs_add_up_and_the_lists_ask_few_questions(people: None) -> None:
    from yinuo.kernel.matters.load import Loaded
    from yinuo.programmes.stations import shift_demo, supply_demo
    from yinuo.programmes.stations.models import Shift

    for demo in (shift_demo, supply_demo):
        demo.fill("pinghu", Loaded(0, 0, {}))
    for run in SupplyRun.objects.all():
        lines = lines_of(run, date(2025, 12, 1))
        assert lines
        assert all(one.loaded == one.handed_out + one.unloaded and one.aboard == 0 for one in lines)
    assert Shift.objects.filter(closed_on__isnull=False).count() == 4
    for path in ("/stations/shifts", "/stations/supply"):
        with CaptureQueriesContext(connection) as asked:
            assert at(on=date(2025, 10, 1)).get(path).status_code == 200
        assert len(asked) <= 12
