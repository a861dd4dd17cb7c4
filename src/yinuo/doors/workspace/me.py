"""The page about oneself: what one may do, where one is logged in, how one proves it; and the ends of all of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.allow import allow, entered, owes_second, staff
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.me_sheet import me_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.proof import insist, proof_fields
from yinuo.kernel.identity import factors, sessions, tokens
from yinuo.kernel.identity.events import record
from yinuo.kernel.identity.grants import appointer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.people.models import Account


def account_of(request: HttpRequest) -> Account:
    """Give whose page this is. The caller holds the lock `entered` or `staff`."""
    account: Account = request.user  # type: ignore[assignment]
    return account


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD"])
@allow(entered)
def me(request: HttpRequest) -> HttpResponse:
    """Show what this member of staff may do, until when, where they are logged in and how they prove it."""
    return me_page(request)


def me_page(request: HttpRequest, wrong: Invalid | None = None) -> HttpResponse:
    """Show the page, with what is asked again and what is wrong where something grave was pressed."""
    officer, key = officer_of(request), request.session.session_key or ""
    found = me_of(account_of(request), officer.on, key, is_owing=owes_second(request))
    done = {
        "password": gettext("密码换好了。别处的登录都退出了。"),
        "ended": gettext("那一处退出了。"),
        "factor": gettext("记下了。"),
        "removed": gettext("拿掉了。"),
        "token": gettext("那个令牌从现在起不能用了。"),
    }.get(request.GET.get("done", ""), "")
    reaches = appointer(officer.actor.person, officer.on)
    context = {
        "me": found, "desk": desk_sheet(officer), "done": done, "proof": proof_fields(request, wrong),
        "may_appoint": reaches is not None, "is_auditor": bool(officer.seats_with("auditor")),
    }  # fmt: skip
    return render(request, "workspace/me.html", context, status=status_of(wrong))


def done_with(what: str) -> HttpResponse:
    """Go back to the page about oneself, which says what was done."""
    return HttpResponseRedirect(f"{reverse('workspace:me')}?done={what}", status=303)


@at_desk
@require_POST
@allow(entered)
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session, or all but this one."""
    account, handle = account_of(request), request.POST.get("session", "")
    here = request.session.session_key or ""
    is_all = handle == "others"
    if sessions.end_others(account.pk, here) if is_all else sessions.end_one(account.pk, handle):
        record("session_ended", account.pk)
    return done_with("ended")


@at_desk
@require_POST
@allow(staff)
def drop_factor(request: HttpRequest) -> HttpResponse:
    """Take a second factor away, after asking again; every other session ends with it."""
    account = account_of(request)
    try:
        insist(request)
    except Invalid as wrong:
        return me_page(request, wrong)
    if factors.remove(account.pk, number_in(request.POST.get("factor", ""))):
        record("factor_removed", account.pk)
        sessions.end_others(account.pk, request.session.session_key or "")
    return done_with("removed")


@at_desk
@require_POST
@allow(staff)
def end_token(request: HttpRequest) -> HttpResponse:
    """End one of one's own tokens, at once."""
    own = tokens.listed(account_of(request)).filter(pk=number_in(request.POST.get("token", ""))).first()
    if own is not None:
        tokens.revoke(own.pk)
    return done_with("token")


@at_desk
@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@allow(entered)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password: the old one is asked, and every other session ends."""
    wrong = None
    if request.method == "POST":
        try:
            _change(request, account_of(request))
            return done_with("password")
        except Invalid as fault:
            wrong = fault
    return ask_page(request, _password_form(wrong), gettext("换密码"), status=status_of(wrong))


def _change(request: HttpRequest, account: Account) -> None:
    from yinuo.doors.workspace.proof import knows

    new = request.POST.get("new", "")
    if not knows(account, request.POST.get("old", "")):
        record("proof_failed", account.pk)
        raise Invalid({"old": Sentence("原来的密码不对。")})
    if new != request.POST.get("again", ""):
        raise Invalid({"again": Sentence("两次写的不一样。")})
    try:
        validate_password(new, account)
    except ValidationError as fault:
        raise Invalid({"new": Sentence("至少 12 个字符，不要用常见的密码。")}) from fault
    account.set_password(new)
    account.save(update_fields=["password"])
    update_session_auth_hash(request, account)
    sessions.end_others(account.pk, request.session.session_key or "")
    record("password_changed", account.pk)


def _password_form(wrong: Invalid | None) -> VerbForm:
    faults = faults_of(wrong)
    told = (
        ("old", gettext("现在的密码"), "current-password", ""),
        ("new", gettext("新密码"), "new-password", gettext("至少 12 个字符。几个不相干的词连起来最好记。")),
        ("again", gettext("新密码再写一遍"), "new-password", ""),
    )
    fields = tuple(
        Field(
            name, label, "password", error=faults.get(name, ""), hint=hint, is_required=True, autocomplete=auto,
            is_focus=name == "old" and not faults,
        )
        for name, label, auto, hint in told
    )  # fmt: skip
    hint = gettext("换好之后，别处的登录都会退出。")
    return VerbForm("password", gettext("换密码"), reverse("workspace:password"), fields, hint)


def ask_page(
    request: HttpRequest, form: VerbForm | None, title: str, *, status: int = 200, **more: object
) -> HttpResponse:
    """Show one form about oneself on a page of its own."""
    context = {"form": form, "title": title, "desk": desk_sheet(officer_of(request)), **more}
    return render(request, "workspace/ask.html", context, status=status)
