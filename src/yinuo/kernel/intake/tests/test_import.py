"""A list's way in: checked by the law without a trace, filed row by row through the gate, and once only."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.intake import batches, checking, paper, taking
from yinuo.kernel.intake.batches import batch_of, discard, stage, sweep, tell
from yinuo.kernel.intake.checking import check_some
from yinuo.kernel.intake.models import ExternalNumber, ImportBatch, ImportRow
from yinuo.kernel.intake.paper import Key
from yinuo.kernel.intake.queries import told_rows
from yinuo.kernel.intake.taking import take_in, take_some
from yinuo.kernel.intake.tasks import go_on
from yinuo.kernel.intake.undoing import filed
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.people.models import Account, Appointment, Place, Unit
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_django import Settings as SettingsWrapper

    from yinuo.kernel.matters.tests.world import World

HEAD = ("编号", "标题", "内容", "地点", "类别", "责任单位", "截止日期", "联系电话")
GOOD = ("RX1", "灯不亮", "门口的灯不亮", "lane", "help", "roads", "2025-08-22", "057312345678")
AGAIN = ("RX2", "路坏了", "路口坏了一块", "lane", "help", "water", "", "")
PLAIN = ("RX3", "水管漏", "楼下水管漏水", "far", "help", "", "", "")
NO_PLACE = ("RX4", "树倒了", "路边的树倒了", "月球", "help", "roads", "", "")
TOO_LATE = ("RX5", "窗坏了", "活动室的窗坏了", "lane", "help", "roads", "2025-12-31", "")


def sheet(*rows: Sequence[str]) -> bytes:
    into = io.StringIO()
    csv.writer(into).writerows([HEAD, *rows])
    return into.getvalue().encode()


def staged(world: World, *rows: Sequence[str], who: str = "desk", **rest: str) -> ImportBatch:
    account = Account.objects.get(username=who)
    batch = stage(account, sheet(*rows), "list.csv", story_at=world.now)
    tell(batch, batch.told["mapping"], rest, batch.told["words"], batch.system)
    return batch


def checked(world: World, *rows: Sequence[str], who: str = "desk", **rest: str) -> ImportBatch:
    batch = staged(world, *rows, who=who, **rest)
    while check_some(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def taken(world: World, *rows: Sequence[str], who: str = "desk") -> ImportBatch:
    batch = checked(world, *rows, who=who)
    take_in(batch)
    go_on(batch.pk)
    batch.refresh_from_db()
    return batch


def states(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("n").values_list("state", flat=True))


def faults(batch: ImportBatch) -> dict[str, str]:
    key = Key(batch)
    return {
        fault.cell or str(row.n): str(fault.sentence)
        for row in batch.rows.order_by("n")
        for fault in key.read(row).faults
    }


def test_a_dry_run_says_what_is_wrong_and_leaves_no_trace(world: World) -> None:
    batch = checked(world, GOOD, NO_PLACE, TOO_LATE, AGAIN)
    assert (batch.phase, states(batch)) == ("checked", ["good", "bad", "bad", "good"])
    assert faults(batch) == {
        "D3": "没有「月球」这个地方。",
        "G4": "按时限表最晚是 2025-08-25。要更晚，请先交办，再用「改期」。",
    }
    assert (Matter.objects.count(), Event.objects.count(), ExternalNumber.objects.count()) == (0, 0, 0)


def test_rows_are_filed_accepted_and_assigned_as_the_officers_seat_lets_them(world: World) -> None:
    batch = taken(world, GOOD, AGAIN, PLAIN)
    assert (batch.phase, states(batch)) == ("done", ["taken"] * 3)
    rows = {m.numbers.get().number: m for m in filed(batch)}
    assert [
        (rows[n].state, rows[n].lead_unit_id, str(rows[n].current_due)) for n in ("RX1", "RX2", "RX3")
    ] == [
        ("in_progress", "roads", "2025-08-22"),
        ("in_progress", "water", "2025-08-25"),
        ("submitted", None, "None"),
    ]
    assert {m.source for m in rows.values()} == {"import"}
    assert set(PublicMatter.objects.values_list("title", flat=True)) == {"灯不亮", "路坏了"}
    types = list(
        Event.objects.filter(stream=rows["RX1"].stream).order_by("seq").values_list("type", flat=True)
    )
    assert types == ["submit", "accept", "assign"]


def test_a_hotlines_number_is_in_no_public_row_and_no_event(world: World) -> None:
    batch = taken(world, GOOD)
    row = PublicMatter.objects.get()
    assert "RX1" not in str({**row.__dict__})
    assert "RX1" not in str(list(Event.objects.values_list("facts_public", "facts_internal")))
    assert filed(batch).get().numbers.get().system == "inspect"


def test_the_same_file_twice_makes_no_matter_twice(world: World) -> None:
    taken(world, GOOD, AGAIN)
    again = checked(world, GOOD, AGAIN, PLAIN)
    assert states(again) == ["known", "known", "good"]
    take_in(again)
    go_on(again.pk)
    assert Matter.objects.count() == 3
    assert states(again) == ["known", "known", "taken"]


def test_two_officers_who_take_in_the_same_list_at_once_make_it_once(world: World) -> None:
    first, second = checked(world, GOOD), checked(world, GOOD, who="desk2")
    for batch in (first, second):
        take_in(batch)
        go_on(batch.pk)
    assert Matter.objects.count() == 1
    assert (states(first), states(second)) == (["taken"], ["known"])


def test_rows_without_a_number_are_known_by_what_they_say(world: World) -> None:
    bare = ("", *GOOD[1:])
    taken(world, bare)
    assert states(checked(world, bare, ("", *AGAIN[1:]))) == ["known", "good"]


@pytest.mark.parametrize("chunk", [1, 200])
def test_a_row_that_repeats_another_says_which(
    world: World, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(checking, "CHUNK", chunk)
    batch = checked(world, GOOD, AGAIN, GOOD)
    assert states(batch) == ["good", "good", "bad"]
    assert faults(batch) == {"A4": "和第 2 行一样。"}


def test_a_handler_files_and_the_desk_accepts(world: World) -> None:
    batch = taken(world, GOOD, who="handler")
    assert states(batch) == ["taken"]
    assert filed(batch).get().state == "submitted"
    assert [str(n) for n in Key(batch).read(batch.rows.get()).notes] == ["不归您受理，先收进「待受理」。"]


def test_who_may_file_nothing_may_import_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        stage(Account.objects.get(username="technician"), sheet(GOOD), "list.csv", story_at=world.now)
    assert ImportBatch.objects.count() == 0


def test_somebody_elses_list_is_nobodys_business(world: World) -> None:
    batch = checked(world, GOOD)
    with pytest.raises(NotFound):
        batch_of(Account.objects.get(username="desk2"), batch.pk)
    with pytest.raises(Invalid):
        batch_of(batch.account, batch.pk, "staged")


def test_paper_is_encrypted_and_burnt_when_it_is_filed(world: World) -> None:
    batch = checked(world, GOOD, NO_PLACE)
    stored = b"".join(bytes(body) for body in ImportRow.objects.values_list("body", flat=True))
    assert "门口".encode() not in stored
    assert b"0573" not in stored
    take_in(batch)
    go_on(batch.pk)
    assert [bool(body) for body in batch.rows.order_by("n").values_list("body", flat=True)] == [False, True]


def test_what_is_thrown_away_before_taking_in_was_never_there(world: World) -> None:
    batch = checked(world, GOOD)
    discard(batch)
    assert (batch.phase, batch.wrapped, states(batch)) == ("discarded", None, ["gone"])
    assert bytes(batch.rows.get().body) == b""
    assert Event.objects.count() == 0
    assert take_some(batch.pk) is False


def test_paper_is_read_under_either_key_while_keys_change(world: World, settings: SettingsWrapper) -> None:
    old = settings.YINUO_MASTER_KEYS
    batch = checked(world, GOOD)
    before = Key(batch).read(batch.rows.get())
    settings.YINUO_MASTER_KEYS = (b"\x05" * 32, *old)
    assert [one.pk for one in paper.waiting()] == [batch.pk]
    assert Key(batch).read(batch.rows.get()) == before
    assert (paper.rewrap(), paper.waiting(), paper.rewrap()) == (1, [], 0)
    settings.YINUO_MASTER_KEYS = (b"\x05" * 32,)
    batch.refresh_from_db()
    assert Key(batch).read(batch.rows.get()) == before


def test_paper_nobody_came_back_to_is_burnt(world: World) -> None:
    done, left = taken(world, GOOD, NO_PLACE), checked(world, AGAIN)
    assert sweep(left.made_at + batches.KEEP / 2) == 0
    assert sweep(left.made_at + batches.KEEP * 2) == 2
    done.refresh_from_db()
    left.refresh_from_db()
    assert (done.phase, left.phase, done.wrapped, left.wrapped) == ("done", "discarded", None, None)
    assert (states(done), states(left)) == (["taken", "bad"], ["gone"])


def test_how_columns_were_read_is_remembered_for_the_person_and_the_unit(world: World) -> None:
    batch = staged(world, GOOD)
    tell(batch, {"body": 1, "place": 3}, {"category": "help"}, {"lead_unit": {"市政 所": "roads"}}, "热线")
    for who in ("desk", "desk2"):
        fresh = stage(Account.objects.get(username=who), sheet(AGAIN), "other.csv", story_at=world.now)
        assert fresh.told["mapping"] == {"body": 1, "place": 3}
        assert fresh.told["words"] == {"lead_unit": {"市政所": "roads"}}
        assert fresh.system == "热线"
    fresh = stage(Account.objects.get(username="handler"), sheet(AGAIN), "other.csv", story_at=world.now)
    assert fresh.told["mapping"]["title"] == 1


@pytest.mark.parametrize("rest", [{"kind": "nonsense"}, {"by": "me"}])
def test_what_is_told_of_every_row_is_looked_at(world: World, rest: dict[str, str]) -> None:
    batch = staged(world, GOOD)
    with pytest.raises(Invalid):
        tell(batch, {"body": 2}, rest, {}, "")
    with pytest.raises(Invalid):
        tell(batch, {"place": 2}, {}, {}, "")
    with pytest.raises(Invalid):
        tell(batch, {"body": 2}, {}, {}, "x" * 41)


def test_a_sheet_of_headers_alone_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as fault:
        stage(Account.objects.get(username="desk"), sheet(), "list.csv", story_at=world.now)
    assert "只有表头" in str(fault.value.fields["file"])
    assert ImportBatch.objects.count() == 0


def test_a_long_list_goes_on_chunk_by_chunk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CHUNK", 2)
    monkeypatch.setattr(taking, "CHUNK", 2)
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    rows = [(f"RX{n}", *GOOD[1:]) for n in range(5)]
    batch = staged(world, *rows)
    assert check_some(batch.pk)
    assert states(batch) == ["good", "good", "waiting", "waiting", "waiting"]
    go_on(batch.pk)
    batch.refresh_from_db()
    take_in(batch)
    assert take_some(batch.pk)
    assert states(batch) == ["taken", "taken", "good", "good", "good"]
    go_on(batch.pk)
    assert states(batch) == ["taken"] * 5


def test_checking_asks_the_database_no_more_for_many_rows_than_for_one(world: World) -> None:
    checked(world, AGAIN)  # the book is read once
    counts = []
    for n in (1, 30):
        batch = staged(world, *[(f"N{n}-{i}", *GOOD[1:]) for i in range(n)])
        with CaptureQueriesContext(connection) as caught:
            check_some(batch.pk)
        counts.append(len(caught))
        discard(batch)
    assert counts[0] == counts[1]


def test_a_row_refused_at_the_gate_keeps_its_paper_and_says_why(world: World) -> None:
    batch = checked(world, GOOD)
    ExternalNumber.objects.create(
        stream_id=Matter.objects.get(ref=world.ask().ref).pk, system="inspect", number="RX1"
    )
    take_in(batch)
    go_on(batch.pk)
    assert states(batch) == ["refused"]
    assert faults(batch) == {"2": "这个编号刚刚由别人收进来了。"}
    assert Matter.objects.count() == 1


def test_what_an_officer_out_of_office_brings_is_not_filed(world: World) -> None:
    early, late = staged(world, GOOD), checked(world, AGAIN)
    Appointment.objects.filter(person=late.account.person).update(to_on=world.now.date() - timedelta(1))
    check_some(early.pk)
    take_in(late)
    go_on(late.pk)
    assert (faults(early), faults(late)) == ({"2": "这一步不由您来做。"}, {"2": "这一步不由您来做。"})
    assert (states(early), states(late), Matter.objects.count()) == (["bad"], ["refused"], 0)


def test_what_changed_since_the_dry_run_is_told_row_by_row(world: World) -> None:
    batch = checked(world, GOOD, PLAIN, AGAIN)
    Unit.objects.filter(pk="roads").update(is_active=False)
    Place.objects.filter(pk="far").update(is_active=False)
    take_in(batch)
    go_on(batch.pk)
    assert states(batch) == ["refused", "refused", "taken"]
    assert faults(batch) == {"2": "没有「roads」这个单位。", "3": "没有「far」这个地方。"}


def test_the_worker_burns_old_paper_by_itself(world: World) -> None:
    from yinuo.kernel.record.retention import TERMS

    batch = checked(world, GOOD)
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=batch.made_at - batches.KEEP * 2)
    (term,) = (term for term in TERMS if term.name == "import_paper")
    assert term.forget is not None
    assert (term.forget(batch.made_at), term.forget(batch.made_at)) == (1, 0)
    batch.refresh_from_db()
    assert (batch.phase, batch.wrapped) == ("discarded", None)
    assert [row.cells for row in told_rows(batch, "gone")] == [()]


def test_what_ended_elsewhere_does_not_come_in_by_a_list(world: World) -> None:
    head = (*HEAD, "工单状态")
    into = io.StringIO()
    rows = [(*GOOD, "在办"), (*AGAIN, "已办结"), (*PLAIN, "搁着"), ("RX7", *PLAIN[1:], "")]
    csv.writer(into).writerows([head, *rows])
    batch = stage(Account.objects.get(username="desk"), into.getvalue().encode(), "l.csv", story_at=world.now)
    for words in ({}, {"state": {"搁着": "open"}}):
        tell(batch, batch.told["mapping"], {}, words, "")
        while check_some(batch.pk):
            pass
        batch.refresh_from_db()
        assert states(batch) == ["good", "bad", "good" if words else "bad", "good"]
    assert list(faults(batch)) == ["I3"]
    assert "已经办结" in faults(batch)["I3"]


def test_a_number_is_forgotten_with_its_matter(world: World) -> None:
    from yinuo.kernel.matters.erase import erase

    batch = taken(world, GOOD)
    erase(filed(batch).get().ref, now=world.later(1).now)
    assert ExternalNumber.objects.count() == 0
