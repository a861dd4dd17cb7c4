"""What happened at the doors, for the auditor: whose account, what, when, by whom. No passwords, no addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import BUNDLE_WORDS, desk_sheet, officer_of
from yinuo.kernel.identity.events import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text

AT_ONCE: Final = 50
WORDS: Final[Mapping[str, Text]] = {
    "logged_in": _("登录"), "log_in_failed": _("登录没成"), "log_in_braked": _("登录太频，拦下"),
    "second_failed": _("第二步没对上"), "logged_in_outside": _("用单位账号登录"),
    "outside_refused": _("单位账号没认下"), "logged_out": _("退出"), "session_ended": _("别处的登录被退出"),
    "password_changed": _("换了密码"), "proof_failed": _("再证明时没对上"), "factor_added": _("加了第二步"),
    "factor_removed": _("拿掉了第二步"), "factors_cleared": _("第二步被管账号的人清掉"),
    "recovery_made": _("出了新备用码"), "recovery_used": _("用了备用码"), "token_made": _("做了令牌"),
    "token_ended": _("停了令牌"), "grant_proposed": _("提了任命"), "grant_agreed": _("同意了任命"),
    "grant_refused": _("没同意任命"), "granted_alone": _("一人任命（没有第二人）"), "appointed": _("任命"),
    "appointment_ended": _("任命结束"), "identity_tied": _("连上了单位账号"), "identity_untied": _("断开了单位账号"),
    "account_opened": _("开了账号"),
}  # fmt: skip
NOTES: Final[Mapping[str, Text]] = {
    "totp": _("验证器"), "passkey": _("通行密钥"), "recovery": _("备用码"), "end": _("结束"), "tie": _("单位账号"),
    **BUNDLE_WORDS,
}  # fmt: skip


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD"])
@allow(staff)
def security_events(request: HttpRequest) -> HttpResponse:
    """Show what happened at the doors, the newest first; to an auditor alone."""
    officer = officer_of(request)
    if not officer.seats_with("auditor"):
        raise NotAllowed
    what, before = request.GET.get("what", ""), request.GET.get("before", "")
    rows = told(what)
    if before.isascii() and before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    some = list(rows[: AT_ONCE + 1])
    lines = [(row, WORDS[row.what], NOTES.get(row.note, row.note)) for row in some[:AT_ONCE]]
    context = {
        "lines": lines, "what": what, "whats": [Option(code, word) for code, word in WORDS.items()],
        "older": some[AT_ONCE - 1].pk if len(some) > AT_ONCE else 0, "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "workspace/security_events.html", context)
