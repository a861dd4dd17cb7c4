"""A distribution from a few sums to the last village's bank slip: who may, when, what the database refuses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import actions
from yinuo.programmes.ventures.models import Distribution, ShareMove, VillagePayment
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.tests.made import VILLAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

D = date(2025, 3, 3)
RESOLVED, APPROVED, PAID, DUE = D + timedelta(10), D + timedelta(11), D + timedelta(15), D + timedelta(40)
VOTE = {"members": 21, "present": 14, "yes": 14}


def shown(factory: Venture, actor: Callable[[str], Actor]) -> Distribution:
    row = actions.draft(factory, YEAR, actor("books"), D)
    return actions.show(row.pk, actor("books"), D, at(D))


def approved(factory: Venture, actor: Callable[[str], Actor]) -> Distribution:
    row = shown(factory, actor)
    actions.resolve(row.pk, VOTE, "示例决议 2025-1", DUE, actor("head-lianhe"), RESOLVED, at(RESOLVED))
    return actions.approve(row.pk, actor("supervisor"), APPROVED, at(APPROVED))


def test_every_village_is_promised_its_part_and_paid_by_its_day_is_kept(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    row = approved(factory, actor)
    parts = {one.unit_id: one.amount for one in row.payments.all()}
    assert sum(parts.values()) == row.handed_out == 2_025_000_00
    assert parts["sl-cun-1"] == 400_990_10  # 2,025,000.00 × 20 ÷ 101 = 400,990.0990…, and one odd fen
    steps = Event.objects.filter(stream=factory.stream_id).order_by("seq").values_list("type", flat=True)
    assert list(steps) == ["shown", "resolved", "approved"]
    for one in row.payments.all():
        actions.pay(
            row.pk, actions.Slip(one.unit_id, PAID, f"示例回单 {one.n}"), actor("cashier"), PAID, at(PAID)
        )
    row.refresh_from_db()
    assert (row.state, row.paid_on) == ("paid", PAID)
    for one in row.payments.select_related("matter"):
        village = actor(f"village-{one.n}")
        assert one.matter is not None
        act(one.matter.ref, "confirm", actor=village, given={"proof_on": PAID}, now=at(PAID + timedelta(1)))
    assert set(Matter.objects.filter(category="venture_payment").values_list("state", "outcome")) == {
        ("closed", "kept")
    }
    assert actions.disclose(row.pk, actor("books"), PAID, at(PAID + timedelta(1))).state == "disclosed"


def test_what_is_not_paid_by_its_day_is_late_by_itself(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    row = approved(factory, actor)
    one = row.payments.get(unit="sl-cun-4")
    shown_row = PublicMatter.objects.get(stream=one.matter_id)
    assert (shown_row.lead_unit, shown_row.beneficiary, shown_row.first_due) == ("sl-lianhe", "sl-cun-4", DUE)
    late = DUE + timedelta(3)
    actions.pay(row.pk, actions.Slip("sl-cun-4", late, "示例回单 4"), actor("cashier"), late, at(late))
    assert one.matter is not None
    act(one.matter.ref, "confirm", actor=actor("village-4"), given={"proof_on": late}, now=at(late))
    assert Matter.objects.get(pk=one.matter_id).outcome == "kept_late"


def test_who_made_it_neither_resolves_nor_approves_nor_pays_it(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    row = actions.draft(
        factory, YEAR, actor("head-lianhe"), D
    )  # a head may make a sheet, and then not resolve it
    actions.show(row.pk, actor("head-lianhe"), D, at(D))
    with pytest.raises(Invalid) as told:
        actions.resolve(row.pk, VOTE, "x", DUE, actor("head-lianhe"), RESOLVED, at(RESOLVED))
    assert "做表的人" in str(told.value.fields[""])
    for wrong in ("books", "supervisor", "village-1"):
        with pytest.raises(NotAllowed):
            actions.resolve(row.pk, VOTE, "x", DUE, actor(wrong), RESOLVED, at(RESOLVED))
    actions.resolve(row.pk, VOTE, "x", DUE, actor("head-shifu"), RESOLVED, at(RESOLVED))
    with pytest.raises(NotAllowed):
        actions.approve(row.pk, actor("cashier"), APPROVED)
    actions.approve(row.pk, actor("supervisor"), APPROVED, at(APPROVED))
    with pytest.raises(Invalid):
        actions.pay(row.pk, actions.Slip("sl-cun-1", PAID, "r"), actor("head-lianhe"), PAID, at(PAID))


@pytest.mark.parametrize(
    ("on", "vote", "words"),
    [
        (RESOLVED - timedelta(1), VOTE, "十天"),
        (RESOLVED, {"members": 21, "present": 13, "yes": 13}, "到会的人不够"),
        (RESOLVED, {"members": 21, "present": 20, "yes": 13}, "赞成的人不够"),
        (RESOLVED, {"members": 21, "present": 14, "yes": 15}, "人数对不上"),
    ],
)
def test_a_vote_counts_after_ten_days_with_two_thirds(
    factory: Venture, actor: Callable[[str], Actor], on: date, vote: dict[str, int], words: str
) -> None:
    row = shown(factory, actor)
    with pytest.raises(Invalid) as told:
        actions.resolve(row.pk, vote, "x", DUE, actor("head-lianhe"), on, at(on))
    assert words in str(next(iter(told.value.fields.values())))


def test_more_than_lies_in_the_bank_is_not_approved(factory: Venture, actor: Callable[[str], Actor]) -> None:
    from dataclasses import replace

    row = actions.draft(factory, replace(YEAR, bank=2_025_000_00, earmarked=1), actor("books"), D)
    actions.show(row.pk, actor("books"), D, at(D))
    actions.resolve(row.pk, VOTE, "x", DUE, actor("head-lianhe"), RESOLVED, at(RESOLVED))
    with pytest.raises(Invalid) as told:
        actions.approve(row.pk, actor("supervisor"), APPROVED, at(APPROVED))
    assert "不够" in str(told.value.fields[""])


def test_a_sheet_that_was_taken_back_makes_room_for_another(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    row = shown(factory, actor)
    with pytest.raises(Invalid):
        actions.draft(factory, YEAR, actor("books"), D)
    actions.withdraw(row.pk, "租金少记了一笔", actor("books"), D, at(D))
    again = actions.draft(factory, YEAR, actor("books"), D)
    assert (again.pk != row.pk, again.sha256) == (True, row.sha256)
    assert Event.objects.filter(stream=factory.stream_id).values_list("type", flat=True).last() == "withdrawn"


def test_a_loss_gives_nobody_anything_and_is_carried(factory: Venture, actor: Callable[[str], Actor]) -> None:
    from dataclasses import replace

    row = actions.draft(factory, replace(YEAR, net=-50_000_00), actor("books"), D)
    assert (row.handed_out, row.carried, row.payments.count()) == (0, -50_000_00, 0)
    actions.show(row.pk, actor("books"), D, at(D))
    actions.resolve(row.pk, VOTE, "x", DUE, actor("head-lianhe"), RESOLVED, at(RESOLVED))
    assert actions.approve(row.pk, actor("supervisor"), APPROVED, at(APPROVED)).state == "paid"
    assert actions.opening_of(factory, date(2025, 1, 1)) == -50_000_00


FORGED = [
    "UPDATE venture_distribution SET net = net + 1",
    "UPDATE venture_distribution SET sha256 = 'x'",
    "UPDATE venture_distribution SET state = 'drafted'",
    "DELETE FROM venture_distribution",
    "UPDATE venture_payment SET amount = amount + 1 WHERE n = 1",
    "DELETE FROM venture_payment WHERE n = 1",
    "UPDATE venture_payment SET paid_on = '2025-03-20', reference = 'r', paid_by_id = {maker} WHERE n = 2",
    "UPDATE venture_payment SET reference = 'another' WHERE n = 1",
    "UPDATE venture_payment SET paid_on = NULL, reference = '', paid_by_id = NULL WHERE n = 1",
    "UPDATE venture_move SET top = 99 WHERE top = 20",
    "DELETE FROM venture_move",
]


def test_the_database_refuses_what_must_never_happen(factory: Venture, actor: Callable[[str], Actor]) -> None:
    row = approved(factory, actor)
    actions.pay(row.pk, actions.Slip("sl-cun-1", PAID, "示例回单 1"), actor("cashier"), PAID, at(PAID))
    for forged in FORGED:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged.format(maker=row.made_by_id))


def test_nobody_holds_less_than_nothing_whatever_wrote_it(factory: Venture) -> None:
    move = ShareMove(venture=factory, on=D, giver_id="sl-cun-7", taker_id="sl-cun-1", top=11, known_from=D)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError), transaction.atomic():
        move.save()


def test_a_village_is_paid_once(factory: Venture, actor: Callable[[str], Actor]) -> None:
    row = approved(factory, actor)
    actions.pay(row.pk, actions.Slip("sl-cun-1", PAID, "示例回单 1"), actor("cashier"), PAID, at(PAID))
    with pytest.raises(Invalid) as told:
        actions.pay(row.pk, actions.Slip("sl-cun-1", PAID, "示例回单 9"), actor("cashier"), PAID, at(PAID))
    assert told.value.is_conflict
    assert VillagePayment.objects.get(unit="sl-cun-1").reference == "示例回单 1"


def test_the_frozen_plan_is_what_the_command_reads(factory: Venture, actor: Callable[[str], Actor]) -> None:
    from yinuo.programmes.ventures.planning import worked_out

    row = shown(factory, actor)
    again = worked_out(bytes(row.plan))
    assert (again.sha256, again.result) == (row.sha256, bytes(row.result))
    assert [one["holder"] for one in json.loads(bytes(row.result))["holders"]] == list(VILLAGES)
