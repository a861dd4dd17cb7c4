"""Filing at the desk: for somebody on the telephone or with a slip of paper, and drafts of promises and tasks."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import segno
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import WHOLE, Invalid
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Link, VerbForm
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.words import KINDS
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import Draft, read_given, shown, typed_of, with_looks
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.fields import fields_of
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.state import MatterState

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.forms import Typed
    from yinuo.kernel.matters.act import Acted

FOR_SOMEBODY: Final = ("request", "wish", "hazard", "dispute")
TO_PROMISE: Final = ("commitment", "task", "claim")
BY_HAND: Final = frozenset(("phone", "paper", "symposium"))
NOTES: Final[dict[str, Text]] = {
    "request": _("有人打来电话、递来纸条，您替他写下"),
    "wish": _("一个人的一件小事"),
    "hazard": _("东西不安全：路、灯、电、消防"),
    "dispute": _("两边有争执：从头就封存"),
    "commitment": _("您单位公开答应一件事，负责人签了才算"),
    "task": _("布置下来的一件事，负责人签了才算"),
    "claim": _("认领一个项目，到期要拿凭据"),
}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Show what can be filed, the form of one kind, or file it."""
    officer = officer_of(request)
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    if kind not in KINDS:
        return render(
            request, "workspace/new.html", {"groups": _groups(officer), "desk": desk_sheet(officer)}
        )
    if request.method != "POST":
        return _page(request, officer, kind, _beginning(officer, kind))
    typed = typed_of(request.POST)
    try:
        hold(request)
        done = _file(request, officer, kind, typed)
    except Invalid as fault:
        return _page(request, officer, kind, typed, fault)
    if done.code:
        return show_code(request, officer, done)
    return HttpResponseRedirect(f"{reverse('workspace:matter', args=[done.ref])}?did=submit&of={done.ref}")


def _groups(officer: Officer) -> tuple[tuple[Text, tuple[Link, ...]], ...]:
    """Give the kinds this officer may file, as links: for somebody else by nearly all, promises by units."""

    def links(kinds: tuple[str, ...]) -> tuple[Link, ...]:
        url = reverse("workspace:new")
        return tuple(Link(KINDS[kind], f"{url}?kind={kind}", note=NOTES[kind]) for kind in kinds)

    may_ask = any(officer.seats_with(role) for role in ("handler", "desk", "auditor"))
    groups = [(gettext("替人提"), links(FOR_SOMEBODY))] if may_ask else []
    if officer.seats_with("drafter"):
        groups.append((gettext("自己答应"), links(TO_PROMISE)))
    return tuple(groups)


def _beginning(officer: Officer, kind: str) -> Typed:
    """Give what stands in a fresh form: on somebody's behalf, by telephone; a promise of one's own unit."""
    if kind in TO_PROMISE:
        own = next((seat.unit for seat in officer.seats_with("drafter")), "")
        return MultiValueDict({"lead_unit": [own], "strength": ["strive"]})
    level = {"level": ["general"]} if kind == "hazard" else {}
    start = {
        "on_behalf": ["on"],
        "source": ["phone"],
        "about_office": ["no"],
        "language": [current_pack().language],
    }
    return MultiValueDict({**start, **level})


def _page(
    request: HttpRequest, officer: Officer, kind: str, typed: Typed, fault: Invalid | None = None
) -> HttpResponse:
    faults = fault.fields if fault else {}
    focus = "title" if kind in TO_PROMISE else "body"
    own = next((seat.unit for seat in officer.seats_with("drafter")), "")
    draft = Draft(MatterState(kind=kind), "submit", officer.on, typed, faults, last_unit=own, focus=focus)
    asked = [one for one in fields_of("submit", kind) if _is_asked(one.name, one.only, kind)]
    by_hand = replace(draft, choices=BY_HAND)
    fields = tuple(
        with_looks([shown(one, by_hand if one.name == "source" else draft) for one in asked], draft)
    )
    names = {one.name for one in fields}
    form = VerbForm(
        verb="submit",
        label=gettext("提一件{kind}").format(kind=KINDS[kind]),
        url=reverse("workspace:new"),
        fields=fields,
        hint=NOTES[kind],
        submit=gettext("交上去") if kind in FOR_SOMEBODY else gettext("存成草稿，等负责人签"),
        token=secrets.token_hex(16),
        extra=(("kind", kind),),
        error=" ".join(said(text) for name, text in faults.items() if name == WHOLE or name not in names),
    )
    typed_into(request, "submit")
    status = 200 if fault is None else status_of(fault)
    return render(request, "workspace/new.html", {"form": form, "desk": desk_sheet(officer)}, status=status)


def _is_asked(name: str, only: tuple[str, str], kind: str) -> bool:
    """Leave out what the desk does not ask: the level of what is no hazard, where a promise comes from."""
    if only[0] == "kind":
        return kind == only[1]
    return not (name == "source" and kind in TO_PROMISE)


def _file(request: HttpRequest, officer: Officer, kind: str, typed: Typed) -> Acted:
    given = looked_over("submit", {**read_given(fields_of("submit", kind), typed), "kind": kind}, typed)
    token = request.POST.get("token", "")[:80] or secrets.token_hex(16)
    key = Key(f"desk:{officer.actor.person}", token)
    return act("", "submit", actor=officer.actor, given=given, now=officer.now, key=key)


def show_code(request: HttpRequest, officer: Officer, done: Acted) -> HttpResponse:
    """Show a code, this once, to be handed over; whoever files keeps no copy, and the page says so."""
    try:
        link = f"{request.build_absolute_uri(reverse('portal:code'))}#{done.code}"
    except NoReverseMatch:
        link = ""
    qr = segno.make(link, error="m").svg_inline(scale=4, border=0, omitsize=True) if link else ""
    context = {
        "code": done.code,
        "ref": done.ref,
        "link": link,
        "qr": mark_safe(qr),  # noqa: S308 -- drawn here from our own address
        "desk": desk_sheet(officer),
        "on": officer.on,
    }
    return render(request, "workspace/filed.html", context)
