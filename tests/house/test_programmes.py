"""The registry of programmes: what is switched on, by name and in order; a wrong plug is said in words."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from yinuo.doors.shell import panels
from yinuo.doors.shell.frame import ways_to
from yinuo.doors.shell.panels import Column, Panel
from yinuo.kernel.programme import Programme, Way, named, programme, programmes, ways
from yinuo.kernel.record import rights


def test_programmes_are_those_of_the_settings_in_their_order(settings: Settings) -> None:
    settings.YINUO_PROGRAMMES = ["yinuo.programmes.works", "yinuo.programmes.voices"]
    assert [plug.name for plug in programmes()] == ["works", "voices"]


def test_a_programme_switched_off_is_none(settings: Settings) -> None:
    settings.YINUO_PROGRAMMES = ["yinuo.programmes.works"]
    assert (programme("voices"), programme("works")) == (None, programmes()[0])


def test_no_two_programmes_share_a_name_and_each_names_its_kinds() -> None:
    for plug in programmes():
        assert plug.label_zh
        assert plug.label_en
        assert plug.kinds
    assert len({plug.name for plug in programmes()}) == len(programmes())


@pytest.mark.parametrize("plug", [None, "voices", Programme("works", "甲", "A", kinds=("task",))])
def test_a_wrong_plug_is_refused_in_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, plug: object
) -> None:
    module = ModuleType("planted.programme")
    if plug is not None:
        module.PROGRAMME = plug  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "planted", ModuleType("planted"))
    monkeypatch.setitem(sys.modules, "planted.programme", module)
    settings.YINUO_PROGRAMMES = ["yinuo.programmes.works", "planted"]
    with pytest.raises(ImproperlyConfigured, match="planted"):
        programmes()


def test_a_programme_that_is_not_there_is_refused_in_words(settings: Settings) -> None:
    settings.YINUO_PROGRAMMES = ["yinuo.programmes.nowhere"]
    with pytest.raises(ImproperlyConfigured, match="nowhere"):
        programmes()


def test_every_seam_of_every_programme_is_there() -> None:
    for plug in programmes():
        dotted = [
            plug.urls,
            plug.desk_urls,
            plug.api,
            *(*plug.beside, *plug.about, *plug.mine, *plug.here, *plug.lists, *plug.demo),
            *plug.commands.values(),
        ]
        for seam in filter(None, dotted):
            assert named(seam) is not None
        for way in plug.ways:
            assert way.at
            assert (way.box in plug.boxes) == ("box" in way.at)


@pytest.mark.parametrize("dotted", ["yinuo.programmes.nowhere", "yinuo.kernel.programme.nothing"])
def test_a_seam_that_is_not_there_is_refused_in_words(dotted: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=dotted):
        named(dotted)


def test_a_seam_that_fails_to_import_something_else_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seam_with_a_fault.py").write_text("import nothing_of_this_name\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nothing_of_this_name"):
        named("seam_with_a_fault")


def _panel(*asked: object) -> list[Panel]:
    return [Panel("旁边", str(asked[-1]))]


def _column(on: date, absolute: Callable[[str], str]) -> list[Column]:
    return [Column("day", "日", {"stop": f"{on}"}, {"stop": absolute("/x")})]


@pytest.fixture
def planted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """Switch on one programme alone, with a screen in two places, a table, and a panel."""
    reverse("portal:home")  # addresses are read once in a process: with the house's own programmes
    plug = Programme(
        "planted",
        "植",
        "Planted",
        kinds=("task",),
        ways=(
            Way("portal:home", "头版", "Front", at=("foot", "desk")),
            Way("planted:gone", "没有", "None", at=("foot",)),
        ),
        beside=("planted.programme.panel",),
        about=("planted.programme.panel",),
        mine=("planted.programme.panel",),
        here=("planted.programme.panel",),
        lists=("planted.programme.column",),
        rights={"planted_row": ("SELECT", "", "", "")},
    )
    module = ModuleType("planted.programme")
    module.PROGRAMME, module.panel, module.column = plug, _panel, _column  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "planted", ModuleType("planted"))
    monkeypatch.setitem(sys.modules, "planted.programme", module)
    settings.YINUO_PROGRAMMES = ["planted"]
    return plug


def test_ways_are_offered_where_they_lead_somewhere(planted: Programme) -> None:
    assert [way.view for way in ways("foot")] == ["portal:home", "planted:gone"]
    assert [(link.label, link.url, link.is_current) for link in ways_to("foot", "/")] == [("头版", "/", True)]
    assert [link.label for link in ways_to("desk")] == ["头版"]
    with translation.override("en"):
        assert [link.label for link in ways_to("desk")] == ["Front"]
    assert list(ways("box")) == []
    assert (planted.label(is_chinese=True), planted.label(is_chinese=False)) == ("植", "Planted")


@pytest.mark.usefixtures("planted")
def test_a_programmes_panels_stand_beside_a_matter() -> None:
    asked: Any = object()
    assert panels.beside(asked, asked, "assign") == (Panel("旁边", "assign"),)
    assert panels.about(asked, date(2025, 8, 18)) == (Panel("旁边", "2025-08-18"),)
    assert panels.mine(asked, date(2025, 8, 18)) == (Panel("旁边", "2025-08-18"),)
    assert panels.here(None, date(2025, 8, 18)) == (Panel("旁边", "2025-08-18"),)


@pytest.mark.usefixtures("planted")
def test_a_programmes_columns_stand_beside_stations() -> None:
    (one,) = panels.columns(date(2025, 8, 18), "https://example.org{}".format)
    assert (one.name, one.label, one.cells, one.data) == (
        "day", "日", {"stop": "2025-08-18"}, {"stop": "https://example.org/x"},
    )  # fmt: skip


@pytest.mark.usefixtures("planted")
def test_a_programmes_tables_have_the_rights_it_names_and_no_others() -> None:
    assert rights.rights_of("planted_row") == ("SELECT", "", "", "")
    assert rights.rights_of("event") == rights.RIGHTS["event"]
    assert rights.rights_of("nothing_row") is None
