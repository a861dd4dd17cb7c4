"""J16 in a real Chromium, on a telephone without script: counted, signed, landed, built; and promised in return.

Its checks: before signing there is one number and no firm, what is signed is not landed, paper that stays paper says
so after a year, and nobody has a target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.doors.workspace.tests.hand import SIDEWAYS, put
from yinuo.programmes.campaigns.tracks import PERSONAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    At = Callable[..., Page]

pytestmark = pytest.mark.browser

TRACK = "/campaigns/tracks/investment"
DESK = f"/desk{TRACK}"
SIGNED = {
    "title": "示例电池厂", "due": "2026-11-22", "contract_no": "示例招-16", "amount": "50000000",
    "signed_on": "2025-08-18",
}  # fmt: skip
LANDED = {"registration_no": "示例登-16", "site": "示例园区三号", "landed_on": "2025-09-01"}
BROKEN = {"start_permit": "示例施-16", "started_on": "2025-10-15"}
MADE = {"acceptance_no": "示例验-16", "produced_on": "2026-06-01"}
PROMISE = "示例电池厂门前的路通车"


def shown(at: At, site: Any, day: str) -> Page:
    page = at("", day)
    page.goto(f"{site.address}{TRACK}")
    assert page.evaluate(SIDEWAYS) <= 0
    return page


def stages(page: Page) -> dict[str, int]:
    """Give how many stand at each stage, as the table says; the lists below it hold as many."""
    rows = page.locator("section[aria-labelledby=h-sum] tbody tr")
    told = {row.locator("th").inner_text(): int(row.locator("td").first.inner_text()) for row in rows.all()}
    assert sum(told.values()) == page.locator("ul.lines > li").count()
    return {name: n for name, n in told.items() if n}


def line(at: At, site: Any, ref: str, day: str) -> Page:
    page = at("handler-ju-a", day)
    page.goto(f"{site.address}/desk/campaigns/lines/{ref}")
    return page


def own(page: Page, title: str) -> Locator:
    return page.locator("ul.lines > li", has_text=title)


def launched(at: At, site: Any, ref: str, day: str, head: str = "head-shifu") -> None:
    page = at(head, day)
    page.goto(f"{site.address}/desk/{ref}/launch")
    put(page, "launch")
    assert site.gate.stands(ref)[0] == "in_progress"


def test_j16_an_investment_from_a_count_to_production(at: At, site: Any) -> None:
    _counted(at, site)
    ref = _signed(at, site)
    _paper_stays_paper(at, site)
    _promised(at, site, ref)
    _stage_by_stage(at, site, ref)
    _nobody_has_a_target(at, site, ref)


def _counted(at: At, site: Any) -> None:
    """Before signing a unit gives a number a week: no firm can be named, and a signed one is no count."""
    unit = at("handler-ju-a", "2025-08-13")
    unit.goto(f"{site.address}{DESK}")
    names = unit.locator("#form-count [name]").evaluate_all("all => all.map((one) => one.name)")
    hidden = {"csrfmiddlewaretoken", "verb", "version", "token", "do"}
    assert [name for name in names if name not in hidden] == ["stage", "week", "n"]
    stages_ = unit.locator("#form-count [name=stage] option").evaluate_all(
        "all => all.map((one) => one.value)"
    )
    assert stages_ == ["prospect", "in_talks"]
    put(unit, "count", stage="in_talks", week="2025-08-12", n="3")  # a Tuesday
    expect(unit.locator(".errors").first).to_contain_text("星期一")
    put(unit, "count", stage="in_talks", week="2025-08-11", n="3")
    page = shown(at, site, "2025-08-14")
    expect(page.locator("section[aria-labelledby=h-week] tbody")).to_contain_text("示例甲局")
    assert stages(page) == {}


def _signed(at: At, site: Any) -> str:
    """Signed with its contract's number and amount, and not without."""
    unit = at("handler-ju-a", "2025-08-18")
    for missing in ("contract_no", "amount"):
        unit.goto(f"{site.address}{DESK}")
        put(unit, "open", **{**SIGNED, missing: ""})
        expect(unit.locator("#form-open .errors li")).to_have_count(1)
        expect(unit.locator("#form-open [name=title]")).to_have_value(SIGNED["title"])
    put(unit, "open", **SIGNED)
    ref = unit.url.rsplit("/", 1)[1]
    assert stages(shown(at, site, "2025-08-18")) == {}  # a draft is nobody's yet
    launched(at, site, ref, "2025-08-18")
    assert stages(shown(at, site, "2025-08-18")) == {"签约": 1}
    return str(ref)


