"""The desk in a real Chromium: the offices' side of J1 and J7 by mouse, by keyboard alone and with script off,
wide and narrow, in both languages; and thirty arrivals counted key by key."""

from __future__ import annotations

import shutil
import statistics
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

PASSWORD = "a password for walks alone"
DAY = date(2025, 8, 18)
# Way of using it, language, width: each way in both widths or languages, both languages in each width.
WALKS = (
    ("mouse", "zh-hans", 390),
    ("mouse", "en", 1440),
    ("keyboard", "zh-hans", 1440),
    ("keyboard", "en", 390),
    ("no script", "zh-hans", 1440),
    ("no script", "en", 390),
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_TABS = 90
N_ARRIVALS, MOST_KEYS = 30, 6


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Take Debian's Chromium; playwright's own is not to be had everywhere."""
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--disable-gpu"]}


class Gate:
    """What happens beside the browser: acts of the asker, and a look at the rows; in a thread without an event loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    def run(self, work: Callable[[], Any]) -> Any:
        return self._thread.submit(work).result()

    def ask(self, body: str, place: str = "slp-jd-a-1") -> str:
        def file() -> str:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.situation import Actor

            given = {
                "kind": "request",
                "category": "station",
                "place": place,
                "body": body,
                "about_office": "no",
            }
            return act("", "submit", actor=Actor(), given=given, now=story_instant(DAY)).ref

        return str(self.run(file))

    def says(self, ref: str, verb: str) -> None:
        def speak() -> None:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.models import Matter
            from yinuo.kernel.matters.situation import Actor
            from yinuo.kernel.record.models import Actor as Row

            person = Row.objects.get(key=Matter.objects.get(ref=ref).requester_key).person_id
            act(ref, verb, actor=Actor(person, "asker"), given={}, now=story_instant(DAY))

        self.run(speak)

    def stands(self, ref: str) -> tuple[str, str, str]:
        def look() -> tuple[str, str, str]:
            from yinuo.kernel.matters.models import Matter

            row = Matter.objects.get(ref=ref)
            return row.state, row.outcome, row.lead_unit_id or ""

        found: tuple[str, str, str] = self.run(look)
        return found

    def close(self) -> None:
        from django.db import connections

        self.run(connections.close_all)
        self._thread.shutdown()


@dataclass
class Site:
    address: str
    gate: Gate


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Serve the whole site over a database of its own, with the pack's places and people."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from yinuo.config import testing
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters import act

    class QuietHandler(WSGIRequestHandler):
        def log_message(self, *words: object) -> None:
            """Say nothing."""

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    drawn, act.DRAWN_PER_MILLE = act.DRAWN_PER_MILLE, 0  # the way is walked here, not the draw of a check
    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        book.forget()
        gate = Gate()
        gate.run(lambda: load_pack(pack_folder("pinghu"), password=PASSWORD))
        with ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler) as server:
            server.set_app(WSGIHandler())
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield Site(f"http://127.0.0.1:{server.server_port}", gate)
            server.shutdown()
        gate.close()
        book.forget()
    settings.MEDIA_ROOT, act.DRAWN_PER_MILLE = before, drawn


