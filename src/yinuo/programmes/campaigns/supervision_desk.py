"""Supervision at the desk: what the rules ask for next, matter by matter; and a unit's answer to a notice."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import typed_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of, unit_names
from yinuo.kernel.matters.fields import LONG
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.campaigns.notice_pages import CAUSES, WHY
from yinuo.programmes.campaigns.notices import answer, notice
from yinuo.programmes.campaigns.supervision import ANSWER_WITHIN, MOVE_WITHIN, steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.notices import Notice
    from yinuo.programmes.campaigns.supervision import Rung, Step

RUNGS: Final[Mapping[Rung, tuple[Text, Text, str]]] = {
    "listed": (_("挂牌督办"), _("会商过了还没有结果：公开挂着，直到办好或依法改期。"), ""),
    "meet": (
        _("该开会商定"),
        _("督办单到日子没有答，或者答了没有动。把几家请到一起，写下商定的。"),
        "meeting",
    ),
    "red": (_("该发督办单"), _("过了日子，还没有人问过。写明为什么、要什么。"), "notice"),
    "asked": (_("等答复"), _("督办单发了，等单位写明卡在哪里。"), ""),
    "met": (_("会商过了，等动"), _("商定的事，十个工作日里要么报办好，要么依法改期。"), ""),
    "blue": (_("快到日子"), _("剩下的时间不到两成。问一句，比发单子有用。"), ""),
}
DO: Final[Mapping[str, Text]] = {"notice": _("发督办单"), "meeting": _("记会商")}
SUPERVISES: Final = ("dispatcher", "auditor")


@at_desk
@never_cache
@require_safe
@allow(staff)
def ladder(request: HttpRequest) -> HttpResponse:
    """Show what the rules ask for: to whoever supervises what they may send, to a unit what waits for its answer."""
    officer = officer_of(request)
    found = steps(officer)
    may_send = any(officer.seats_with(role) for role in SUPERVISES)
    names = unit_names({one.row.lead_unit for some in found.values() for one in some})
    groups = [
        (code, title, text, [_line(one, officer, names, verb if may_send else "") for one in found[code]])
        for code, (title, text, verb) in RUNGS.items()
    ]
    told = {
        "groups": groups,
        "answer_within": ANSWER_WITHIN,
        "move_within": MOVE_WITHIN,
        "desk": desk_sheet(officer),
    }
    return render(request, "campaigns/desk_supervision.html", told)


def _line(one: Step, officer: Officer, names: Mapping[str, str], verb: str) -> dict[str, object]:
    ours = one.row.lead_unit in officer.units
    waits = ours and one.last is not None and one.last.answer is None and one.rung in {"asked", "meet"}
    url = ""
    if waits and one.last is not None:
        url = reverse("campaigns_desk:answer", args=[one.last.code])
    elif verb:
        url = reverse("workspace:verb", args=[one.row.ref, verb])
    return {
        "ref": one.row.ref, "title": one.row.title, "url": reverse("workspace:matter", args=[one.row.ref]),
        "unit": names.get(one.row.lead_unit, one.row.lead_unit), "due": one.row.current_due, "last": one.last,
        "is_example": one.row.source == "example", "do_url": url,
        "do": gettext("答这张督办单") if waits else DO.get(verb, ""),
    }  # fmt: skip


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def answered(request: HttpRequest, code: str) -> HttpResponse:
    """Show a notice with the form that answers it, or take the answer: a cause and a few words, both public."""
    officer = officer_of(request)
    found = notice(code, officer.at)
    mine = {seat.unit for seat in officer.seats_with("handler")}
    if found.unit not in mine:
        raise NotAllowed
    if request.method != "POST":
        return _page(request, officer, found, {}, None)
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.dict().items()}
    try:
        hold(request)
        told = looked_over("update", {"text": typed.get("text", "").strip()}, typed_of(request.POST))
        key = Key(
            f"desk:{officer.actor.person}", typed.get("token", "")[:80] or f"{code}/{officer.at.isoformat()}"
        )
        answer(
            found, typed.get("cause", ""), str(told.get("text", "")), officer.actor, found.unit, key,
            at=officer.at, now=officer.now,
        )  # fmt: skip
    except Invalid as wrong:
        return _page(request, officer, found, typed, wrong)
    return HttpResponseRedirect(reverse("campaigns:notice", args=[code]))


def _page(
    request: HttpRequest, officer: Officer, found: Notice, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    faults = faults_of(wrong)
    options = (Option("", gettext("请选")), *(Option(name, words) for name, words in CAUSES.items()))
    fields = (
        Field("cause", gettext("卡在哪里"), "select", typed.get("cause", ""), faults.get("cause", ""), options,
              is_required=True, is_focus=True),
        Field("text", gettext("现在怎样，接下来哪天做什么"), "textarea", typed.get("text", ""), faults.get("text", ""),
              is_required=True, rows=4, max_length=LONG, hint=gettext("公开。不写人名、电话。")),
    )  # fmt: skip
    form = VerbForm(
        "answer", gettext("答这张督办单"), reverse("campaigns_desk:answer", args=[found.code]), fields,
        submit=gettext("送出，公开"), token=token_urlsafe(16),
        error=" ".join(text for name, text in faults.items() if name not in {"cause", "text"}),
    )  # fmt: skip
    told = {
        "form": form, "notice": found, "why": WHY.get(found.cause, ""), "desk": desk_sheet(officer),
        "back": reverse("campaigns_desk:supervision"), "matter": reverse("workspace:matter", args=[found.ref]),
    }  # fmt: skip
    typed_into(request, "update")
    return render(request, "campaigns/desk_notice.html", told, status=status_of(wrong))
