"""J10 through the API and from a terminal: a need listed, claimed, delivered, accepted; who is suggested for what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.api.tests.caller import Callers, typed
from yinuo.kernel.limits import book
from yinuo.programmes.claims.cli import COMMAND
from yinuo.programmes.claims.models import Claim, Claimant, Need, Offer, Suggestion
from yinuo.programmes.claims.tests.need import community

if TYPE_CHECKING:
    from collections.abc import Iterator

WHO = {"name": "示例灯具店", "sort": "shop", "unit": "roads"}


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    """Give the cast; the lane's office is a community that lists needs."""
    cast = Callers()
    community()
    yield cast
    book.forget()


def need_of(callers: Callers, **more: Any) -> dict[str, Any]:
    on = callers.world.now.date()
    return {
        "unit": "lane-office", "place": "lane", "benefits": "old_estate", "title": "楼下装六盏灯", "cost": 100_001,
        "shares": 2, "due_on": (on + timedelta(20)).isoformat(), "proof": "灯的照片", "fallback": "union", **more,
    }  # fmt: skip


def post(callers: Callers, path: str, given: Any, who: str = "beneficiary", key: str = "") -> Any:
    more = {"Idempotency_Key": key * 20} if key else {}
    return callers.post(f"/claims/{path}", given, who, **more)


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return set(answer.json()["errors"])


def test_a_need_is_listed_claimed_delivered_and_accepted_each_once(callers: Callers) -> None:
    first, again = (post(callers, "needs", need_of(callers), key="n") for _n in "ab")
    assert (first.status_code, first.json()) == (201, again.json())
    need = first.json()
    assert (need["cost"], need["n_left"], Need.objects.count()) == (100_001, 2, 1)
    who = post(callers, "claimants", WHO, key="w").json()
    assert callers.get("/claims/claimants").json()["items"] == [who]
    made = [
        post(callers, f"needs/{need['code']}/claims", {"claimant": who["code"], "shares": 1}, key="c")
        for _n in "ab"
    ]
    assert [one.status_code for one in made] == [201, 201]
    ref = made[0].json()["ref"]
    assert (Claim.objects.count(), Claim.objects.get().amount) == (1, 50_000)
    assert callers.get(f"/claims/needs/{need['code']}").json()["claims"] == []  # a draft is no promise
    assert callers.act(ref, "launch", "head").status_code == 200
    on = callers.world.now.date().isoformat()
    done = {"text": "楼下六盏灯装好了，都亮。", "proof_on": on}
    assert post(callers, f"taken/{ref}/accept", {}, "checker2").status_code == 409  # nothing was reported
    assert post(callers, f"taken/{ref}/deliver", done, "handler").json()["state"] == "checking"
    assert post(callers, f"taken/{ref}/accept", {"proof_on": on}, "handler").status_code == 403
    assert (
        post(callers, f"taken/{ref}/accept", {"proof_on": on}, "checker2", key="a").json()["state"]
        == "closed"
    )
    (told,) = callers.get(f"/claims/needs/{need['code']}").json()["claims"]
    assert (told["ref"], told["outcome"], told["claimant"]) == (ref, "kept", "示例灯具店")
    assert post(callers, "taken/TC-2025-00000000/accept", {}, "checker2").status_code == 404
    assert post(callers, f"needs/{need['code']}/hand", {}).status_code == 409  # no household's


