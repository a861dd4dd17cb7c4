"""A token for a programme that speaks for oneself: made after asking again, shown once, narrowed and dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.me import account_of, ask_page
from yinuo.doors.workspace.officer import BUNDLE_WORDS, officer_of
from yinuo.doors.workspace.proof import insist, proof_fields
from yinuo.kernel.identity import tokens

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.identity.models import ApiToken

DAYS = (7, 30, 90, 366)
OWN = Sentence("只能限到您自己今天的岗位。")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def token(request: HttpRequest) -> HttpResponse:
    """Ask what a token is for, and for how long; make it, and show it this once."""
    held = {seat.bundle for seat in officer_of(request).seats}
    title = gettext("做一个令牌")
    if request.method != "POST":
        return ask_page(request, _form(request, held), title)
    try:
        insist(request)
        row, secret = _made(request, held)
    except Invalid as wrong:
        return ask_page(request, _form(request, held, wrong), title, status=status_of(wrong))
    title = gettext("令牌，只出这一次")
    return ask_page(request, None, title, token=secret, until=row.expires_at, onward=reverse("workspace:me"))


def _made(request: HttpRequest, held: set[str]) -> tuple[ApiToken, str]:
    days, only = request.POST.get("days", ""), request.POST.getlist("only")
    if set(only) - held:
        raise Invalid({"only": OWN})
    return tokens.create(
        account_of(request), request.POST.get("name", ""), int(days) if days in {str(n) for n in DAYS} else 0,
        only=only, is_read_only=request.POST.get("is_read_only") == "on",
    )  # fmt: skip


def _form(request: HttpRequest, held: set[str], wrong: Invalid | None = None) -> VerbForm:
    faults = {name: said(line) for name, line in wrong.fields.items()} if wrong else {}
    sent = request.POST
    bundles = tuple(Option(bundle, BUNDLE_WORDS[bundle]) for bundle in BUNDLE_WORDS if bundle in held)
    terms = tuple(Option(str(n), gettext("{n} 天").format(n=n)) for n in DAYS)
    narrow = Field(
        "only", gettext("只用哪些岗位"), "multi", value=",".join(sent.getlist("only")), error=faults.get("only", ""),
        options=bundles, hint=gettext("不选，就和您自己一样。选得越少越好。"),
    )  # fmt: skip
    fields = (
        Field("name", gettext("给哪个程序用"), value=sent.get("name", ""), error=faults.get("name", ""),
              is_required=True, is_focus=not faults, max_length=tokens.MOST_NAME),
        Field("days", gettext("用多久"), "select", value=sent.get("days", "30"), error=faults.get("days", ""),
              options=terms, is_required=True),
        *((narrow,) if len(bundles) > 1 or faults else ()),
        Field("is_read_only", gettext("只读，什么也不写"), "bool",
              value=sent.get("is_read_only", "" if sent else "on")),
        *proof_fields(request, wrong),
    )  # fmt: skip
    hint = gettext("程序拿着令牌，就能用接口替您看、替您办。谁拿到它，谁就是您。")
    return VerbForm("token", gettext("做一个令牌"), reverse("workspace:token"), fields, hint)
