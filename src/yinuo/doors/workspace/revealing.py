"""Revealing a contact: a message is relayed as a rule; who must telephone writes why, and the asker reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import WHOLE, Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Fact, Field, VerbForm
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.matter_page import matter_page
from yinuo.doors.workspace.officer import officer_of
from yinuo.doors.workspace.proof import insist, proof_fields
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.decide import NOT_YOURS
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.notices.contacts import MOST_REASON, masked_contacts, revealed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.queries import Sight

KINDS: Final[Mapping[str, Text]] = {"phone": _("电话"), "email": _("邮箱")}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def reveal(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask why, or show the contact this once; 403 for who sees the matter and is not among the few."""
    officer = officer_of(request)
    found = sight(ref, officer.actor, officer.now)
    if not policy.may_reveal(officer.actor, found.s):
        raise NotAllowed(NOT_YOURS)
    if request.method != "POST":
        return matter_page(request, officer, found, _form(request, found))
    try:
        hold(request)
        insist(request)
        contacts = revealed(found, officer.actor, request.POST.get("reason", ""), officer.at)
    except Invalid as wrong:
        return matter_page(request, officer, found, _form(request, found, wrong), status_of(wrong))
    shown = tuple(Fact(KINDS[kind], value) for kind, value in contacts)
    return matter_page(request, officer, found, None, revealed=shown)


def _form(request: HttpRequest, found: Sight, wrong: Invalid | None = None) -> VerbForm:
    typed_into(request, "reveal")
    faults = wrong.fields if wrong else {}
    masked = gettext("、").join(value for _kind, value in masked_contacts(found.stream))
    reason = Field(
        "reason",
        gettext("为什么要看"),
        "textarea",
        value=request.POST.get("reason", ""),
        error=said(faults["reason"]) if "reason" in faults else "",
        hint=gettext("写明缘由。提的人会看到谁在哪天看过、为什么。"),
        is_required=True,
        is_focus=not faults,
        max_length=MOST_REASON,
    )
    return VerbForm(
        "reveal",
        gettext("看联系方式"),
        reverse("workspace:reveal", args=[found.matter.ref]),
        (reason, *proof_fields(request, wrong)),
        gettext("能转话就转话：「问提的人」送得到，不用看号码。非打电话不可，再写缘由。")
        + (gettext("留的是 {masked}。").format(masked=masked) if masked else ""),
        gettext("写下缘由，看这一次"),
        error=said(faults[WHOLE]) if WHOLE in faults else "",
    )
