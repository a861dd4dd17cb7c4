"""J10 through the client: a need listed, shared by two, delivered in time and late; one home repair; the demo's day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.programmes.claims.models import Claim, Claimant, ClaimDay, Need
from yinuo.programmes.claims.queries import one

ON, DUE, LATER = date(2025, 8, 19), date(2025, 9, 10), date(2025, 9, 11)
PLACE, TOWN, UNIT, LIAISON = "slp-jd-a-1", "slp-jd-a", "sl-shequ-a", "sl-renling"


def at(username: str = "", on: date = ON) -> Client:
    from yinuo.kernel.people.models import Account

    client = Client(headers={"Accept-Language": "zh-CN"})
    client.cookies["yinuo_day"] = on.isoformat()
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def act(ref: str, verb: str, who: str, on: date, **given: Any) -> Any:
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import ASKER, holder, staff
    from yinuo.kernel.people.models import Account

    if who.startswith("code:"):
        actor = holder(who[5:]).actor
    else:
        actor = staff(Account.objects.get(username=who)) if who else ASKER
    return act(ref, verb, actor=actor, given=given, now=story_instant(on), is_drawn=False)


def listed(who: str = "handler-shequ-a", **more: Any) -> Any:
    typed = {
        "benefits": "old_estate", "title": "楼下装六盏灯", "cost": "1000.01", "shares": "2",
        "due_on": DUE.isoformat(), "proof": "灯的照片", "unit": UNIT, "place": PLACE, "fallback": "sl-jiedao-a",
        "token": "need-token",
    }  # fmt: skip
    return at(who).post("/desk/claims/new", typed | more)


def claimed(need: Need, who: str, claimant: str, shares: str = "1", token: str = "") -> Any:
    typed = {
        "claimant": claimant,
        "shares": shares,
        "due_on": DUE.isoformat(),
        "token": token or f"t-{claimant}",
    }
    return at(who).post(f"/desk/claims/needs/{need.code}", typed)


def enrolled(name: str, unit: str = LIAISON, sort: str = "shop") -> str:
    typed = {"name": name, "sort": sort, "unit": unit, "token": f"enrol-{name}"}
    answer = at("handler-shequ-a").post("/desk/claims/claimants", typed)
    assert answer.status_code == 302, answer.content.decode()
    return Claimant.objects.get(name=name).code


def delivered(need: Need, claimant: str, reporter: str, on: date) -> None:
    ref = Claim.objects.get(need=need, claimant__code=claimant).stream.ref
    act(ref, "report", reporter, on, result="done", text="楼下六盏灯装好了，都亮。", proof_on=on)
    act(ref, "confirm", "handler-shequ-a-2", on, proof_on=on)


def page(path: str, on: date = ON) -> str:
    answer = at(on=on).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_share_a_need_and_each_is_told_by_its_own_date(pinghu: None) -> None:
    assert listed().status_code == 302
    need = Need.objects.get()
    url = f"/claims/needs/{need.code}"
    assert "1,000.01 元" in page(url)
    shop, firm = enrolled("示例灯具店"), enrolled("示例企业甲", "sl-qiye-a", "firm")
    assert claimed(need, "handler-shequ-a", shop).status_code == 302
    assert claimed(need, "handler-shequ-a", shop).status_code == 302  # the same press again
    assert claimed(need, "handler-qiye-a", firm).status_code == 302
    assert sorted(Claim.objects.values_list("amount", flat=True)) == [50000, 50001]
    refused = claimed(need, "handler-shequ-a", shop, token="third")
    assert refused.status_code == 409
    assert "只剩 0 份了" in refused.content.decode()
    assert "示例灯具店" not in page(url)  # a draft is no promise yet
    for row, head in ((shop, "head-renling"), (firm, "head-qiye-a")):
        act(Claim.objects.get(claimant__code=row).stream.ref, "launch", head, ON)
    assert one(need.code, ON).standing == "taken"
    assert "示例灯具店" in page(url)
    delivered(need, shop, "handler-renling", DUE)
    assert one(need.code, DUE).standing == "taken"
    assert one(need.code, LATER).standing == "late"
    delivered(need, firm, "handler-qiye-a", LATER)
    held = one(need.code, LATER)
    assert (held.standing, [part.outcome for part in held.parts]) == ("done", ["kept", "kept_late"])
    assert "做到了，核过" in page(url, LATER)
    shown = page(f"/claims/by/{firm}", LATER)
    assert need.title in shown
    assert not any(
        word in shown.split("<main")[1].split("认领不换来任何东西")[0] for word in ("许可", "招标", "检查")
    )


def test_faults_stand_beside_their_fields_and_what_nobody_takes_goes_to_the_fund(pinghu: None) -> None:
    for typed, field in (
        ({"cost": "一千"}, "cost"), ({"cost": "0"}, "cost"), ({"shares": "11"}, "shares"), ({"title": ""}, "title"),
        ({"due_on": ON.isoformat()}, "due_on"), ({"place": "slp-jd-b"}, "place"), ({"unit": "sl-ju-a"}, "unit"),
        ({"benefits": "household"}, "policy"), ({"benefits": "household", "policy": "all"}, "policy"),
        ({"benefits": "household", "policy": "none", "asked": "XX"}, "asked"),
    ):  # fmt: skip
        answer = listed(**typed)
        assert answer.status_code == 422, typed
        assert [wrong.name for wrong in answer.context["form"].errors] == [field]
    assert not Need.objects.exists()
    assert listed("handler-ju-a").status_code == 403
    listed()  # and what nobody takes in thirty days goes to the fund
    need = Need.objects.get()
    assert one(need.code, ON + timedelta(30)).standing == "open"
    last = ON + timedelta(31)
    assert one(need.code, last).standing == "to_fund"
    assert "转 示例街道" in page("/claims/?show=fund", last)
    with pytest.raises(DatabaseError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(due_on=ON)


def test_a_claim_day_is_opened_and_its_claims_stand_beside_the_promises(pinghu: None) -> None:
    url, typed = (
        "/desk/claims/days",
        {"title": "秋天的认领会", "on": DUE.isoformat(), "place": PLACE, "unit": UNIT},
    )
    assert at("handler-shequ-a").get(url).status_code == 200
    assert at("handler-ju-a").post(url, {**typed, "token": "no"}).status_code == 403
    for wrong, field in (
        ({"on": "2025-08-01"}, "on"), ({"on": "十月"}, "on"), ({"place": "slp-jd-b"}, "place"),
        ({"title": ""}, "title"),
    ):  # fmt: skip
        answer = at("handler-shequ-a").post(url, {**typed, **wrong, "token": "wrong"})
        assert (answer.status_code, [one.name for one in answer.context["form"].errors]) == (422, [field])
    for _twice in range(2):
        assert at("handler-shequ-a").post(url, {**typed, "token": "day"}).status_code == 302
    day = ClaimDay.objects.get(title=typed["title"])
    assert typed["title"] in at("handler-shequ-a").get(url).content.decode()
    assert [one.name for one in listed(day="none").context["form"].errors] == ["day"]
    assert listed(day=day.code).status_code == 302
    need = Need.objects.get()
    assert need.title in page(f"/claims/days/{day.code}", DUE)
    shop = enrolled("示例灯具店")
    assert at("handler-shequ-a").get(f"/desk/claims/needs/{need.code}").status_code == 200
    assert claimed(need, "handler-ju-a", shop, token="not ours").status_code == 403
    assert claimed(need, "handler-shequ-a", "nobody").status_code == 422
    assert claimed(need, "handler-shequ-a", shop, shares="3", token="more").status_code in {409, 422}
    assert claimed(need, "handler-shequ-a", shop).status_code == 302
    ref = Claim.objects.get().stream.ref
    act(ref, "launch", "head-renling", ON)
    beside = at("head-renling").get(f"/desk/{ref}").content.decode()
    for shown in (page(f"/m/{ref}", LATER), beside):
        assert need.title in shown
        assert "示例灯具店认领" in shown


def test_a_home_is_repaired_and_the_public_never_reads_whose(pinghu: None) -> None:
    body = {
        "kind": "request",
        "category": "low_income",
        "place": PLACE,
        "about_office": False,
        "body": "屋顶漏雨",
    }
    filed = act("", "submit", "", ON, **body)
    title = {"title": "困难户屋顶漏雨", "category": "low_income"}
    act(filed.ref, "accept", "desk", ON, **title, visibility="sealed", first_contact_unit=UNIT)
    act(filed.ref, "assign", "desk", ON, lead_unit=UNIT)
    answer = listed(benefits="household", title="张家", policy="part", asked=filed.ref)
    assert answer.status_code == 302, answer.content.decode()
    need = Need.objects.get()
    assert (need.title, need.place_id) == ("一户人家的房屋修缮", TOWN)
    firms = [enrolled(f"示例企业{n}", f"sl-qiye-{x}", "firm") for n, x in (("甲", "a"), ("乙", "b"))]
    assert at("handler-shequ-a").post(f"/desk/claims/needs/{need.code}", {"verb": "hand"}).status_code == 409
    for firm, x in zip(firms, "ab", strict=True):
        assert claimed(need, f"handler-qiye-{x}", firm).status_code == 302
        act(Claim.objects.get(claimant__code=firm).stream.ref, "launch", f"head-qiye-{x}", ON)
    hand = f"/desk/claims/needs/{need.code}"
    assert at("handler-qiye-a").post(hand, {"verb": "hand"}).status_code == 403
    assert at("handler-shequ-a").post(hand, {"verb": "hand"}).status_code == 302
    for firm, x in zip(firms, "ab", strict=True):
        delivered(need, firm, f"handler-qiye-{x}", ON + timedelta(7))
    assert one(need.code, ON + timedelta(7)).standing == "taken"  # the household has not said so
    act(filed.ref, "report", "handler-shequ-a", ON + timedelta(8), result="done", text="屋顶修好了，不漏了。")
    act(filed.ref, "confirm", f"code:{filed.code}", ON + timedelta(8))
    assert one(need.code, ON + timedelta(8)).standing == "done"
    shown = page(f"/claims/needs/{need.code}", ON + timedelta(8)) + page("/claims/", ON + timedelta(8))
    assert "做到了，核过" in shown
    assert not any(word in shown for word in (filed.ref, "困难户", "漏雨", "张家"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(policy="")


def test_the_demos_day_has_the_pages_figures_and_every_number_its_list(pinghu: None) -> None:
    from yinuo.kernel.matters.load import load
    from yinuo.programmes.claims import demo

    demo.fill("pinghu", load(demo.stories("pinghu")))
    on = date(2025, 10, 1)
    quoted = page("/claims/days/20250525-page", on)
    assert "<b>13</b>" in quoted
    assert "<b>12</b>" in quoted
    answer = at(on=on).get("/claims/days/20250628-slrl")
    counts = answer.context["counts"]
    assert (counts.needs, counts.claimed, counts.claimants) == (12, 12, 13)
    assert (counts.delivered.k, counts.delivered.n) == (14, 16)
    assert {one.standing for one in answer.context["needs"]} == {"done", "late"}
    tiles = at(on=on).get("/claims/five").context["tiles"]
    assert tiles[0].n == Claim.objects.count()
    assert tiles[1].n == len(at(on=on).get(tiles[1].url).context["claimants"])
    n_queries = []
    for day in (date(2025, 6, 22), on):  # a list of needs that nobody took, and the same with every claim
        with CaptureQueriesContext(connection) as asked:
            page("/claims/", day)
        n_queries.append(len(asked))
    assert max(n_queries) <= 12
    assert n_queries[0] in {
        n_queries[1],
        n_queries[1] - 1,
    }  # without a claim its public rows are not asked for
    assert page("/claims/days/20250628-slrl/wall", on)
    assert page("/claims/days/20250628-slrl/sheet", on)


def test_the_other_town_tells_the_same_journey_in_its_own_tongue_and_money(db: None) -> None:
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.load import load
    from yinuo.programmes.claims import demo
    from yinuo.programmes.claims.words import minor_of, money, typed_of

    put_pack("harbour")
    demo.fill("harbour", load(demo.stories("harbour")))
    on = date(2025, 10, 1)
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["yinuo_day"] = on.isoformat()
    day = client.get("/claims/days/20250628-merrow")
    assert (day.context["counts"].needs, day.context["counts"].claimants) == (5, 5)
    lamps = client.get("/claims/needs/example-lamps").content.decode()
    assert "420 " in lamps
    home = client.get("/claims/needs/example-home").content.decode()
    assert "Repair of one home" in home
    assert "roof" not in home
    assert [minor_of(typed) for typed in ("1.5", "1.125", "1.1255", "7")] == [1500, 1125, None, 7000]
    assert [typed_of(1125), typed_of(7000), money(1125).split()[0]] == ["1.125", "7.000", "1.125"]
    book.forget()