@dataclass
class Hand:
    """One way of using the desk; keys are counted, complaints kept, each sort of page looked at by axe."""

    page: Page
    address: str
    way: str
    keys: int = 0
    complaints: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)

    def key(self, *names: str) -> None:
        for name in names:
            self.keys += 1
            self.page.keyboard.press(name)

    def look(self, sort: str) -> None:
        """See that a page of this sort does not scroll sideways, and that axe finds nothing in it."""
        if self.way == "no script" or sort in self.looked_at:
            return
        self.looked_at.add(sort)
        assert self.page.evaluate(SIDEWAYS) <= 0, sort
        found = Axe().run(self.page).response["violations"]
        assert found == [], (sort, [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found])

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def reach(self, name: str) -> None:
        """Come to a field by the Tab key alone."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("document.activeElement?.name") == name:
                return
            self.key("Tab")
        raise AssertionError(f"{name} is not reached by Tab")

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            if self.way == "keyboard":
                self.reach(name)
                self._type(name, value)
            else:
                self._point(name, value)

    def _point(self, name: str, value: str) -> None:
        one = self.page.locator(f"form.verb [name={name}]").first
        kind = one.evaluate("el => el.type")
        if kind in {"radio", "checkbox"}:
            self.page.locator(f"form.verb [name={name}][value={value}]").check()
        elif kind.startswith("select"):
            one.select_option(value)
        else:
            one.fill(value)

    def _type(self, name: str, value: str) -> None:
        kind = self.page.evaluate("document.activeElement.type")
        if kind == "checkbox":
            self.key("Space")
        elif kind == "radio":
            self._step_to(value, "Space")
        elif kind.startswith("select"):
            self._step_to(value, "")
        elif kind == "date":
            year, month, day = value.split("-")
            for typed in (month + day + year, year + month + day):
                self.page.keyboard.type(typed)
                if self._value() == value:
                    return
        else:
            self.key("Control+a")
            self.page.keyboard.insert_text(value)

    def _value(self) -> str:
        return str(self.page.evaluate("document.activeElement.value"))

    def _step_to(self, value: str, choose: str) -> None:
        """Go down by the arrow key until this value is reached; a radio already there is chosen by its own key."""
        for _ in range(400):
            if self._value() == value:
                if choose:
                    self.key(choose)
                return
            self.key("ArrowDown")
        raise AssertionError(f"{value} is not among the choices")

    def send(self) -> None:
        """Send the form one is in."""
        with self.page.expect_navigation():
            if self.way == "keyboard":
                self.key("Control+Enter")
            else:
                self.page.locator("form.verb button").last.click()

    def log_in(self, account: str) -> None:
        self.page.context.clear_cookies(name="yinuo")
        self.go("/desk/login")
        self.look("login")
        self.fill(username=account, password=PASSWORD)
        with self.page.expect_navigation():
            if self.way == "keyboard":
                self.key("Enter")
            else:
                self.page.locator("form.verb button").last.click()
        self.look("queue")

    def press(self, key: str) -> None:
        """Press the button that carries this key, by that key or by pointing at it."""
        button = self.page.locator(f'[data-key="{key}"]')
        expect(button).to_have_count(1)
        with self.page.expect_navigation():
            if self.way == "keyboard":
                self.key(key)
            else:
                if not button.is_visible():
                    self.page.locator("details.more summary").click()
                button.click()

    def open(self, ref: str) -> None:
        """Come to a matter's own page from the queue: by j and Enter, or by pointing twice."""
        short = ref.partition("-")[2]
        row = self.page.locator("tr", has_text=short) if self.page.viewport_size["width"] > 800 else None  # type: ignore[index]
        if self.way == "keyboard":
            for _ in range(60):
                if self.page.locator("#pane .ref", has_text=ref).count():
                    break
                self.key("j")
                self.page.wait_for_timeout(250)
            with self.page.expect_navigation():
                self.key("Enter")
        else:
            link = row.locator("a") if row else self.page.locator(f'a[data-row][href*="{ref}"]')
            if not self.page.locator("#pane .ref", has_text=ref).count():
                link.click()
                expect(self.page.locator("#pane .ref")).to_have_text(ref)
            with self.page.expect_navigation():
                self.page.locator("#pane h2 a").click()
        expect(self.page.locator("main .ref").first).to_have_text(ref)
        self.look("matter")


@pytest.fixture
def hand(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Hand]:
    way, language, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=way != "no script", locale="en-US"
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
    found = Hand(context.new_page(), site.address, way)
    found.page.on(
        "console", lambda said: found.complaints.append(said.text) if said.type == "error" else None
    )
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    yield found
    context.close()
    assert found.complaints == []


every_walk = pytest.mark.parametrize(
    "hand", WALKS, indirect=True, ids=lambda walk: f"{walk[0]}-{walk[1]}-{walk[2]}"
)


@every_walk
def test_j1_the_offices_side_of_a_request(hand: Hand, site: Site) -> None:
    ref = site.gate.ask("驿站冬天 18:00 就关门，跑晚单的人没处歇脚")
    hand.log_in("desk")
    hand.go(f"/desk/?view=arrivals&m={ref}")
    hand.press("a")
    hand.look("form")
    hand.fill(assign_to="sl-jiedao-a")
    hand.send()
    assert site.gate.stands(ref) == ("in_progress", "", "sl-jiedao-a")
    expect(hand.page.locator(".done")).to_contain_text(ref)
    hand.log_in("handler-jiedao-a")
    hand.go("/desk/?view=unit")
    hand.open(ref)
    hand.press("i")
    hand.send()
    hand.go(f"/desk/{ref}")
    hand.press("m")
    hand.fill(text="几点到几点人最多？")
    hand.send()
    hand.go(f"/desk/{ref}")
    hand.press("r")
    hand.fill(result="done")
    hand.send()
    expect(hand.page.locator(".errors")).to_be_visible()  # nothing was said of what was done
    hand.look("form with errors")
    hand.fill(text="驿站开到 22:00，门口贴了告示")
    hand.send()
    assert site.gate.stands(ref)[0] == "awaiting_reply"
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".only")).to_be_visible()
    expect(hand.page.locator('[data-key="y"]')).to_have_count(0)  # nobody here can say that it is solved
    site.gate.says(ref, "confirm")
    hand.go(f"/desk/{ref}")
    assert site.gate.stands(ref)[:2] == ("closed", "solved")


