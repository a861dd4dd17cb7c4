"""J7 in the other town, in English: a bridge closed at the desk, told of, moved, opened, kept and late; two ways."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.base.errors import Invalid
from yinuo.doors.portal.tests.journeys import site_of
from yinuo.doors.portal.tests.seated import Walk, walking
from yinuo.doors.portal.tests.town import HARBOUR
from yinuo.doors.workspace.tests.hand import PHONE, cut_off

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

    from yinuo.doors.portal.tests.journeys import Site

pytestmark = pytest.mark.browser
ON, DUE, MOVED = date(2025, 8, 18), date(2025, 9, 30), date(2025, 10, 15)
PARTS = ("new hangers", "new ties", "pipes renewed", "coating")
WAYS = (("mouse", (1440, 900)), ("no script", (390, 844)))


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site_of(HARBOUR, database_template, django_db_blocker, tmp_path_factory.mktemp("media")) as found:
        yield found


@pytest.fixture(params=WAYS, ids=[way[0] for way in WAYS])
def walk(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Walk]:
    with walking(browser, site, *request.param) as found:
        yield found


def announced(walk: Walk, name: str, **more: str) -> str:
    """Enter a bridge in the book, find it by typing, announce its closure; gives the number its head has signed."""
    walk.sits("handler-bridge", ON)
    walk.goes("/desk/works/assets")
    walk.sends("enter", sort="bridge", name=name, place="mw-bridge")
    walk.goes("/desk/works/new")
    walk.looks()
    walk.page.locator("[name=q]").fill(name[8:12])
    if walk.hand.mode == "no script":
        walk.page.locator("form[data-find-form] button").click()
    walk.page.locator("ul.picks a", has_text=name).click()
    expect(walk.page.locator("p.picked b")).to_have_text(name)
    walk.looks()
    given = {
        "due_on": DUE.isoformat(), "strength": "expected", "scope": "\n".join(PARTS), "detour": "by the ferry",
        "contractor": "Example Bridge Company", "unit": "hb-bridge", "proof": "a photograph of the first crossing",
    }  # fmt: skip
    walk.sends("announce", **given | more)
    ref = walk.site.offices.newest()
    assert walk.status(f"/works/closures/{ref}") == 404  # nobody has signed it
    walk.acts(ref, "launch", "head-bridge", ON)
    return ref


def moved(walk: Walk, ref: str, day: date) -> None:
    given = {
        "due_on": MOVED.isoformat(),
        "text": "A week of rain: nothing dries.",
        "done_so_far": "Hangers and ties are in.",
        "next_risk": "the spring tide",
    }
    walk.acts(ref, "move_date", "handler-bridge", day, **given)
    walk.acts(ref, "move_date", "head-bridge", day, decision="agree", text="Agreed.")


def test_a_bridge_is_closed_told_of_moved_opened_and_late_by_itself(walk: Walk, tmp_path: Path) -> None:
    name = f"Example {walk.hand.mode.title()[:2]}ng Bridge"
    kept, late, later = (
        announced(walk, f"{name} {n}", strength=strength)
        for n, strength in enumerate(("expected", "expected", "guarantee"))
    )
    _it_says_what_is_closed_and_until_when(walk, kept)
    _the_desk_lists_them_with_day_and_light(walk)
    _a_fortnight_of_silence_is_marked(walk, kept)
    _both_dates_stand_with_reason_risk_and_who_decided(walk, later)
    _nobody_sets_kept_without_a_dated_proof(walk, kept, tmp_path)
    _the_day_passes_by_itself(walk, late)
    _two_strengths_are_never_added(walk)


def _it_says_what_is_closed_and_until_when(walk: Walk, ref: str) -> None:
    walk.stands_outside(ON)
    walk.goes("/works/closures")
    walk.page.locator(f"a[href='/works/closures/{ref}']").click()
    told = walk.page.locator("main")
    for words in (*PARTS, "expected", "by the ferry", "Example Bridge Company", "Bridge Works"):
        expect(told).to_contain_text(words, ignore_case=True)
    expect(walk.page.locator("dl.kv time[datetime='2025-09-30']").first).to_be_visible()
    walk.looks()


def _the_desk_lists_them_with_day_and_light(walk: Walk) -> None:
    walk.sits("handler-bridge", ON)
    walk.goes("/desk/works/")
    walk.looks()
    wide = walk.page.viewport_size
    assert wide
    assert wide["width"] > PHONE["width"] or cut_off(walk.page) == []


def _a_fortnight_of_silence_is_marked(walk: Walk, ref: str) -> None:
    silent = walk.page.get_by_text("15 days")
    walk.stands_outside(ON + timedelta(14))
    walk.goes(f"/works/closures/{ref}")
    expect(silent).to_have_count(0)
    walk.stands_outside(ON + timedelta(15))
    walk.goes(f"/works/closures/{ref}")
    expect(silent.first).to_be_visible()
    walk.acts(ref, "update", "handler-bridge", ON + timedelta(15), text=f"Half of the hangers are in: {ref}.")
    walk.goes(f"/works/closures/{ref}")
    expect(silent).to_have_count(0)
    walk.stands_outside(DUE - timedelta(7))  # 09-23: at risk
    walk.goes(f"/works/closures/{ref}")
    expect(walk.page.locator("header .st.soon")).to_be_visible()


def _both_dates_stand_with_reason_risk_and_who_decided(walk: Walk, ref: str) -> None:
    day = DUE - timedelta(2)
    moved(walk, ref, day)
    walk.stands_outside(day)
    walk.goes(f"/works/closures/{ref}")
    card = walk.page.locator("section[aria-labelledby=h-moved]")
    for at in ("2025-09-30", "2025-10-15"):
        expect(card.locator(f"time[datetime='{at}']")).to_be_visible()
    for words in ("A week of rain", "the spring tide", "decided by the head of Bridge Works"):
        expect(card).to_contain_text(words)
    box, view = card.bounding_box(), walk.page.viewport_size
    assert box
    assert view
    assert box["height"] < view["height"]  # all of it at one glance
    assert box["y"] < walk.page.locator("section[aria-labelledby=h-what]").bounding_box()["y"]  # type: ignore[index]
    walk.looks()


def _nobody_sets_kept_without_a_dated_proof(walk: Walk, ref: str, folder: Path) -> None:
    from yinuo.doors.portal.tests.walking import picture

    day, opened = DUE - timedelta(1), {"result": "done", "text": f"The first cars crossed at noon: {ref}."}
    photo = picture(folder / "crossing.jpg", (900, 600))
    with pytest.raises(Invalid):
        walk.acts(ref, "report", "handler-bridge", day, photos=[photo], **opened)
    walk.acts(ref, "report", "handler-bridge", day, photos=[photo], proof_on=day, **opened)
    walk.stands_outside(day)
    walk.goes(f"/works/closures/{ref}")
    expect(walk.page.locator("header .ph.kept")).to_have_count(0)  # the unit says so, and nobody has looked
    walk.acts(ref, "confirm", "checker-safety", day, text="Walked it, both ways.", proof_on=day)
    walk.goes(f"/works/closures/{ref}")
    expect(walk.page.locator("header .ph.kept")).to_be_visible()
    expect(walk.page.locator(f"section[aria-labelledby=h-proof] time[datetime='{day}']")).to_be_visible()
    walk.goes(f"/m/{ref}")
    expect(walk.page.locator("main")).to_contain_text("2025")
    walk.looks()


def _the_day_passes_by_itself(walk: Walk, ref: str) -> None:
    """On the first of October it is late, on the thirtieth it was not, and so whenever one looks."""
    for day, is_late in ((DUE, False), (DUE + timedelta(1), True), (DUE, False), (DUE + timedelta(1), True)):
        walk.stands_outside(day)
        walk.goes(f"/works/closures/{ref}")
        expect(walk.page.locator("header .st.late")).to_have_count(int(is_late))


def _two_strengths_are_never_added(walk: Walk) -> None:
    walk.goes("/works/kept")
    rows: dict[str, Any] = {}
    for row in walk.page.locator("table.years tbody tr").all():
        rows[row.locator("th").inner_text().partition("·")[2].strip().lower()] = [
            int(cell.inner_text()) for cell in row.locator("td a").all()
        ]
    n = rows["expected"][0]
    assert n > 0
    assert rows == {"expected": [n, 0, 0, n, 2 * n], "guaranteed": [0, 0, 0, n, n]}
    walk.page.locator("table.years tbody td a").first.click()
    expect(walk.page.locator("section[aria-labelledby=behind] li.cl").first).to_be_visible()
    walk.looks()
