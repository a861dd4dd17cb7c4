"""Late in the open: a notice with a number, an answer with a cause, a meeting, and the list of what is supervised."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.models import DriveItem, NoticeAnswer
from yinuo.programmes.campaigns.notices import notices
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

LADDER, WORDS = "/desk/campaigns/supervision", "过了日子还没有通电，请写明卡在哪里。"


@pytest.fixture
def item(small: Campaign, actor: Callable[[str], Actor]) -> str:
    """Give the matter of an item that is due on 1 September, in the hands of sl-ju-b."""
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    stream = DriveItem.objects.get(code="l1-1").matter_id
    return str(Matter.objects.get(pk=stream).ref)


def at(name: str, on: str) -> Client:
    client = Client()
    client.cookies["yinuo_day"] = on
    if name:
        client.force_login(Account.objects.get(username=name))
    return client


def instant(on: str, hour: int = 2) -> datetime:
    return datetime.combine(date.fromisoformat(on), datetime.min.time(), UTC).replace(hour=hour)


def rung(ref: str, on: str, name: str = "desk") -> tuple[str, str]:
    """Give where a matter stands on the ladder, and what may be done there."""
    page = at(name, on).get(LADDER)
    assert page.status_code == 200
    found = [
        (code, line["do"])
        for code, _t, _x, lines in page.context["groups"]
        for line in lines
        if line["ref"] == ref
    ]
    return found[0] if found else ("", "")


def noticed(ref: str, actor: Callable[[str], Actor], on: str = "2025-09-02", cause: str = "late") -> None:
    act(ref, "notice", actor=actor("desk"), given={"cause": cause, "text": WORDS}, now=instant(on))


def answered(code: str, on: str, name: str = "handler-ju-b", **typed: str) -> Any:
    given = {
        "cause": "others",
        "text": "变压器等供电的验收，九月五日验，验完就通。",
        "token": "answer-1",
        **typed,
    }
    return at(name, on).post(f"/desk/campaigns/notices/{code}", given)


def test_it_goes_up_the_ladder_as_days_go_by(item: str, actor: Callable[[str], Actor]) -> None:
    assert rung(item, "2025-08-20") == ("", "")
    assert rung(item, "2025-08-30")[0] == "blue"
    assert rung(item, "2025-09-02") == ("red", "发督办单")
    noticed(item, actor)
    assert rung(item, "2025-09-05")[0] == "asked"
    assert rung(item, "2025-09-08") == ("meet", "记会商")
    act(item, "meeting", actor=actor("desk"), given={"text": "商定九月底通电。"}, now=instant("2025-09-09"))
    assert rung(item, "2025-09-10")[0] == "met"
    assert rung(item, "2025-09-30")[0] == "listed"


def test_a_notice_has_a_number_of_its_year_and_is_read_by_anybody(
    item: str, actor: Callable[[str], Actor]
) -> None:
    noticed(item, actor)
    noticed(item, actor, "2025-09-10", "stale")
    assert [one.code for one in notices(instant("2025-12-01"))] == ["2025-2", "2025-1"]
    for language, said in (("zh-CN", "督〔2025〕1号"), ("en", "Notice 2025-1")):
        client = at("", "2025-09-11")
        page = client.get("/campaigns/notices/2025-1", headers={"Accept-Language": language}).content.decode()
        assert said in page
        assert WORDS in page
        assert (
            client.get("/campaigns/notices", headers={"Accept-Language": language})
            .content.decode()
            .count(item)
            == 0
        )
    early = at("", "2025-09-03").get("/campaigns/notices").content.decode()
    assert "/campaigns/notices/2025-1" in early
    assert "/campaigns/notices/2025-2" not in early
    assert at("", "2025-09-03").get("/campaigns/notices/2025-2").status_code == 404
    assert at("", "2025-09-03").get("/campaigns/notices/none").status_code == 404


def test_its_unit_answers_with_a_cause_once_and_in_public(item: str, actor: Callable[[str], Actor]) -> None:
    noticed(item, actor)
    assert rung(item, "2025-09-03", "handler-ju-b") == ("asked", "答这张督办单")
    beside = at("handler-ju-b", "2025-09-03").get(reverse("workspace:matter", args=[item])).content.decode()
    assert "/desk/campaigns/notices/2025-1" in beside
    shown = at("handler-ju-b", "2025-09-03").get("/desk/campaigns/notices/2025-1")
    assert WORDS in shown.content.decode()
    for _press in range(2):
        assert answered("2025-1", "2025-09-03")["Location"] == "/campaigns/notices/2025-1"
    assert NoticeAnswer.objects.values_list("cause", "unit_id").get() == ("others", "sl-ju-b")
    read = at("", "2025-09-04").get("/campaigns/notices/2025-1").content.decode()
    assert "等别的单位" in read
    assert "变压器等供电的验收" in at("", "2025-09-04").get(f"/m/{item}").content.decode()
    assert "等别的单位" not in at("", "2025-09-02").get("/campaigns/notices/2025-1").content.decode()
    again = answered("2025-1", "2025-09-05", token="answer-2", cause="funds")
    assert again.status_code == 409
    assert "答过了" in again.content.decode()
    assert rung(item, "2025-09-16")[0] == "asked"
    assert rung(item, "2025-09-19")[0] == "meet"


def test_moving_the_date_begins_anew(item: str, actor: Callable[[str], Actor]) -> None:
    noticed(item, actor)
    done = {"result": "done", "text": "通电了", "proof_on": "2025-09-04"}
    act(item, "report", actor=actor("handler-ju-b"), given=done, now=instant("2025-09-04"))
    assert rung(item, "2025-09-20") == ("", "")
    act(item, "send_back", actor=actor("checker-ju-c"), given={"text": "没有通"}, now=instant("2025-09-21"))
    assert rung(item, "2025-09-22") == ("red", "发督办单")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"cause": ""}, "请选一个缘由"),
        ({"cause": "somebody"}, "请选一个缘由"),
        ({"text": ""}, "text"),
        ({"text": "找 13800138000"}, "13800138000"),
    ],
)
def test_an_answer_needs_a_cause_and_words_that_lead_to_nobody(
    item: str, actor: Callable[[str], Actor], typed: dict[str, str], why: str
) -> None:
    noticed(item, actor)
    refused = answered("2025-1", "2025-09-03", **typed)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert not NoticeAnswer.objects.exists()


@pytest.mark.parametrize("name", ["handler-ju-c", "desk", "auditor"])
def test_nobody_else_answers(item: str, actor: Callable[[str], Actor], name: str) -> None:
    noticed(item, actor)
    assert answered("2025-1", "2025-09-03", name).status_code == 403
    assert at(name, "2025-09-03").get("/desk/campaigns/notices/2025-1").status_code == 403


def test_who_works_in_a_unit_is_offered_no_notice_to_send(item: str) -> None:
    assert rung(item, "2025-09-02", "handler-ju-b") == ("red", "")
    assert at("", "2025-09-02").get(LADDER).status_code == 302


def test_the_database_takes_no_cause_that_is_not_on_the_list(
    item: str, actor: Callable[[str], Actor]
) -> None:
    noticed(item, actor)
    (one,) = notices(instant("2025-09-03"))
    with pytest.raises(IntegrityError, match="notice_answer_cause_is_known"), transaction.atomic():
        NoticeAnswer.objects.create(
            event_id=one.event, cause="somebody", unit_id="sl-ju-b", answered_at=instant("2025-09-03")
        )


def test_no_person_is_in_the_table() -> None:
    kinds = {
        field.related_model.__name__ for field in NoticeAnswer._meta.concrete_fields if field.related_model
    }
    assert kinds == {"Event", "Unit"}


def test_what_was_met_about_and_did_not_move_stands_in_the_open(
    item: str, actor: Callable[[str], Actor]
) -> None:
    noticed(item, actor)

    def stands(on: str) -> dict[str, list[str]]:
        page = at("", on).get("/campaigns/supervised")
        assert page.status_code == 200
        return {name: [one["ref"] for one in page.context[name]] for name in ("listed", "met", "meet")}

    assert stands("2025-09-08") == {"listed": [], "met": [], "meet": [item]}
    act(item, "meeting", actor=actor("desk"), given={"text": "商定九月底通电。"}, now=instant("2025-09-09"))
    assert stands("2025-09-10") == {"listed": [], "met": [item], "meet": []}
    assert stands("2025-09-30") == {"listed": [item], "met": [], "meet": []}
    done = {"result": "done", "text": "通电了", "proof_on": "2025-10-04"}
    act(item, "report", actor=actor("handler-ju-b"), given=done, now=instant("2025-10-04"))
    assert stands("2025-10-05") == {"listed": [], "met": [], "meet": []}
