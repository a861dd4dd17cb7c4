"""A resident's account, which nobody needs: in by six digits, the codes put there by hand, and out for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.base.errors import WHOLE, Invalid, NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.visitor import KEPT, code_of, held, let_in, let_out, remember, resident_of
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import problem_page, said, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.words import KINDS, STATES
from yinuo.kernel.identity import residents

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.identity.models import Resident


@dataclass(frozen=True, slots=True)
class Kept:
    """One code in the account, by what it is about."""

    number: int
    title: Text
    kind: Text
    place: str
    state: Text
    on: date


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask where to send six digits, send them, take them: known and unknown addresses are the same here."""
    if request.method != "POST":
        return _page(request, _address_form(request))
    if is_too_fast(request, "code"):
        return problem_page(request, 429)
    try:
        if "number" in request.POST:
            return _in(residents.enter(request.POST["number"][:40], request.POST.get("digits", "")[:40]))
        number, digits = residents.ask(request.POST.get("address", "")[:300], get_language() or "zh-hans")
    except Invalid as wrong:
        form = _digits_form if "number" in request.POST else _address_form
        return _page(request, form(request, wrong), status=status_of(wrong))
    told = digits if settings.YINUO_AT is not None else ""
    return _page(request, _digits_form(request, number=str(number)), told=told)


def _in(who: Resident) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("portal:account"), status=303)
    let_in(answer, who)
    return unkept(answer)


def _page(request: HttpRequest, form: VerbForm, status: int = 200, told: str = "") -> HttpResponse:
    return unkept(show(request, "enter", {"form": form, "told": told}, status))


def _address_form(request: HttpRequest, wrong: Invalid | None = None) -> VerbForm:
    address = Field(
        "address", gettext("手机号，或者邮箱"), value=request.POST.get("address", "")[:300],
        error=said(wrong.fields["address"]) if wrong else "", is_required=True, is_focus=wrong is None,
        autocomplete="on", hint=gettext("只用来发六位数。不存号码，只存一个认得出它、读不出它的印记。"),
    )  # fmt: skip
    return VerbForm("enter", gettext("发六位数给我"), reverse("portal:enter"), (address,))


def _digits_form(request: HttpRequest, wrong: Invalid | None = None, number: str = "") -> VerbForm:
    digits = Field(
        "digits", gettext("收到的六位数"), error=said(wrong.fields["digits"]) if wrong else "", is_required=True,
        is_focus=wrong is None, autocomplete="one-time-code", inputmode="numeric",
        hint=gettext("一两分钟里到，十分钟内用一次。一刻钟里最多发三次。"),
    )  # fmt: skip
    kept = number or request.POST.get("number", "")[:40]
    return VerbForm(
        "digits", gettext("进我的账户"), reverse("portal:enter"), (digits,), extra=(("number", kept),)
    )


@allow(anyone)
@at_portal
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what lies in the account that this browser speaks for."""
    who = resident_of(request)
    if who is None:
        return unkept(HttpResponseRedirect(reverse("portal:enter")))
    context = {
        "kept": _kept(who),
        "done": _done_word(request.GET.get("done", "")),
        "is_phone": who.kind == "phone",
    }
    return unkept(show(request, "account", context))


def _kept(who: Resident) -> tuple[Kept, ...]:
    return tuple(
        Kept(
            row.pk, getattr(getattr(matter, "text", None), "title", "") or "", KINDS[matter.kind],
            called(matter.place),
            STATES[matter.state].text, row.kept_on,
        )
        for row, matter in residents.kept_by(who)
    )  # fmt: skip


def _done_word(what: str) -> str:
    told = {
        "kept": gettext("放进来了。下次不用码，从这里就能打开。"),
        "out": gettext("拿掉了。码还能用。"),
    }
    return told.get(what, "")


@allow(anyone)
@at_portal
@require_POST
def act_on(request: HttpRequest) -> HttpResponse:
    """Open one of the account's, take it out, put the open one in, leave, or delete the whole account."""
    if is_too_fast(request, "mine"):
        return problem_page(request, 429)
    who = resident_of(request)
    if who is None:
        return unkept(HttpResponseRedirect(reverse("portal:enter"), status=303))
    do = {"open": _open, "out": _out, "keep": _keep, "leave": _leave, "everywhere": _leave, "delete": _leave}
    what = request.POST.get("do", "")
    if what not in do:
        raise NotFound
    try:
        return unkept(do[what](request, who))
    except Invalid as wrong:
        return unkept(problem_page(request, status_of(wrong), said(wrong.fields[WHOLE])))


def _number(request: HttpRequest) -> int:
    return number_in(request.POST.get("number", ""))


def _open(request: HttpRequest, who: Resident) -> HttpResponse:
    residents.held_by(who, _number(request))
    answer = HttpResponseRedirect(reverse("portal:mine"), status=303)
    remember(answer, f"{KEPT}{_number(request)}")
    return answer


def _out(request: HttpRequest, who: Resident) -> HttpResponse:
    residents.take_out(who, _number(request))
    return HttpResponseRedirect(f"{reverse('portal:account')}?done=out", status=303)


def _keep(request: HttpRequest, who: Resident) -> HttpResponse:
    code = code_of(request)
    if not code.startswith(KEPT):
        residents.put(who, code)
    return HttpResponseRedirect(f"{reverse('portal:account')}?done=kept", status=303)


def _leave(request: HttpRequest, who: Resident) -> HttpResponse:
    if request.POST["do"] == "everywhere":
        residents.log_out_everywhere(who)
    if request.POST["do"] == "delete":
        if request.POST.get("sure") != "on":
            return HttpResponseRedirect(reverse("portal:account"), status=303)
        residents.delete(who)
    answer = HttpResponseRedirect(f"{reverse('portal:code')}?done=put-away", status=303)
    let_out(answer)
    return answer


def way_in(request: HttpRequest) -> str:
    """Say how the open matter stands to an account: "keep" (may be put in), "kept", or "none" (nobody is in)."""
    who = resident_of(request)
    if who is None:
        return "none"
    return "kept" if residents.is_kept(who, held(request).key) else "keep"
