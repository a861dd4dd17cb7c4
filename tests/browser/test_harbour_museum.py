"""J8 in the other town, in English: schools visit, a thing is given, an agreement is kept, essays are judged unseen."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from yinuo.doors.portal.tests.journeys import site_of
from yinuo.doors.portal.tests.seated import Walk, walking
from yinuo.doors.portal.tests.town import HARBOUR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

    from yinuo.doors.portal.tests.journeys import Site

pytestmark = pytest.mark.browser
BEFORE, ON, AFTER = date(2025, 8, 19), date(2025, 9, 10), date(2025, 9, 2)
GIVER, WHENCE = "Gertrude of the Quay", "left to us by an uncle at number nine"
CHILD = "An example pupil"
MUSEUM, COLLEAGUE, UNIT = "handler-people", "handler-people-2", "hb-people"
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


def named(walk: Walk, what: str) -> str:
    """Give a name of its own to each way, for the register holds what both wrote."""
    return f"Example {what} {'AB'[walk.hand.mode == 'no script']}"


def code_of(walk: Walk, path: str) -> str:
    """Give the code of what was just written down, from the address the desk went on to."""
    found = walk.page.url.partition(path)[2].partition("?")[0]
    assert found
    return found


def enrolled(walk: Walk, name: str) -> str:
    """Write a school down at the desk; gives the code that is shown this once."""
    walk.goes("/desk/events/schools")
    walk.sends("school", name=name)
    told = walk.page.locator("p.done").inner_text()
    code = "".join(told.partition(name)[2].rpartition(":")[2].partition(".")[0].split())
    assert len(code) == 12, told
    walk.goes("/desk/events/schools")
    assert code[:4] not in walk.page.locator("main").inner_text()
    return code


def shown_hour(walk: Walk) -> tuple[str, str]:
    """Write an exhibition down with what some ages should know, and open an hour; gives both codes."""
    walk.sits(MUSEUM, BEFORE)
    walk.goes("/desk/events/")
    walk.sends("show", name=named(walk, "lightship"), place="merrow", opened_on="2025-08-08")
    show = code_of(walk, "/desk/events/")
    walk.sends("advise", is_refused=True, from_age="9", to_age="8", text="Wrecks.")
    walk.sends("advise", from_age="0", to_age="6", text="Pictures of wrecks: better not.")
    walk.sends("open", on=ON.isoformat(), from_at="09:00", to_at="10:30", capacity="60")
    walk.looks()
    walk.page.locator("section.record a").first.click()
    return show, code_of(walk, "/events/slots/")


def test_schools_book_collide_wait_move_up_and_say_how_many_came(walk: Walk) -> None:
    show, hour = shown_hour(walk)
    names = [f"{named(walk, 'school')} {n}" for n in range(3)]
    first, second, _third = (enrolled(walk, name) for name in names)
    here = f"/events/slots/{hour}"
    walk.stands_outside(BEFORE)
    walk.goes(here)
    ages, form = walk.page.locator("section[aria-labelledby=h-ages]"), walk.page.locator("#form-book")
    expect(ages).to_contain_text("ages 0 to 6")
    expect(ages).to_contain_text("better not")
    assert ages.bounding_box()["y"] < form.bounding_box()["y"]  # type: ignore[index]
    walk.sends("book", is_refused=True, code=first, n="61")  # more than the hour holds
    for code, n, left in ((first, "40", "20 / 60"), (second, "30", "20 / 60")):
        walk.goes(here)
        walk.sends("book", code=code, n=n)
        expect(walk.page.locator("ul.tally b").first).to_have_text(left)
    walk.goes(f"/events/{show}")
    rows = walk.page.locator("table.shares tbody tr")
    told = {row.locator("th").inner_text(): row.locator(".st").inner_text() for row in rows.all()}
    ours = [next(said for name, said in told.items() if name.startswith(one)) for one in names]
    assert ours == ["booked", "waiting", "not booked yet"]
    walk.goes(here)
    walk.sends("leave", code=first)
    expect(walk.page.locator("ul.tally b").first).to_have_text("30 / 60")  # who waited has moved up
    _a_number_and_nothing_else(walk, here, second)
    walk.goes(f"/events/{show}")
    expect(rows.filter(has_text=names[1])).to_contain_text("29")
    expect(rows.filter(has_text=names[1]).locator(".st.kept")).to_be_visible()
    walk.looks()


def _a_number_and_nothing_else(walk: Walk, here: str, code: str) -> None:
    walk.stands_outside(ON)
    walk.goes(here)
    form = walk.page.locator("#form-came")
    fields = [
        one.get_attribute("name") for one in form.locator("input:not([type=hidden]), textarea, select").all()
    ]
    assert fields == ["code", "came"]
    walk.sends("came", code=code, came="29")
    walk.goes(here)
    walk.sends("came", is_refused=True, code=code, came="30")  # said once


def portrait(folder: Path, name: str) -> str:
    """Make a picture whose file says who took it and where."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = GIVER, WHENCE  # who made it, what it is of
    exif.get_ifd(0x8825)[1] = "N"
    path = folder / f"{name}.jpg"
    Image.effect_noise((800, 600), 60).convert("RGB").save(path, "JPEG", exif=exif)
    assert GIVER.encode() in path.read_bytes()
    return str(path)


