"""J9 in the other town, in English: lists as their sources tell of them, a cluster, a firm that is helped; two ways."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from yinuo.doors.portal.tests.journeys import by_link, site_of
from yinuo.doors.portal.tests.seated import Walk, walking
from yinuo.doors.portal.tests.town import HARBOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

    from yinuo.doors.portal.tests.journeys import Site

pytestmark = pytest.mark.browser
ON, NEXT, YEAR_ON = date(2025, 8, 20), date(2025, 8, 21), date(2026, 8, 22)
FIRST, SECOND, UNIT = "handler-trade", "handler-trade-2", "hb-trade"
WAYS = (("mouse", (1440, 900), "2025"), ("no script", (390, 844), "2024"))
EVIDENCE = "https://example.org/notice/8"


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site_of(HARBOUR, database_template, django_db_blocker, tmp_path_factory.mktemp("media")) as found:
        yield found


@pytest.fixture(params=WAYS, ids=[way[0] for way in WAYS])
def walk(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Walk]:
    mode, size, year = request.param
    with walking(browser, site, mode, size) as found:
        found.year = year  # type: ignore[attr-defined]
        yield found


def test_lists_stay_five_and_five_and_every_line_has_its_source_and_its_day_of_review(walk: Walk) -> None:
    year = str(walk.year)  # type: ignore[attr-defined]
    walk.sits(FIRST, ON)
    walk.goes("/desk/recognitions/clusters")
    walk.sends("cluster", name=f"Example boats of {year}")
    for n in range(2):
        walk.goes("/desk/recognitions/new")
        walk.sends(
            "enter", name=f"Example list {n} of {year}", level=("city", "county")[n], year=year,
            issuer="Example Trading Standards", n_firms="5", n_products="5", place="merrow", evidence=EVIDENCE,
        )  # fmt: skip
        _first_line(walk, f"Example list {n} of {year}", f"Example boats of {year}" if n == 0 else "")
    walk.stands_outside(NEXT)
    for asked, n_shown in (("", 10), ("&level=city", 5), ("&cluster=none", 9)):
        walk.goes(f"/recognitions/?year={year}{asked}")
        numbers = [int(one.inner_text()) for one in walk.page.locator("ul.tally b").all()]
        n_lists = 1 if "level" in asked else 2
        assert numbers == [n_lists, 5 * n_lists, 5 * n_lists, n_lists, 4 * n_lists], asked
        expect(walk.page.locator("p.sum b")).to_have_count(n_lists)
        for said in walk.page.locator("p.sum b").all_inner_texts():
            assert re.findall(r"\d+", said) == ["5", "5"]
        expect(walk.page.locator("table.shares tbody tr")).to_have_count(n_shown)
    walk.looks()
    _a_line_says_where_it_is_from_and_when_it_is_looked_at_again(walk, year)


def _first_line(walk: Walk, of: str, cluster: str) -> None:
    """Fill in the one firm that the source names; another checks it, and whoever wrote it may not."""
    walk.goes("/desk/recognitions/")
    walk.page.locator("tbody tr", has_text=of).first.locator("a").first.click()
    here = walk.page.url.removeprefix(walk.site.address)
    form = walk.fills("fill", firm="Example Boatyard", product="", evidence=EVIDENCE)
    if cluster:
        form.locator("[name=cluster]").select_option(label=cluster)
    with walk.page.expect_navigation():
        form.locator("button").last.click()
    expect(walk.page.locator("#form-check")).to_have_count(0)
    walk.sits(SECOND, ON)
    walk.goes(here.partition("?")[0])
    walk.sends("check")
    walk.sits(FIRST, ON)


def _a_line_says_where_it_is_from_and_when_it_is_looked_at_again(walk: Walk, year: str) -> None:
    walk.goes(f"/recognitions/?year={year}&level=city")
    expect(walk.page.locator("tbody tr").nth(1)).to_contain_text("not named in the source", ignore_case=True)
    walk.page.locator("tbody tr a").first.click()
    here = walk.page.url.removeprefix(walk.site.address)
    told = walk.page.locator("main")
    for words in (
        "Example Boatyard",
        year,
        EVIDENCE,
        "Example Trading Standards",
        f"Example boats of {year}",
    ):
        expect(told).to_contain_text(words)
    expect(told.locator("time[datetime='2026-08-20']")).to_be_visible()
    walk.looks()
    told.get_by_role("link", name=f"Example boats of {year}").click()
    expect(walk.page.locator("tbody tr")).to_have_count(1)
    expect(walk.page.locator("figure.bars svg")).to_be_visible()
    walk.looks()
    walk.stands_outside(YEAR_ON)
    walk.goes(here)
    expect(walk.page.locator("header .st")).to_contain_text("overdue", ignore_case=True)
    walk.sits(FIRST, YEAR_ON)
    walk.goes(here.replace("/recognitions/", "/desk/recognitions/"))
    walk.sends("review", finding="stands", evidence="https://example.org/notice/21")
    walk.stands_outside(YEAR_ON)
    walk.goes(here)
    expect(walk.page.locator("time[datetime='2027-08-22']")).to_be_visible()


def test_a_firm_asks_for_a_testing_slot_and_says_itself_that_it_was_solved(walk: Walk) -> None:
    year, page = str(walk.year), walk.page  # type: ignore[attr-defined]
    walk.stands_outside(ON)
    walk.goes("/recognitions/help")
    walk.looks()
    walk.sends("submit", is_refused=True)
    walk.fills(
        "submit", sort="testing", place="merrow", body=f"A load test before September {year}; the laboratory is full."
    ).locator("button").last.click()  # fmt: skip
    expect(page.locator("#thecode")).to_be_visible()
    code = re.sub(r"\s", "", page.locator("#thecode").inner_text())
    link, ref, title = (
        str(page.locator("#thelink").get_attribute("href")),
        walk.site.offices.newest(),
        f"Slot {year}",
    )
    walk.acts(
        ref, "accept", "desk", ON, title=title, category="firm_service", visibility="public", first_contact_unit=UNIT
    )  # fmt: skip
    walk.acts(ref, "assign", "desk", ON, lead_unit=UNIT)
    walk.acts(ref, "acknowledge", FIRST, ON)
    walk.stands_outside(NEXT)
    walk.goes("/recognitions/help")
    asked = page.locator("li.line", has_text=title)
    expect(asked.locator(f"time[datetime='{walk.does(_ten_working_days)}']")).to_be_visible()
    walk.acts(ref, "report", FIRST, NEXT, result="done", text=f"A slot in the week of 4 August: {ref}.")
    by_link(walk.hand, link, code)
    with page.expect_navigation():
        page.locator("form:has(input[value=confirm]) button").click()
    expect(page.locator("svg.ring.big use[href='#seal']")).to_be_attached()
    walk.stands_outside(NEXT)
    walk.goes(f"/m/{ref}")
    expect(page.locator("svg.ring.big use[href='#seal']")).to_be_attached()
    walk.looks()


def _ten_working_days() -> date:
    """Count them by this town's calendar, which rests on Sundays, Mondays and at its fair."""
    from yinuo.base.calendar import Limit
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.limits.queries import current_calendar

    due = current_calendar().due_on(story_instant(ON), Limit.parse("10wd"))
    assert due in {date(2025, 9, 4), date(2025, 9, 5)}
    return due
