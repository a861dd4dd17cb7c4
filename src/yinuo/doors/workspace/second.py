"""The second factor at log-in: six digits, a passkey, or a recovery code; each proves once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yinuo.base.text import fold_digits
from yinuo.doors.allow import allow, anyone
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.pace import address_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.entering import HALF, enter, half_of, house_of
from yinuo.doors.workspace.guessing import Brake
from yinuo.kernel.identity import factors, passkeys
from yinuo.kernel.identity.events import record

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.models import Account

BRAKE = Brake()
WRONG = _("没有对上，或者已经用过。等验证器换下一组数，再输一次。")
WORN = _("这个账号的六位数最近错了太多次，一小时里不再收。请用通行密钥，或者找管账号的人。")
TOO_OFTEN = _("这里连着错了五次。请过五分钟再试。")


@at_desk
@never_cache
@sensitive_post_parameters("code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
@allow(anyone)
def second(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for the second factor; nobody stands here without one."""
    account, half = half_of(request)
    if account is None:
        return HttpResponseRedirect(reverse("workspace:login"))
    if request.method != "POST":
        return _page(request, account, half)
    who, address = f"second {account.pk}", address_of(request)
    if BRAKE.holds(who, address):
        return _page(request, account, half, TOO_OFTEN, 429)
    if "answer" not in request.POST and factors.is_worn(account.pk):
        return _page(request, account, half, WORN, 429)
    factor = _proved(request, account, half)
    if not factor:
        BRAKE.failed(who, address)
        record("second_failed", account.pk)
        return _page(request, account, half, WRONG, 422)
    BRAKE.passed(who, address)
    return enter(request, account, factor, half["next"], half["kept"])


def _proved(request: HttpRequest, account: Account, half: dict[str, Any]) -> str:
    """Give the factor that was proved; "" for none."""
    if "answer" in request.POST:
        state = half.get("passkey", {})
        is_proved = passkeys.prove(account.pk, state, request.POST["answer"], house_of(request))
        return "passkey" if is_proved else ""
    typed = "".join(fold_digits(request.POST.get("code", "")[:40]).split())
    if typed.isdigit() and len(typed) == 6:  # noqa: PLR2004 -- as the authenticator shows them
        return "totp" if factors.spend_totp(account.pk, typed) else ""
    if factors.spend_recovery(account.pk, typed):
        record("recovery_used", account.pk)
        return "recovery"
    return ""


def _page(
    request: HttpRequest, account: Account, half: dict[str, Any], error: Text = "", status: int = 200
) -> HttpResponse:
    """Ask; a passkey's challenge is a new one each time."""
    asked, state = passkeys.ask_to_prove(account.pk, *house_of(request))
    if state:
        request.session[HALF] = {**half, "passkey": state}
    has_codes = factors.factors_of(account.pk).filter(kind="totp").exists()
    field = Field(
        "code",
        gettext("验证器上的六位数，或者一个备用码") if has_codes else gettext("备用码"),
        is_required=True,
        is_focus=not asked,
        autocomplete="one-time-code",
        hint=gettext("六位数半分钟换一次，每组只能用一次。"),
    )
    form = VerbForm(
        "second",
        gettext("第二步"),
        reverse("workspace:second"),
        (field,),
        submit=gettext("进去"),
        error=error,
    )
    return render(request, "workspace/second.html", {"form": form, "passkey": asked}, status=status)