def test_a_thing_is_given_and_its_giver_stands_nowhere(walk: Walk, tmp_path: Path) -> None:
    ref = _offered(walk, tmp_path)
    title, day = named(walk, "lamp"), BEFORE
    walk.acts(
        ref, "accept", "desk", day, title=title, category="donation", visibility="public", first_contact_unit=UNIT
    )  # fmt: skip
    walk.acts(ref, "assign", "desk", day, lead_unit=UNIT)
    walk.sits(MUSEUM, day)
    here = f"/desk/events/gifts/{ref}"
    walk.goes(here)
    walk.looks()
    number = f"EX-{title[-1]}-7"
    for sort, given in (
        ("provenance", {"text": "The dates agree.", "finding": "clear"}), ("expert", {"text": "It is of its time."}),
        ("deed", {"number": number, "finding": "all"}), ("certificate", {}),
        ("accession", {"number": f"{number}-in", "photo": portrait(tmp_path, "museum")}),
    ):  # fmt: skip
        offered = [one.get_attribute("id") for one in walk.page.locator("form.verb").all()]
        assert ("form-accession" in offered) is (sort == "accession")  # the deed comes before it
        assert walk.status(f"/events/gifts/{ref}") == 404  # it is not the museum's
        walk.goes(here)
        walk.sends(sort, **given)
    _nobody_reads_who_gave_it(walk, ref, number)


def _offered(walk: Walk, folder: Path) -> str:
    walk.stands_outside(BEFORE)
    walk.goes("/events/gifts/offer")
    walk.looks()
    walk.sends("submit", is_refused=True)
    thing = f"A ship's lamp, by {GIVER}"
    walk.fills(
        "submit", thing=thing, whence=WHENCE, rights="own", place="merrow", photo=portrait(folder, "given"),
        credit="none",
    ).locator("button").last.click()  # fmt: skip
    expect(walk.page.locator("#thecode")).to_be_visible()
    return walk.site.offices.newest()


def _nobody_reads_who_gave_it(walk: Walk, ref: str, number: str) -> None:
    walk.stands_outside(date(2025, 8, 21))
    at, pictures = walk.site.address, set()
    for path in (
        f"/events/gifts/{ref}", f"/events/gifts/{ref}/certificate", f"/m/{ref}", "/events/gifts/", "/m?q=Gertrude",
        "/m?q=uncle",
    ):  # fmt: skip
        walk.goes(path)
        said = walk.page.content().replace("q=Gertrude", "").replace('value="Gertrude"', "")
        assert GIVER not in said, path
        assert WHENCE not in said, path
        pictures |= {one.get_attribute("src") for one in walk.page.locator("main img").all()}
    walk.goes(f"/events/gifts/{ref}")
    expect(walk.page.locator("dl.kv")).to_contain_text(f"{number}-in")
    walk.looks()
    assert pictures
    for src in pictures:
        held = walk.context.request.get(f"{at}{src}").body()
        assert GIVER.encode() not in held
        assert dict(Image.open(io.BytesIO(held)).getexif()) == {}
    for path in (f"gifts/{ref}", "gifts"):
        told = walk.context.request.get(f"{at}/api/v1/events/{path}").text()
        assert ref in told
        assert GIVER not in told
        assert WHENCE not in told


