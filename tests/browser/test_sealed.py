"""A sealed matter's whole way in a real Chromium: filed, owned, answered, confirmed; and what each of the six bundles
and a passer-by see of it at every step: its own people the words, the auditor after a reason, nobody else that it is
there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page
    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

WORDS, ANSWER = "丈夫不让我带孩子出门", "已约在周三上午，地方只有您和我们知道"
# The desk of the place and the rights team by office; the auditor after a reason; to all others it does not exist.
BUNDLES: Final = {
    "desk": "words", "handler-quanyi": "words", "auditor": "reason",
    "head-shifu": "nothing", "head-ju-a": "nothing", "handler-ju-a": "nothing", "checker-duban": "nothing",
    "technician": "nothing",
}  # fmt: skip
TEAM: Final = "handler-quanyi"
"""Nobody has given it to them while it is only filed."""
SIZES: Final = ((390, 844), (1440, 900))


class Walk:
    """One browser context for each who comes, and the one matter they come for."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser, self.ref, self.code = site, browser, "", ""
        self._contexts: dict[str, BrowserContext] = {}

    def page(self, who: str = "") -> Page:
        """Give a page of somebody: an account, or a code's holder, or anybody."""
        if who not in self._contexts:
            context = self.browser.new_context(
                viewport={"width": SIZES[0][0], "height": SIZES[0][1]}, locale="zh-CN"
            )
            for name, value in (self.site.gate.run(lambda: _cookies(who)) if who else {}).items():
                context.add_cookies([{"name": name, "value": value, "url": self.site.address}])
            self._contexts[who] = context
        return self._contexts[who].new_page()

    def at(self, who: str, path: str) -> Page:
        page = self.page(who)
        page.goto(self.site.address + path)
        return settled(page)

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


def _cookies(who: str) -> dict[str, str]:
    from django.test import Client

    from yinuo.kernel.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=who))
    return {name: one.value for name, one in client.cookies.items()}


@pytest.fixture(scope="module")
def walk(site: Site, browser: Browser) -> Iterator[Walk]:
    found = Walk(site, browser)
    found.site.gate.run(_rights_team)
    yield found
    found.close()


def _rights_team() -> None:
    """Appoint a rights team: the pack has mediators, and a team of its own is set up by a place that has one."""
    from datetime import date

    from yinuo.kernel.people.models import Account, Appointment, Person, Place, Unit

    city = Place.objects.get(pk="330482")
    team = Unit(code="sl-quanyi", name="示例维权组", kind="office", place=city, is_example=True)
    team.save()
    person = Person.objects.create(name="示例维权员")
    Account.objects.create(username="handler-quanyi", person=person, password="!")
    Appointment.objects.create(person=person, role="unit", unit=team, place=city, from_on=date(2025, 1, 1))


def seen_by_all(walk: Walk, tmp_path: Path, step: str, told: str = WORDS) -> None:
    """Look at it as everybody: who may read reads `told`, and nobody else learns even its number."""
    for who, sees in {**BUNDLES, **({TEAM: "nothing"} if step == "filed" else {})}.items():
        page = walk.at(who, f"/desk/{walk.ref}")
        is_there = page.locator("main .ref").count() > 0
        text = page.content()
        assert is_there is (sees != "nothing"), (step, who)
        assert (told in text) is (sees == "words"), (step, who)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=tmp_path / f"{step}-{who}-{width}.png", full_page=True)
        for path in ("/desk/?view=all", f"/desk/find?q={walk.ref}", "/desk/list.csv?view=all"):
            listed = _text(walk, who, path)
            assert told not in listed, (step, who, path)
            assert sees != "nothing" or walk.ref.partition("-")[2] not in _without_search(listed, walk.ref), (
                step,
                who,
            )
        page.close()
    for path in (
        "/",
        "/m",
        f"/m/{walk.ref}",
        f"/check?ref={walk.ref}",
        "/changes",
        "/units/sl-quanyi",
        "/m.csv",
    ):
        text = _text(walk, "", path)
        assert told not in text, (step, path)
        assert f'href="/m/{walk.ref}' not in text, (step, path)


def _text(walk: Walk, who: str, path: str) -> str:
    page = walk.page(who)
    answer = page.request.get(walk.site.address + path)
    page.close()
    return answer.text()


