"""Every verb of the one who asked, through the page: pressed where it is offered, and what the page says then."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.portal.tests.test_round import code_on, raised
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

ACCEPT = {
    "title": "驿站关得早",
    "category": "help",
    "visibility": "public",
    "first_contact_unit": "lane-office",
}


def guards(answer: Any, verb: str) -> dict[str, str]:
    """Give the hidden fields of a verb's form."""
    html = answer.content.decode()
    html = html[html.index(f'name="verb" value="{verb}"') - 40 :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html[: html.index("</form>")]))


class Asker:
    """One who asked by the page, with the code in the browser; the browser reads the world's day."""

    def __init__(self, world: World, **more: str) -> None:
        self.world, self.client = world, Client()
        self.code = code_on(raised(self.client, **more))
        self.client.post("/c", {"code": self.code})
        self.ref = Matter.objects.order_by("-pk")[0].ref
        world.later(0.3)

    def staff(self, verb: str, who: str, given: dict[str, Any] | None = None, **more: Any) -> Asker:
        self.world.later(0.001).act(self.ref, verb, who, given, **more)
        return self

    def reported(self, result: str = "done") -> Asker:
        self.staff("accept", "desk", ACCEPT).staff("assign", "desk", {"lead_unit": "roads"})
        law = {"law": "见规定"} if result == "explained" else {}
        return self.staff("report", "handler", {"result": result, "text": "改到十点", **law})

    def page(self) -> str:
        self.world.later(1)
        self.client.cookies["yinuo_day"] = self.world.now.date().isoformat()
        return str(self.client.get("/mine").content.decode())

    def press(self, verb: str, **typed: str) -> Matter:
        self.page()
        answer = self.client.get("/mine")
        sent = self.client.post("/mine/act", {**guards(answer, verb), **typed})
        assert sent.status_code == 303, sent.content.decode()
        self.world.later(1)
        return Matter.objects.get(ref=self.ref)


@pytest.fixture
def asker(world: World) -> Asker:
    return Asker(world)


def test_submit(asker: Asker) -> None:
    assert Matter.objects.get(ref=asker.ref).state == "submitted"


def test_confirm(asker: Asker) -> None:
    assert asker.reported().press("confirm").outcome == "solved"
    assert "已解决" in asker.page()


def test_send_back(asker: Asker) -> None:
    assert asker.reported().press("send_back").state == "in_progress"
    assert "roads在办。" in asker.page()


def test_a_later_no_goes_to_review(asker: Asker) -> None:
    asker.reported().press("send_back")
    asker.staff("report", "handler", {"result": "done", "text": "又改了"}).staff(
        "confirm", "checker", {"text": "看过"}
    )
    assert asker.press("send_back").state == "checking"
    assert "正在核" in asker.page()


def test_yes_after_silence(asker: Asker) -> None:
    from yinuo.kernel.matters.situation import SYSTEM

    asker.reported().world.later(31).act(asker.ref, "lapse", SYSTEM)
    assert "后来解决了吗？" in asker.page()
    assert asker.press("confirm").outcome == "solved"


def test_reopen(asker: Asker) -> None:
    asker.reported().press("confirm")
    assert asker.press("reopen", text="又关早了").state == "in_progress"


def test_appeal(asker: Asker) -> None:
    given = {"outcome": "declined", "reason": "not_ours", "text": "不归这里管", "where_to": "12345"}
    asker.staff("end", "desk", given).staff("end", "desk2", {"decision": "agree"})
    page = asker.page()
    assert "不归这里管" in page
    assert "12345" in page
    matter = asker.press("appeal", text="就归这里管")
    assert (matter.state, matter.memory["proposal"]["verb"]) == ("closed", "appeal")


def test_withdraw(asker: Asker) -> None:
    assert asker.press("withdraw", pressed="on", text="算了").outcome == "withdrawn"


def test_settle(world: World) -> None:
    asker = Asker(world, category="other", other="noise")
    asker.staff("accept", "desk", {**ACCEPT, "category": "noise", "visibility": "sealed"})
    assert asker.press("settle").outcome == "not_settled"


def test_rate(asker: Asker) -> None:
    asker.reported().press("confirm")
    asker.press("rate", process="5", result="4")
    assert "打个分" in asker.page()


def test_explained_is_said_with_its_grounds(asker: Asker) -> None:
    asker.reported("explained").staff("review", "checker", {"ruling": "explained", "text": "规定如此"})
    page = asker.page()
    assert "规定如此" in page
    assert "已说明" in page


def test_parked_says_when_it_is_looked_at_again(asker: Asker) -> None:
    asker.staff("accept", "desk", ACCEPT).staff("assign", "desk", {"lead_unit": "roads"})
    given = {"text": "缺料", "interim": "先放警示", "review_on": asker.world.now.date() + timedelta(30)}
    asker.staff("park", "handler", given).staff("park", "head", {"decision": "agree"})
    assert "挂着账" in asker.page()


def test_no_longer_following_a_hazard_leaves_it_open(world: World) -> None:
    asker = Asker(world, category="other", other="blocked_lane")
    assert asker.press("reporter_left").state == "submitted"


def test_an_office_is_named_afterwards(asker: Asker) -> None:
    assert asker.press("about_office", about_office="on", about_unit="water").about_unit_id == "water"


def test_mine_says_when_a_kept_contact_goes(world: World) -> None:
    asker = Asker(world, contact="keep", contact_value="13900000000").reported()
    assert "了结满三十天（隐患一百八十天）就删" in asker.page()
    asker.press("confirm")
    last = date.fromisoformat(asker.client.cookies["yinuo_day"].value) + timedelta(days=30)
    told = f"到{last.month}月{last.day}日没有重办，过了这天就删。"
    assert told in asker.page()
    assert "13900000000" not in asker.page()


def test_mine_says_what_becomes_of_a_contact_left_for_one_message(world: World) -> None:
    assert "只用来送一句话，送完就删" in Asker(world, contact="once", contact_value="13900000000").page()
    assert "联系方式" not in Asker(world).page().split("h-thread")[1].split("</section>")[0]
