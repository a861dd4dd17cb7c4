"""The closed lists of the works: which things, how a closure stands, how firmly a date was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text, Tone

SORTS: Final[Mapping[str, Text]] = {
    "bridge": _("桥"),
    "road": _p("设施", "路"),
    "lamp": _p("设施", "路灯"),
    "pump": _("泵站"),
}
PHASES: Final[Mapping[str, tuple[Text, Tone]]] = {
    "coming": (_("还没封"), "plain"),
    "shut": (_("封着"), "soon"),
    "said_open": (_("单位说开了，还没核实"), "soon"),
    "open": (_("重新开放了，核实过"), "kept"),
    "given_up": (_("没有开成就了结了"), "late"),
    "quoted": (_("版面说在维修"), "unknown"),
}
"""How the thing itself stands; how its date stands is the matter's light."""
ENDINGS: Final[Mapping[str, Text]] = {
    "kept": _("按第一个日期开放"),
    "late": _("晚了才开放"),
    "broken": _("没有开成"),
    "waiting": _("第一个日期过了，还没核实开放"),
}
