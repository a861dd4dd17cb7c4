"""Asking again before what is grave: password or six digits stand in the same form, so that nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import fold_digits
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.pace import address_of
from yinuo.doors.shell.problems import said
from yinuo.doors.workspace.entering import is_fresh, proved
from yinuo.doors.workspace.guessing import Brake
from yinuo.kernel.identity import factors
from yinuo.kernel.identity.events import record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.kernel.people.models import Account

BRAKE = Brake()
WRONG = Sentence("没有对上。写您的密码，或者验证器上的六位数。")
WAIT = Sentence("这里连着错了五次。请过五分钟再试。")


def proof_fields(request: HttpRequest, wrong: Invalid | None = None) -> tuple[Field, ...]:
    """Give the field that asks again; none while who sits there was proved lately enough."""
    fault = wrong.fields.get("proof", "") if wrong else ""
    if is_fresh(request) and not fault:
        return ()
    field = Field(
        "proof",
        gettext("再证明一次是您"),
        "password",
        error=said(fault) if fault else "",
        hint=gettext("离上次证明过了一阵。写您的密码，或者验证器上的六位数；两样都没有的，退出再登录一次。"),
        is_required=True,
        autocomplete="current-password",
    )
    return (field,)


def insist(request: HttpRequest) -> None:
    """Let pass whoever was proved lately, or proves it with this form. Raises Invalid for anybody else."""
    if is_fresh(request):
        return
    account: Account = request.user  # type: ignore[assignment]
    who, address, typed = f"proof {account.pk}", address_of(request), request.POST.get("proof", "")
    if BRAKE.holds(who, address):
        raise Invalid({"proof": WAIT})
    if not knows(account, typed):
        BRAKE.failed(who, address)
        record("proof_failed", account.pk)
        raise Invalid({"proof": WRONG})
    BRAKE.passed(who, address)
    proved(request)


def knows(account: Account, typed: str) -> bool:
    """Say whether this is the account's password, or six digits of its authenticator."""
    digits = "".join(fold_digits(typed[:40]).split())
    if digits.isdigit() and len(digits) == 6 and not factors.is_worn(account.pk):  # noqa: PLR2004
        return factors.spend_totp(account.pk, digits)
    return account.has_usable_password() and account.check_password(typed)
