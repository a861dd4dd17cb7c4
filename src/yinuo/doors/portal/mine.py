"""The matter by its code: read, answered, and everything else that the table offers the one who asked."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.account import way_in
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.mine_sheet import MineSheet
from yinuo.doors.portal.own import own_form
from yinuo.doors.portal.sheet import photo_file
from yinuo.doors.portal.visitor import code_of, forget, held, remember, resident_of
from yinuo.doors.portal.voice import form_of, given_from, offers_by_verb
from yinuo.doors.shell.clock import instant, story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.panels import mine as panels_of_mine
from yinuo.doors.shell.pictures import may_show
from yinuo.doors.shell.problems import faults_of, problem_page, said, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.sheets import Mine
    from yinuo.kernel.matters.actors import Holder
    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.queries import Sight


def done_note(verb: str) -> str:
    """Say that an act was taken, in the asker's words; "" for no such act."""
    told = {
        "confirm": gettext("记下了：解决了。印盖上了。"),
        "send_back": gettext("记下了：没有解决。这件事回到他们桌上了。"),
        "message": gettext("送到了。"),
        "rate": gettext("记下了，谢谢。"),
        "alarm": gettext("只送给了审计的人。"),
        "withdraw": gettext("撤回了。"),
        "reopen": gettext("重新办了。"),
        "appeal": gettext("会换个没办过的人来看，十个工作日内答复。"),
    }
    return told.get(verb, gettext("收到，记下了。") if verb else "")


def _sheet(request: HttpRequest, who: Holder) -> MineSheet:
    story = story_now(request)
    return MineSheet(who, sight(who.ref, who.actor, story), instant(request), story)


@allow(anyone)
@at_portal
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the matter this browser holds the code of; without one, ask for the code."""
    if not code_of(request):
        onward = "account" if resident_of(request) else "code"
        return unkept(HttpResponseRedirect(reverse(f"portal:{onward}")))
    sheet = _sheet(request, held(request))
    note = done_note(request.GET.get("done", "")[:20])
    return unkept(_page(request, sheet, sheet.build(done_note=note)))


def _page(request: HttpRequest, made: MineSheet, sheet: Mine, status: int = 200) -> HttpResponse:
    panels = panels_of_mine(made.found, today(request))
    told = {"mine": sheet, "own": own_form(), "account": way_in(request), "panels": panels}
    return show(request, "mine", told, status)


@allow(anyone)
@at_portal
@require_POST
def do(request: HttpRequest) -> HttpResponse:
    """Do one thing to the own matter: what the table offers, once per form, on the page that was read."""
    if is_too_fast(request, "mine"):
        return problem_page(request, 429)
    if not code_of(request):
        return unkept(HttpResponseRedirect(reverse("portal:code"), status=303))
    who = held(request)
    found = sight(who.ref, who.actor, story_now(request))
    verb = request.POST.get("verb", "")[:40]
    offer = offers_by_verb(found.offers).get(verb)
    try:
        hold(request)
        _act(request, who, found, verb)
    except Invalid as wrong:
        return _again(request, who, offer, wrong)
    return _done(request, verb)


def _act(request: HttpRequest, who: Holder, found: Sight, verb: str) -> None:
    """Hand the form to the gate; what is not offered is refused there, with the table's own sentence."""
    given = given_from(request.POST, verb, found.matter)
    token = request.POST.get("token", "")[:60] or token_urlsafe(16)
    version, sent = request.POST.get("version", ""), request.FILES.get("photo")
    act_pictured(
        who.ref, verb, () if sent is None else (sent.read(),),
        actor=who.actor,
        given=given,
        now=story_now(request),
        key=Key(f"mine:{who.key}", token),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 8 else None,  # noqa: PLR2004
    )  # fmt: skip


def _again(request: HttpRequest, who: Holder, offer: Offer | None, wrong: Invalid) -> HttpResponse:
    """Show the matter once more, with what was typed and what is wrong beside it."""
    status = status_of(wrong)
    sheet = _sheet(request, who)
    now_offered = sheet.offers.get(offer.verb) if offer else None
    if now_offered is None:
        words = " ".join(said(sentence) for sentence in wrong.fields.values())
        return unkept(problem_page(request, status, words))
    errors = faults_of(wrong)
    typed_into(request, now_offered.verb)
    form: VerbForm = form_of(sheet.found, now_offered, _typed(request), errors)
    return unkept(_page(request, sheet, sheet.build((form,)), status))


def _typed(request: HttpRequest) -> dict[str, str]:
    posted: dict[str, Any] = request.POST.dict()
    return {name: str(value) for name, value in posted.items()}


def _done(request: HttpRequest, verb: str) -> HttpResponse:
    if verb == "code_cancelled":
        answer = HttpResponseRedirect(f"{reverse('portal:code')}?done=gone", status=303)
        forget(answer)
        return unkept(answer)
    answer = HttpResponseRedirect(f"{reverse('portal:mine')}?done={verb}", status=303)
    remember(answer, code_of(request))
    return unkept(answer)


@allow(anyone)
@at_portal
@require_safe
def mine_photo(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """Answer with a picture of the own matter: one's own, or one that an office put forward."""
    who = held(request)
    sheet = _sheet(request, who)
    row = Evidence.objects.select_related("event").filter(pk=photo_id, stream_id=sheet.found.stream).first()
    own = {one.seq for one in sheet.told if one.is_mine}
    if row is None or not may_show(row, own):
        raise NotFound
    return unkept(photo_file(photo_id))  # type: ignore[arg-type]
