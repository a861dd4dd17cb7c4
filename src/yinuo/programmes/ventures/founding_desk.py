"""A new venture at the desk: one plain form, its villages one to a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import entering, founding, saying
from yinuo.programmes.ventures.agreed import HOWS
from yinuo.programmes.ventures.models import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Unit


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def found(request: HttpRequest) -> HttpResponse:
    """Show the form of a new venture, or begin it."""
    officer = officer_of(request)
    mine = founding.managed_by(officer)
    if not mine:
        raise NotAllowed
    if request.method != "POST":
        return _page(request, officer, mine, None)
    given = {name: str(value) for name, value in request.POST.items()}
    try:
        hold(request)
        venture = entering.found(officer, given)
    except Invalid as wrong:
        return _page(request, officer, mine, wrong)
    return HttpResponseRedirect(reverse("ventures_desk:venture", args=[venture.code]))


def _page(request: HttpRequest, officer: Officer, mine: list[Unit], wrong: Invalid | None) -> HttpResponse:
    typed = {name: str(value) for name, value in request.POST.items()} if wrong is not None else {}
    form = found_form(officer, mine, typed, faults_of(wrong))
    typed_into(request, form.verb)
    told = {
        "form": form,
        "desk": desk_sheet(officer),
        "collectives": [called(one) for one in founding.collectives()],
    }
    return render(request, "ventures/desk_found.html", told, status=status_of(wrong))


def found_form(
    officer: Officer, mine: list[Unit], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form of a new venture."""
    back = Back(typed, wrong)
    fields = (
        *_what(officer, mine, back),
        *_who(back),
        *_how(back),
        *looked(typed, wrong),
    )
    hint = gettext("记下就公开：谁占多少、怎么分、怎么表决，从第一天起大家都看得到。")
    return form_of("found", gettext("记一个新项目"), reverse("ventures_desk:found"), fields, wrong, hint=hint)


def _what(officer: Officer, mine: list[Unit], back: Back) -> tuple[Field, ...]:
    kinds = tuple(Option(kind, saying.KINDS[kind]) for kind in KINDS)
    return (
        back.field("name", gettext("叫什么"), max_length=LINE),
        back.field("name_en", gettext("英文怎么说"), max_length=LINE, is_required=False),
        back.field("kind", gettext("是哪一种"), "select", options=kinds),
        back.field("text", gettext("一句话说它是什么"), max_length=LINE, is_required=False),
        back.field("text_en", gettext("这句话的英文"), max_length=LINE, is_required=False),
        back.field("began_on", gettext("从哪天起"), "date", officer.on.isoformat()),
        back.field("manager", gettext("谁管账"), "select", options=_units(mine)),
        back.field("supervisor", gettext("谁替各村监督"), "select", options=_units(founding.collectives())),
        back.field("guarantor", gettext("收不回来谁担保"), max_length=LINE, is_required=False),
    )


def _units(units: Iterable[Unit]) -> tuple[Option, ...]:
    return tuple(Option(unit.code, called(unit)) for unit in units)


def hows() -> tuple[Option, ...]:
    """Give the ways of sharing out."""
    return tuple(Option(how, saying.HOWS[how]) for how in HOWS)


def _who(back: Back) -> tuple[Field, ...]:
    line = gettext(
        "一行一个村，从表格里贴进来也行：村名，份额（或者多少元、多少土地），哪天定的，会议记录编号。后两样可以不写。"
    )
    return (
        back.field("how", gettext("怎么分"), "select", options=hows()),
        back.field("members", gettext("哪几个村，各占多少"), "textarea", rows=8, hint=line),
    )


def how_fields(back: Back) -> tuple[Field, ...]:
    """Give what a way of sharing out asks for besides, and the parts of the two funds."""
    rate, bonus = gettext("固定的、保底的才填。"), gettext("保底加分红的才填：剩下的分百分之几。")
    return (
        back.field("rate", gettext("一年百分之几"), inputmode="decimal", is_required=False, hint=rate),
        back.field("bonus", gettext("剩下的分百分之几"), inputmode="decimal", is_required=False, hint=bonus),
        back.field(
            "per_unit",
            gettext("每单位土地一年多少元"),
            inputmode="decimal",
            is_required=False,
            hint=gettext("按土地的才填，单位和册子上的一样。"),
        ),
        back.field(
            "reserve", gettext("公积金提百分之几"), value="10", inputmode="decimal", is_required=False
        ),
        back.field("welfare", gettext("公益金提百分之几"), value="5", inputmode="decimal", is_required=False),
    )


def _how(back: Back) -> tuple[Field, ...]:
    return (
        *how_fields(back),
        back.field("present", gettext("表决要到多少人"), value="2/3", hint=gettext("占全体的几分之几。")),
        back.field("yes", gettext("要多少人赞成"), value="2/3", hint=gettext("占全体的几分之几。")),
        back.field("resolution", gettext("凭哪一份决议或合同"), max_length=LINE),
    )
