"""The issue of the month: counted from the register, few are not said, one head picks and another launches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.base.errors import Invalid, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

DAY, LATER = "2025-08-20", "2025-10-02"
AUGUST = date(2025, 8, 1)
TYPED = {
    "title": "十月底前门口的灯都亮",
    "body": "逐个排查，坏的换掉",
    "due_on": "2025-10-31",
    "proof": "带日期的照片",
    "strength": "strive",
    "lead_unit": "roads",
}


def asked(world: World, n: int, **more: Any) -> list[str]:
    return [world.accepted(**more) for _ in range(n)]


def send(client: Client, url: str, **typed: Any) -> Any:
    form = client.get(url).context["form"]
    return client.post(url, {"token": form.token, **TYPED, **typed})


URL = "/desk/voices/month/2025-08/help"


def test_the_desk_reads_what_was_asked_most_and_no_small_count(world: World, seat: Seat) -> None:
    asked(world, 6)
    asked(world, 5, place="far")
    page = seat("desk", DAY).get("/desk/voices/month")
    (row,) = page.context["rows"]
    assert (row.n, [(str(town.label), town.n) for town in row.towns]) == (11, [("town", 6), ("far", 5)])
    assert row.pick_url == ""
    listed = seat("desk", DAY).get(row.url)
    assert len(listed.context["list"].cards) == 11
    assert "2025年8月提的" in listed.content.decode()
    in_town = seat("desk", DAY).get(row.towns[0].url)
    assert len(in_town.context["list"].cards) == 6


def test_sealed_and_small_counts_are_not_there(world: World, seat: Seat) -> None:
    refs = asked(world, 5)
    page = seat("desk", DAY).get("/desk/voices/month")
    assert [row.n for row in page.context["rows"]] == [5]
    world.act(refs[0], "seal", "desk", {"ground": "low_income", "text": "困难"})
    world.act(refs[0], "seal", "desk2", {"decision": "agree"})
    html = seat("desk", DAY).get("/desk/voices/month").content.decode()
    assert "没有哪一类满 5 件" in html


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 12), min_size=1))
def test_no_small_count_can_be_worked_out(counts: dict[str, int]) -> None:
    from yinuo.kernel.figures.suppressing import ROOT, published

    told = published(counts, {code: code for code in counts}, 5)
    rest = sum(counts.values()) - sum(n for code, n in told.items() if code != ROOT)
    assert all(n >= 5 for n in told.values())
    assert ROOT not in told or rest == 0 or rest >= 5


@pytest.mark.parametrize(
    ("name", "status"),
    [("head", 200), ("boss", 200), ("handler", 403), ("desk", 403), ("auditor", 403), ("technician", 403)],
)
def test_heads_alone_pick(world: World, seat: Seat, name: str, status: int) -> None:
    asked(world, 5)
    assert seat(name, DAY).get(URL).status_code == status
    rows = seat(name, DAY).get("/desk/voices/month").context["rows"]
    assert bool(rows[0].pick_url) == (status == 200)


def test_one_head_picks_another_launches_and_everybody_reads_what_became_of_it(
    world: World, seat: Seat
) -> None:
    from yinuo.kernel.matters.models import Matter
    from yinuo.programmes.voices.models import MonthlyIssue

    asked(world, 6)
    head = seat("head", DAY)
    assert (
        "help" in head.get(URL).context["form"].fields[1].value
        or "6" in head.get(URL).context["form"].fields[1].value
    )
    done = send(head, URL)
    assert done.status_code == 302, done.content.decode()
    issue = MonthlyIssue.objects.get()
    assert (issue.month, issue.category, issue.n, issue.picked_on) == (AUGUST, "help", 6, date(2025, 8, 20))
    row = Matter.objects.get(ref=issue.ref)
    assert (row.kind, row.state, row.place_id, row.category) == ("commitment", "draft", "city", "help")
    page = head.get("/desk/voices/month")
    assert page.context["issue"][1].endswith(issue.ref)
    assert not page.context["may_pick"]
    public = read("/voices/month", DAY)
    assert "还在起草" in public
    assert "有 6 件" in public
    world.now += timedelta(3)
    with pytest.raises(Invalid):
        world.act(issue.ref, "launch", "head")  # who drafted it
    world.act(issue.ref, "launch", "boss")
    world.now += timedelta(20)
    asked(world, 5)
    public = read("/voices/month", LATER)
    assert TYPED["title"] in public
    assert f'href="/m/{issue.ref}"' in public
    assert "2025年9月 5 件" in public
    assert "9 月" not in read("/voices/month", "2025-09-12")


def read(url: str, day: str, language: str = "") -> str:
    from django.test import Client

    client = Client()
    client.cookies["yinuo_day"] = day
    if language:
        client.cookies["django_language"] = language
    answer = client.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_month_has_one_issue_and_another_only_when_the_draft_is_gone(world: World, seat: Seat) -> None:
    from yinuo.programmes.voices.models import MonthlyIssue

    asked(world, 5)
    assert send(seat("head", DAY), URL).status_code == 302
    first = MonthlyIssue.objects.get().ref
    again = send(seat("head", DAY), URL)
    assert again.status_code == 409
    assert "一个月只定一题" in again.content.decode()
    world.now += timedelta(3)
    world.act(first, "withdraw", "head")
    assert send(seat("head", "2025-08-22"), URL, title="换一条").status_code == 302
    assert MonthlyIssue.objects.get().ref != first


def test_the_same_form_sent_twice_drafts_one(world: World, seat: Seat) -> None:
    from yinuo.kernel.matters.models import Matter

    asked(world, 5)
    head = seat("head", DAY)
    form = head.get(URL).context["form"]
    for _ in range(2):
        assert head.post(URL, {"token": form.token, **TYPED}).status_code == 302
    assert Matter.objects.filter(kind="commitment").count() == 1


def test_few_no_head_and_a_bad_draft_are_refused(world: World, seat: Seat) -> None:
    asked(world, 4)
    few = send(seat("head", DAY), URL)
    assert (few.status_code, "不到 5 件" in few.content.decode()) == (409, True)
    asked(world, 1)
    assert send(seat("head", DAY), URL, title="").status_code == 422
    looked = send(seat("head", DAY), URL, body="找张三 13800138000")
    assert (looked.status_code, "13800138000" in looked.content.decode()) == (422, True)
    assert seat("head", DAY).get("/desk/voices/month/2025-08/nothing").status_code == 404
    assert seat("head", DAY).get("/desk/voices/month/1999-01/help").status_code == 404
    assert seat("head", DAY).get("/desk/voices/month?month=rubbish").status_code == 200


def test_who_is_no_head_is_refused_at_the_gate_too(world: World) -> None:
    from yinuo.doors.shell.clock import story_instant
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.voices.monthly import pick

    on = date(2025, 8, 20)
    at = story_instant(on)
    officer = Officer(Account.objects.get(username="handler"), world["handler"], at, at, on)
    with pytest.raises(NotAllowed):
        pick(officer, AUGUST, "help", TYPED, Key("t", "1"))


def test_a_category_of_no_promises_asks_for_one(world: World, seat: Seat) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Category

    asked(world, 5)
    Category.objects.create(
        code="lamps", name="路灯", limit_class="promise", programme="voices", kinds=["commitment"]
    )
    Category.objects.filter(code="help").update(kinds=["request"])
    book.forget()
    head = seat("head", DAY)
    assert "category" in {field.name for field in head.get(URL).context["form"].fields}
    assert send(head, URL, category="lamps").status_code == 302


def test_the_public_page_says_what_will_stand_there_and_speaks_english(world: World) -> None:
    assert "还没有定过一题" in read("/voices/month", DAY)
    assert "Issue of the month" in read("/voices/month", DAY, "en")
    assert world.now


def test_the_list_behind_a_count_refuses_what_means_nothing(world: World) -> None:
    for query in ("category=nothing", "asked=2025-13", "asked=x"):
        assert "有一个条件没看懂" in read(f"/m?{query}", DAY)
    assert world.now