def test_an_article_with_a_verb_and_a_date_becomes_a_promise(walk: Walk) -> None:
    walk.sits(MUSEUM, BEFORE)
    walk.goes("/desk/events/agreements/")
    articles = f"Exchange the catalogues ({named(walk, 'first')}).\nFriendship."
    walk.sends(
        "sign", name=named(walk, "agreement"), parties="Example museum\nExample archive", place="merrow",
        signed_on="2025-08-15", review_on="2026-08-15", articles=articles,
    )  # fmt: skip
    code = code_of(walk, "/desk/events/agreements/")
    walk.looks()
    walk.sends(
        "answer_for", n="1", unit=UNIT, due_on="2025-11-30", strength="strive", proof="both catalogues"
    )
    ref = walk.site.offices.newest()
    walk.stands_outside(BEFORE)
    walk.goes(f"/events/agreements/{code}")
    expect(walk.page.locator(f"a[href='/m/{ref}']")).to_have_count(0)  # nobody has signed it
    walk.acts(ref, "launch", "head-people", BEFORE)
    walk.goes(f"/events/agreements/{code}")
    expect(walk.page.locator(".articles li")).to_have_count(2)
    promised = walk.page.locator(".articles li").first
    expect(promised.locator(f"a[href='/m/{ref}']")).to_be_visible()
    expect(promised.locator("time[datetime='2025-11-30']")).to_be_visible()
    expect(promised).to_contain_text("People and Schools")
    expect(walk.page.locator(".articles li").nth(1).locator("a")).to_have_count(0)
    walk.looks()


def test_essays_are_judged_unseen_and_named_with_a_guardians_yes(walk: Walk) -> None:
    walk.sits(MUSEUM, BEFORE)
    school = named(walk, "essay school")
    code = enrolled(walk, school)
    walk.goes("/desk/events/contests/")
    walk.sends(
        "open",
        name=named(walk, "contest"),
        place="merrow",
        closes_on="2025-09-01",
        rubric="True 40\nWords 60",
    )
    contest = code_of(walk, "/desk/events/contests/")
    walk.stands_outside(BEFORE)
    walk.goes(f"/events/contests/{contest}")
    walk.sends("enter", code=code, grade="3", n="1")
    label = walk.page.locator("b.ref").first.inner_text()
    for judge in (MUSEUM, COLLEAGUE):
        walk.sits(judge, AFTER)
        walk.goes(f"/desk/events/contests/{contest}")
        expect(walk.page.locator("#form-score")).to_have_count(0)  # conflicts are told first
        walk.sends("declare")
        assert school not in walk.page.content()
        walk.sends("score", label=label, p0="36", p1="50")
        walk.looks()
    walk.sends("decide", first="1", second="0", third="0")
    walk.stands_outside(AFTER)
    walk.goes(f"/events/contests/{contest}")
    awards = walk.page.locator("section[aria-labelledby=h-awards]")
    for words in ("Grade 3", school, label):
        expect(awards).to_contain_text(words, ignore_case=True)
    walk.sends("name", is_refused=True, code=code, label=label, name=CHILD)  # no guardian's yes
    walk.goes(f"/events/contests/{contest}")
    walk.fills("name", code=code, label=label, name=CHILD, guardian="on").locator("button").last.click()
    expect(walk.page.locator("#thecode")).to_be_visible()
    walk.goes(f"/events/contests/{contest}")
    expect(awards).not_to_contain_text(CHILD)  # nobody has let it through
    walk.acts(
        walk.site.offices.newest(), "accept", "desk", AFTER, title="Name of a prizewinner", category="essay_name",
        visibility="public", first_contact_unit=UNIT,
    )  # fmt: skip
    walk.stands_outside(date(2025, 9, 3))
    walk.goes(f"/events/contests/{contest}")
    expect(awards).to_contain_text(CHILD)
    walk.looks()