def _paper_stays_paper(at: At, site: Any) -> None:
    """Signed a year ago and not landed says so, and does not the day before."""
    expect(own(shown(at, site, "2026-08-17"), SIGNED["title"])).not_to_contain_text("没有落地")
    late = own(shown(at, site, "2026-08-18"), SIGNED["title"])
    expect(late.locator(".st.late")).to_have_text("签约满 365 天，没有落地")


def _promised(at: At, site: Any, ref: str) -> None:
    """What was promised to the investor is a promise like any other, and stands under the investment."""
    unit = at("handler-ju-b", "2025-08-20")
    unit.goto(f"{site.address}/desk/new?kind=commitment")
    put(
        unit, "submit", title=PROMISE, body="从园区大门到厂门口通车", due_on="2025-11-01", proof="通车照片",
        strength="guarantee", lead_unit="sl-ju-b", category="pledge", place="330482", parent=ref,
    )  # fmt: skip
    made = unit.locator("main .ref").first.inner_text()
    launched(at, site, made, "2025-08-20")
    page = shown(at, site, "2025-08-21")
    own(page, SIGNED["title"]).get_by_role("link", name=PROMISE).click()
    expect(page.locator("h1")).to_contain_text(PROMISE)
    page = at("", "2025-11-02")
    page.goto(f"{site.address}/m/{made}")
    expect(page.locator("main")).to_contain_text("逾期")


def _stage_by_stage(at: At, site: Any, ref: str) -> None:
    """Landed, ground broken, in production: each by its own proof, none left out, and never counted twice."""
    unit = line(at, site, ref, "2025-09-02")
    expect(unit.locator("#form-reach-ground_broken")).to_have_count(0)  # landed comes first
    for missing in ("registration_no", "site"):
        put(unit, "reach-landed", **{**LANDED, missing: ""})
        expect(unit.locator("#form-reach-landed .errors li")).to_have_count(1)
    put(unit, "reach-landed", **LANDED)
    steps = (
        ("2025-09-02", "落地", "", {}),
        ("2025-10-16", "开工", "reach-ground_broken", BROKEN),
        ("2026-06-02", "投产", "reach-in_production", MADE),
    )
    for day, name, form, proof in steps:
        if form:
            put(line(at, site, ref, day), form, **proof)
        page = shown(at, site, day)
        assert stages(page) == {name: 1}
        for value in (*proof.values(), *LANDED.values()):
            if "-" not in value or not value[:4].isdigit():
                expect(own(page, SIGNED["title"])).to_contain_text(value)
    expect(own(shown(at, site, "2026-08-18"), SIGNED["title"])).not_to_contain_text("没有落地")


def _nobody_has_a_target(at: At, site: Any, ref: str) -> None:
    """No page of the track has a field for a person, and the one who answers for a target is a unit."""
    for path in (DESK, f"/desk/campaigns/lines/{ref}", f"/desk/{ref}", TRACK):
        page = at("handler-ju-a", "2025-09-02")
        page.goto(f"{site.address}{path}")
        names = page.locator("main [name]").evaluate_all("all => all.map((one) => one.name)")
        assert [name for name in names if any(word in name for word in PERSONAL)] == [], path
    expect(shown(at, site, "2025-09-02").locator(".lead-in").first).to_contain_text("谁也没有指标")
