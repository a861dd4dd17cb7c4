"""Sums, quantities and periods as people read them, on paper and aloud. Nothing here is a decision."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.strip import is_chinese
from yinuo.programmes.ventures.money import plain, written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.models import Distribution
    from yinuo.programmes.ventures.register import Quantity

KINDS: Final[Mapping[str, Text]] = {
    "factory": _("联建厂房"),
    "park": _("飞地园区"),
    "greenhouse": _("大棚出租"),
    "flowers": _("花卉"),
    "land": _("土地入股"),
    "orchard": _("果园"),
    "own": _("自有产业"),
    "other": _("别的"),
}
HOWS: Final[Mapping[str, Text]] = {
    "shares": _("按份额分"),
    "stake": _("按投进去的钱分"),
    "fixed": _("投进去的钱，一年固定百分之几"),
    "guaranteed": _("投进去的钱保底百分之几，剩下的再分"),
    "land": _("每单位土地一年多少元，剩下的按土地分"),
}
STATES: Final[Mapping[str, Text]] = {
    "drafted": _("草稿"),
    "shown": _("公示中"),
    "resolved": _("表决通过，等监督会审"),
    "approved": _("审过了，正在付"),
    "paid": _("付清了"),
    "disclosed": _("付清并公开"),
    "withdrawn": _("收回了"),
}
TONES: Final[Mapping[str, str]] = {
    "paid": "kept",
    "disclosed": "kept",
    "withdrawn": "unknown",
    "shown": "soon",
}
STEPS: Final[Mapping[str, Text]] = {
    "net": _("净收入"),
    "excluded": _("不能分的"),
    "cost": _("按合同付"),
    "receivable": _("没到账的"),
    "loss": _("上期结转"),
    "fund": _("提留"),
    "fixed": _("定额"),
    "share": _("按份额分"),
    "carried": _("留到下期"),
}
WAN: Final = 10_000
DECEMBER: Final = 12


def money(amount: int, digits: int = 2) -> str:
    """Write a sum with its unit."""
    return gettext("%(sum)s 元") % {"sum": written(amount, digits)}


def aloud(amount: int, digits: int = 2) -> str:
    """Write a sum as it is said: 40099010 with two digits is 40 万 990 元 1 角; in English as it is written."""
    if not is_chinese() or digits != 2:  # noqa: PLR2004 -- two small units are
        return money(amount, digits)
    whole_units, small_units = divmod(abs(amount), 100)
    wan, rest = divmod(whole_units, WAN)
    whole = f"{wan} 万 {rest} 元" if wan and rest else f"{wan} 万元" if wan else f"{rest} 元"
    small = [
        f"{small_units // 10} 角" if small_units // 10 else "",
        f"{small_units % 10} 分" if small_units % 10 else "",
    ]
    said = whole + "".join(f" {one}" for one in small if one)
    return f"负 {said}" if amount < 0 else said


def period(first: date, last: date) -> str:
    """Say which period it is: a whole year by its number, anything else by its months."""
    if (first.month, first.day, last.month, last.day) == (1, 1, DECEMBER, 31) and first.year == last.year:
        return gettext("%(year)s 年") % {"year": first.year}
    if first.year == last.year and first.day == 1 and (last + timedelta(days=1)).day == 1:
        return gettext("%(year)s 年 %(first)s–%(last)s 月") % {
            "year": first.year,
            "first": first.month,
            "last": last.month,
        }
    return gettext("%(first)s 至 %(last)s") % {"first": first.isoformat(), "last": last.isoformat()}


def period_of(row: Distribution) -> str:
    """Say which period a distribution is for."""
    return period(row.first, row.last)


def share(part: Quantity, whole: Quantity) -> str:
    """Write a holding as a fraction of all: 20/101."""
    return f"{plain(part)}/{plain(whole)}"


def percent(part: Quantity, whole: Quantity, places: int = 1) -> str:
    """Write a part of a whole in per cent, rounded to the nearest with half up; "" of nothing."""
    if not whole:
        return ""
    tens = 10**places
    exact = Fraction(part) * 100 * tens / Fraction(whole)
    return f"{written((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), places)}%"


def both(text: Mapping[str, str]) -> str:
    """Give the reader's half of a text in both languages."""
    return text["zh"] if is_chinese() else text["en"]


def own(zh: str, en: str) -> str:
    """Give what a row is called in the reader's language."""
    return zh if is_chinese() else en or zh
