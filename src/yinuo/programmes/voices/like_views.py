"""Offering what solved a matter at one place to every place like it: the list, one form, and how far it has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import typed_of
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.matters.queries import public_now, sight
from yinuo.programmes.voices.drafting import form_of, key_of, promise_fields, read_promise, takes
from yinuo.programmes.voices.likes import is_mended, left, offer, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.workspace.forms import Typed
    from yinuo.kernel.matters.state import MatterState
    from yinuo.programmes.voices.likes import Like

FIELDS: Final = ("title", "body", "due_on", "proof", "strength")
KIND: Final = "task"
PLACE: Final = "place-"


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def like(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the places like the one that was mended, or draft a task for each that is ticked."""
    officer = officer_of(request)
    m = sight(ref, officer.actor, officer.now).matter
    if not is_mended(m):
        raise NotFound
    if not officer.seats_with("drafter"):
        raise NotAllowed
    if request.method != "POST":
        return _page(request, officer, m, _beginning(officer, m))
    typed = typed_of(request.POST)
    picked = [name.removeprefix(PLACE) for name in typed if name.startswith(PLACE)]
    try:
        hold(request)
        given = {"category": m.category, **read_promise(_names(m), KIND, typed)}
        n = offer(officer, m, picked, given, key_of(request, officer))
    except Invalid as fault:
        return _page(request, officer, m, typed, fault)
    return HttpResponseRedirect(f"{reverse('voices_desk:like', args=[ref])}?n={n}")


def _names(m: MatterState) -> tuple[str, ...]:
    return FIELDS if takes(m.category, KIND) else (*FIELDS, "category")


def _beginning(officer: Officer, m: MatterState) -> Typed:
    """Begin with the words of what was solved, as everybody reads them; every place is ticked."""
    row = public_now(officer.on).filter(ref=m.ref).first()
    said_so = (
        [one["words"]["text"] for one in row.moments if one["type"] == "report" and one.get("words")]
        if row
        else []
    )
    body = gettext("%(ref)s 这样办好了：%(text)s") % {"ref": m.ref, "text": said_so[-1]} if said_so else ""
    return MultiValueDict({"title": [row.title if row else ""], "body": [body], "strength": ["strive"]})


def _places(rows: Sequence[Like], typed: Typed) -> tuple[Field, ...]:
    is_fresh = "token" not in typed
    return tuple(
        Field(
            f"{PLACE}{one.place.pk}",
            gettext("%(place)s · %(unit)s") % {"place": name_of(one.place), "unit": name_of(one.unit)},
            "bool",
            "on" if is_fresh or f"{PLACE}{one.place.pk}" in typed else "",
        )
        for one in rows
    )


def _page(
    request: HttpRequest, officer: Officer, m: MatterState, typed: Typed, fault: Invalid | None = None
) -> HttpResponse:
    faults: Mapping[str, str] = fault.fields if fault else {}
    rows, gone = left(m, officer.on), spread(m.ref, officer.on)
    n = request.GET.get("n", "")
    form = form_of(
        "submit",
        gettext("推到同类的地方"),
        reverse("voices_desk:like", args=[m.ref]),
        promise_fields(_names(m), KIND, officer.on, typed, faults),
        {name: text for name, text in faults.items() if name != "places"},
        hint=gettext("每处一条任务，先是草稿，各单位负责人签了才公开。标题前面会写上是哪一处。"),
        submit=ngettext("起草 %(n)d 条任务", "起草 %(n)d 条任务", len(rows)) % {"n": len(rows)},
    )
    context = {
        "form": form,
        "places": _places(rows, typed),
        "places_error": said(faults["places"]) if "places" in faults else "",
        "gone": gone,
        "done": gettext("起草了 %(n)s 条") % {"n": n[:4]} if n.isascii() and n.isdigit() else "",
        "back": reverse("workspace:matter", args=[m.ref]),
        "ref": m.ref,
        "desk": desk_sheet(officer),
    }
    typed_into(request, "submit")
    return render(request, "voices/like.html", context, status=status_of(fault))
