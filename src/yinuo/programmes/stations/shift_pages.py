"""Shifts as anybody reads and takes them: the list, one shift with its forms, the calendar to subscribe to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import is_ours
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.offered import offered
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.shell.clock import story_now, today
from yinuo.doors.shell.facts import facts
from yinuo.doors.shell.ical import CALENDAR, moment, plain, written
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.programmes.stations import shift_actions as actions
from yinuo.programmes.stations import shift_forms as forms
from yinuo.programmes.stations import shift_queries as queries
from yinuo.programmes.stations.words import ASKS, HANDED, PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.stations.models import Shift
    from yinuo.programmes.stations.shift_queries import Standing

DONE: Final[Mapping[str, Text]] = {
    "leave": _("好，这一班不算您了。"),
    "hand": _("交好了。"),
    "hear": _("记下了一个数。"),
}


show = partial(door.show, of="stations")
"""Answer with a public page of the shifts; none of them needs a cookie."""


def _line(one: Standing) -> dict[str, Any]:
    shift = one.shift
    return {
        "shift": shift, "place": called(shift.place), "part": PARTS[shift.part], "asks": ASKS[shift.asks],
        "n_left": one.n_left, "n_waiting": one.n_waiting, "n_held": one.n_held,
        "url": reverse("stations:shift", args=[shift.code]),
    }  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """Answer with the shifts to come, and those that were handed over; and with what the page told of one."""
    on = today(request)
    past = [
        (one, called(one.place), PARTS[one.part], [(HANDED[row.thing], row.n) for row in one.handed.all()])
        for one in queries.past(on)
    ]
    told = facts().get("stations", {}).get("master_for_a_day", {})
    out = gettext("、").join(told.get("handed_out" if is_chinese() else "handed_out_en", ()))
    quoted = {"on": told.get("on") or told.get(True), "leaders": told.get("leaders"), "what": out}
    lines = [_line(one) for one in queries.coming(on)]
    return show(request, "shifts", {"lines": lines, "past": past, "quoted": quoted if told else None})


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one shift and its forms; or do what was pressed: sign up, leave, hand over, write down."""
    standing = queries.one(code, today(request))
    if request.method != "POST":
        return _page(request, standing, {}, None)
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    if is_too_fast(request, "raise"):
        return unkept(_page(request, standing, typed, Invalid.whole(TOO_FAST), 429))
    try:
        hold(request)
        if not is_ours(typed.get("token", "")):
            raise Invalid.whole(STALE)
        return unkept(DO.get(typed.get("verb", ""), _sign)(request, standing.shift, typed))
    except Invalid as wrong:
        return unkept(_page(request, standing, typed, wrong, status_of(wrong)))


def _sign(request: HttpRequest, row: Shift, typed: Mapping[str, str]) -> HttpResponse:
    code, has_seat = actions.sign_up(row, typed, typed["token"], today(request))
    told = {"code": code, "has_seat": has_seat, "url": reverse("stations:shift", args=[row.code])}
    return show(
        request, "signed", {**told, "place": called(row.place), "shift": row, "part": PARTS[row.part]}
    )


def _leave(request: HttpRequest, row: Shift, typed: Mapping[str, str]) -> HttpResponse:
    actions.leave(row, typed.get("code", ""), today(request))
    return _back(row, "leave")


def _hand(request: HttpRequest, row: Shift, typed: Mapping[str, str]) -> HttpResponse:
    actions.hand_over(row, typed, today(request))
    return _back(row, "hand")


def _hear(request: HttpRequest, row: Shift, typed: Mapping[str, str]) -> HttpResponse:
    done = actions.hear(row, typed, typed["token"], today(request), story_now(request))
    if done is None:
        return _back(row, "hear")
    told = {"code": done.code, "url": reverse("stations:shift", args=[row.code]), "is_heard": True}
    return show(
        request, "signed", {**told, "place": called(row.place), "shift": row, "part": PARTS[row.part]}
    )


def _back(row: Shift, did: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('stations:shift', args=[row.code])}?did={did}", status=303)


DO: Final[Mapping[str, Callable[[HttpRequest, Shift, Mapping[str, str]], HttpResponse]]] = {
    "sign": _sign,
    "leave": _leave,
    "hand": _hand,
    "hear": _hear,
}


def _page(
    request: HttpRequest,
    standing: Standing,
    typed: Mapping[str, str],
    wrong: Invalid | None,
    status: int = 200,
) -> HttpResponse:
    on, row, verb = today(request), standing.shift, typed.get("verb", "")
    makers: dict[str, Callable[..., VerbForm]] = {}
    if on <= row.on:
        makers |= {"sign": forms.signing, "leave": forms.leaving}
    if row.on <= on <= row.on + actions.TOLD:
        makers |= {"hear": forms.hearing} | ({} if row.closed_on else {"hand": forms.handing})
    made = offered(makers, row, typed, wrong, unfolded="sign")
    typed_into(request, verb or "sign")
    n_heard, n_filed = queries.heard_in(row, on)
    handed = (
        [(HANDED[one.thing], one.n) for one in row.handed.all()]
        if row.closed_on and row.closed_on <= on
        else []
    )
    told = {
        **_line(standing), "forms": made, "handed": handed, "n_heard": n_heard, "n_filed": n_filed,
        "note": DONE.get(request.GET.get("did", ""), ""), "error": "" if verb in makers else _said(wrong),
        "is_over": bool(row.closed_on and row.closed_on <= on),
    }  # fmt: skip
    return show(request, "shift", told, status)


def _said(wrong: Invalid | None) -> str:
    return " ".join(faults_of(wrong).values())


@allow(anyone)
@at_portal
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer with the shifts to come as a calendar to subscribe to (RFC 5545); `at` picks one station."""
    rows = queries.coming(today(request), request.GET.get("at", "")[:60].replace("\x00", ""))
    body = written("shifts", gettext("驿站的班次"), [_event(request, one) for one in rows])
    return HttpResponse(body, content_type=CALENDAR)


def _event(request: HttpRequest, one: Standing) -> list[str]:
    row = one.shift
    url = request.build_absolute_uri(reverse("stations:shift", args=[row.code]))
    left = gettext("还要 %(n)s 个人") % {"n": one.n_left}
    return [
        f"UID:{row.code}@{request.get_host()}",
        f"DTSTAMP:{moment(row.opened_on, row.from_at)}",
        f"DTSTART:{moment(row.on, row.from_at)}",
        f"DTEND:{moment(row.on, row.to_at)}",
        f"SUMMARY:{plain(called(row.place))} · {plain(left)}",
        f"LOCATION:{plain(called(row.place))}",
        f"URL:{url}",
    ]
