"""The forms of a campaign at the desk, as data: what was typed is kept, what is wrong stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.typed import looked
from yinuo.doors.workspace.nearness import all_units
from yinuo.programmes.campaigns.pledging import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.programmes.campaigns.campaign import Campaign, Track
    from yinuo.programmes.campaigns.models import Drive

DAYS = "100"


def draft_fields(typed: Mapping[str, str], faults: Mapping[str, str], on: date) -> tuple[Field, ...]:
    """Give what a new campaign is asked for: four things, and the sheet is one of them."""
    return (
        Field("name", gettext("叫什么"), value=typed.get("name", ""), error=faults.get("name", ""), is_required=True),
        Field(
            "start", gettext("从哪天起"), "date", typed.get("start", on.isoformat()), faults.get("start", ""),
            is_required=True,
        ),
        Field(
            "days", gettext("多少天"), "number", typed.get("days", DAYS), faults.get("days", ""), is_required=True,
            inputmode="numeric",
        ),
        Field(
            "file", gettext("清单"), "file", error=faults.get("file", ""), accept=".xlsx,.xls,.ods,.csv",
            hint=gettext("一行一项。列名照样表来。"), is_required=True,
        ),
    )  # fmt: skip


def amend_form(
    drive: Drive, campaign: Campaign, typed: Mapping[str, str], faults: Mapping[str, str]
) -> VerbForm:
    """Give the form of a public amendment: which item, what, why."""
    kinds = (
        Option("move", gettext("改期：新日子写在旧日子旁边")),
        Option("strike", gettext("删去：仍算在缺的里面")),
        Option("hand_over", gettext("换单位")),
        Option("split", gettext("拆成几项：权重合起来不变")),
        *((Option("aim", gettext("改数字目标：最初的数留在旁边")),) if campaign.targets else ()),
    )
    items = tuple(Option(item.code, item.title) for item in campaign.under_way)
    items += tuple(Option(target.code, target.title) for target in campaign.targets)
    units = tuple(Option(str(one.label), one.label) for one in all_units("") if one.value)
    fields = (
        Field("item", gettext("哪一项"), "select", typed.get("item", ""), faults.get("item", ""), items),
        Field("kind", gettext("怎么改"), "radio", typed.get("kind", ""), faults.get("kind", ""), kinds),
        Field("due", gettext("新的日期"), "date", typed.get("due", ""), faults.get("due", "")),
        Field("unit", gettext("交给谁"), "select", typed.get("unit", ""), faults.get("unit", ""), units),
        Field("parts", gettext("拆成哪几项"), "textarea", typed.get("parts", ""), faults.get("parts", ""),
              hint=gettext("一行一项：事项｜承办单位｜权重｜日期")),
        *(
            (Field("value", gettext("新的目标数"), value=typed.get("value", ""), error=faults.get("value", ""),
                   inputmode="decimal"),)
            if campaign.targets else ()
        ),
        Field("reason", gettext("为什么"), "textarea", typed.get("reason", ""), faults.get("reason", "")),
        *looked(typed, faults),
    )  # fmt: skip
    return VerbForm(
        "amend",
        gettext("公开修订"),
        reverse("campaigns_desk:amend", args=[drive.code]),
        fields,
        hint=gettext("修订马上公开，旧的全文留着，分母不变。"),
        submit=gettext("签这份修订"),
    )


def pledge_form(drive: Drive, track: Track, typed: Mapping[str, str], faults: Mapping[str, str]) -> VerbForm:
    """Give the form of a track's public pledge: one sentence, due on the campaign's last day."""
    is_typed = typed.get("track") == track.code
    told, wrong = (typed, faults) if is_typed else ({}, {})
    fields = (
        Field("track", "", "hidden", track.code),
        Field("text", gettext("表什么态"), value=told.get("text", ""), error=wrong.get("text", ""), is_required=True,
              max_length=MOST, hint=gettext("一句话，公开。做到没有，由别的单位来核。")),
        *looked(told, wrong),
    )  # fmt: skip
    label = gettext("公开表态：%(track)s") % {"track": track.name}
    url = reverse("campaigns_desk:pledge", args=[drive.code])
    return VerbForm(f"pledge-{track.code}", label, url, fields, submit=gettext("起草，请负责人发出去"))
