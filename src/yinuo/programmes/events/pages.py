"""Exhibitions as anybody reads them: the list, one with its hours and its schools, one hour with a school's forms."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import is_ours
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.offered import offered
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.programmes.events import actions, forms, queries
from yinuo.programmes.events.rules import ORDER
from yinuo.programmes.events.words import BECAUSE, STANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.events.models import Slot
    from yinuo.programmes.events.queries import Standing

DONE: Final[Mapping[str, Text]] = {
    "book": _("订上了。"),
    "wait": _("坐不下了，按先后排上了。"),
    "leave": _("退掉了。"),
    "came": _("写好了。"),
}


show = partial(door.show, of="events")
"""Answer with a public page of the exhibitions; none of them needs a cookie."""


def before_of(request: HttpRequest) -> int:
    """Give where a page of a list begins; 0 for its first."""
    return number_in(request.GET.get("before", ""), 0)


def older(request: HttpRequest, following: int) -> dict[str, Any]:
    """Give what `events/parts/older.html` draws: the way on to what was written down earlier, and back."""
    here = request.path
    return {
        "first_url": here if before_of(request) else "",
        "next_url": f"{here}?before={following}" if following else "",
    }


@allow(anyone)
@at_portal
@require_safe
def exhibitions(request: HttpRequest) -> HttpResponse:
    """Answer with every exhibition that is known by the day."""
    found, following = queries.exhibitions(today(request), before_of(request))
    rows = [(one, called(one.place)) for one in found]
    return show(request, "exhibitions", {"rows": rows, **older(request, following)})


@allow(anyone)
@at_portal
@require_safe
def exhibition(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one exhibition: what to know before children see it, its hours, and every school."""
    on = today(request)
    found = queries.exhibition(code, on)
    told = queries.schools(found, on)
    counts = Counter(stands for _school, stands, _came in told)
    held = queries.slots(found, on)
    return show(
        request,
        "exhibition",
        {
            "exhibition": found, "place": called(found.place), "coming": [one for one in held if one.slot.on >= on],
            "schools": [(school, *STANDS[stands], came) for school, stands, came in told],
            "counts": [(STANDS[one][0], counts[one]) for one in ORDER], "n_schools": len(told),
            "n_came": sum(came for _school, _stands, came in told),
        },
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one hour and a school's forms; or do what was pressed: book, give back, say how many came."""
    standing = queries.slot(code, today(request))
    if request.method != "POST":
        return _page(request, standing, {}, None)
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    if is_too_fast(request, "raise"):
        return unkept(_page(request, standing, typed, Invalid.whole(TOO_FAST), 429))
    try:
        hold(request)
        if not is_ours(typed.get("token", "")):
            raise Invalid.whole(STALE)
        did = DO.get(typed.get("verb", ""), _book)(standing.slot, typed, today(request))
    except Invalid as wrong:
        return unkept(_page(request, standing, typed, wrong, status_of(wrong)))
    return unkept(HttpResponseRedirect(f"{reverse('events:slot', args=[code])}?did={did}", status=303))


def _book(row: Slot, typed: Mapping[str, str], on: date) -> str:
    return "book" if actions.book_visit(row, typed, on).seated_on else "wait"


def _leave(row: Slot, typed: Mapping[str, str], on: date) -> str:
    actions.leave(row, typed, on)
    return "leave"


def _came(row: Slot, typed: Mapping[str, str], on: date) -> str:
    actions.count_came(row, typed, on)
    return "came"


DO: Final[Mapping[str, Callable[[Slot, Mapping[str, str], date], str]]] = {
    "book": _book,
    "leave": _leave,
    "came": _came,
}


def _page(
    request: HttpRequest,
    standing: Standing,
    typed: Mapping[str, str],
    wrong: Invalid | None,
    status: int = 200,
) -> HttpResponse:
    on, row, verb = today(request), standing.slot, typed.get("verb", "")
    makers: dict[str, Callable[..., VerbForm]] = {}
    if on <= row.on:
        makers |= {"book": forms.booking, "leave": forms.leaving}
    if on >= row.on:
        makers |= {"came": forms.counting}
    made = offered(makers, row, typed, wrong, unfolded=next(iter(makers)))
    typed_into(request, verb or "book")
    told = {
        "standing": standing, "slot": row, "exhibition": row.exhibition, "place": called(row.exhibition.place),
        "seated": [(one, BECAUSE[one.because]) for one in standing.seated], "forms": made,
        "note": DONE.get(request.GET.get("did", ""), ""),
        "error": "" if verb in makers else " ".join(faults_of(wrong).values()),
    }  # fmt: skip
    return show(request, "slot", told, status)