@every_walk
def test_j7_the_offices_side_of_a_promise(hand: Hand, site: Site) -> None:
    hand.log_in("handler-jingqu")
    hand.go("/desk/new")
    hand.look("kinds")
    hand.go("/desk/new?kind=commitment")
    hand.look("filing")
    hand.fill(title="示例桥完工并重新开放", body="换吊杆、换系杆、管线、涂装", due_on="2025-09-30")
    hand.fill(
        proof="带日期的放行照片",
        strength="expected",
        lead_unit="sl-jingqu",
        category="works",
        place="slp-bridge",
    )
    hand.send()
    ref = hand.page.locator("main .ref").first.inner_text()
    hand.log_in("head-jingqu")
    hand.go(f"/desk/{ref}?view=decide")
    hand.press("l")
    hand.send()
    assert site.gate.stands(ref)[0] == "in_progress"
    hand.log_in("handler-jingqu")
    hand.go(f"/desk/{ref}")
    hand.press("u")
    hand.fill(text="吊杆到货，换了六根")
    hand.send()
    hand.go(f"/desk/{ref}")
    hand.press("d")
    hand.fill(due_on="2025-10-12", text="连着下雨，涂装干不了", done_so_far="吊杆和系杆都换好了")
    hand.send()
    hand.log_in("head-jingqu")
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".note")).to_be_visible()  # who proposed what, until when
    hand.press("d")
    hand.fill(decision="agree")
    hand.send()
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".kv del time")).to_have_attribute("datetime", "2025-09-30")
    hand.log_in("handler-jingqu")
    hand.go(f"/desk/{ref}")
    hand.press("r")
    hand.fill(result="done", text="桥通了，八月十八日放行", proof_on="2025-08-18")
    hand.send()
    hand.log_in("checker-duban")
    hand.go(f"/desk/{ref}?view=check")
    hand.press("y")
    hand.fill(text="到场看了，照片对得上", proof_on="2025-08-18")
    hand.send()
    assert site.gate.stands(ref)[:2] == ("closed", "kept")
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".hd .ring.kept")).to_be_visible()


@pytest.mark.parametrize("hand", [("keyboard", "zh-hans", 1440)], indirect=True, ids=["zh"])
def test_thirty_arrivals_are_accepted_and_assigned_in_few_keys(hand: Hand, site: Site) -> None:
    """Counted: every key from one arrival to the next, its unit picked by the number that stands before it."""
    places = ("slp-jd-a-1", "slp-jd-b-1", "slp-zh-a-1")
    units = ("sl-jiedao-a", "sl-jiedao-b", "sl-zhen-a", "sl-gonghui", "sl-ju-b")
    for n in range(N_ARRIVALS):
        site.gate.ask(f"第 {n + 1} 件：路口的灯不亮，走夜路看不见", places[n % len(places)])
    hand.log_in("desk")
    hand.go("/desk/?view=arrivals")
    counts, refs = [], []
    for n in range(N_ARRIVALS):
        refs.append(hand.page.locator("#pane .ref").inner_text())
        hand.keys = 0
        hand.press("a")
        option = hand.page.locator(f'select[name=assign_to] option[value="{units[n % len(units)]}"]')
        number = option.inner_text().split()[0]
        with hand.page.expect_navigation():
            hand.key(*number, "Enter")
        counts.append(hand.keys)
    stand = [site.gate.stands(ref) for ref in refs]
    assert stand == [("in_progress", "", units[n % len(units)]) for n in range(N_ARRIVALS)]
    assert len(set(refs)) == N_ARRIVALS
    assert statistics.median(counts) <= MOST_KEYS, counts


@pytest.mark.parametrize("hand", [("keyboard", "en", 1440)], indirect=True, ids=["en"])
def test_the_keys_that_move_about(hand: Hand, site: Site) -> None:
    refs = [site.gate.ask(f"灯 {n}", "slp-zh-b-1") for n in range(3)]
    hand.log_in("desk")
    hand.go("/desk/?view=arrivals")
    page = hand.page
    hand.key("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type(refs[1])
    with page.expect_navigation():
        hand.key("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    hand.key("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    with page.expect_navigation():
        hand.key("g", "q")
    assert "/desk/" in page.url
    first = page.locator("#pane .ref").inner_text()
    hand.key("j")
    expect(page.locator("#pane .ref")).not_to_have_text(first)
    hand.key("k")
    expect(page.locator("#pane .ref")).to_have_text(first)
    page.locator("[data-letter-keys]").set_checked(False, force=True)  # letters switched off: nothing happens
    hand.key("a")
    page.wait_for_timeout(300)
    assert "accept" not in page.url
