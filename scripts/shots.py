"""Take the pictures of docs/shots: the main screens of a running demo, in Chromium, small enough for a repository.

`.venv/bin/yinuo demo` in one terminal, then `.venv/bin/python scripts/shots.py [NAME …]` in another.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "shots"
SITE = "http://127.0.0.1:8000"
WIDE, NARROW = (1280, 900), (390, 844)
MOST, COLOURS = 150 * 1024, 64


def page(shot: Page) -> None:
    """Open the front page's nine boxes."""
    shot.goto(f"{SITE}/page")


def today(shot: Page) -> None:
    """Open today's page."""
    shot.goto(f"{SITE}/")


def past(shot: Page) -> None:
    """Open the page of a day gone by."""
    shot.goto(f"{SITE}/today/2025-09-29")


def bridge(shot: Page) -> None:
    """Open the bridge, by its box."""
    page(shot)
    shot.locator('[data-box="3"] h2 a').click()


def ask(shot: Page) -> None:
    """Open the four short steps."""
    shot.goto(f"{SITE}/raise")


def stations(shot: Page) -> None:
    """Open the stations."""
    shot.goto(f"{SITE}/stations")


def figures(shot: Page) -> None:
    """Open the five public figures."""
    shot.goto(f"{SITE}/figures")


def rider(shot: Page) -> None:
    """Be the rider, with something that waits for a yes or a no."""
    page(shot)
    shot.locator('form[action="/demo/as/rider"] button').click()


def desk(shot: Page) -> None:
    """Sit at the desk of a unit that handles."""
    page(shot)
    shot.locator('form[action="/demo/as/handler"] button').click()


def cheat(shot: Page) -> None:
    """Move a date on a throw-away copy."""
    shot.goto(f"{SITE}/check")
    shot.locator('form[action="/demo/cheat"] button').click()


SHOTS: dict[str, tuple[Callable[[Page], None], tuple[int, int]]] = {
    "page": (page, WIDE),
    "today": (today, WIDE),
    "past": (past, WIDE),
    "bridge": (bridge, WIDE),
    "ask": (ask, NARROW),
    "stations": (stations, WIDE),
    "figures": (figures, WIDE),
    "rider": (rider, NARROW),
    "desk": (desk, WIDE),
    "cheat": (cheat, WIDE),
}


def main(names: list[str]) -> int:
    """Take these pictures, or all; ends with 1 where one is too large."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    large = 0
    with sync_playwright() as driver:
        found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for name in names or list(SHOTS):
            show, (width, height) = SHOTS[name]
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            context.add_cookies([{"name": "yinuo_day", "value": "2025-10-01", "url": SITE}])
            shot = context.new_page()
            show(shot)
            shot.wait_for_load_state("networkidle")
            size = keep(shot.screenshot(), FOLDER / f"{name}.png")
            print(f"docs/shots/{name}.png  {size // 1024} KB")
            large += size > MOST
            context.close()
    return 1 if large else 0


def keep(png: bytes, path: Path) -> int:
    """Keep a picture in few colours; gives its size in bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


if __name__ == "__main__":
    names = sys.argv[1:]
    if names and names[0].startswith("http"):
        SITE = names.pop(0).rstrip("/")
    sys.exit(main(names))
