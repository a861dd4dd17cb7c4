"""Gifts at the desk: what was offered, and one of them with the steps taken and the forms of those that may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.rows import title_of
from yinuo.doors.workspace.written import written
from yinuo.kernel.matters.queries import sight
from yinuo.programmes.events import gift_forms as forms
from yinuo.programmes.events import gift_queries as queries
from yinuo.programmes.events.gift_actions import take_step
from yinuo.programmes.events.gift_rules import RETURNED, next_steps
from yinuo.programmes.events.gift_words import CREDITS, RIGHTS, STEPS
from yinuo.programmes.events.pages import before_of, older
from yinuo.programmes.events.queries import not_closed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.events.models import Gift, GiftStep

SAYING: Final = "update"
"""Every step is said by the unit that has the matter in hand: who may not do that takes none."""


@at_desk
@never_cache
@require_safe
@allow(staff)
def gifts(request: HttpRequest) -> HttpResponse:
    """List a page of what was offered, the latest first, with the last step of each."""
    officer = officer_of(request)
    found, following = queries.in_sight(officer.actor, officer.on, before_of(request))
    last = queries.last_steps(found, officer.on)
    rows = [
        (
            one.stream.ref,
            title_of(one.stream),
            one.asked_on,
            STEPS.get(last.get(one.pk, ""), gettext("刚提出")),
        )
        for one in found
    ]
    told = {"rows": rows, "desk": desk_sheet(officer), **older(request, following)}
    return render(request, "events/desk_gifts.html", told)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def gift(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one offer with its steps and what may follow, or take the step that was pressed."""
    officer = officer_of(request)
    found = queries.seen(ref, officer.actor, officer.on)
    sent = request.FILES.get("photo") if request.method == "POST" else None

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        take_step(officer, found, typed, token, sent.read() if sent is not None else None)
        return f"{reverse('events_desk:gift', args=[found.stream.ref])}?did={typed.get('sort', '')}"

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _gift(request, officer, found, typed, wrong)

    return written(request, do, page)


def _why_none(found: Gift, steps: Sequence[GiftStep]) -> Text:
    """Say why there is no step for whoever reads: it ended, or it is another unit's turn."""
    if any(one.sort == RETURNED for one in steps):
        return gettext("退还了，没有下一步。")
    if found.stream.state == "closed":
        return gettext("办结了，没有下一步。")
    lead = found.stream.lead_unit
    if lead is None:
        return gettext("还没有交给哪个单位办；交了，下一步由那个单位来走。")
    return gettext("下一步由%(unit)s来走。") % {"unit": called(lead)}


def _gift(
    request: HttpRequest, officer: Officer, found: Gift, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    seen = sight(found.stream.ref, officer.actor, officer.now)
    may = any(one.verb == SAYING for one in seen.offers)
    steps = queries.steps_of(found, officer.on)
    shows = not_closed(officer.on)
    pressed = typed.get("sort", "")
    typed_into(request, SAYING)
    following = next_steps((one.sort, one.finding) for one in steps) if may else ()
    made = [
        forms.stepping(found.stream.ref, sort, shows, *((typed, faults_of(wrong)) if sort == pressed else ({}, {})))
        for sort in following
    ]  # fmt: skip
    words = queries.words_of(found, steps)
    name = queries.credits_of([found]).get(found.pk, "")
    told = {
        "gift": found, "title": title_of(found.stream), "why_none": "" if made else _why_none(found, steps),
        "forms": [(form, n == 0 or form.verb == pressed) for n, form in enumerate(made)],
        "rights": RIGHTS[found.rights], "credit": CREDITS["none" if found.credit_seq is None else "named"],
        "name": name,
        "steps": [(STEPS[one.sort], one, words.get(one.seq, "")) for one in steps], "desk": desk_sheet(officer),
        "note": gettext("记下了，从今天起公开。") if request.GET.get("did") in STEPS else "",
        "error": " ".join(faults_of(wrong).values()) if pressed not in following else "",
    }  # fmt: skip
    return render(request, "events/desk_gift.html", told, status=status_of(wrong))
