"""Channels at the desk: every group with what it is told and who was last heard; one group's, to push a notice in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.typed import looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE, LONG
from yinuo.programmes.voices.channel_actions import LONGEST, end, may_end, push
from yinuo.programmes.voices.channel_pages import read
from yinuo.programmes.voices.channel_queries import notice_of, talks
from yinuo.programmes.voices.channel_rules import pushes_as
from yinuo.programmes.voices.groups import group_of, groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.voices.groups import Group

DONE: Final[Mapping[str, Text]] = {"push": _("推出去了。"), "end": _("结束了。从今天起不再挂着。")}


@at_desk
@never_cache
@require_safe
@allow(staff)
def channels(request: HttpRequest) -> HttpResponse:
    """List the groups' channels."""
    officer = officer_of(request)
    told = {"channels": read(groups(), officer.at, officer.on), "desk": desk_sheet(officer)}
    return render(request, "voices/desk_channels.html", told)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def channel(request: HttpRequest, group: str) -> HttpResponse:
    """Show one group's channel; or push a notice to it, or end the one that stands."""
    officer, found = officer_of(request), group_of(group)
    if request.method != "POST":
        return _page(request, officer, found, {}, None, DONE.get(request.GET.get("did", ""), ""))
    verb = request.POST.get("verb", "")
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    try:
        hold(request)
        if verb == "push":
            push(officer, found, typed, typed.get("token", "")[:80] or secrets.token_hex(16))
        elif verb == "end":
            end(officer, notice_of(found.code, typed.get("notice", ""), officer.on))
        else:
            raise NotFound
    except Invalid as wrong:
        return _page(request, officer, found, typed, wrong)
    return HttpResponseRedirect(f"{reverse('voices_desk:channel', args=[found.code])}?did={verb}")


def _page(
    request: HttpRequest,
    officer: Officer,
    group: Group,
    typed: Mapping[str, str],
    wrong: Invalid | None,
    note: Text = "",
) -> HttpResponse:
    (sheet,) = read((group,), officer.at, officer.on)
    faults = faults_of(wrong)
    typed_into(request, typed.get("verb", "") or "push")
    told = {
        "channel": sheet, "note": note, "desk": desk_sheet(officer),
        "push": _pushing(officer, group, typed, faults if typed.get("verb") == "push" else {}),
        "end": _ending(officer, group, faults if typed.get("verb") == "end" else {}),
    }  # fmt: skip
    return render(request, "voices/desk_channel.html", told, status=status_of(wrong))


def _pushing(
    officer: Officer, group: Group, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm | None:
    """Give the form of a notice; None for who works at no unit that tells a group anything."""
    _places, units = nodes()
    mine = pushes_as(officer.seats, {unit.code: unit.kind for unit in units.values()})
    if not mine:
        return None
    latest = (officer.on + LONGEST).isoformat()
    until = gettext("从今天起挂到这一天。最晚 %(on)s。") % {"on": latest}

    def told(name: str) -> tuple[str, str]:
        return typed.get(name, ""), wrong.get(name, "")

    own = tuple(Option(code, name_of(units[code])) for code in mine)
    fields = (
        Field("title", gettext("题目"), "text", *told("title"), is_required=True, max_length=LINE),
        Field("body", gettext("正文"), "textarea", *told("body"), is_required=True, max_length=LONG, rows=5,
              hint=gettext("说清办什么、怎么办、到哪天。")),
        Field("unit", gettext("谁说的"), "select", *told("unit"), own, is_required=True),
        Field("until_on", gettext("到哪天"), "date", *told("until_on"), hint=until, is_required=True),
        *looked(typed, wrong),
    )  # fmt: skip
    names = {one.name for one in fields}
    return VerbForm(
        "push", gettext("推一条告知"), reverse("voices_desk:channel", args=[group.code]), fields,
        gettext("一次一条：它挂着的时候，这一群人的追问都接在它下面。"), token=secrets.token_hex(16),
        error=" ".join(text for name, text in wrong.items() if name not in names),
    )  # fmt: skip


def _ending(officer: Officer, group: Group, wrong: Mapping[str, str]) -> VerbForm | None:
    """Give the button that ends the notice that stands, for who may."""
    running = talks([group.code], officer.on)[group.code].running
    if running is None or not may_end(officer, running):
        return None
    return VerbForm(
        "end", gettext("结束现在这一条"), reverse("voices_desk:channel", args=[group.code]), (),
        token=secrets.token_hex(16), extra=(("notice", running.code),), error=" ".join(wrong.values()),
    )  # fmt: skip
