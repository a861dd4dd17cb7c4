"""The registry of programmes: what is switched on, by name and in order; a wrong plug is said in words."""

import sys
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from yinuo.kernel.programme import Programme, programme, programmes


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
