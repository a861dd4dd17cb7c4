"""The forms of the page of appointments, as data: what was typed stays, what is wrong stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from yinuo.base.errors import WHOLE
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.problems import faults_of
from yinuo.doors.workspace.appoint_sheet import called
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import BUNDLE_WORDS
from yinuo.doors.workspace.proof import proof_fields
from yinuo.kernel.people.bundles import GUARDED
from yinuo.kernel.people.models import Account, Place, Unit

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from yinuo.base.errors import Invalid
    from yinuo.kernel.identity.grants import Appointer
    from yinuo.kernel.people.models import Appointment


def _options(by: Appointer) -> dict[str, tuple[Option, ...]]:
    """Give whom, as what, where and for which territory this person may appoint."""
    people = Account.objects.select_related("person").filter(is_active=True).exclude(person=by.person)
    units = [one for one in Unit.objects.filter(is_active=True) if by.reaches(one)]
    places = Place.objects.filter(is_active=True, kind__in=("city", "town", "community"))
    return {
        "username": tuple(Option(one.username, called(one.person)) for one in people.order_by("username")),
        "role": tuple(
            Option(bundle, gettext("{word}（要两个人）").format(word=word) if bundle in GUARDED else word)
            for bundle, word in BUNDLE_WORDS.items()
        ),
        "unit": tuple(Option(one.code, name_of(one)) for one in units),
        "place": tuple(Option(one.code, name_of(one)) for one in places),
    }


def appoint_form(request: HttpRequest, by: Appointer, on: date, wrong: Invalid | None) -> VerbForm:
    """Give the form that appoints somebody: whom, as what, at which unit, for which territory, from when to when."""
    faults, sent, options = faults_of(wrong), request.POST if wrong else {}, _options(by)
    labels = {
        "username": gettext("任命谁"),
        "role": gettext("做什么"),
        "unit": gettext("在哪个单位"),
        "place": gettext("管哪一片"),
    }
    chosen = tuple(
        Field(
            name, label, "select", value=sent.get(name, ""), error=faults.get(name, ""), is_required=True,
            options=(Option("", "—"), *options[name]),
        )
        for name, label in labels.items()
    )  # fmt: skip
    days = (
        Field("from_on", gettext("从哪天起"), "date", value=sent.get("from_on", on.isoformat()),
              error=faults.get("from_on", ""), is_required=True),
        Field("to_on", gettext("到哪天止"), "date", value=sent.get("to_on", ""), error=faults.get("to_on", ""),
              hint=gettext("含这一天。不填就是一直。")),
    )  # fmt: skip
    hint = gettext("受理、核验、审计、技术四种，一个人提，另一个人同意才算。谁也不能任命自己。")
    return VerbForm(
        "appoint", gettext("任命一个人"), reverse("workspace:grant"), (*chosen, *days, *proof_fields(request, wrong)),
        hint, gettext("提出任命"), error=faults.get(WHOLE, ""),
    )  # fmt: skip


def account_form(request: HttpRequest, wrong: Invalid | None) -> VerbForm:
    """Give the form that opens an account for somebody new."""
    faults, sent = faults_of(wrong), request.POST if wrong else {}
    fields = (
        Field(
            "username",
            gettext("账号"),
            value=sent.get("username", ""),
            error=faults.get("username", ""),
            is_required=True,
            hint=gettext("小写字母、数字、点、横线。"),
            max_length=40,
        ),
        Field(
            "name", gettext("姓名"), value=sent.get("name", ""), error=faults.get("name", ""), max_length=60
        ),
        *proof_fields(request, wrong),
    )
    hint = gettext("开了账号还什么都不能做，要再任命。头一个密码只出一次，交给本人，请他进来就换。")
    return VerbForm("account", gettext("开一个账号"), reverse("workspace:account"), fields, hint)


def tie_form(request: HttpRequest, wrong: Invalid | None) -> VerbForm | None:
    """Give the form that ties an identity of the provider to an account; None where no provider is connected."""
    if settings.YINUO_OIDC is None:
        return None
    faults, sent = faults_of(wrong), request.POST if wrong else {}
    fields = (
        Field("username", gettext("账号"), value=sent.get("username", ""), error=faults.get("username", ""),
              is_required=True),
        Field("subject", gettext("对方系统里的编号（sub）"), value=sent.get("subject", ""),
              error=faults.get("subject", ""), is_required=True,
              hint=gettext("照抄，一个字符都不能差。不看邮箱，邮箱谁都能改。")),
        *proof_fields(request, wrong),
    )  # fmt: skip
    hint = gettext("连上以后，这个人用单位账号就能进来。权利还是只看任命。另一个人同意才算。")
    return VerbForm(
        "tie", gettext("连上单位账号"), reverse("workspace:tie"), fields, hint, error=faults.get(WHOLE, "")
    )


def end_form(request: HttpRequest, found: Appointment, on: date, wrong: Invalid | None) -> VerbForm:
    """Give the form that ends one appointment."""
    faults, sent = faults_of(wrong), request.POST if wrong else {}
    last = Field(
        "to_on", gettext("最后一天"), "date", value=sent.get("to_on", on.isoformat()), error=faults.get("to_on", ""),
        is_required=True, is_focus=not faults,
    )  # fmt: skip
    what = f"{called(found.person)} · {BUNDLE_WORDS[found.role]} · {name_of(found.unit)}"
    takes_two = found.role == "auditor"
    return VerbForm(
        "end", gettext("结束一份任命"), reverse("workspace:end_appointment"),
        (last, *proof_fields(request, wrong)), what,
        gettext("提出结束") if takes_two else gettext("记下最后一天"),
        note=gettext("审计的任命，要另一个人同意才结束。") if takes_two else "",
        extra=(("appointment", str(found.pk)),), error=faults.get(WHOLE, ""),
    )  # fmt: skip
