"""What villages agreed on, as rules and an order of sharing out: from a day on, by a resolution or a contract.

Pure: `rules` and `order` are as plan.schema.json says. What was agreed anew ends what went before on the day before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.models import SHARES
from yinuo.programmes.ventures.money import MILLION
from yinuo.programmes.ventures.rules import FIXED
from yinuo.programmes.ventures.rules import SHARES as TAKE_PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Rules = list[dict[str, Any]]

HOWS: Final = ("shares", "stake", "fixed", "guaranteed", "land")
"""By shares · by the money put in · a fixed rate on it, by contract · such a rate and a part of the rest · so much for
each unit of land, the rest by land."""
STAKE: Final = "stake"
LAND: Final = "land"
REGISTERS: Final[Mapping[str, str]] = {"shares": SHARES, "land": LAND}
RATED: Final = frozenset(("fixed", "guaranteed"))
NO_RATE: Final = Sentence("定额的要写一年百分之几。")
NO_BONUS: Final = Sentence("保底加分红的，要写剩下的分百分之几。")
NO_SUM: Final = Sentence("按土地的要写每单位土地一年多少元。")
TOO_MUCH: Final = Sentence("公积金和公益金加起来不能超过 100%。")
LATER: Final = Sentence("已经约定了更晚开始的办法，新的要从那以后起。")


@dataclass(frozen=True, slots=True)
class Agreed:
    """How what comes in is shared from `since` on; rates are millionths, `per_unit` a sum for a unit of land."""

    how: str
    since: date
    resolution: str
    rate_ppm: int = 0
    bonus_ppm: int = 0
    per_unit: int = 0
    reserve_ppm: int = 0
    welfare_ppm: int = 0

    @property
    def register(self) -> str:
        """Give the register that its villages stand in."""
        return REGISTERS.get(self.how, STAKE)

    @property
    def faults(self) -> dict[str, str]:
        """Give what is missing or too much, by field."""
        found: dict[str, str] = {}
        if self.how in RATED and not self.rate_ppm:
            found["rate"] = NO_RATE
        if self.how == "guaranteed" and not self.bonus_ppm:
            found["bonus"] = NO_BONUS
        if self.how == "land" and not self.per_unit:
            found["per_unit"] = NO_SUM
        if self.reserve_ppm + self.welfare_ppm > MILLION:
            found["welfare"] = TOO_MUCH
        return found

    @property
    def rules(self) -> Rules:
        """Give its rules, each with the one version that begins with it."""
        terms: dict[str, Any] = {"from": self.since.isoformat(), "reference": self.resolution}
        rest = _rule("dividend", "分红", "dividend", "residual", self.register, terms)
        if self.how == "fixed":
            version = terms | {"rate_ppm": self.rate_ppm, "basis": "act/act"}
            return [_rule("return", "固定回报", "fixed return", "fixed", STAKE, version, "contract")]
        if self.how == "guaranteed":
            version = terms | {"rate_ppm": self.rate_ppm, "share_ppm": self.bonus_ppm, "basis": "act/act"}
            both = ("保底加分红", "guaranteed return and a bonus", "guaranteed")
            return [_rule("guaranteed", *both, STAKE, version, "contract")]
        if self.how == "land":
            version = terms | {"per_unit": self.per_unit, "basis": "act/act"}
            return [
                _rule("land", "土地保底", "so much for each unit of land", "land", LAND, version, "charter"),
                rest,
            ]
        return [rest]

    def order(self, rules: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Give the order from then on; rules that have ended stand in it and share nothing."""
        funds = (
            ("reserve", "公积金", "reserve", self.reserve_ppm),
            ("welfare", "公益金", "welfare fund", self.welfare_ppm),
        )
        every = list(rules)
        steps: list[dict[str, Any]] = [{"do": "loss"}]
        steps += [
            {"do": "fund", "code": code, "zh": zh, "en": en, "ppm": ppm} for code, zh, en, ppm in funds if ppm
        ]
        owed = [one for one in every if one["kind"] in FIXED and one.get("role", "charter") == "charter"]
        steps += [{"do": "fixed", "rule": one["code"]} for one in owed]
        steps += [{"do": "share", "rule": one["code"]} for one in every if one["kind"] in TAKE_PART]
        return {"from": self.since.isoformat(), "resolution": self.resolution, "steps": steps}


def _rule(
    code: str, zh: str, en: str, kind: str, register: str, version: dict[str, Any], role: str = ""
) -> dict[str, Any]:
    told = {"code": code, "zh": zh, "en": en, "kind": kind, "register": register, "versions": [version]}
    return told | {"role": role} if role else told


def begun(agreed: Agreed) -> tuple[Rules, Rules]:
    """Give the rules and the charter of what begins with this."""
    return agreed.rules, [agreed.order(agreed.rules)]


def changed(rules: Sequence[Mapping[str, Any]], charter: Rules, agreed: Agreed) -> tuple[Rules, Rules]:
    """Give the rules and the charter once this is agreed: what was in force ends on the day before.

    Raises Invalid ("since") where something was agreed that begins on that day or later.
    """
    found = [dict(one) | {"versions": _ended(one["versions"], agreed.since)} for one in rules]
    for fresh in agreed.rules:
        same = next((one for one in found if _is_alike(one, fresh)), None)
        if same is not None:
            same["versions"] += fresh["versions"]
        else:
            found.append(fresh | {"code": _free(fresh["code"], {one["code"] for one in found})})
    return found, [*_ended(charter, agreed.since), agreed.order(found)]


def _ended(versions: Sequence[Mapping[str, Any]], since: date) -> Rules:
    """Give versions that end before a day."""
    last = (since - timedelta(days=1)).isoformat()
    if any(one["from"] > last for one in versions):
        raise Invalid({"since": LATER})
    return [dict(one) | ({"to": last} if not one.get("to") or one["to"] > last else {}) for one in versions]


def _is_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = ("kind", "register")
    return all(one[name] == other[name] for name in names) and _role(one) == _role(other)


def _role(one: Mapping[str, Any]) -> str:
    return str(one.get("role") or "charter")


def _free(code: str, taken: set[str]) -> str:
    n, found = 1, code
    while found in taken:
        n += 1
        found = f"{code}-{n}"
    return found
