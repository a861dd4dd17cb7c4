"""Queues narrowed down and kept, many rows to one unit, and a list to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.base.spreadsheet import lines
from yinuo.doors.shell.desk import saved
from yinuo.doors.shell.desk.narrowing import code_of, view_of
from yinuo.doors.shell.models import SavedView
from yinuo.doors.workspace import listing
from yinuo.doors.workspace.tests.walk import press
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World


def refs(client: Client, view: str) -> list[str]:
    return [row.ref for row in client.get("/desk/", {"view": view}).context["queue"].rows]


def short(ref: str) -> str:
    return ref.partition("-")[2]


def pick(ref: str) -> str:
    return f"{ref}.{Matter.objects.get(ref=ref).version}"


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("all", ["roads", "water"]),
        ("all,unit:roads", ["roads"]),
        ("all,unit:hall", ["roads", "water"]),
        ("all,place:lane", ["roads", "water"]),
        ("all,place:town", ["roads", "water"]),
        ("all,place:far", []),
        ("all,category:help", ["roads", "water"]),
        ("all,category:noise", []),
        ("all,due:7", ["roads", "water"]),
        ("all,due:0", []),
        ("all,due:late", []),
        ("all,due:none", []),
        ("unassigned,unit:roads", []),
    ],
)
def test_a_queue_is_narrowed_down(
    world: World, seat: Callable[[str], Client], code: str, holds: list[str]
) -> None:
    by_unit = {"roads": world.assigned(), "water": world.accepted()}
    world.act(by_unit["water"], "assign", "desk", {"lead_unit": "water"})
    assert refs(seat("desk"), code) == [short(by_unit[unit]) for unit in holds]


@pytest.mark.parametrize(
    "code", ["", "nonsense", "all,unit", "all,unit:", "all,colour:red", "all,due:9", "all," + "x" * 300]
)
def test_a_code_that_says_nothing_known_is_no_view(code: str) -> None:
    assert view_of(code) is None


def test_a_narrowing_stays_with_the_officer_through_an_act(
    world: World, seat: Callable[[str], Client]
) -> None:
    first, second = world.accepted(), world.accepted()
    code = code_of("unassigned", {"place": "lane"})
    answer = press(seat("desk"), first, "assign", {"lead_unit": "roads"}, view=code)
    queue = seat("desk").get(answer["Location"]).context["queue"]
    assert (queue.code, [row.ref for row in queue.rows]) == (code, [short(second)])


def test_a_filter_is_kept_under_a_name_shown_on_the_left_and_struck_out(
    world: World, seat: Callable[[str], Client]
) -> None:
    desk = seat("desk")
    asked = {"base": "unit", "place": "town", "due": "7", "unit": "", "category": ""}
    assert desk.get("/desk/narrow", asked)["Location"] == "/desk/?view=unit%2Cplace%3Atown%2Cdue%3A7"
    kept = desk.post("/desk/narrow", {**asked, "name": " 本周 新埭 "})
    queue = desk.get(kept["Location"]).context["queue"]
    assert (str(queue.title), str(queue.narrowed)) == ("本周 新埭", "town、七天内到期")
    assert [link.label for link in queue.views[-1][1]] == ["本周 新埭"]
    assert [heading for heading, _links in seat("desk2").get("/desk/").context["queue"].views].count(
        "存下的"
    ) == 0
    desk.post("/desk/narrow", {**asked, "due": "3", "name": "本周 新埭"})
    assert SavedView.objects.get().view == "unit,place:town,due:3"
    seat("desk2").post("/desk/narrow", {"drop": str(SavedView.objects.get().pk)})
    assert SavedView.objects.count() == 1  # another's is not theirs to strike out
    desk.post("/desk/narrow", {"drop": str(SavedView.objects.get().pk)})
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize(("name", "says"), [("", "空着"), ("长" * 25, "最多 24")])
def test_a_name_that_is_none_is_said_so_and_nothing_is_lost(
    world: World, seat: Callable[[str], Client], name: str, says: str
) -> None:
    page = seat("desk").post("/desk/narrow", {"base": "all", "due": "7", "name": name})
    assert page.status_code == 422
    assert says in str(page.context["name"].error)
    assert {f.name: f.value for f in page.context["fields"]}["due"] == "7"


def test_nobody_keeps_more_views_than_a_rail_can_hold(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "MOST_SAVED", 1)
    desk = seat("desk")
    desk.post("/desk/narrow", {"base": "all", "name": "一"})
    assert desk.post("/desk/narrow", {"base": "all", "name": "二"}).status_code == 422
    assert desk.post("/desk/narrow", {"base": "late", "name": "一"}).status_code == 302


@pytest.mark.parametrize("asked", [{"base": "nonsense"}, {"base": "all", "due": "9"}])
def test_there_is_no_such_queue(world: World, seat: Callable[[str], Client], asked: dict[str, str]) -> None:
    assert seat("desk").get("/desk/narrow", asked).status_code == 404


def test_many_are_assigned_with_one_press(world: World, seat: Callable[[str], Client]) -> None:
    chosen = [world.accepted() for _ in range(3)]
    desk = seat("desk")
    page = desk.get("/desk/?view=unassigned")
    assert [row.pick for row in page.context["queue"].rows] == [pick(ref) for ref in chosen]
    sent = {
        "pick": [pick(ref) for ref in chosen[:2]],
        "lead_unit": "roads",
        "token": "t",
        "view": "unassigned",
    }
    answer = desk.post("/desk/assign", sent)
    queue = desk.get(answer["Location"])
    assert queue.context["done"] == "「交办」已记下：2 件"
    assert [row.ref for row in queue.context["queue"].rows] == [short(chosen[2])]
    assert queue.context["bulk"].picked == "roads"
    desk.post("/desk/assign", sent)  # the same press once more: the first answers again
    assert sorted(Matter.objects.values_list("version", flat=True)) == [2, 3, 3]


def test_what_could_not_be_assigned_is_told_one_by_one(world: World, seat: Callable[[str], Client]) -> None:
    fine, asked, about = (
        world.accepted(),
        world.ask().ref,
        world.accepted(about_office="yes", about_unit="roads"),
    )
    stale = world.accepted()
    picked = [pick(fine), pick(asked), pick(about), f"{stale}.1", "TC-2025-NOTHING0.1", "rubbish"]
    page = seat("desk").post("/desk/assign", {"pick": picked, "lead_unit": "roads", "view": "unassigned"})
    assert [one.ref for one in page.context["many"].done] == [fine]
    told = {one.ref: str(one.why) for one in page.context["many"].refused}
    assert set(told) == {asked, about, stale, "TC-2025-NOTHING0", ""}
    assert "被说的单位" in told[about]
    assert "已经有人动过" in told[stale]
    assert told["TC-2025-NOTHING0"] == "没有找到。请核对编号或查询码。"
    assert Matter.objects.filter(state="in_progress").count() == 1


@pytest.mark.parametrize("sent", [{"lead_unit": "roads"}, {"pick": "x.1"}])
def test_a_press_without_rows_or_without_a_unit_says_what_is_missing(
    world: World, seat: Callable[[str], Client], sent: dict[str, Any]
) -> None:
    assert seat("desk").post("/desk/assign", sent).status_code == 422


def test_who_hands_nothing_on_has_no_boxes_to_tick(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    page = seat("handler").get("/desk/?view=unit")
    assert page.context["bulk"] is None
    assert b'name="pick"' not in page.content
    refused = (
        seat("handler")
        .post("/desk/assign", {"pick": pick(ref), "lead_unit": "water"})
        .context["many"]
        .refused
    )
    assert [str(one.why) for one in refused] == ["这一步不由您来做。"]


def test_a_queue_as_text_reads_like_a_message(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.assigned(), world.accepted("dispute")
    answer = seat("desk").get("/desk/list.txt?view=all")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "全部 2025-08-18，2 件",
        f"1. {first} 门口的灯不亮 · roads · 到期 2025-08-25 · 在办",
        f"2. {second} 封存 · lane · 没有日期 · 已受理",
    ]
    monkeypatch.setitem(listing.MOST, "txt", 1)
    text = seat("desk").get("/desk/list.txt?view=all,place:lane").content.decode().splitlines()
    assert (text[0], text[-1], len(text)) == (
        "全部 (lane) 2025-08-18，1+ 件",
        "后面还有，请到工作台看全。",
        3,
    )


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_queue_as_a_sheet(world: World, seat: Callable[[str], Client], form: str) -> None:
    ref = world.assigned()
    answer = seat("desk").get(f"/desk/list.{form}?view=all")
    rows = [line.cells for line in lines(answer.content, f"a.{form}")]
    assert rows[1] == (
        ref, "", "门口的灯不亮", "诉求", "lane", "roads", "在办", "2025-08-25", "2025-08-25", "5",
    )  # fmt: skip
    assert seat("desk").get("/desk/list.pdf").status_code == 404
    assert len(list(lines(seat("technician").get(f"/desk/list.{form}").content, f"a.{form}"))) == 1


def test_the_same_queries_for_a_sheet_of_one_and_of_three(
    world: World, seat: Callable[[str], Client]
) -> None:
    desk, counts = seat("desk"), []
    desk.get("/desk/list.xlsx?view=all")  # reads what is kept with the place's book
    for n in (1, 2):
        for _ in range(n):
            world.assigned()
        with CaptureQueriesContext(connection) as caught:
            desk.get("/desk/list.xlsx?view=all")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_what_was_handed_back_and_what_waits_for_a_new_date_have_queues_of_their_own(
    world: World, seat: Callable[[str], Client]
) -> None:
    back, moved = world.assigned(), world.assigned()
    world.act(back, "hand_back", "handler", {"text": "路灯归电力", "proposed_unit": "water"})
    world.act(
        moved, "move_date", "handler", {"due_on": "2025-08-27", "text": "缺零件", "done_so_far": "拆了"}
    )
    desk = seat("desk")
    assert (refs(desk, "handed"), refs(desk, "moves")) == ([short(back)], [short(moved)])
    assert (refs(seat("head"), "moves"), refs(seat("head"), "decide")) == ([short(moved)], [short(moved)])
    assert (refs(seat("handler"), "moves"), refs(seat("handler"), "decide")) == ([short(moved)], [])


def test_an_objection_to_a_public_end_has_a_queue_of_its_own(
    world: World, seat: Callable[[str], Client]
) -> None:
    from yinuo.kernel.matters.situation import Actor

    ref = world.promised()
    world.act(ref, "report", "handler", {"result": "done", "text": "桥通了", "proof_on": "2025-08-18"})
    world.act(ref, "confirm", "checker", {"proof_on": "2025-08-18"})
    assert refs(seat("checker2"), "challenges") == []
    world.act(ref, "challenge", Actor(Person.objects.create().pk, "asker"), {"text": "桥没有通"})
    assert refs(seat("checker2"), "challenges") == [short(ref)]
