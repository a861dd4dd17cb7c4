"""Doing a verb at the desk: the form, the act (or the two acts of one press), and where to go after."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.desk.narrowing import view_of
from yinuo.doors.shell.desk.queue import Cursor
from yinuo.doors.shell.panels import beside
from yinuo.doors.shell.plain import version_in
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.defaults import accept_draft, assign_field, filled_by_address, merge_words
from yinuo.doors.workspace.filing import show_code
from yinuo.doors.workspace.forms import (
    ASSIGN_TO,
    Draft,
    is_for_public,
    read_given,
    typed_of,
    verb_form,
)
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.opening import is_open
from yinuo.doors.workspace.panes import pane_of
from yinuo.doors.workspace.rows import queue_url
from yinuo.doors.workspace.verbs import known, modes
from yinuo.kernel.matters.act import STORY_GOES_ON, act
from yinuo.kernel.matters.decide import decide
from yinuo.kernel.matters.fields import WITH_PHOTO, asked_fields
from yinuo.kernel.matters.models import LAST_DAY
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.queries import history, sight
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.table import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.workspace.forms import Typed
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.queries import Sight

LAST_UNIT: Final = "last_unit"
CHOOSE: Final = Sentence("请从给出的几项里选一项。")


@dataclass(frozen=True, slots=True)
class Doing:
    """One officer before one verb of one matter: `mode` is act, propose or decide, `view` the queue they came from."""

    request: HttpRequest
    officer: Officer
    found: Sight
    verb: str
    mode: str
    view: str

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Give the offers behind this button; none where the table does not offer it now."""
        return modes(self.found.offers).get((self.verb, self.mode), ())

    @property
    def choices(self) -> frozenset[str]:
        """Give the choices that the table leaves open; empty where the verb has none."""
        return frozenset(offer.choice for offer in self.offers if offer.choice)


def read_doing(request: HttpRequest, officer: Officer, found: Sight, verb: str) -> Doing:
    """Read which verb is meant, and how. Raises NotFound for no verb at all."""
    if not known(verb):
        raise NotFound
    sent = request.POST if request.method == "POST" else request.GET
    offered = {mode for name, mode in modes(found.offers) if name == verb}
    mode = "decide" if sent.get("decide") else "propose" if "propose" in offered else "act"
    view = sent.get("view", "")
    return Doing(request, officer, found, verb, mode, view if view_of(view) else "")


def show(doing: Doing) -> HttpResponse:
    """Show the form, prefilled. Raises what the gate would say where the verb is not offered."""
    if not doing.offers:
        raise _why_not(doing)
    return _page(doing, _draft(doing), 200)


def _why_not(doing: Doing) -> NotAllowed | Invalid:
    """Give the gate's own refusal, without acting: not theirs, or not now."""
    rows = [row for row in ROWS if row.verb == doing.verb and doing.found.matter.kind in row.kinds]
    tries: list[dict[str, str]] = [
        {row.choice[0]: row.choice[1]} if row.choice[0] else {} for row in rows
    ] or [{}]
    if doing.mode == "decide":
        tries = [{"decision": "agree"}]
    refused: NotAllowed | Invalid = Invalid.whole(STORY_GOES_ON, is_conflict=True)
    for given in tries:
        try:
            decide(doing.found.s, doing.officer.actor, "", doing.verb, given)
        except NotAllowed as error:
            return error
        except Invalid as error:
            refused = error if error.is_conflict else refused
    return refused


def _draft(doing: Doing) -> Draft:
    """Give the form's beginning: where it is accepted what the desk would type, for anything else a blank one."""
    m, last = doing.found.matter, str(doing.request.session.get(LAST_UNIT, ""))
    asked = asked_fields(doing.verb, doing.mode, m)
    filled = filled_by_address(asked, doing.request.GET)
    filled |= merge_words(filled)
    if "first_contact_unit" in {one.name for one in asked}:
        may_read = is_open(doing.request, doing.found, doing.officer)
        told = history(doing.found, doing.officer.actor, doing.officer.now) if may_read else ()
        draft = accept_draft(doing.found, doing.officer, list(told), last)
        for name, value in filled.items():
            draft.typed[name] = value
        return draft if doing.verb == "accept" else replace(draft, verb=doing.verb, focus="")
    typed: Typed = MultiValueDict({name: [value] for name, value in filled.items()})
    return Draft(m, doing.verb, doing.officer.on, typed, choices=doing.choices, last_unit=last)


