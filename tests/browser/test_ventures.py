"""J12 and J13 in a real Chromium: from a few sums to seven bank slips; returns, risks, rounds, what money went for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.doors.workspace.tests.hand import cut_off, seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SUMS = {"first": "2023-01-01", "last": "2023-12-31", "income": "2,500,000.00", "costs": "250,000.00",
        "bank": "2,400,000.00", "slip": "示例回单 9"}  # fmt: skip


@pytest.fixture(scope="module")
def told(site: Any) -> Any:
    """Make a factory with nothing in it yet, and the demo's ventures beside it."""

    def fill() -> None:
        from yinuo.kernel.matters.load import load
        from yinuo.programmes.ventures import demo
        from yinuo.programmes.ventures.tests.made import make_factory

        make_factory("walk")
        demo.fill("pinghu", load(sorted(demo.stories("pinghu"), key=lambda one: (one.steps[0].at, one.key))))

    site.gate.run(fill)
    return site


@pytest.fixture
def at(browser: Browser, told: Any) -> Iterator[Callable[..., Page]]:
    """Open a page of somebody ("" is anybody) on a day of the story, without script."""
    with seats(browser, told, size={"width": 1280, "height": 720}) as sit:
        yield sit


def _press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def test_j12_seven_villages_share_a_rent_to_the_fen(at: Callable[[str, str], Page], told: Any) -> None:
    books = at("books", "2025-08-18")
    books.goto(f"{told.address}/desk/ventures/walk")
    for name, value in SUMS.items():
        books.locator(f"#form-draft [name={name}]").fill(value)
    _press(books, "算出来看看")
    sums = [_sum(text) for text in books.locator(".parts .sum").all_inner_texts()]
    assert (len(sums), sum(sums)) == (7, 202_500_000)
    _press(books, "公示十天")
    sheet = books.url
    head = at("head-lianhe", "2025-08-29")
    head.goto(sheet)
    for name, value in {"members": "96", "present": "80", "yes": "78", "minutes": "示例记录 1"}.items():
        head.locator(f"[name={name}]").fill(value)
    head.locator("[name=pay_by]").fill("2025-10-15")
    _press(head, "通过，记下")
    supervisor = at("supervisor", "2025-09-01")
    supervisor.goto(sheet)
    _press(supervisor, "审过，同意付")
    assert books.goto(sheet).status == 200  # type: ignore[union-attr]
    assert books.get_by_role("button", name="付了，记下").count() == 0  # whoever made it does not pay it
    cashier = at("cashier", "2025-10-01")
    for n in range(1, 7):
        cashier.goto(sheet)
        cashier.locator("[name=reference]").fill(f"示例回单 9-{n}")
        _press(cashier, "付了，记下")
    _read_by_anybody(at("", "2025-10-16"), told.address)


