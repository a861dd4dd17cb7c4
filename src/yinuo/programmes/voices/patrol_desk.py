"""The patrol's diary at the desk: a form of four fields, and what was noted at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Link, Option, VerbForm
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.limits.things import THINGS
from yinuo.programmes.voices.patrol import may_note, note, notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.models import Place

THING_WORDS: Final[Mapping[str, Text]] = {
    "bridge": _("桥"), "building": _("房屋、外墙"), "cable": _("电缆、光缆"), "dangerous_goods": _("危险品"),
    "drain": _("下水道"), "exit": _("安全出口"), "fire_equipment": _("消防器材"), "fire_lane": _("消防通道"),
    "flood_gate": _("防汛闸"), "gas": _("燃气管道"), "lamp": _("路灯"), "lift": _("电梯"), "machine": _("机器"),
    "manhole": _("井盖"), "playground": _("游乐设施"), "railing": _("栏杆"), "road": _("路面"), "scaffold": _("脚手架"),
    "sign": _("牌子"), "slope": _("边坡"), "tree": _("树"), "wall": _("围墙"),
    "water_edge": _("临水边"), "wiring": _("电线"),
}  # fmt: skip


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def patrol(request: HttpRequest) -> HttpResponse:
    """Show what was noted at a place, or note one thing more; 403 for whoever keeps no place's diary."""
    officer = officer_of(request)
    places = may_note(officer)
    if not places:
        raise NotAllowed
    typed_into(request, "note")
    if request.method != "POST":
        return _page(request, officer, places, {"place": request.GET.get("place", "")}, None)
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    try:
        hold(request)
        row = note(officer, typed)
    except Invalid as wrong:
        return _page(request, officer, places, typed, wrong)
    kept = urlencode({"place": row.place_id, "did": "note"})
    return HttpResponseRedirect(f"{reverse('voices_desk:patrol')}?{kept}")


def _page(
    request: HttpRequest,
    officer: Officer,
    places: tuple[Place, ...],
    typed: Mapping[str, str],
    wrong: Invalid | None,
) -> HttpResponse:
    here = next((one for one in places if one.code == typed.get("place")), places[0])
    rows = [(one, THING_WORDS[one.thing], name_of(one.place)) for one in notes(here, officer.on)]
    url = reverse("voices_desk:patrol")
    told = {
        "form": _form(places, {"noted_on": officer.on.isoformat(), **typed}, faults_of(wrong)),
        "rows": rows, "here": name_of(here), "desk": desk_sheet(officer),
        "places": tuple(
            Link(name_of(one), f"{url}?{urlencode({'place': one.code})}", is_current=one == here) for one in places
        ),
        "note": gettext("记下了。") if request.GET.get("did") == "note" else "",
    }  # fmt: skip
    return render(request, "voices/desk_patrol.html", told, status=status_of(wrong))


def _form(places: tuple[Place, ...], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    def told(name: str) -> tuple[str, str]:
        return typed.get(name, ""), wrong.get(name, "")

    where = tuple(Option(one.code, name_of(one)) for one in places)
    what = (Option("", gettext("请选")), *(Option(code, THING_WORDS[code]) for code in THINGS))
    fields = (
        Field("place", gettext("哪里"), "select", *told("place"), where, is_required=True),
        Field("thing", gettext("哪样东西"), "select", *told("thing"), what, is_required=True),
        Field("noted_on", gettext("哪天"), "date", *told("noted_on"), is_required=True),
        Field("noted_at", gettext("几点"), "text", *told("noted_at"), is_required=True, max_length=5,
              hint=gettext("比如 21:30。")),
    )  # fmt: skip
    return VerbForm(
        "note", gettext("记一样东西"), reverse("voices_desk:patrol"), fields,
        gettext("只记地方、东西和时间。这里没有写人的格子，也没有备注：看到的人，不记。东西坏了，另提一件隐患，有人办。"),
        gettext("记下"),
    )  # fmt: skip