def _without_search(text: str, ref: str) -> str:
    """Give a page without what its reader typed themselves."""
    return (
        text.replace(f'value="{ref}"', "")
        .replace(f"?q={ref}", "")
        .replace(f"?ref={ref}", "")
        .replace(f"/m/{ref}?", "")
    )


def told(page: Page, **fields: str) -> None:
    """Fill a desk's form in and send it."""
    for name, value in fields.items():
        one = page.locator(f"form.verb [name={name}]").first
        kind = one.evaluate("el => el.type")
        if kind == "radio":
            page.locator(f"form.verb [name={name}][value={value}]").check()
        elif kind.startswith("select"):
            one.select_option(value)
        else:
            one.fill(value)
    follow(page.locator("form.verb button").last)


def test_a_sealed_matter_goes_its_whole_way_and_stays_with_its_own(walk: Walk, tmp_path: Path) -> None:
    asker = walk.at("", "/raise")
    asker.locator("input[name=category][value=other]").check()
    asker.locator("select[name=other]").select_option("rights")
    asker.locator("textarea[name=body]").fill(WORDS)
    asker.locator("select[name=place]").select_option("slp-jd-a-1")
    follow(asker.locator("form.steps button.big"))
    walk.code = asker.locator("#thecode").inner_text().replace(" ", "")
    walk.ref = walk.site.gate.run(_newest)
    seen_by_all(walk, tmp_path, "filed")

    desk = walk.at("desk", f"/desk/{walk.ref}/accept")
    assert desk.locator("input[name=visibility][value=sealed]").is_checked()
    told(desk, title="家里的事", first_contact_unit="sl-quanyi", assign_to="sl-quanyi")
    assert walk.site.gate.stands(walk.ref) == ("in_progress", "", "sl-quanyi")
    seen_by_all(walk, tmp_path, "owned")

    team = walk.at("handler-quanyi", f"/desk/{walk.ref}/message")
    told(team, text="白天什么时候方便？")
    team.goto(f"{walk.site.address}/desk/{walk.ref}/report")
    told(team, result="done", text=ANSWER)
    assert walk.site.gate.stands(walk.ref)[0] == "awaiting_reply"
    seen_by_all(walk, tmp_path, "answered", told=ANSWER)

    auditor = walk.at("auditor", f"/desk/{walk.ref}")
    told(auditor, reason="抽查封存的事办得怎样")
    assert WORDS in auditor.content()

    follow(asker.locator("form[action='/c'] button"))
    expect(asker.locator("#h-seen")).to_be_visible()
    looks = asker.locator("section[aria-labelledby=h-seen]").inner_text()
    for who in ("示例督查办", "示例维权组", "抽查封存的事办得怎样", "按职责看的"):
        assert who in looks, who
    assert ANSWER in asker.content()
    follow(asker.locator(".yn form").first.locator("button"))
    assert walk.site.gate.stands(walk.ref) == ("closed", "solved", "sl-quanyi")
    walk.site.gate.run(_forget_looks)
    seen_by_all(walk, tmp_path, "confirmed", told=ANSWER)


def _newest() -> str:
    from yinuo.kernel.matters.models import Matter

    return str(Matter.objects.latest("pk").ref)


def _forget_looks() -> None:
    """Let half an hour go by: who opened it with a reason has to say why again."""
    from django.contrib.sessions.models import Session

    for row in Session.objects.all():
        data: dict[str, Any] = row.get_decoded()
        if data.pop("opened", None):
            row.session_data = Session.get_session_store_class()().encode(data)
            row.save()


def test_an_alarm_in_it_reaches_the_auditor_alone(walk: Walk) -> None:
    page = walk.at("", "/c")
    page.locator("input[name=code]").fill(walk.code)
    follow(page.locator("form.codeform button"))
    page.locator("#do-alarm > summary").click()
    page.locator("#do-alarm textarea").fill("他知道我来过这里了")
    follow(page.locator("#do-alarm form button"))
    for who in BUNDLES:
        alarms = _text(walk, who, "/desk/alarms")
        matter = _text(walk, who, f"/desk/{walk.ref}")
        assert (walk.ref in alarms) is (who == "auditor"), who
        assert "他知道我来过这里了" not in matter + alarms, who
