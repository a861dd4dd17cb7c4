"""The joint meeting after two returns: who said what, and one form that records what was agreed and gives the unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.plain import version_in
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import Draft, is_for_public, read_given, shown, typed_of, with_looks
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.opening import is_open
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.fields import NOTE_FIELDS, VERB_FIELDS
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.voices.drafting import form_of, key_of
from yinuo.programmes.voices.owed import needs_meeting
from yinuo.programmes.voices.panels import returns_panel

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.workspace.forms import Typed
    from yinuo.kernel.matters.queries import Sight

GIVEN = tuple(one for one in VERB_FIELDS["assign"] if one.name != "due_on")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def meet(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form of a joint meeting, or record what it agreed on and give the matter to that unit at once."""
    officer = officer_of(request)
    found = sight(ref, officer.actor, officer.now)
    if not policy.dispatcher(officer.actor, found.s):
        raise NotAllowed
    if not needs_meeting(found.matter):
        return HttpResponseRedirect(reverse("workspace:matter", args=[ref]))
    if request.method != "POST":
        return _page(request, officer, found, MultiValueDict())
    typed = typed_of(request.POST)
    try:
        hold(request)
        _record(request, officer, found, typed)
    except Invalid as fault:
        return _page(request, officer, found, typed, fault)
    return HttpResponseRedirect(f"{reverse('workspace:matter', args=[ref])}?did=assign&of={ref}")


def _record(request: HttpRequest, officer: Officer, found: Sight, typed: Typed) -> None:
    """Do both acts, or neither: what was agreed, then to whom it goes. Raises what the gate says."""
    from django.db import transaction

    m, key = found.matter, key_of(request, officer)
    agreed: dict[str, Any] = read_given(NOTE_FIELDS["meeting"], typed)
    if m.visibility != "sealed":
        agreed = looked_over("meeting", agreed, typed)
    version = version_in(typed.get("version", "") or "")
    common: dict[str, Any] = {"actor": officer.actor, "now": officer.now, "version": version}
    with transaction.atomic():
        act(m.ref, "meeting", given=agreed, key=Key(key.scope, f"{key.key}/meeting"), **common)
        act(
            m.ref, "assign", given=read_given(GIVEN, typed), key=Key(key.scope, f"{key.key}/assign"), **common
        )


def _page(
    request: HttpRequest, officer: Officer, found: Sight, typed: Typed, fault: Invalid | None = None
) -> HttpResponse:
    m, faults = found.matter, fault.fields if fault else {}
    draft = Draft(m, "meeting", officer.on, typed, faults, focus="text")
    asked = [shown(one, draft) for one in (*NOTE_FIELDS["meeting"], *GIVEN)]
    asked[0] = replace(
        asked[0],
        label=gettext("会上商定的"),
        hint=gettext("哪天、哪几家到场、为什么归这一家。公开，不写人名。"),
    )
    fields = tuple(with_looks(asked, draft)) if is_for_public(draft) else tuple(asked)
    form = form_of(
        "meeting",
        gettext("会商定归谁"),
        reverse("voices_desk:meet", args=[m.ref]),
        fields,
        faults,
        hint=gettext("退过两次，不能再退。会商写下来就公开，同时交给商定的那一家，它不能再退单。"),
        submit=gettext("记下会商，交给这一家"),
        version=m.version,
    )
    shows = is_open(request, found, officer)
    context = {
        "form": form,
        "back": reverse("workspace:matter", args=[m.ref]),
        "panels": (returns_panel(found, officer),) if shows else (),
        "call_url": reverse("workspace:verb", args=[m.ref, "call_in"]),
        "desk": desk_sheet(officer),
    }
    typed_into(request, "meeting")
    return render(request, "voices/draft.html", context, status=status_of(fault))
