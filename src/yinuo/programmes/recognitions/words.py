"""The closed lists of recognitions: levels, how a line stands, what a review found, what a firm asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text, Tone

SOURCES: Final = ("", "example", "page")
LEVELS: Final[Mapping[str, Text]] = {
    "state": _("国家级"),
    "province": _("省级"),
    "city": _("市级"),
    "county": _("县级"),
}
FINDINGS: Final[Mapping[str, Text]] = {
    "stands": _("还在名单上"),
    "ended": _("到期或撤销了"),
}
"""What a yearly review finds."""
STANDS: Final[Mapping[str, tuple[Text, Tone]]] = {
    "unnamed": (_("来源没有点名"), "unknown"),
    "unchecked": (_("照来源录的，还没有核对"), "soon"),
    "checked": (_("对照来源核过"), "kept"),
    "review_due": (_("该复核了"), "late"),
    "ended": (_("到期或撤销了"), "plain"),
}
HELP: Final[Mapping[str, Text]] = {
    "testing": _("检测排期"),
    "licence": _("许可证照"),
    "talent": _("招人留人"),
    "other": _("别的"),
}
"""What firms ask for."""
NOT_SAID: Final = "none"
"""The choice of lines of which the source names no cluster."""