def test_faults_come_all_at_once_and_nobody_else_writes(callers: Callers) -> None:
    wrong = need_of(callers, cost=0, benefits="rich", due_on="2020-01-01", fallback="nobody")
    assert errors(post(callers, "needs", wrong)) == {"cost", "benefits", "due_on", "fallback"}
    for bad in (
        {"cost": "1.5"},
        {"shares": True},
        {"looked": "yes"},
        {"cost": -1},
        {"owner": "x"},
        {"title": 3},
    ):
        assert errors(post(callers, "needs", need_of(callers) | bad)) == set(bad)
    assert errors(post(callers, "offers", {"claimant": "x", "budget": 5, "most": 99, "wishes": "all"})) == {
        "wishes"
    }
    assert errors(
        post(callers, "offers", {"claimant": "x", "budget": 5, "most": 1, "wishes": ["riders"] * 4})
    ) == {"wishes"}
    for path, given in (("needs", need_of(callers)), ("claimants", WHO), ("suggestions", {}), ("offers", {})):
        assert post(callers, path, given, "asker").status_code == 401
        assert post(callers, path, given, "auditor").status_code == 403
    assert callers.get("/claims/suggestions", "auditor").status_code == 403
    assert Need.objects.count() == 0


def test_a_day_is_opened(callers: Callers) -> None:
    on = callers.world.now.date().isoformat()
    made = post(
        callers, "days", {"title": "示例认领会", "on": on, "place": "lane", "unit": "lane-office"}, key="d"
    )
    assert made.status_code == 201
    assert callers.get("/claims/days").json()["items"] == [made.json()]
    listed = post(callers, "needs", need_of(callers, day=made.json()["code"])).json()
    assert listed["day"] == made.json()["code"]


def offering(callers: Callers, name: str, budget: int, **more: Any) -> str:
    code = str(post(callers, "claimants", WHO | {"name": name}).json()["code"])
    given = {"claimant": code, "budget": budget, "most": 2, "places": [], "wishes": [], "refuses": [], **more}
    answer = post(callers, "offers", given)
    assert answer.status_code == 201, answer.content
    return code


def test_the_brain_suggests_with_reasons_and_a_person_decides(callers: Callers) -> None:
    lamps = post(callers, "needs", need_of(callers)).json()["code"]
    post(callers, "needs", need_of(callers, title="三十副老花镜", benefits="elderly", cost=190_000, shares=1))
    wishing = offering(callers, "示例甲", 200_000, wishes=["old_estate"], places=["town"])
    refusing = offering(callers, "示例乙", 200_000, refuses=["old_estate"])
    far = offering(callers, "示例丙", 500_000, places=["far"])
    answers = [post(callers, "suggestions", {}, key="s") for _n in "ab"]
    assert answers[0].json() == answers[1].json()
    pairs = answers[0].json()["items"]
    assert {(one["need"] == lamps, one["claimant"]) for one in pairs} == {(True, wishing), (False, refusing)}
    assert far not in {one["claimant"] for one in pairs}
    told = next(one for one in pairs if one["claimant"] == wishing)
    assert (told["amount"], told["is_taken"]) == (50_001, False)
    assert "是自己的第 1 个心愿；在愿意去的lane" in told["why"]
    assert "占预算的 25%" in told["why"]
    assert Suggestion.objects.count() == len(pairs)
    assert Claim.objects.count() == 0  # nothing is decided by it
    post(callers, f"needs/{lamps}/claims", {"claimant": wishing, "shares": 1})
    seen = callers.get("/claims/suggestions", "beneficiary").json()["items"]
    assert {one["claimant"]: one["is_taken"] for one in seen} == {wishing: True, refusing: False}
    later = post(callers, "suggestions", {}).json()["items"]
    assert (lamps, wishing) not in {
        (one["need"], one["claimant"]) for one in later
    }  # no second share of one need
    assert {one["claimant"] for one in later} == {refusing}  # what is left of the other's money is too little


def test_what_was_offered_last_counts_and_none_is_none(callers: Callers) -> None:
    post(callers, "needs", need_of(callers))
    code = offering(callers, "示例甲", 200_000)
    given = {"claimant": code, "budget": 200_000, "most": 0, "places": [], "wishes": [], "refuses": []}
    assert post(callers, "offers", given).status_code == 201
    assert post(callers, "suggestions", {}).json()["items"] == []
    assert Offer.objects.count() == 2
    both = {
        **given,
        "wishes": ["riders"],
        "refuses": ["riders"],
        "budget": 0,
        "claimant": "nobody",
        "most": 11,
    }
    assert errors(post(callers, "offers", both)) == {"refuses", "budget", "claimant", "most"}


