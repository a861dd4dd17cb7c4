"""J2 ②, J10 and J17 in a real Chromium, on a telephone without script and by keyboard: a shift, a run, a need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.base.drawn import drawn
from yinuo.doors.workspace.tests.hand import fill_in, seats
from yinuo.programmes.stations.photo_demo import SCENES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ON, DUE = "2025-08-19", "2025-09-10"
MODES = ("no script", "keyboard")


@pytest.fixture(scope="module")
def told(site: Any) -> Any:
    """Tell the demo's shifts, runs and notices, a claimant, and an empty community that lists needs."""

    def fill() -> None:
        from yinuo.kernel.matters.load import load
        from yinuo.programmes.claims.tests.test_claims import enrolled
        from yinuo.programmes.stations import message_demo, shift_demo, supply_demo

        nothing = load([])
        for demo in (shift_demo, supply_demo, message_demo):
            demo.fill("pinghu", nothing)
        enrolled("示例灯具店")

    site.gate.run(fill)
    return site


@pytest.fixture
def at(browser: Browser, told: Any) -> Iterator[Callable[..., Page]]:
    """Open a telephone of somebody ("" is anybody) on a day of the story."""
    with seats(browser, told, day=ON) as sit:
        yield sit


def press(page: Page, verb: str, mode: str = "no script") -> None:
    """Send a form: open what it is folded into, and press its button, by the key where there is no mouse."""
    fold = page.locator(f"details:not([open]):has(#form-{verb}) > summary")
    for one in fold.all():
        one.press("Enter") if mode == "keyboard" else one.click()
    button = page.locator(f"#form-{verb} button.btn").last
    button.press("Enter") if mode == "keyboard" else button.click()


