"""A campaign's numeric targets at the desk: set by the drafter, read off by the units that answer for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import PICK, Back, form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import all_units
from yinuo.doors.workspace.officer import desk_sheet, unit_names
from yinuo.doors.workspace.written import written
from yinuo.programmes.campaigns.drafting import drive_of
from yinuo.programmes.campaigns.models import DRAFTED
from yinuo.programmes.campaigns.queries import read
from yinuo.programmes.campaigns.targeting import (
    MOST_EVIDENCE,
    MOST_MEASURE,
    MOST_TITLE,
    own_targets,
    set_target,
    standing,
    tell_reading,
)
from yinuo.programmes.campaigns.targets import plain
from yinuo.programmes.campaigns.targets_shown import readings_of, target_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.campaign import Campaign
    from yinuo.programmes.campaigns.models import Drive, TargetReading
    from yinuo.programmes.campaigns.targets import Target

SET: Final = "target"


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def targets(request: HttpRequest, code: str) -> HttpResponse:
    """Show a campaign's targets with what this officer may do of them; or do it."""
    found = drive_of(code)

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        if typed.get("do") == SET:
            set_target(code, typed, officer)
        elif typed.get("do") == "reading":
            tell_reading(code, typed.get("target", ""), typed, officer)
        else:
            raise Invalid.whole(PICK)
        return reverse("campaigns_desk:targets", args=[code])

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _page(request, officer, found, typed, wrong)

    return written(request, do, page)


def _page(
    request: HttpRequest, officer: Officer, found: Drive, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    typed_into(request, "update")
    stands = read(found, officer.on, officer.at)
    campaign, told = stands.campaign, readings_of(stands, officer.at)
    names = unit_names({one.unit for one in campaign.targets} | {one.lead_unit for one in campaign.tracks})
    faults = faults_of(wrong)
    forms = [
        _reading_form(found, one, told[one.code], officer, _own(typed, faults, one.code))
        for one in own_targets(found, campaign, officer)
    ]
    if found.state == DRAFTED and found.drafted_by_id == officer.actor.person:
        forms.append(_set_form(found, campaign, _own(typed, faults, "")))
    context = {
        "drive": found, "name": campaign.name, "forms": forms, "desk": desk_sheet(officer),
        "targets": target_rows(stands, officer.at, lambda unit: names.get(unit, unit)),
        "error": "" if forms else " ".join(faults.values()),
    }  # fmt: skip
    return render(request, "campaigns/desk_targets.html", context, status=status_of(wrong))


def _own(
    typed: Mapping[str, str], faults: Mapping[str, str], target: str
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Give what was typed into this very form, and what is wrong with it."""
    return (typed, faults) if typed.get("target", "") == target else ({}, {})


def _set_form(
    drive: Drive, campaign: Campaign, came: tuple[Mapping[str, str], Mapping[str, str]]
) -> VerbForm:
    back = Back(*came)
    tracks = tuple(Option(one.code, one.name) for one in campaign.tracks)
    units = tuple(
        Option(str(one.label) if one.value else "", one.label) for one in all_units(gettext("战线的牵头单位"))
    )
    fields = (
        back.field("do", "", "hidden", SET),
        back.field("track", gettext("战线"), "select", options=tracks),
        back.field("title", gettext("数什么"), max_length=MOST_TITLE,
                   hint=gettext("同一条战线写同一个名字，就是改它。")),
        back.field("measure", gettext("单位"), max_length=MOST_MEASURE, hint=gettext("如：家、亩、公里")),
        back.field("baseline", gettext("起点"), inputmode="decimal"),
        back.field("value", gettext("目标"), inputmode="decimal"),
        back.field("by", gettext("到哪天"), "date", campaign.end.isoformat(), is_required=False),
        back.field("unit", gettext("由谁负责"), "select", options=units, is_required=False),
        *looked(*came),
    )  # fmt: skip
    url, label = reverse("campaigns_desk:targets", args=[drive.code]), gettext("定一个数字目标")
    return form_of(SET, label, url, fields, came[1], hint=gettext("签了就冻住，要改只能公开修订。"))


def _reading_form(
    drive: Drive, one: Target, told: Sequence[TargetReading], officer: Officer,
    came: tuple[Mapping[str, str], Mapping[str, str]],
) -> VerbForm:  # fmt: skip
    back = Back(*came)
    words = gettext("第 {n} 次：{on}，{value}")
    which = tuple(
        Option(str(row.n), words.format(n=row.n, on=day_long(row.on), value=plain(row.value)))
        for row in standing(told)
    )
    fields = (
        back.field("do", "", "hidden", "reading"),
        back.field("target", "", "hidden", one.code),
        back.field("on", gettext("哪天的数"), "date", officer.on.isoformat()),
        back.field("value", gettext("读数（%(measure)s）") % {"measure": one.measure}, inputmode="decimal"),
        back.field("evidence", gettext("凭据"), max_length=MOST_EVIDENCE,
                   hint=gettext("公开。写出处和文号，不写人名、电话。")),
        *((back.field("replaces", gettext("更正哪一次"), "select", options=(Option("", gettext("不是更正")), *which),
                      is_required=False),) if which else ()),
        *looked(*came),
    )  # fmt: skip
    url, label = (
        reverse("campaigns_desk:targets", args=[drive.code]),
        gettext("报读数：%(title)s") % {"title": one.title},
    )
    return form_of(f"reading-{one.code}", label, url, fields, came[1], submit=gettext("送出，公开"))
