"""The closed lists of visits: how a school stands, why somebody was seated before an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text, Tone

STANDS: Final[Mapping[str, tuple[Text, Tone]]] = {
    "visited": (_("来过了"), "kept"),
    "booked": (_("订好了"), "soon"),
    "waiting": (_("在排"), "unknown"),
    "silent": (_("日子过了，没有写来了几个"), "unknown"),
    "not_yet": (_("还没订"), "plain"),
}
BECAUSE: Final[Mapping[str, Text]] = {
    "": "",
    "size": _("先排的人数多，空出来的位子坐不下，所以先轮到它"),
}
