"""A month's bands as its pages print them: three bands of units with their facts, by name and in no other order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from yinuo.programmes.campaigns.league import BANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from yinuo.doors.shell.words import Text, Tone
    from yinuo.programmes.campaigns.models import LeaguePeriod, LeagueSaying

MEASURES: Final[Mapping[str, Text]] = {
    "confirmed": _("确认办成的"),
    "on_time": _("按最初日期报的"),
    "reopened": _("报了又重办的"),
    "satisfied": _("评价好的"),
    "contacted": _("按时联系的"),
    "untrue": _("抽查不实的"),
}
WORDS: Final[Mapping[str, tuple[Text, Tone, Text]]] = {
    "leading": (_("领先"), "kept", _("整段区间都在同组平均之上。")),
    "steady": (_("平稳"), "plain", _("区间跨过同组平均：分不出高低，就不分。")),
    "support": (_("要帮一把"), "soon", _("整段区间都在同组平均之下：督查的单位自己去帮。")),
}
GROUPS: Final[Mapping[str, Text]] = {
    "town": _("镇、街道"),
    "office": _("部门"),
    "community": _("社区、村"),
    "union": _("群团"),
    "collective": _("村集体"),
    "firm": _("企业"),
}
PERCENT: Final = 10
"""Thousandths in a per cent."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One measure of one unit: of how many cases, its rate and how far it may be off, in whole per cent."""

    name: Text
    n: int
    rate: int | None = None
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in its band."""

    code: str
    name: str
    n: int
    n_silent: int
    n_left_out: int
    facts: tuple[FactRow, ...]
    said: tuple[tuple[bool, str], ...]
    help_ref: str
    was: Text


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band of a group: its word, what it means, its units by name."""

    code: str
    name: Text
    tone: Tone
    meaning: Text
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of peers."""

    name: Text
    bands: tuple[BandRow, ...]
    unrated: tuple[UnitRow, ...]
    withheld: tuple[UnitRow, ...]


def groups_of(
    period: LeaguePeriod,
    sayings: Iterable[LeagueSaying],
    helps: Mapping[str, str],
    name: Callable[[str], str],
) -> tuple[GroupRow, ...]:
    """Give the groups of a month, those with bands first."""
    said: dict[str, list[tuple[bool, str]]] = {}
    for one in sayings:
        said.setdefault(one.unit_id, []).append((one.is_answer, one.text))
    told = json.loads(bytes(period.bands))
    rows = [_group(group, said, helps, name) for group in told["groups"]]
    return tuple(sorted(rows, key=lambda row: not row.bands))


def _group(
    group: Mapping[str, Any],
    said: Mapping[str, list[tuple[bool, str]]],
    helps: Mapping[str, str],
    name: Callable[[str], str],
) -> GroupRow:
    by_band: dict[str, list[UnitRow]] = {}
    for one in group["units"]:
        code = one["unit"]
        row = UnitRow(
            code, name(code), one["n"], one["n_silent"], one["n_left_out"], facts_of(one["facts"]),
            tuple(said.get(code, ())), helps.get(code, ""),
            WORDS[one["before"]["band"]][0] if one.get("before", {}).get("band") in WORDS else "",
        )  # fmt: skip
        by_band.setdefault(one["band"], []).append(row)
    is_banded = any(band in by_band for band in BANDS)
    bands = tuple(BandRow(code, *WORDS[code], tuple(by_band.get(code, ()))) for code in BANDS)
    return GroupRow(
        GROUPS.get(group["group"], group["group"]),
        bands if is_banded else (),
        tuple(by_band.get("unrated", ())),
        tuple(by_band.get("withheld", ())),
    )


def facts_of(facts: Mapping[str, Any]) -> tuple[FactRow, ...]:
    """Give a unit's measures; of fewer than five cases no rate, only how many."""
    return tuple(
        FactRow(MEASURES[name], fact["n"], *(fact[part] // PERCENT for part in ("rate", "low", "high")))
        if "rate" in fact
        else FactRow(MEASURES[name], fact["n"])
        for name, fact in facts.items()
    )