def _page(doing: Doing, draft: Draft, status: int) -> HttpResponse:
    typed_into(doing.request, draft.verb)
    before = assign_field(draft, doing.officer) if doing.verb == "accept" else ()
    form = verb_form(draft, doing.mode, doing.view, before=before)
    shows = is_open(doing.request, doing.found, doing.officer)
    pane = pane_of(doing.found, doing.officer, view=doing.view, shows_texts=shows)
    panels = beside(doing.found, doing.officer, doing.verb) if shows else ()
    context = {"form": form, "pane": pane, "panels": panels, "desk": desk_sheet(doing.officer, doing.view)}
    return render(doing.request, "workspace/verb_form.html", context, status=status)


def again(doing: Doing, typed: Typed, faults: Mapping[str, str], status: int) -> HttpResponse:
    """Show the form again with all that was typed, and what is wrong; on the matter as it stands now."""
    officer = doing.officer
    found = sight(doing.found.matter.ref, officer.actor, officer.now)
    now = Doing(doing.request, officer, found, doing.verb, doing.mode, doing.view)
    draft = Draft(
        found.matter, doing.verb, officer.on, typed, faults, now.choices, typed.get("lead_unit", "") or ""
    )
    return _page(now, draft, status)


def try_it(doing: Doing) -> HttpResponse:
    """Do it through the gate. What was typed is shown again with the sentence, whatever goes wrong."""
    typed = typed_of(doing.request.POST)
    try:
        hold(doing.request)
        done = _act(doing, typed)
    except Invalid as fault:
        return again(doing, typed, fault.fields, status_of(fault))
    if doing.verb == "assign" and doing.mode != "decide":
        doing.request.session[LAST_UNIT] = typed.get("lead_unit", "")
    if doing.verb == "accept" and typed.get(ASSIGN_TO):
        refused = _assign_at_once(doing, typed, done)
        if refused is not None:
            return refused
    if done.code:
        return show_code(doing.request, doing.officer, done)
    return HttpResponseRedirect(_onward(doing))


def _key(doing: Doing, also: str = "") -> Key:
    token = doing.request.POST.get("token", "")[:80] or secrets.token_hex(16)
    return Key(f"desk:{doing.officer.actor.person}", token + also)


def _act(doing: Doing, typed: Typed) -> Acted:
    m = doing.found.matter
    given: dict[str, Any] = read_given(asked_fields(doing.verb, doing.mode, m), typed)
    if doing.mode == "decide" and not given.get("decision"):
        raise Invalid({"decision": CHOOSE})
    if is_for_public(Draft(m, doing.verb, doing.officer.on, typed)):
        given = looked_over(doing.verb, given, typed)
    return act_pictured(
        m.ref,
        doing.verb,
        pictures_of(doing.request) if doing.verb in WITH_PHOTO else (),
        actor=doing.officer.actor,
        given=given,
        now=doing.officer.now,
        key=_key(doing),
        version=version_in(typed.get("version", "") or ""),
    )


def pictures_of(request: HttpRequest) -> list[bytes]:
    """Give the photos that came along, as they were sent."""
    return [file.read() for file in request.FILES.getlist("photo")]


def _assign_at_once(doing: Doing, typed: Typed, done: Acted) -> HttpResponse | None:
    """Make the second act of the same press; where it is refused, its own form opens with the sentence."""
    unit = typed.get(ASSIGN_TO, "") or ""
    try:
        act(
            done.ref,
            "assign",
            actor=doing.officer.actor,
            given={"lead_unit": unit},
            now=doing.officer.now,
            key=_key(doing, "/assign"),
            version=done.state.version,
        )
    except Invalid as fault:
        assign = Doing(doing.request, doing.officer, doing.found, "assign", "act", doing.view)
        kept: Typed = MultiValueDict({"lead_unit": [unit]})
        return again(assign, kept, fault.fields, status_of(fault))
    doing.request.session[LAST_UNIT] = unit
    return None


def _onward(doing: Doing) -> str:
    """Give the queue one came from, at what comes next in it; without a queue, the matter itself."""
    m = doing.found.matter
    did = {"did": doing.verb, "of": m.ref}
    if doing.view:
        return queue_url(doing.view, past=str(Cursor(m.current_due or LAST_DAY, doing.found.stream)), **did)
    return f"{reverse('workspace:matter', args=[m.ref])}?{urlencode(did)}"
