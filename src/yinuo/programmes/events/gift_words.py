"""The closed lists of gifts: whose a thing is, how its giver is named, what is done with it, what a deed allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text

RIGHTS: Final[Mapping[str, Text]] = {
    "own": _("是我自己的"),
    "family": _("家里几个人共有，都同意"),
    "unsure": _("说不准"),
}
CREDITS: Final[Mapping[str, Text]] = {
    "none": _("不留名"),
    "named": _("署名"),
}
STEPS: Final[Mapping[str, Text]] = {
    "provenance": _("来历和权利核过"),
    "expert": _("专家看过"),
    "deed": _("捐赠书签了"),
    "certificate": _("发了证书"),
    "accession": _("入藏了"),
    "display": _("展出"),
    "return": _("退还了"),
}
FINDINGS: Final[Mapping[str, Text]] = {
    "clear": _("说得清：来历连得上，权利没有争议"),
    "unclear": _("还说不清"),
}
TERMS: Final[Mapping[str, Text]] = {
    "all": _("可以展，可以复制、出版"),
    "show": _("可以展，不复制、不出版"),
}
"""What the deed lets the museum do; a new term is a line here and in `models.DEED_TERMS`."""
BESIDES: Final[Mapping[str, Mapping[str, Text]]] = {"provenance": FINDINGS, "deed": TERMS}
"""The list a step's finding is picked from; a step that is not here has none."""
ASKED: Final[Mapping[str, Text]] = {"provenance": _("核下来怎样"), "deed": _("捐赠书让馆里做什么")}
NUMBERS: Final[Mapping[str, Text]] = {"deed": _("捐赠书的编号"), "accession": _("藏品号")}
NUMBER: Final[Mapping[str, Text]] = {
    "deed": _p("捐赠", "捐赠书"),
    "certificate": _p("捐赠", "证书"),
    "accession": _p("捐赠", "藏品号"),
}
