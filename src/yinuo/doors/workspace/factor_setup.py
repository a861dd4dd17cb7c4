"""Setting up a second factor: an authenticator by QR code, a passkey, and the recovery codes, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import segno
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.allow import allow, entered, owes_second, staff
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.problems import faults_of, said, status_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.entering import house_of, made_whole, ours
from yinuo.doors.workspace.me import account_of, ask_page, me_page
from yinuo.doors.workspace.proof import insist, proof_fields
from yinuo.kernel.identity import factors, passkeys, sessions
from yinuo.kernel.identity.events import record
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MAKING: Final = "making"
TOO_LATE: Final = Sentence("这一页放得太久了，请重新扫一次。")


def may_add(request: HttpRequest) -> bool:
    """Say whether a factor may be added here: freely where none stands yet, else after a whole log-in."""
    return not owes_second(request) or not factors.has_factor(account_of(request).pk)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD"])
@allow(entered)
def choose(request: HttpRequest) -> HttpResponse:
    """Lead whoever owes a second factor to one: which there are, and what each needs."""
    if not may_add(request):
        raise NotAllowed
    onward = request.GET.get("next", "")
    asked, state = passkeys.ask_to_make(account_of(request), *house_of(request))
    making = request.session.get(MAKING, {})
    request.session[MAKING] = {**making, "passkey": state, "next": onward}
    return ask_page(
        request, None, gettext("登录的第二步"), passkey=asked, is_choice=True, is_owing=owes_second(request),
        proof=proof_fields(request),
    )  # fmt: skip


@at_desk
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@allow(entered)
def totp(request: HttpRequest) -> HttpResponse:
    """Show a new secret as a QR code and in letters, and keep it once it has given its first six digits."""
    if not may_add(request):
        raise NotAllowed
    if request.method != "POST":
        request.session[MAKING] = {
            **request.session.get(MAKING, {}), "totp": factors.sealed(factors.new_secret()).hex(),
        }  # fmt: skip
        return _totp_page(request, None)
    try:
        insist(request)
        secret = _secret_of(request)
        factors.add_totp(
            account_of(request), secret, request.POST.get("code", ""), request.POST.get("name", "")
        )
    except Invalid as wrong:
        return _totp_page(request, wrong)
    return _added(request, "totp")


def _secret_of(request: HttpRequest) -> str:
    """Give the secret that this page shows. Raises Invalid where the page is too old."""
    kept = request.session.get(MAKING, {}).get("totp", "")
    if not kept:
        raise Invalid({"code": TOO_LATE})
    return factors.opened(bytes.fromhex(kept))


def _totp_page(request: HttpRequest, wrong: Invalid | None) -> HttpResponse:
    kept, account = request.session.get(MAKING, {}).get("totp", ""), account_of(request)
    secret = factors.opened(bytes.fromhex(kept)) if kept else ""
    faults = faults_of(wrong)
    code = Field(
        "code", gettext("验证器现在显示的六位数"), error=faults.get("code", ""), is_required=True,
        is_focus=not faults, autocomplete="one-time-code", inputmode="numeric",
    )  # fmt: skip
    form = VerbForm(
        "totp", gettext("加一个验证器"), reverse("workspace:totp"),
        (code, _name_field(request), *proof_fields(request, wrong)), submit=gettext("记下"),
    )  # fmt: skip
    link = factors.link_of(secret, account.username, f"一诺 {current_pack().name}") if secret else ""
    qr = segno.make(link, error="m").svg_inline(scale=4, border=0, omitsize=True) if link else ""
    shown = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    title = gettext("加一个验证器")
    return ask_page(request, form, title, status=status_of(wrong), qr=qr, secret=shown)


def _name_field(request: HttpRequest) -> Field:
    return Field(
        "name", gettext("给它一个名字"), value=request.POST.get("name", ""), max_length=factors.MOST_NAME,
        hint=gettext("比如「我的手机」。丢了要拿掉的时候认得出来。"),
    )  # fmt: skip


@at_desk
@never_cache
@sensitive_post_parameters("answer")
@require_POST
@allow(entered)
def passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    if not may_add(request):
        raise NotAllowed
    making = request.session.get(MAKING, {})
    state = making.pop("passkey", {})
    request.session[MAKING] = making
    try:
        insist(request)
        name = request.POST.get("name", "")
        passkeys.add(account_of(request), state, request.POST.get("answer", ""), name, house_of(request))
    except Invalid as wrong:
        return me_page(request, wrong) if "proof" in wrong.fields else _again(request, wrong)
    return _added(request, "passkey")


def _again(request: HttpRequest, wrong: Invalid) -> HttpResponse:
    asked, state = passkeys.ask_to_make(account_of(request), *house_of(request))
    request.session[MAKING] = {**request.session.get(MAKING, {}), "passkey": state}
    said_wrong = " ".join(said(line) for line in wrong.fields.values())
    title = gettext("登录的第二步")
    return ask_page(
        request, None, title, status=422, passkey=asked, is_choice=True, error=said_wrong, proof=()
    )


def _added(request: HttpRequest, kind: str) -> HttpResponse:
    """Write it down, end every other session, let this one on under a new key; recovery codes come with the first."""
    account = account_of(request)
    making = request.session.pop(MAKING, {})
    made_whole(request, kind)
    record("factor_added", account.pk, note=kind)
    sessions.end_others(account.pk, request.session.session_key or "")
    codes = [] if factors.n_recovery(account.pk) else factors.new_recovery(account.pk)
    if codes:
        record("recovery_made", account.pk)
    return _shown(request, codes, ours(request, making.get("next", ""), "workspace:me"))


@at_desk
@never_cache
@require_POST
@allow(staff)
def recovery(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes, after asking again; the old ones are worth nothing from now on."""
    account = account_of(request)
    try:
        insist(request)
        if not factors.has_factor(account.pk):
            raise Invalid.whole(Sentence("先设好验证器或通行密钥，再要备用码。"))
    except Invalid as wrong:
        return me_page(request, wrong)
    codes = factors.new_recovery(account.pk)
    record("recovery_made", account.pk)
    return _shown(request, codes, reverse("workspace:me"))


def _shown(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    title = gettext("备用码，只出这一次") if codes else gettext("记下了")
    return ask_page(request, None, title, codes=codes, onward=onward, is_done=True)
