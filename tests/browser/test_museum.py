"""J8 in a real Chromium, by a school's teacher and a giver: two sizes, both languages, with and without script."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
CODES = ("MUSEUM000001", "MUSEUM000002")
BEFORE, ON = "2025-08-19", "2025-09-10"
WAYS = (("zh-hans", 390, False), ("en", 1440, True), ("en", 390, False))


@pytest.fixture(scope="module")
def told(site: Any) -> Any:
    """Write down an exhibition with an hour of sixty places for each walk, two schools, a contest that is open."""

    def fill() -> None:
        from yinuo.programmes.events.actions import key_of
        from yinuo.programmes.events.models import Contest, Exhibition, School, Slot

        first = date(2025, 8, 1)
        place: dict[str, Any] = {"place_id": "330482", "known_on": first, "source": "example"}
        for n, (language, width, _script) in enumerate(WAYS):
            of = Exhibition.objects.create(
                code=f"walk-{language}-{width}", name=f"示例展{n}", opened_on=first, **place
            )
            Slot.objects.create(
                code=f"{of.code}-hour", exhibition=of, on=date.fromisoformat(ON), from_at=time(9), to_at=time(10),
                capacity=60, opened_on=first,
            )  # fmt: skip
        for n, code in enumerate(CODES):
            School.objects.create(code=f"school-{n}", name=f"示例小学{n}", key=key_of(code), known_on=first)
        Contest.objects.create(
            code="walk", name="示例征文", closes_on=date(2025, 9, 1), rubric=[["切题", 40]], **place
        )

    site.gate.run(fill)
    return site


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(str(part) for part in way))
def page(request: pytest.FixtureRequest, browser: Browser, told: Any) -> Iterator[Page]:
    language, width, has_script = request.param
    context = browser.new_context(
        java_script_enabled=has_script, locale=language, viewport={"width": width, "height": 844}
    )
    found = context.new_page()
    found.code = f"walk-{language}-{width}"  # type: ignore[attr-defined]
    found.tell = lambda day: context.add_cookies(  # type: ignore[attr-defined]
        [
            {"name": name, "value": value, "url": told.address}
            for name, value in (("django_language", language), ("yinuo_day", day))
        ]
    )
    found.tell(BEFORE)  # type: ignore[attr-defined]
    found.goto(f"{told.address}/events/")
    yield found
    context.close()


def sent(page: Page, verb: str, **typed: str) -> Locator:
    """Fill a form in and send it by the keyboard alone; gives what the page says has been done."""
    form = page.locator(f"#form-{verb}")
    fold = page.locator("details", has=form)
    if fold.get_attribute("open") is None:
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
    for name, value in typed.items():
        form.locator(f"[name={name}]").focus()
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    return page.locator("p.done")


def fits(page: Page) -> None:
    """See that nothing is wider than the page."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_schools_book_wait_move_up_and_say_how_many_came(page: Any) -> None:
    page.locator(f"a[href='/events/{page.code}']").click()
    page.locator(f"a[href='/events/slots/{page.code}-hour']").click()
    sent(page, "book", code="nobody", n="40")
    expect(page.locator(".errors").first).to_be_visible()
    page.goto(page.url)
    first, second = CODES
    expect(sent(page, "book", code=first, n="40")).to_be_visible()
    expect(sent(page, "book", code=second, n="30")).to_be_visible()
    expect(page.locator("ol.lines .line")).to_have_count(2)
    expect(page.locator("ul.tally b").first).to_have_text("20 / 60")
    expect(sent(page, "leave", code=first)).to_be_visible()
    expect(page.locator("ul.tally b").first).to_have_text("30 / 60")
    page.tell(ON)
    page.reload()
    expect(sent(page, "came", code=second, came="29")).to_be_visible()
    page.locator(f"a[href='/events/{page.code}']").first.click()
    expect(page.locator("table.shares .st.kept")).to_have_count(1)
    fits(page)


def test_a_thing_is_offered_and_a_code_comes_back(page: Any) -> None:
    page.locator("a[href='/events/gifts/']").first.click()
    page.locator("a[href='/events/gifts/offer']").first.click()
    page.locator("button.ink").last.click()
    expect(page.locator(".errors").first).to_be_visible()
    page.locator("[name=thing]").fill("一盏马灯")
    page.locator("[name=whence]").fill("家里三代用过")
    page.locator("[name=rights][value=own]").check()
    page.locator("[name=place]").select_option("330482")
    fits(page)
    page.locator("button.ink").last.click()
    expect(page.locator("#thecode")).to_be_visible()


def test_a_school_has_a_code_for_each_essay(page: Any) -> None:
    page.locator("a[href='/events/contests/']").first.click()
    page.locator("a[href='/events/contests/walk']").click()
    form = page.locator("#form-enter")
    page.locator("details", has=form).locator("summary").click()
    form.locator("[name=code]").fill(CODES[0])
    form.locator("[name=grade]").select_option("3")
    form.locator("[name=n]").fill("2")
    before = page.locator("b.ref").count()
    form.locator("button").last.click()
    expect(page.locator("b.ref").nth(before + 1)).to_be_visible()
    fits(page)
