"""The closed lists of a shift: parts of a day, what is asked of whoever serves, what is handed out by count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text

PARTS: Final[Mapping[str, Text]] = {
    "morning": _("上午"),
    "afternoon": _("下午"),
    "evening": _("晚上"),
}
"""Somebody serves at one station in one part of a day."""
ASKS: Final[Mapping[str, Text]] = {
    "": _("谁都可以"),
    "adult": _("满十八岁"),
    "first_aid": _("会急救"),
    "driver": _("有驾照"),
}
HANDED: Final[Mapping[str, Text]] = {
    "mung_soup": _("绿豆汤"),
    "drinks": _("饮料"),
    "water": _("瓶装水"),
    "hot_meal": _("热饭"),
    "medicine": _("防暑药"),
    "towels": _("毛巾"),
}
"""What is handed out, by count; to whom is written nowhere."""
NOTICES: Final[Mapping[str, Text]] = {
    "safety": _("安全提醒"),
    "service": _("便民通知"),
    "call": _("征集通知"),
}
"""What a courier may carry."""
BY_DEFAULT: Final = ("safety", "service")
"""Others only where the place's own pack names them."""
HAVES: Final[Mapping[str, Text]] = {
    "sign": _("牌子"),
    "room": _("固定的地方"),
    "things": _("能用的东西"),
    "rules": _("规矩"),
    "keeper": _("管的人"),
    "map": _("地图上的位置"),
}
"""The six haves of a station, by which it is judged."""
