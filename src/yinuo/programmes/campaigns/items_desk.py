"""A draft's items at the desk, one by one: added, altered and taken off by hand, faults beside their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import all_units
from yinuo.doors.workspace.officer import desk_sheet, unit_names
from yinuo.doors.workspace.written import written_one_of
from yinuo.programmes.campaigns.by_hand import drop_item, put_item
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.drafting import drive_of
from yinuo.programmes.campaigns.models import DRAFTED
from yinuo.programmes.campaigns.sheet import LONGEST
from yinuo.programmes.campaigns.shown import PAGE, paged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.workspace.written import Pressed
    from yinuo.programmes.campaigns.campaign import Campaign, Item

PUT, DROP = "put", "drop"


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def items(request: HttpRequest, code: str) -> HttpResponse:
    """Show a campaign's items with the form that adds or alters one while it is a draft; or do it."""
    drive_of(code)

    def put(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        return _at(code, put_item(code, typed, officer))

    def drop(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        drop_item(code, typed.get("item", ""), officer)
        return _url(code)

    def page(request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
        return _page(request, officer, code, pressed)

    return written_one_of(request, {PUT: put, DROP: drop}, page)


def _url(code: str, **asked: str | int) -> str:
    url = reverse("campaigns_desk:items", args=[code])
    return f"{url}?{urlencode(asked)}" if asked else url


def _at(code: str, item: Item) -> str:
    """Give the address of the page on which an item stands."""
    codes = [one.code for one in campaign_of(drive_of(code).document).items]
    return _url(code, page=codes.index(item.code) // PAGE + 1)


def _page(request: HttpRequest, officer: Officer, code: str, pressed: Pressed) -> HttpResponse:
    typed_into(request, PUT)
    found = drive_of(code)
    campaign = campaign_of(found.document)
    is_own = found.state == DRAFTED and found.drafted_by_id == officer.actor.person
    asked = pressed.typed.get("item", "") or request.GET.get("item", "")[:60]
    item = next((one for one in campaign.items if one.code == asked), None)
    n = max(number_in(request.GET.get("page", "1")[:6]), 1)
    context = {
        "drive": found,
        "name": campaign.name,
        "rows": _rows(campaign, n),
        "pager": paged(_url(code), n, len(campaign.items)),
        "form": _form(campaign, item, pressed) if is_own else None,
        "drop": _dropping(campaign, item, pressed) if is_own and item else None,
        "item": item,
        "error": "" if is_own else " ".join(pressed.faults.values()),
        "desk": desk_sheet(officer),
    }
    return render(request, "campaigns/desk_items.html", context, status=status_of(pressed.wrong))


def _rows(campaign: Campaign, page: int) -> list[tuple[Item, str, str, str, str]]:
    """Give a page of items, each with its track, its list, its unit's name, and the address at which it is altered."""
    some = campaign.items[(page - 1) * PAGE : page * PAGE]
    names = unit_names({item.unit for item in some})
    lists = {one.code: one for one in campaign.lists}
    tracks = {one.code: one.name for one in campaign.tracks}
    return [
        (item, tracks[one.track], one.name, names.get(item.unit, item.unit),
         f"{_url(campaign.code, page=page, item=item.code)}#form-put")
        for item in some
        if (one := lists[item.task_list])
    ]  # fmt: skip


def _form(campaign: Campaign, item: Item | None, pressed: Pressed) -> VerbForm:
    """Give the form of one item: blank, or filled in with the one that is altered; what came back stays."""
    label = gettext("改这一项") if item else gettext("加一项")
    url = _url(campaign.code, item=item.code) if item else _url(campaign.code)
    back = pressed.back(PUT)
    return form_of(PUT, label, url, _fields(campaign, item, pressed), back.wrong, submit=gettext("记下"))


def _fields(campaign: Campaign, item: Item | None, pressed: Pressed) -> tuple[Field, ...]:
    """Give the sheet's own columns as fields; a new item begins where the last one stands."""
    back, first = pressed.back(PUT), item or (campaign.items[-1] if campaign.items else None)
    one = next((one for one in campaign.lists if first and one.code == first.task_list), None)
    track = next((track for track in campaign.tracks if one and track.code == one.track), None)
    units = all_units(gettext("请选"))
    yes = (Option("yes", gettext("是")), Option("no", gettext("否")))
    return (
        back.field("item", "", "hidden", item.code if item else ""),
        back.field("track", gettext("战线"), value=track.name if track else "", max_length=LONGEST),
        back.field("lead", gettext("牵头单位"), "select", track.lead_unit if track else "", options=units,
                   hint=gettext("一条战线一家。")),
        back.field("list", gettext("清单"), value=one.name if one else "", max_length=LONGEST),
        back.field("title", gettext("什么事"), value=item.title if item else "", max_length=LONGEST,
                   is_focus=not back.wrong),
        back.field("unit", gettext("承办单位"), "select", item.unit if item else "", options=units),
        back.field("support", gettext("协办单位"), value="、".join(item.support_units) if item else "",
                   is_required=False, hint=gettext("写名字或编号，几家用顿号隔开。")),
        back.field("weight", gettext("权重"), value=str(item.weight if item else 1), inputmode="numeric"),
        back.field("hard", gettext("必须完成"), "radio", "no" if item and not item.is_hard else "yes", options=yes),
        back.field("proof", gettext("拿什么证明"), value=item.proof if item else "", max_length=LONGEST,
                   is_required=False),
        back.field("due", gettext("完成日期"), "date", (first.due if first else campaign.end).isoformat()),
        *looked(back.typed, back.wrong),
    )  # fmt: skip


def _dropping(campaign: Campaign, item: Item, pressed: Pressed) -> VerbForm:
    back = pressed.back(DROP)
    fields = (back.field("item", "", "hidden", item.code),)
    label, url = gettext("删去这一项"), _url(campaign.code, item=item.code)
    return form_of(DROP, label, url, fields, back.wrong, hint=gettext("还没有签，删去就没有了。"))
