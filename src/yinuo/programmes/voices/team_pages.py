"""The volunteer teams as anybody reads them: what each is for, how many it has, and the form by which it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import emergency, fresh_token, is_ours
from yinuo.doors.portal.choices import place_options
from yinuo.doors.portal.contact import kept_note
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.clock import story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE, LONG
from yinuo.programmes.voices.ask_form import KIND, show
from yinuo.programmes.voices.protection import lines
from yinuo.programmes.voices.teams import MOST_TIME, call, team_of, teams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.voices.teams import Team

FIELDS = ("body", "place", "contact", "safe")


@allow(anyone)
@at_portal
@require_safe
def teams_page(request: HttpRequest) -> HttpResponse:
    """Answer with every team: those that are named, and how many are not."""
    every = teams()
    named = tuple(team for team in every if team.may_be_called)
    told = {"teams": named, "n": len(every), "n_unnamed": len(every) - len(named), "emergency": emergency()}
    return show(request, "teams", told)


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one team, whom to ring first, and the form that calls it; what is sent is answered with a code."""
    found = team_of(code)
    if request.method != "POST":
        return _page(request, found, {}, None)
    typed = {name: request.POST.get(name, "").replace("\x00", "") for name in (*FIELDS, "token")}
    try:
        if is_too_fast(request, "raise"):
            raise Invalid.whole(TOO_FAST)
        hold(request)
        if not is_ours(typed["token"]):
            raise Invalid.whole(STALE)
        done = call(found, typed, typed["token"], today(request), story_now(request))
    except Invalid as wrong:
        return unkept(_page(request, found, typed, wrong))
    note = kept_note() if typed["contact"].strip() else ""
    place = nodes()[0].get(typed["place"])
    slip = slip_of(
        request, done.code, found.category, KIND, note=note, is_example=bool(place and place.is_example)
    )
    return unkept(door.show(request, "slip", {"slip": slip}))


def _page(request: HttpRequest, found: Team, typed: Mapping[str, str], wrong: Invalid | None) -> HttpResponse:
    if found.may_be_called:
        typed_into(request, "call")
    told = {
        "team": found, "emergency": emergency(), "protection": lines() if found.is_sealed else (),
        "form": _form(found, typed, faults_of(wrong), is_conflict=wrong is not None and wrong.is_conflict)
        if found.may_be_called else None,
    }  # fmt: skip
    return show(request, "team", told, status_of(wrong))


def _form(found: Team, typed: Mapping[str, str], wrong: Mapping[str, str], *, is_conflict: bool) -> VerbForm:
    def told(name: str) -> tuple[str, str]:
        return typed.get(name, ""), wrong.get(name, "")

    fields = (
        Field("body", gettext("什么事"), "textarea", *told("body"), is_required=True, rows=4, max_length=LONG,
              hint=gettext("一两句就够。别写人的姓名。")),
        Field("place", gettext("在哪个社区或村"), "select", *told("place"), place_options(gettext("请选")),
              is_required=True),
        Field("contact", gettext("只有您接得到的手机号"), "text", *told("contact"), max_length=LINE, inputmode="tel",
              hint=gettext("可以不留，凭码看回话。和别人合用的号码不要留，也没有人会回拨。")),
        Field("safe", gettext("什么时候打来是安全的"), "text", *told("safe"), max_length=MOST_TIME,
              hint=gettext("比如：平日下午两点到四点。别的时间没有人会打。")),
    )  # fmt: skip
    names = {one.name for one in fields}
    token = typed.get("token", "")
    return VerbForm(
        "call", gettext("叫%(team)s") % {"team": found.called}, reverse("voices:team", args=[found.code]), fields,
        submit=gettext("送出"),
        token=token if token and is_ours(token) and not is_conflict else fresh_token(),
        note=gettext("从这一刻起封存：只有受理的人、办的人和审计看得到，谁看过都给您记着。") if found.is_sealed else "",
        error=" ".join(text for name, text in wrong.items() if name not in names),
    )  # fmt: skip
