"""What anybody may say of a public matter, without an account: "me too", and "not so" of what is called done.

Which of the two is offered, and until when, the table says (`open_sight`). Nothing is kept of who pressed: a form's own
key makes a second press the same one, and the page says that presses are counted and not persons. To count persons
would need a mark on the device, which tells whoever holds it what was read, or of the line, which a house shares.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.asking import kept_photo, signed_photo
from yinuo.doors.portal.changes import printed
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.raising import TOO_FAST
from yinuo.doors.portal.sheet import sheet_of
from yinuo.doors.portal.voice import form_of, given_from, offers_by_verb, ordered
from yinuo.doors.shell.clock import instant, story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.panels import about
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.register import Register
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.matters.act import OPEN_TO_ANYONE
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.decide import Offer
from yinuo.kernel.matters.evidence import keep, unsent
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.queries import open_sight
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight


@allow(anyone)
@at_portal
@require_safe
def matter(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with the page of one public matter, and what anybody may say of it; 404 for what is not public."""
    row = Register(today(request)).one(ref)
    found = open_sight(row.ref, ASKER, story_now(request))
    offers = offers_by_verb(found.offers)
    forms = tuple(_form(found, offers[verb]) for verb in ordered(set(offers)))
    return _page(request, row, found, forms, done_note(request.GET.get("done", "")[:20]))


def _page(
    request: HttpRequest,
    row: PublicMatter,
    found: Sight,
    forms: tuple[VerbForm, ...],
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    on = today(request)
    sheet = sheet_of(Register(on), row, on, instant(request))
    objection, panels = objection_of(found, row), about(row, on)
    sheet = replace(sheet, forms=forms, objection=objection, done_note=done, panels=panels)
    paper = printed(request, on, ref=found.matter.ref)
    return show(request, "matter", {"sheet": sheet, "printed": paper}, status)


def done_note(verb: str) -> str:
    """Say that it was taken down; "" for no such act."""
    told = {
        "support": gettext("记下了：「我也遇到」多了一次。"),
        "challenge": gettext("收到了。谁来裁定、最晚哪天，写在这一页上。"),
    }
    return told.get(verb, "")


def objection_of(found: Sight, row: PublicMatter) -> str:
    """Say that somebody objects, who rules on it, until when, and what happens without an answer."""
    m = found.matter
    if m.challenged_at is None:
        return ""
    waits = m.proposal if m.proposal.get("verb") == "challenge" else {}
    if not waits:
        ruled = [moment for moment in row.moments if moment["type"] == "challenge"]
        if ruled and ruled[-1].get("as") == "system":
            return gettext("有人说「不是这样」，十个工作日里没有人裁定，就算说的人对。审计的人可以让它重办。")
        return gettext("有人说「不是这样」，裁定是说得对。审计的人可以让它重办。")
    until = date.fromisoformat(waits["by_when"])
    if until < found.s.on:
        told = gettext("有人说「不是这样」，到%(on)s没有人裁定，就算说的人对。审计的人可以让它重办。")
    else:
        told = gettext(
            "有人说「不是这样」。没办过这件事的人最晚%(on)s裁定；到那天没有答复，就算说的人对，审计的人可以让它重办。"
        )
    return told % {"on": day_short(until)}


def _form(
    found: Sight,
    offer: Offer,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    photo: Photo | None = None,
) -> VerbForm:
    form = form_of(found, offer, typed, wrong, url=reverse("portal:open_act", args=[found.matter.ref]))
    if offer.verb != "challenge":
        return form
    rules = gettext(
        "十个工作日内由没办过这件事的人裁定，这一页会写明最晚哪天。到日子没有答复，就算您说得对。不给码：到这一页来看就行。"
    )
    if photo is None:
        return replace(form, note=rules)
    kept = gettext("照片已收下，不用再选；要换就重新选一张。")
    fields = tuple(replace(one, hint=kept) if one.name == "photo" else one for one in form.fields)
    return replace(form, note=rules, fields=fields, extra=(("photo_kept", signed_photo(photo)),))


@allow(anyone)
@at_portal
@require_POST
def do(request: HttpRequest, ref: str) -> HttpResponse:
    """Take down what a passer-by says of a public matter, once per form."""
    row, verb = Register(today(request)).one(ref), request.POST.get("verb", "")
    if verb not in OPEN_TO_ANYONE:
        raise NotFound
    found = open_sight(row.ref, ASKER, story_now(request))
    if is_too_fast(request, "open"):
        return _again(request, row, found, verb, Invalid.whole(TOO_FAST), 429)
    photo = None
    try:
        photo = _photo(request)
        hold(request)
        _act(request, found, verb, photo)
    except Invalid as wrong:
        return _again(request, row, found, verb, wrong, status_of(wrong), photo)
    return unkept(HttpResponseRedirect(f"{reverse('portal:matter', args=[row.ref])}?done={verb}", status=303))


def _photo(request: HttpRequest) -> Photo | None:
    """Keep the photo that came along; without one, the photo that an earlier press of this form brought."""
    sent = request.FILES.get("photo")
    return keep(sent.read()) if sent is not None else kept_photo(request.POST.get("photo_kept", ""))


def _act(request: HttpRequest, found: Sight, verb: str, photo: Photo | None) -> None:
    """Hand it to the gate."""
    given = given_from(request.POST, verb, found.matter)
    version = request.POST.get("version", "")
    is_told = bool(given) and version.isascii() and version.isdigit() and len(version) < 8  # noqa: PLR2004
    act_pictured(
        found.matter.ref, verb,
        actor=ASKER,
        given=given,
        now=story_now(request),
        key=Key("open", request.POST.get("token", "")[:60] or token_urlsafe(16)),
        version=int(version) if is_told else None,  # who says nothing but "me too" says it of whatever comes
        kept=(photo,) if photo is not None and verb == "challenge" else (),
    )  # fmt: skip


def _again(
    request: HttpRequest,
    row: PublicMatter,
    found: Sight,
    verb: str,
    wrong: Invalid,
    status: int,
    photo: Photo | None = None,
) -> HttpResponse:
    """Show the matter once more with the form as it was typed, whether or not it can still be sent."""
    offer = offers_by_verb(found.offers).get(verb) or Offer(verb, "", "act", is_note=True)
    errors = faults_of(wrong)
    typed = {name: str(value) for name, value in request.POST.items()}
    form = _form(found, offer, typed, errors, unsent(photo) if photo is not None else None)
    typed_into(request, verb)
    return unkept(_page(request, row, found, (form,), status=status))
