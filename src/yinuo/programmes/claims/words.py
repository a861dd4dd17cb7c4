"""The closed lists of a need: for whom, by whom, how it stands, what public money does first; and money in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text, Tone

MOST_DIGITS = 9
HOUSEHOLD: Final = "household"
CLASSES: Final[Mapping[str, Text]] = {
    "sanitation": _("环卫工人"),
    "riders": _("外卖和快递小哥"),
    "old_estate": _("老旧小区的居民"),
    "elderly": _("老人"),
    "children": _("孩子"),
    "disabled": _("残疾人"),
    "newcomers": _("新居民"),
    "everybody": _("附近的人"),
    HOUSEHOLD: _("一户人家（封存）"),
}
"""For whom a need is: a class of people, never one of them."""
SORTS: Final[Mapping[str, Text]] = {
    "firm": _("企业"),
    "shop": _("店家"),
    "start_up": _("新居民创业的"),
    "team": _("志愿队"),
    "person": _("个人"),
}
POLICIES: Final[Mapping[str, Text]] = {
    "none": _("公家的钱管不到"),
    "part": _("公家的钱管一部分，差的这些"),
    "all": _("公家的钱管得到"),
}
"""What was found when it was asked whether public money pays first."""
STANDS: Final[Mapping[str, tuple[Text, Tone]]] = {
    "open": (_("等人认领"), "soon"),
    "to_fund": (_("三十天没人认领"), "late"),
    "partly": (_("认了一部分"), "soon"),
    "taken": (_("认领了，在做"), "plain"),
    "late": (_("有一份过了日子"), "late"),
    "done": (_("做到了，核过"), "kept"),
}
HOME_REPAIR: Final = {"zh-hans": "一户人家的房屋修缮", "en": "Repair of one home"}
"""All that is public of a sealed household's need, in the place's language."""


def unit_of_money() -> str:
    """Give what the place's money is called in the reader's language."""
    told = current_pack().words.get("money", {})
    return str(told.get("unit" if is_chinese() else "unit_en") or told.get("unit", ""))


def money(amount: int) -> str:
    """Write an amount of minor units in the place's money, to the last unit where there are any."""
    digits = current_pack().minor_unit
    whole, rest = divmod(amount, 10**digits)
    told = f"{whole:,}" + (f".{rest:0{digits}}" if rest else "")
    return gettext("%(n)s %(unit)s") % {"n": told, "unit": unit_of_money()}


def minor_of(typed: str) -> int | None:
    """Read an amount as somebody types it, with the money's own decimals, in minor units; None for anything else."""
    digits = current_pack().minor_unit
    text = typed.strip().replace(",", "").replace("，", "")
    whole, _dot, rest = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= MOST_DIGITS):
        return None
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) <= digits):
        return None
    scale: int = 10**digits
    return int(whole) * scale + int(rest.ljust(digits, "0") or "0")


def typed_of(amount: int) -> str:
    """Write an amount of minor units as somebody would type it."""
    digits = current_pack().minor_unit
    whole, rest = divmod(amount, 10**digits)
    return f"{whole}.{rest:0{digits}}" if digits else str(whole)
