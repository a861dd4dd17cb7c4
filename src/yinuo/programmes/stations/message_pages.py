"""Notices couriers may carry, as anybody reads, picks and drops them by code; and at the desk that offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone, staff
from yinuo.doors.portal.asking import is_ours
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.offered import keyed
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.stations import messages
from yinuo.programmes.stations.shift_actions import opens_as
from yinuo.programmes.stations.shift_pages import show
from yinuo.programmes.stations.words import NOTICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.stations.messages import Offered

DROPPED: Final = gettext_lazy("好，不带了。")


def _line(one: Offered) -> dict[str, Any]:
    row = one.row
    return {
        "row": row, "sort": NOTICES[row.sort], "unit": called(row.unit), "n": one.n_carried,
        "url": reverse("stations:message", args=[row.code]),
    }  # fmt: skip


def _code(typed: Mapping[str, str], wrong: Mapping[str, str], *, is_required: bool, hint: Text = "") -> Any:
    label = gettext("十二位的码")
    return Back(typed, wrong).field("code", label, max_length=20, is_required=is_required, hint=hint)


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Answer with what may be carried; or with what one code carries, told to whoever has it."""
    on = today(request)
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    mine = None
    wrong = Invalid.whole(TOO_FAST) if request.method == "POST" and is_too_fast(request, "open") else None
    if request.method == "POST" and wrong is None:
        hold(request)
        mine = [
            (one, reverse("stations:message", args=[one.notice.code]))
            for one in messages.carried(typed.get("code", ""), on)
        ]
    typed_into(request, "mine")
    field = _code(typed if mine is not None else {}, {}, is_required=True)
    form = form_of("mine", gettext("我带着哪几条"), reverse("stations:messages"), (field,), faults_of(wrong))
    told = {"lines": [_line(one) for one in messages.offered(on)], "form": keyed(form), "mine": mine}
    answer = show(request, "messages", told, 429 if wrong else 200)
    return unkept(answer) if request.method == "POST" else answer


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one notice and its forms; or carry it for a week, or drop it."""
    on = today(request)
    one = messages.notice(code, on)
    if request.method != "POST":
        return _notice(request, one, {}, None)
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    if is_too_fast(request, "raise"):
        return unkept(_notice(request, one, typed, Invalid.whole(TOO_FAST), 429))
    try:
        hold(request)
        if not is_ours(typed.get("token", "")):
            raise Invalid.whole(STALE)
        if typed.get("verb") == "drop":
            messages.drop(one.row, typed.get("code", ""))
            url = reverse("stations:message", args=[code])
            return unkept(HttpResponseRedirect(f"{url}?did=drop", status=303))
        held, _to_on = messages.pick(one.row, typed, typed["token"], on)
    except Invalid as wrong:
        return unkept(_notice(request, one, typed, wrong, status_of(wrong)))
    return unkept(_notice(request, messages.notice(code, on), {}, None, code=held))


def _notice(
    request: HttpRequest,
    one: Offered,
    typed: Mapping[str, str],
    wrong: Invalid | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    verb, faults = typed.get("verb", "pick"), faults_of(wrong)
    here = reverse("stations:message", args=[one.row.code])

    def back(name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return (typed, faults) if name == verb else ({}, {})

    keep = gettext("带过别的，填那个码，一个码管所有的；没有就空着，给您一个。")
    how = gettext("想带就带，一周到期；随时可以不带，不用说为什么。不记路线，不记送到哪家，不用报告任何人。")
    free = _code(*back("pick"), is_required=False, hint=keep)
    pick = form_of("pick", gettext("我带一周"), here, (free,), back("pick")[1], hint=how)
    known = _code(*back("drop"), is_required=True)
    drop = form_of("drop", gettext("不带了"), here, (known,), back("drop")[1])
    typed_into(request, verb)
    forms = [(keyed(form), form.verb == verb) for form in (pick, drop)]
    note = DROPPED if request.GET.get("did") == "drop" else ""
    return show(request, "message", {**_line(one), "forms": forms, "note": note, **more}, status)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what couriers may carry and the form for one more; or offer one."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        messages.offer(officer, typed, token)
        return f"{reverse('stations_desk:messages')}?did=offer"

    return written(request, do, _desk)


def _desk(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine = opens_as(officer)
    form = _offering(mine, typed, faults_of(wrong)) if mine else None
    typed_into(request, "offer")
    told = {
        "form": form, "lines": [_line(one) for one in messages.offered(officer.on)], "is_new": "did" in request.GET,
        "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "stations/desk_messages.html", told, status=status_of(wrong))


def _offering(mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    back, units = Back(typed, wrong), nodes()[1]
    fields = (
        back.field("sort", gettext("哪一种"), "select",
                   options=tuple(Option(name, NOTICES[name]) for name in messages.sorts())),
        back.field("title", gettext("题目"), max_length=40),
        back.field("body", gettext("说什么"), "textarea", max_length=messages.MOST_WORDS, rows=3),
        back.field("until_on", gettext("带到哪天为止"), "date"),
        back.field("unit", gettext("谁发的"), "select", options=tuple(Option(c, name_of(units[c])) for c in mine)),
    )  # fmt: skip
    hint = gettext("只放安全提醒和便民通知。带不带由快递员自己定；不派任务，不要他们报告人和事。")
    url = reverse("stations_desk:messages")
    return form_of("offer", gettext("放一条"), url, (*fields, *looked(typed, wrong)), wrong, hint=hint)