def test_a_terminal_does_and_says_the_same(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    who, on = "beneficiary", callers.world.now.date().isoformat()
    code, need, _said = typed(COMMAND, capsys, "list", "--key", "k", who=who, **need_of(callers))
    assert code == 0
    assert typed(COMMAND, capsys, "list", "--key", "k", who=who, **need_of(callers))[1] == need
    assert typed(COMMAND, capsys, "needs")[1] == callers.get("/claims/needs").json()
    shop = typed(COMMAND, capsys, "enrol", who=who, **WHO)[1]["code"]
    assert typed(COMMAND, capsys, "claimants")[1] == callers.get("/claims/claimants").json()
    day = {"title": "示例认领会", "on": on, "place": "lane", "unit": "lane-office"}
    assert typed(COMMAND, capsys, "open", who=who, **day)[0] == 0
    assert typed(COMMAND, capsys, "days")[1] == callers.get("/claims/days").json()
    assert (
        typed(
            COMMAND, capsys, "offer", who=who, claimant=shop, budget=200_000, most=1, wishes='["old_estate"]'
        )[0]
        == 0
    )
    (pair,) = typed(COMMAND, capsys, "suggest", who=who)[1]["items"]
    assert pair["why"].startswith("their own wish number 1") or "1" in pair["why"]
    ref = typed(COMMAND, capsys, "claim", need["code"], who=who, claimant=shop, shares=1)[1]["ref"]
    assert callers.act(ref, "launch", "head").status_code == 200
    code, _none, said = typed(
        COMMAND, capsys, "deliver", ref, "--photo", "nowhere.jpg", who="handler", proof_on=on
    )
    assert (code, "photo: " in said) == (2, True)
    assert (
        typed(COMMAND, capsys, "deliver", ref, who="handler", text="六盏灯装好了。", proof_on=on)[1]["state"]
        == "checking"
    )
    assert typed(COMMAND, capsys, "accept", ref, who="handler")[0] == 3
    assert typed(COMMAND, capsys, "accept", ref, who="checker2", proof_on=on)[1]["state"] == "closed"
    assert (
        typed(COMMAND, capsys, "need", need["code"])[1] == callers.get(f"/claims/needs/{need['code']}").json()
    )
    assert typed(COMMAND, capsys, "hand", need["code"], who=who)[0] == 2
    assert typed(COMMAND, capsys, "need", "nowhere")[0] == 4
    code, _none, said = typed(COMMAND, capsys, "enrol", who=who, **{**WHO, "sort": "moon"})
    assert (code, "sort: " in said) == (2, True)
    assert Claimant.objects.count() == 1


def test_the_desk_shows_the_reason_beside_each_pair_and_leads_to_the_claim(pinghu: None) -> None:
    from yinuo.programmes.claims.tests.test_claims import at, enrolled, listed

    assert listed().status_code == 302
    shop, here = enrolled("示例灯具店"), "/desk/claims/matching"
    page = at("handler-shequ-a")
    given = {
        "verb": "offer",
        "claimant": shop,
        "budget": "2000",
        "most": "1",
        "wish_1": "old_estate",
        "token": "o",
    }
    assert page.post(here, given).status_code == 302
    wrong = page.post(here, given | {"budget": "much", "token": "p"})
    assert (wrong.status_code, [one.name for one in wrong.context["form"].errors]) == (422, ["budget"])
    assert page.post(here, {"verb": "suggest", "token": "s"}).status_code == 302
    shown = page.get(here)
    (pair,) = shown.context["pairs"]
    assert "是自己的第 1 个心愿" in shown.content.decode()
    form = page.get(pair["url"]).context["form"]
    assert {one.name: one.value for one in form.fields}["claimant"] == shop
    assert at("handler-ju-a").get(here).status_code == 403
    assert at("handler-shequ-a").get("/desk/claims/").content.decode().count(here) == 1
