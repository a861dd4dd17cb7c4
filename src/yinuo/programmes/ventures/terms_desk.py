"""How a venture shares out, at the desk: what holds since when, and one form for what was agreed anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import done_to, written_one_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import actions, entering, shares
from yinuo.programmes.ventures.founding_desk import how_fields, hows
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.terms_shown import terms_shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.doors.workspace.written import Pressed
    from yinuo.programmes.ventures.models import Venture


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a venture shares out, to who keeps its books; or let what was agreed anew hold from a day on."""
    found, url = actions.venture_of(code), reverse("ventures_desk:terms", args=[code])
    verbs = {"terms": done_to(found, entering.terms, url)}
    return written_one_of(request, verbs, partial(_page, found), unless="terms")


def _page(found: Venture, request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
    shares.keeper(found, officer.actor, officer.on)
    typed_into(request, "terms")
    told = {
        "venture": found, "name": own(found.name, found.name_en), "rows": terms_shown(found, officer.on),
        "form": _form(found, pressed.back("terms")), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "ventures/desk_terms.html", told, status=status_of(pressed.wrong))


def _form(found: Venture, back: Back) -> VerbForm:
    fields = (
        back.field("since", gettext("从哪天起"), "date"),
        back.field("how", gettext("怎么分"), "select", options=hows()),
        *how_fields(back),
        back.field("resolution", gettext("凭哪一份决议或合同"), max_length=LINE),
        *looked(back.typed, back.wrong),
    )
    hint = gettext("到那天前一天为止的照旧；公示过的分配表一个字也不动。记下就公开。")
    url = reverse("ventures_desk:terms", args=[found.code])
    return form_of(
        "terms", gettext("约定新的分法"), url, fields, back.wrong, hint=hint, submit=gettext("记下，公开")
    )
