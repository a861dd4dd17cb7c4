"""The stylesheet keeps its budget and its promise: every ink is readable on every ground, in light and in dark."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[3] / "assets"
CSS = (ASSETS / "yinuo.css").read_text("utf-8")
KB = 1024
LIGHT, DARK = 0, 1
GROUNDS = ("paper", "sheet", "wash")
INKS = ("ink", "ink-2", "zhu", "shi", "teng", "hui")


def colour(name: str, theme: int) -> str:
    """Read one token of the stylesheet."""
    found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", CSS)
    assert found, f"--{name} is no pair of colours"
    return found.groups()[theme]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_reads_on_every_ground(ink: str, ground: str, theme: int) -> None:
    assert contrast(colour(ink, theme), colour(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edge_of_a_control_is_seen(ground: str, theme: int) -> None:
    assert contrast(colour("edge", theme), colour(ground, theme)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_character_reads_in_the_seal(theme: int) -> None:
    assert contrast(colour("cut", theme), colour("seal", theme)) >= 4.5


def test_phones_without_light_dark_get_the_light_theme() -> None:
    plain = CSS[: CSS.index("@supports")]
    for name in (*GROUNDS, *INKS, "hair", "edge", "seal", "cut", "teng-m"):
        assert f"--{name}: {colour(name, LIGHT)};" in plain


def test_the_stylesheet_keeps_its_budget() -> None:
    assert len(CSS.encode()) <= 36 * KB
    assert len(gzip.compress(CSS.encode(), 9)) <= 10 * KB


def test_the_other_sheets_are_small_and_bring_no_colour_of_their_own() -> None:
    """What the desk, figures and places need besides is read there alone; the poster is black on white paper."""
    more = (ASSETS / "places.css").read_text("utf-8")
    desk = (ASSETS / "desk.css").read_text("utf-8")
    assert len(more.encode()) <= 12 * KB
    assert len(desk.encode()) <= 10 * KB
    assert not re.search(r"#[0-9a-f]{3,8}\b", desk)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", more)) <= {"#fff", "#1b1a18", "#57544d", "#8a867b"}


def test_the_scripts_are_few_and_small() -> None:
    scripts = sorted(path.name for path in ASSETS.glob("*.js"))
    assert scripts == [
        "code.js",
        "copy.js",
        "desk.js",
        "find.js",
        "near.js",
        "passkey.js",
        "raise.js",
        "wall.js",
    ]
    assert sum((ASSETS / name).stat().st_size for name in scripts) <= 18 * KB


def test_nothing_is_asked_of_another_house() -> None:
    for path in (*ASSETS.glob("*.css"), *ASSETS.glob("*.js")):
        assert not re.search(r"https?://", path.read_text("utf-8"))
    assert "@import" not in CSS
    assert "url(" not in CSS


def test_a_script_keeps_nothing_but_the_switch_of_the_letter_keys() -> None:
    kept = [path.name for path in ASSETS.glob("*.js") if "Storage" in path.read_text("utf-8")]
    assert kept == ["desk.js"]
