"""Notices of supervision as anybody reads them: the list, and each on a sheet of its own to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.workspace.choices import CHOICES
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.notices import notice, notices
from yinuo.programmes.campaigns.supervision import ANSWER_WITHIN
from yinuo.programmes.campaigns.views import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text

PAGE: Final = 100
WHY: Final = CHOICES["cause"]
CAUSES: Final[Mapping[str, Text]] = {
    "funds": _("钱没有到位"),
    "land": _("地没有交出来"),
    "plan": _("方案没有定"),
    "others": _("等别的单位"),
    "hands": _("人手不够"),
    "weather": _("天气不许可"),
    "law": _("依据不允许"),
    "own": _("自己耽搁了"),
    "wrong": _("督办单说得不对"),
}
"""Where it is stuck, as its unit gives it: things, and no person."""


@allow(anyone)
@at_portal
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List the notices, the newest first."""
    found = notices(instant(request), most=PAGE)
    names = Names.of((), {one.unit for one in found} | {one.issued_by for one in found})
    lines = [(one, names.unit(one.unit), WHY.get(one.cause, ""), _cause(one.answer)) for one in found]
    return show(request, "notices", {"lines": lines})


def _cause(answer: object) -> Text:
    return CAUSES.get(getattr(answer, "cause", ""), "")


@allow(anyone)
@at_portal
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one notice, and what its unit answered."""
    return show(request, "notice", of_notice(request, code))


def of_notice(request: HttpRequest, code: str) -> dict[str, object]:
    """Give what the page of a notice says, on the screen and in print. Raises NotFound."""
    found = notice(code, instant(request))
    names = Names.of((), {found.unit, found.issued_by})
    by = current_calendar().add_working_days(found.on, ANSWER_WITHIN)
    return {
        "notice": found, "unit": names.unit(found.unit), "by": names.unit(found.issued_by),
        "why": WHY.get(found.cause, ""), "answer": _cause(found.answer), "answer_by": by,
        "is_over": by < today(request),
    }  # fmt: skip
