"""How a venture shares out, version by version, as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from yinuo.programmes.ventures.money import MILLION
from yinuo.programmes.ventures.saying import money, own, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.programmes.ventures.models import Venture


@dataclass(frozen=True, slots=True)
class TermsShown:
    """One version of what was agreed: from when to when, what, by which paper; `is_now` on the day that is read."""

    since: date
    until: date | None
    what: str
    reference: str
    is_now: bool


def terms_shown(found: Venture, on: date) -> list[TermsShown]:
    """Give every version of every rule and of the funds, the latest first."""
    told = [
        (
            version,
            f"{own(rule['zh'], rule.get('en', ''))}{_terms(version, found.digits)}",
            version.get("reference", ""),
        )
        for rule in found.rules
        for version in rule["versions"]
    ]
    told += [(order, _funds(order), order.get("resolution", "")) for order in found.charter]
    rows = [_shown(version, what, reference, on) for version, what, reference in told if what]
    return sorted(rows, key=lambda one: one.since, reverse=True)


def _shown(version: Mapping[str, Any], what: str, reference: str, on: date) -> TermsShown:
    since = date.fromisoformat(version["from"])
    until = date.fromisoformat(version["to"]) if version.get("to") else None
    return TermsShown(since, until, what, reference, since <= on and (until is None or on <= until))


def _terms(version: Mapping[str, Any], digits: int) -> str:
    rate, share, sum_ = (version.get(name, 0) for name in ("rate_ppm", "share_ppm", "per_unit"))
    said = [gettext("一年 %(rate)s") % {"rate": percent(rate, MILLION)}] if rate else []
    said += [gettext("剩下的分 %(share)s") % {"share": percent(share, MILLION)}] if share else []
    said += [gettext("每单位土地一年 %(sum)s") % {"sum": money(sum_, digits)}] if sum_ else []
    return gettext("：%(terms)s") % {"terms": gettext("，").join(said)} if said else ""


def _funds(order: Mapping[str, Any]) -> str:
    """Say what is kept back; "" where nothing is."""
    kept = [
        f"{own(step['zh'], step.get('en', ''))} {percent(step['ppm'], MILLION)}"
        for step in order["steps"]
        if step["do"] == "fund"
    ]
    return gettext("先提：%(funds)s") % {"funds": gettext("，").join(kept)} if kept else ""
