"""Forms of a book: a month is closed, the one closed last opens again by two persons, a rent is spread over years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.typed import form_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import actions, bookkeeping, reopening
from yinuo.programmes.ventures.states import leader, treasurer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.programmes.ventures.models import Venture

    Of = Callable[[str], Back]


def month_forms(found: Venture, month: date, of: Of, officer: Officer) -> list[VerbForm]:
    """Give what an officer may do with the months of a venture's books; `month` is the earliest that is open."""
    return [*_closing(found, month, of, officer), *_opening(found, of, officer)]


def _closing(found: Venture, month: date, of: Of, officer: Officer) -> Iterator[VerbForm]:
    """Give the button that closes the earliest open month; nothing while that month still runs."""
    if bookkeeping.last_day(month) >= officer.on or not leader(
        officer.actor, actions.standing(found, officer.on)
    ):
        return
    label = gettext("结 %(month)s 的账") % {"month": f"{month:%Y-%m}"}
    hint = gettext("结了的月份不再进账；晚到的事记到下一个开着的月。")
    yield form_of("close", label, _url(found), (), of("close").wrong, hint=hint)


def _opening(found: Venture, of: Of, officer: Officer) -> Iterator[VerbForm]:
    """Give the form that asks for the month closed last, or the button of whoever agrees to it."""
    last, s = bookkeeping.last_closing(found), actions.standing(found, officer.on)
    if last is None:
        return
    there, name = reopening.asked(found), {"month": f"{last.month:%Y-%m}"}
    if there is None and treasurer(officer.actor, s):
        back = of("ask_reopen")
        why = back.field("reason", gettext("为什么要重开"), max_length=LINE)
        hint = gettext("提了还不算，要管账单位的负责人同意。原因记进公开日志。")
        label = gettext("提出重开 %(month)s") % name
        yield form_of("ask_reopen", label, _url(found), (why,), back.wrong, hint=hint)
    if there is not None and there.asked_by_id != officer.actor.person and leader(officer.actor, s):
        label = gettext("同意重开 %(month)s") % name
        hint = gettext("提出的原因：%(reason)s") % {"reason": there.reason}
        yield form_of("reopen", label, _url(found), (), of("reopen").wrong, hint=hint)


def rent_form(found: Venture, back: Back, on: date) -> VerbForm:
    """Give the form of a rent that came at once for several years."""
    fields = (
        back.field("amount", gettext("多少钱（元）"), inputmode="decimal"),
        back.field("came_on", gettext("哪天到账的"), "date", on.isoformat()),
        back.field("first", gettext("从哪天起"), "date"),
        back.field("last", gettext("到哪天"), "date"),
        back.field("reference", gettext("银行回单号"), max_length=LINE),
    )
    hint = gettext(
        "先记成预收，每过一年转一年的。填一次就够：结哪个月的账，到期的那一份自己转；转过的不会再转。"
    )
    label = gettext("一次收了几年的租金")
    return form_of("spread", label, _url(found), fields, back.wrong, hint=hint, submit=gettext("记下"))


def _url(found: Venture) -> str:
    return reverse("ventures_desk:books", args=[found.code])