def _sum(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def _read_by_anybody(page: Page, address: str) -> None:
    """Check that seven pages lead to one sheet with its hash; what is not paid by its day is late by itself."""
    page.goto(f"{address}/ventures/walk/2023-01-01")
    hashes = {page.locator(".blk code").first.inner_text()}
    assert len(page.locator(".parts .st.kept").all()) == 6
    expect(page.locator(".parts > li").last).to_contain_text("过期没付")
    page.locator(".parts > li").last.get_by_role("link", name="这笔承诺").click()
    expect(page.locator("main")).to_contain_text("逾期")
    for n in range(1, 8):
        page.goto(f"{address}/ventures/villages/sl-cun-{n}")
        page.locator("a[href='/ventures/walk/2023-01-01']").first.click()
        hashes.add(page.locator(".blk code").first.inner_text())
    assert len(hashes) == 1


def test_j13_returns_risks_rounds_and_what_the_money_went_for(
    at: Callable[[str, str], Page], told: Any
) -> None:
    page = at("", "2025-10-01")
    page.goto(f"{told.address}/")
    page.get_by_role(
        "link", name="各村收了多少"
    ).first.click()  # last year's sum in three taps from the front page
    page.get_by_role("link", name="示例甲村").first.click()
    year = page.locator("section.yr", has=page.get_by_role("heading", name="2024 年"))
    expect(year.locator(".got")).to_contain_text("778,601.98")
    expect(year).to_contain_text("212 位，名单不公开")
    expect(year).to_contain_text("示例合同 2022-6")
    page.goto(f"{told.address}/ventures/flowers")
    expect(page.locator("main")).to_contain_text("10.0%")
    page = at("", "2025-01-02")  # nothing of 2024 was paid yet, whatever was promised
    page.goto(f"{told.address}/ventures/park")
    assert page.get_by_role("row", name="2024 年").count() == 0
    page = at("", "2025-01-30")
    page.goto(f"{told.address}/ventures/park")
    expect(page.get_by_role("row", name="2024 年").last).to_contain_text("0.0%")
    page.goto(f"{told.address}/ventures/villages")
    page.get_by_label("哪一轮").select_option("4")
    _press(page, "看")
    expect(page.locator(".tbl tbody tr")).to_have_count(1)
    expect(page.locator(".tbl tbody")).to_contain_text("2016年9月20日")


def test_a_high_fixed_return_says_its_risk_and_who_stands_for_it(
    at: Callable[[str, str], Page], told: Any
) -> None:
    page = at("", "2025-10-01")
    page.goto(f"{told.address}/ventures/factory")
    expect(page.locator(".note").first).to_contain_text("高就是有风险")
    page.goto(f"{told.address}/ventures/factory/2024-01-01")
    expect(page.locator("main")).to_contain_text("少的是谁的钱")


def test_the_treasurer_enters_what_is_owned_and_owed_and_anybody_reads_it(
    at: Callable[[str, str], Page], told: Any
) -> None:
    books = at("books", "2025-11-22")
    walk = f"{told.address}/desk/ventures/walk"
    _enter(books, f"{walk}/assets", "asset", "记下，公开", {
        "name": "示例行车", "place": "示例厂房一层", "acquired_on": "2025-03-04", "cost": "90,000.00",
        "reference": "示例发票 7",
    })  # fmt: skip
    _enter(books, f"{walk}/assets", "asset_left", "记下，公开", {
        "left_on": "2025-10-30", "amount": "30,000.00", "reference": "示例收据 1",
    })  # fmt: skip
    _enter(books, f"{walk}/contracts", "contract", "记下，公开", {
        "what": "示例屋顶修理", "began_on": "2025-01-01", "ends_on": "2025-12-31", "contract": "示例合同 1",
        "plan": "2025-06-30 1,000.00",
    })  # fmt: skip
    _enter(books, f"{walk}/placings", "placing", "记下，公开", {
        "what": "示例周转金", "principal": "100,000.00", "rate": "5", "began_on": "2025-01-01",
        "ends_on": "2025-12-31", "contract": "示例合同 2", "plan": "2025-06-30\n2025-12-31",
    })  # fmt: skip
    books.goto(f"{told.address}/desk/ventures/")
    coming = books.locator("section[aria-labelledby=h-coming]")
    expect(coming).to_contain_text("过期没付 1,000.00 元")
    expect(coming).to_contain_text("欠着 2,479.45 元")
    anybody = at("", "2025-11-22")
    anybody.goto(f"{told.address}/ventures/walk")
    for words in ("卖了 30,000.00 元，不能分", "过期没付 1,000.00 元", "欠着 2,479.45 元"):
        expect(anybody.locator("main")).to_contain_text(words)
    books.goto(walk)
    expect(books.locator("#form-draft")).to_contain_text("放出去的钱该收的回报，算进收入了吗")


@pytest.mark.parametrize("page", ["assets", "contracts"])
def test_on_a_phone_the_treasurers_tables_say_every_sum_to_the_fen(
    browser: Browser, told: Any, page: str
) -> None:
    with seats(browser, told) as sit:
        phone = sit("books", "2025-11-22")
        phone.goto(f"{told.address}/desk/ventures/factory/{page}")
        assert cut_off(phone) == []


def _enter(page: Page, url: str, verb: str, words: str, given: dict[str, str]) -> None:
    """Fill one of a page's forms, open or folded away, and press its button; the page comes again without a fault."""
    page.goto(url)
    form = page.locator(f"#form-{verb}")
    fold = page.locator(f"details:has(#form-{verb})")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    for name, value in given.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name=words, exact=True).click()
    assert page.locator("[role=alert]").count() == 0
