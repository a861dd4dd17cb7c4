"""J17 ⑥: a notice is offered, picked by code for a week, dropped at any time; what nobody asks is held nowhere."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yinuo.programmes.stations.message_models import CourierCarries, CourierNotice
from yinuo.programmes.stations.messages import TERM, carried, forget_past, offered, sorts
from yinuo.programmes.stations.tests.test_shifts import BEFORE, at, code_of, people

__all__ = ["people"]
HERE, DESK = "/stations/messages", "/desk/stations/messages"
WEEK = timedelta(6)


def offering(who: str = "handler-shequ-a", **more: Any) -> Any:
    typed = {
        "sort": "safety", "title": "电动车别在楼道充电", "body": "楼下有充电棚，夜里也开着。",
        "until_on": (BEFORE + timedelta(30)).isoformat(), "unit": "sl-shequ-a", "token": "offering",
    }  # fmt: skip
    return at(who).post(DESK, typed | more)


def pressed(notice: CourierNotice, verb: str, on: date = BEFORE, **typed: Any) -> Any:
    from yinuo.doors.portal.asking import fresh_token

    return at(on=on).post(f"{HERE}/{notice.code}", {"verb": verb, "token": fresh_token(), **typed})


def test_a_notice_is_carried_for_a_week_and_dropped_at_any_time(people: None) -> None:
    assert offering().status_code == 302
    assert offering().status_code == 302  # the same press again
    notice = CourierNotice.objects.get()
    shown = at().get(f"{HERE}/{notice.code}").content.decode()
    assert not re.search(r'name="(name|phone|unit|contact|place|route|household)"', shown)
    mine = code_of(pressed(notice, "pick"))
    other = code_of(pressed(notice, "pick"))
    assert code_of(pressed(notice, "pick", code=mine)) == mine  # once more is no second
    assert [one.n_carried for one in offered(BEFORE)] == [2]
    assert [one.to_on for one in carried(mine, BEFORE)] == [BEFORE + WEEK]
    assert carried(mine, BEFORE + WEEK + timedelta(1)) == []
    told = at().post(HERE, {"code": mine}).content.decode()
    assert ("这个码带着的" in told, notice.title in told) == (True, True)
    assert "眼下没有带着" in at().post(HERE, {"code": "000000000000"}).content.decode()
    assert pressed(notice, "drop", code=mine).status_code == 303
    assert pressed(notice, "drop", code=mine).status_code == 422
    assert pressed(notice, "pick", code="短").status_code == 422
    assert [one.n_carried for one in offered(BEFORE)] == [1]
    assert TERM.forget is forget_past
    assert {one.name for one in CourierCarries._meta.get_fields()} == {
        "id",
        "notice",
        "holder",
        "from_on",
        "to_on",
    }
    row = CourierCarries.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CourierCarries.objects.filter(pk=row.pk).update(to_on=BEFORE + WEEK + timedelta(1))
    assert carried(other, BEFORE + WEEK) == [row]


def test_only_safety_and_service_are_offered_where_the_place_says_nothing_else(people: None) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack

    assert sorts() == ("safety", "service")
    for typed, field in (
        ({"sort": "call"}, "sort"), ({"sort": "report"}, "sort"), ({"until_on": "2025-08-01"}, "until_on"),
        ({"until_on": "2026-08-01"}, "until_on"), ({"title": ""}, "title"), ({"unit": "sl-ju-a"}, "unit"),
        ({"body": "找张三，电话 13800000000"}, "body"),
    ):  # fmt: skip
        answer = offering(token=f"wrong-{typed}", **typed)
        assert [one.name for one in answer.context["form"].errors] == [field]
    assert offering("handler-ju-a").status_code == 403
    assert at().get(f"{HERE}/nowhere").status_code == 404
    pack = Pack.objects.get()
    pack.words = {**pack.words, "messenger": ["call"]}
    pack.save()
    book.forget()
    assert sorts() == ("safety", "service", "call")
    assert offering(sort="call").status_code == 302


def test_what_is_over_is_offered_and_kept_no_more(people: None) -> None:
    from yinuo.doors.shell.clock import story_instant

    offering(until_on=(BEFORE + timedelta(2)).isoformat())
    notice = CourierNotice.objects.get()
    mine = code_of(pressed(notice, "pick"))
    late = BEFORE + timedelta(3)
    assert [one.to_on for one in carried(mine, BEFORE)] == [notice.until_on]
    assert offered(late) == []
    assert pressed(notice, "pick", late).status_code == 404
    assert forget_past(story_instant(BEFORE)) == 0
    assert forget_past(story_instant(late)) == 1
