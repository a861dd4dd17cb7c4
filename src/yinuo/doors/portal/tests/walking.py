"""A hand at the portal in a browser, and the offices beside it at the gate; used by tests/browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from yinuo.doors.portal.tests.town import PINGHU, Town
from yinuo.doors.shell.tests.looking import settled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

TITLE, BODY = PINGHU.title, PINGHU.body
MODES = ("mouse", "keyboard", "no script")
SIZES = ((390, 844), (1440, 900))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
DAYS = [date(2025, 8, day) for day in (18, 19, 20, 21)]


class Offices:
    """What the offices do while the asker waits: acts at the gate, in a thread that no event loop owns."""

    def __init__(self, town: Town = PINGHU) -> None:
        self.town = town
        self.thread = ThreadPoolExecutor(1)

    def _do(self, ref: str, verb: str, who: str, day: date, given: dict[str, Any]) -> None:
        from yinuo.doors.shell.clock import story_instant
        from yinuo.kernel.matters.act import act
        from yinuo.kernel.matters.actors import staff
        from yinuo.kernel.matters.evidence import keep
        from yinuo.kernel.people.models import Account

        actor = staff(Account.objects.get(username=who))
        photos = tuple(keep(path.read_bytes()) for path in given.pop("photos", ()))
        act(ref, verb, actor=actor, given=given, now=story_instant(day), photos=photos, is_drawn=False)

    def act(self, ref: str, verb: str, who: str, day: date, **given: Any) -> None:
        self.thread.submit(self._do, ref, verb, who, day, given).result()

    def newest(self) -> str:
        from yinuo.kernel.matters.models import Matter

        return self.thread.submit(
            lambda: Matter.objects.order_by("-pk").values_list("ref", flat=True)[0]
        ).result()

    def load(self) -> None:
        from yinuo.config.packs import load_pack, pack_folder

        self.thread.submit(load_pack, pack_folder(self.town.pack)).result()

    def promise(self, **more: Any) -> str:
        def draft() -> str:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.actors import staff
            from yinuo.kernel.people.models import Account

            title, body, proof = self.town.promise
            given = {
                "kind": "commitment", "category": "works", "place": self.town.bridge, "title": title,
                "body": body, "due_on": date(2025, 9, 30), "proof": proof,
                "strength": "expected", "lead_unit": self.town.bridge_unit, "source": "example", **more,
            }  # fmt: skip
            actor = staff(Account.objects.get(username=self.town.bridge_handler))
            return act("", "submit", actor=actor, given=given, now=story_instant(DAYS[0])).ref

        ref = self.thread.submit(draft).result()
        self.act(ref, "launch", self.town.bridge_head, DAYS[0])
        return ref

    def asked_and_kept(self, proof: Path) -> tuple[str, str]:
        """Bring a request into work, and a promise to its end: both public on the third day."""

        def ask() -> str:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.actors import ASKER

            given = {
                "kind": "request",
                "category": "station",
                "place": "slp-jd-a",
                "body": BODY,
                "about_office": "no",
            }
            return act("", "submit", actor=ASKER, given=given, now=story_instant(DAYS[0])).ref

        asked, kept = self.thread.submit(ask).result(), self.promise()
        self.act(
            asked, "accept", "desk", DAYS[0], title=TITLE, category="station", visibility="public",
            first_contact_unit="sl-jiedao-a",
        )  # fmt: skip
        day = DAYS[0].isoformat()
        self.act(
            kept,
            "report",
            "handler-jingqu",
            DAYS[0],
            result="done",
            text="桥通了",
            proof_on=day,
            photos=[proof],
        )
        self.act(kept, "confirm", "checker-duban", DAYS[0], text="看了", proof_on=day)
        return asked, kept

    def close(self) -> None:
        from django.db import connections

        self.thread.submit(connections.close_all).result()
        self.thread.shutdown()


@dataclass
class Hand:
    """One way of using a page; every press is counted, and everything the browser complains of is kept."""

    page: Page
    mode: str
    n_taps: int = 0
    complaints: list[str] = field(default_factory=list)

    def reach(self, target: Locator) -> None:
        """Go to an element by the Tab key alone."""
        for _step in range(200):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"never reached by keyboard: {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.n_taps += 1
        if self.mode == "keyboard":
            self.reach(target)
            self.page.keyboard.press(key)
        else:
            target.click()

    def write(self, target: Locator, text: str) -> None:
        self.n_taps += 1
        if self.mode == "keyboard":
            self.reach(target)
            self.page.keyboard.insert_text(text)
        else:
            target.click()
            target.fill(text)

    def pick(self, group: str, value: str) -> None:
        """Pick one of a few plates: by a press on it, or by the arrow keys once its group is reached."""
        plate = self.page.locator(f'input[name="{group}"][value="{value}"]')
        self.n_taps += 1
        if self.mode != "keyboard":
            self.page.locator("label.plate", has=plate).click()
            return
        self.reach(self.page.locator(f'input[name="{group}"]:checked'))
        for _step in range(20):
            if plate.is_checked():
                return
            self.page.keyboard.press("ArrowUp")
        raise AssertionError(f"never picked: {value}")

    def photo(self, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(self.page.locator('input[type="file"]').first)
        chooser.value.set_files(path)


def opened(browser: Browser, size: tuple[int, int], language: str, mode: str) -> tuple[BrowserContext, Hand]:
    """Open a browser in one way; what is said in English is walked in the dark."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language,
        color_scheme="dark" if language == "en-US" else "light",
        java_script_enabled=mode != "no script", has_touch=size[0] < 800,
    )  # fmt: skip
    hand = Hand(context.new_page(), mode)
    hand.page.on("console", lambda said: hand.complaints.append(said.text) if said.type == "error" else None)
    hand.page.on("pageerror", lambda error: hand.complaints.append(str(error)))
    return context, hand


def turned(context: BrowserContext, address: str, day: date) -> None:
    context.add_cookies([{"name": "yinuo_day", "value": day.isoformat(), "url": address}])


def clean(hand: Hand) -> None:
    """Hold that axe finds nothing on the page as it stands, light and dark, and that nothing runs off its side."""
    assert settled(hand.page).evaluate(SIDEWAYS) <= 0
    for scheme in SCHEMES:
        hand.page.emulate_media(color_scheme=scheme)
        found = Axe().run(hand.page)
        assert found.violations_count == 0, (scheme, found.generate_report())


def picture(path: Path, size: tuple[int, int] = (2400, 1800)) -> Path:
    from PIL import Image

    Image.effect_noise(size, 60).convert("RGB").save(path, "JPEG", quality=90)
    return path