def fits(page: Page) -> bool:
    """Say whether nothing has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def code_on(page: Page) -> str:
    return re.sub(r"[^0-9A-Z]", "", page.locator(".thecode").inner_text())


@pytest.mark.parametrize("mode", MODES)
def test_a_shift_is_taken_and_left_by_code(at: Callable[..., Page], told: Any, mode: str) -> None:
    page = at(mode=mode)
    page.goto(f"{told.address}/stations/shifts")
    page.locator(".lines a.t").first.click()
    assert fits(page)
    fill_in(page, "sign", remind_to="rider@example.org")
    press(page, "sign", mode)
    code = code_on(page)
    assert len(code) == 12
    page.get_by_role("link", name="回到这一班").click()
    fill_in(page, "leave", code="000000000000")
    press(page, "leave", mode)
    expect(page.get_by_text("这个码不在这一班上").first).to_be_visible()
    fill_in(page, "leave", code=code)
    press(page, "leave", mode)
    expect(page.get_by_role("status")).to_have_text(re.compile("不算您了"))


@pytest.mark.parametrize("mode", MODES)
def test_a_picture_of_a_thing_is_put_up_and_taken_down(at: Callable[..., Page], told: Any, mode: str) -> None:
    desk = at("handler-gonghui", mode=mode)
    desk.goto(f"{told.address}/desk/stations/photos")
    fill_in(desk, "put", place="slp-st-004", thing="rest")
    press(desk, "put", mode)
    expect(desk.get_by_text("请选一张照片。").first).to_be_visible()
    bench = {"name": "IMG_0042.png", "mimeType": "image/png", "buffer": drawn(SCENES["rest"])}
    desk.locator("#form-put [name=photo]").set_input_files(bench)
    tick = desk.locator("#form-put [name=only_things]")
    tick.press(" ") if mode == "keyboard" else tick.check()
    press(desk, "put", mode)
    expect(desk.get_by_role("status")).to_have_text(re.compile("挂上了"))
    assert fits(desk)
    page = at(mode=mode)
    page.goto(f"{told.address}/places/slp-st-004")
    shown = page.get_by_role("img", name=re.compile("^歇脚 · "))
    expect(shown).to_have_count(1)
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 480
    assert fits(page)
    button = (
        desk.locator("figure", has_text="歇脚").filter(has=desk.locator("button")).last.get_by_role("button")
    )
    button.press("Enter") if mode == "keyboard" else button.click()
    expect(desk.get_by_role("status")).to_have_text(re.compile("撤下了"))
    page.reload()
    expect(shown).to_have_count(0)


@pytest.mark.parametrize("mode", MODES)
def test_j17_goods_come_go_out_and_a_courier_carries_a_word(
    at: Callable[..., Page], told: Any, mode: str
) -> None:
    desk = at("handler-shequ-a", mode=mode)
    desk.goto(f"{told.address}/desk/stations/supply")
    fill_in(desk, "donate", thing=f"凉茶 {mode}", n="50", use_by=DUE)
    press(desk, "donate", mode)
    expect(desk.get_by_role("status")).to_have_text("收下了。")
    fill_in(desk, "plan", on=ON, from_at="09:30", stops="slp-st-001")
    press(desk, "plan", mode)
    assert "/desk/stations/supply/" in desk.url
    for move, n in (("load", "40"), ("hand_out", "33"), ("unload", "7")):
        fill_in(desk, "move", move=move, thing=f"凉茶 {mode}", n=n)
        press(desk, "move", mode)
        expect(desk.get_by_role("status")).to_have_text("记下了。")
    run = at(mode=mode)
    run.goto(desk.url.split("?")[0].replace("/desk", ""))
    row = run.locator("tr", has_text=f"凉茶 {mode}")
    assert [cell for cell in re.findall(r"\d+", row.inner_text()) if cell in {"40", "33", "7"}][:3] == [
        "40",
        "33",
        "7",
    ]
    assert fits(run)
    courier = at(mode=mode)
    courier.goto(f"{told.address}/stations/messages")
    courier.locator(".lines a.t").first.click()
    press(courier, "pick", mode)
    code = code_on(courier)
    assert fits(courier)
    courier.goto(f"{told.address}/stations/messages")
    fill_in(courier, "mine", code=code)
    press(courier, "mine", mode)
    expect(courier.locator("#h-mine + ol li")).to_have_count(1)
    courier.locator("#h-mine + ol a").click()
    fill_in(courier, "drop", code=code)
    press(courier, "drop", mode)
    expect(courier.get_by_role("status")).to_have_text("好，不带了。")


@pytest.mark.parametrize("mode", MODES)
def test_j10_a_need_is_listed_matched_claimed_and_done(at: Callable[..., Page], told: Any, mode: str) -> None:
    title = f"楼下装六盏灯 {MODES.index(mode)}"
    desk = at("handler-shequ-a", mode=mode)
    desk.goto(f"{told.address}/desk/claims/new")
    fill_in(
        desk, "list", benefits="old_estate", title=title, cost="1200", due_on=DUE, proof="灯的照片",
        place="slp-jd-a-1", fallback="sl-jiedao-a",
    )  # fmt: skip
    press(desk, "list", mode)
    expect(desk.get_by_role("status")).to_have_text(re.compile("列好了"))
    desk.goto(f"{told.address}/desk/claims/matching")
    fill_in(desk, "offer", budget="5000", most="2", wish_1="old_estate")  # also for what was claimed today
    desk.locator("#form-offer [name=claimant]").select_option(label="示例灯具店")
    press(desk, "offer", mode)
    press(desk, "suggest", mode)
    pair = desk.locator("li", has_text=title)
    expect(pair).to_contain_text("是自己的第 1 个心愿")
    assert fits(desk)
    pair.get_by_role("link").click()
    press(desk, "claim", mode)
    expect(desk.get_by_role("status")).to_have_text(re.compile("是草稿"))
    told.gate.run(lambda: _done(title))
    page = at(on=DUE, mode=mode)
    page.goto(f"{told.address}/claims/")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_text("做到了，核过").first).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="示例灯具店").first.click()
    assert not re.search("许可|招标|检查", page.locator("main h1 + *").inner_text())


def _done(title: str) -> None:
    """Have it signed, delivered and accepted, as the desk's own walks show."""
    from datetime import date

    from yinuo.programmes.claims.models import Need
    from yinuo.programmes.claims.tests.test_claims import act, delivered

    need = Need.objects.get(title=title)
    claim = need.claims.get()
    act(claim.stream.ref, "launch", "head-renling", date.fromisoformat(ON))
    delivered(need, claim.claimant.code, "handler-renling", date(2025, 9, 8))
