"""A unit's board as a table: what is ticked is written to with one press, and of each it is said what became of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.models import DriveItem
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

BOARD = "/desk/campaigns/hundred/board"
MANY = f"{BOARD}/many"
SAID = "杆子立好了，等通电。"


@pytest.fixture
def refs(small: Campaign, actor: Callable[[str], Actor]) -> dict[str, str]:
    """Sign and launch three items; gives their numbers by code."""
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    return dict(DriveItem.objects.values_list("code", "matter__ref"))


@pytest.fixture
def own(seat: Callable[[str], Client], refs: dict[str, str]) -> Client:
    """Give the desk of the unit that holds two of the three."""
    client = seat("handler-ju-g")
    client.cookies["yinuo_day"] = "2025-09-20"
    return client


def _picks(client: Client) -> list[str]:
    return [one.pick for one in client.get(f"{BOARD}?as=table").context["table"].lines]


def _words(ref: str, kind: str = "update") -> list[Any]:
    return list(Event.objects.filter(stream=Matter.objects.get(ref=ref).stream, type=kind))


def test_the_table_holds_what_the_columns_hold_and_leads_back(own: Client, refs: dict[str, str]) -> None:
    columns = own.get(BOARD)
    page = own.get(f"{BOARD}?as=table")
    lines = page.context["table"].lines
    slips = [slip for _word, _n, some in columns.context["board"].columns for slip in some]
    assert [one.slip for one in lines] == sorted(slips, key=lambda one: one.due)
    assert [one.ref for one in lines] == [refs["l2-1"], refs["l2-2"]]
    assert [one.slip.is_late for one in lines] == [True, False]
    told = page.content.decode()
    assert f'href="{BOARD}?unit=sl-ju-g"' in told
    assert f'href="{BOARD}?unit=sl-ju-g&amp;as=table"' in columns.content.decode()
    assert told.count('name="pick"') == 2


def test_many_items_are_written_to_with_one_press(own: Client, refs: dict[str, str]) -> None:
    sent = {"pick": _picks(own), "do": "update", "text": SAID, "token": "t", "unit": "sl-ju-g"}
    page = own.post(MANY, sent)
    assert page.status_code == 200
    assert [one.ref for one in page.context["many"].done] == [refs["l2-1"], refs["l2-2"]]
    assert page.context["many"].refused == ()
    assert "「写进展」记下了 2 项" in page.content.decode()
    own.post(MANY, sent)  # the same press once more: the first answers again
    assert [len(_words(refs[code])) for code in ("l1-1", "l2-1", "l2-2")] == [0, 1, 1]


def test_of_each_it_is_said_why_not_and_it_can_be_ticked_again(
    seat: Callable[[str], Client], refs: dict[str, str], actor: Callable[[str], Actor]
) -> None:
    unit = seat("handler-ju-d")
    unit.cookies["yinuo_day"] = "2025-09-20"
    for code in ("l2-1", "l2-2"):  # another unit has them now, and has acknowledged neither
        act(refs[code], "assign", actor=actor("desk"), given={"lead_unit": "sl-ju-d"}, now=SIGNED)
        act(refs[code], "assign", actor=actor("head-shifu"), given={"decision": "agree"}, now=SIGNED)
    picks = _picks(unit)
    act(refs["l2-1"], "acknowledge", actor=actor("handler-ju-d"), given={}, now=SIGNED)
    foreign = f"{refs['l1-1']}.{Matter.objects.get(ref=refs['l1-1']).version}"
    page = unit.post(MANY, {"pick": [*picks, foreign, "rubbish"], "do": "acknowledge", "unit": "sl-ju-d"})
    many = page.context["many"]
    assert [one.ref for one in many.done] == [refs["l2-2"]]
    told = {one.ref: str(one.why) for one in many.refused}
    assert set(told) == {refs["l2-1"], refs["l1-1"], ""}
    assert told[refs["l2-1"]] == "已经接手了，这一步不能再做。"
    assert told[refs["l1-1"]] == "没有找到。请核对编号或查询码。"  # not in their sight
    assert f'value="{picks[0]}"' in page.content.decode()
    assert [len(_words(refs[code], "acknowledge")) for code in ("l1-1", "l2-1", "l2-2")] == [0, 1, 1]


@pytest.mark.parametrize(
    ("odd", "at"),
    [({"pick": []}, "pick"), ({"do": ""}, "do"), ({"do": "report"}, "do"), ({"text": " "}, "text")],
)
def test_what_is_missing_is_said_and_what_was_typed_and_ticked_stays(
    own: Client, refs: dict[str, str], odd: dict[str, Any], at: str
) -> None:
    picks = _picks(own)
    page = own.post(MANY, {"pick": picks, "do": "update", "text": SAID, "unit": "sl-ju-g", **odd})
    assert page.status_code == 422
    bar, told = page.context["bulk"], page.content.decode()
    faults = {one.name: one.error for one in bar.fields} | {"pick": bar.error}
    assert [name for name, why in faults.items() if why] == [at]
    assert len(re.findall(r'name="pick"[^>]* checked', told)) == (0 if at == "pick" else 2)
    assert (SAID in told) == (at != "text")
    assert _words(refs["l2-1"]) == []


def test_what_looks_personal_is_covered_or_kept_before_it_stands_in_many(
    own: Client, refs: dict[str, str]
) -> None:
    sent = {"pick": _picks(own), "do": "update", "text": "请打 13812345678 找施工队。", "unit": "sl-ju-g"}
    page = own.post(MANY, sent)
    assert page.status_code == 422
    look = next(one for one in page.context["bulk"].fields if one.kind == "radio")
    assert own.post(MANY, {**sent, look.name: "cover"}).status_code == 200
    assert "13812345678" not in own.get(f"/m/{refs['l2-1']}").content.decode()
    assert len(_words(refs["l2-1"])) == 1


def test_who_does_not_work_for_the_unit_has_no_boxes_to_tick(
    seat: Callable[[str], Client], own: Client, refs: dict[str, str]
) -> None:
    page = seat("planner").get(f"{BOARD}?as=table&unit=sl-ju-g")
    assert page.context["bulk"] is None
    assert 'name="pick"' not in page.content.decode()
    sent = {"pick": _picks(own), "do": "acknowledge"}
    assert seat("planner").post(MANY, sent).context["many"].done == ()


def _is_done(ref: str, actor: Callable[[str], Actor]) -> None:
    told = {"result": "done", "text": "灯补好了，照片附在后面。", "proof_on": "2025-08-15"}
    act(ref, "report", actor=actor("handler-ju-g"), given=told, now=SIGNED)
    act(ref, "confirm", actor=actor("auditor"), given={"proof_on": "2025-08-15"}, now=SIGNED)


@pytest.mark.parametrize("where", [{}, {"page": "9"}])
def test_words_come_back_with_the_error_where_nothing_is_left_to_tick(
    own: Client, refs: dict[str, str], actor: Callable[[str], Actor], where: dict[str, str]
) -> None:
    for code in () if where else ("l2-1", "l2-2"):
        _is_done(refs[code], actor)
    page = own.post(MANY, {"do": "update", "text": SAID, "unit": "sl-ju-g", **where})
    assert page.status_code == 422
    assert page.context["bulk"].error in page.content.decode()
    assert f"{SAID}</textarea>" in page.content.decode()


def test_what_is_done_cannot_be_ticked(
    own: Client, refs: dict[str, str], actor: Callable[[str], Actor]
) -> None:
    _is_done(refs["l2-1"], actor)
    assert [bool(one) for one in _picks(own)] == [True, False]  # and it stands last


def test_a_draft_has_no_board(
    small: Campaign, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    actions.draft(small, "330482", actor("planner"), DRAFTED)
    assert seat("planner").get(f"{BOARD}?as=table").status_code == 404
    assert seat("planner").post(MANY, {}).status_code == 404


def test_a_refused_press_is_answered_on_the_visitors_day_and_nothing_else_is_read_so(
    own: Client, refs: dict[str, str]
) -> None:
    sent = {"pick": _picks(own), "do": "update", "text": SAID, "unit": "sl-ju-g"}
    with CaptureQueriesContext(connection) as refused:
        assert own.post(MANY, {**sent, "pick": []}).status_code == 422
    asked = [one["sql"] for one in refused]
    first, last = (n for n, sql in enumerate(asked) if "set_config('search_path'" in sql)
    assert ("_story" in asked[first], "2025-09-20" in asked[first]) == (True, True)
    assert "_story" not in asked[last]
    told = [n for n, sql in enumerate(asked) if "public_matter" in sql]
    assert told
    assert first < min(told) <= max(told) < last
    with CaptureQueriesContext(connection) as done:
        assert own.post(MANY, sent).status_code == 200
    assert not [one for one in done if "set_config('search_path'" in one["sql"]]


def test_what_is_done_stands_last_in_both_forms(
    own: Client, refs: dict[str, str], actor: Callable[[str], Actor]
) -> None:
    _is_done(refs["l2-1"], actor)  # the earlier of the two dates
    table = own.get(f"{BOARD}?as=table").context["table"]
    assert [(str(one.state), refs["l2-1"] in one.slip.url) for one in table.lines] == [
        ("在办", False), ("核过了", True),
    ]  # fmt: skip
    columns = own.get(BOARD).context["board"].columns
    assert [str(word) for word, _n, _slips in columns] == ["在办", "等别人核", "核过了"]


def test_no_choice_of_what_to_do_bears_the_name_of_the_field(own: Client) -> None:
    do = own.get(f"{BOARD}?as=table").context["bulk"].fields[0]
    assert [option.label for option in do.options] == ["请选", "写进展", "签收"]
