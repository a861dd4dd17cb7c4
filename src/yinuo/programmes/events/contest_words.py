"""The closed lists of contests: prizes and grades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text

PRIZES: Final[Mapping[str, Text]] = {"first": _("一等奖"), "second": _("二等奖"), "third": _("三等奖")}
GRADES: Final[Mapping[str, Text]] = {
    "1": _("一年级"), "2": _("二年级"), "3": _("三年级"), "4": _("四年级"), "5": _("五年级"), "6": _("六年级"),
}  # fmt: skip
