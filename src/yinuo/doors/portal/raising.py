"""Raise something: the form of four short steps, by itself or from a place's code; the answer is the slip itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.answered import answered
from yinuo.doors.portal.asking import Typed, fresh_token, is_ours, raise_form, young_fields
from yinuo.doors.portal.auditing import vacant_and_where_to
from yinuo.doors.portal.choices import OTHER, plates
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.opening import BROKEN
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.clock import story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import raisable
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.evidence import unsent
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.sheets import RaiseForm
    from yinuo.kernel.matters.act import Acted

STALE = Sentence("这一页放得太久了。写的都还在，再按一次「送出」。")
TOO_FAST = Sentence("一会儿工夫收到太多。写的都还在，请等一分钟再按「送出」。")


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def raise_matter(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what it asks; the code is answered at once, and by the same press again the same."""
    return _answer(request, None)


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def at_place(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form from the code on a door: the place is known, and nothing else."""
    place = Place.objects.filter(pk=code, is_active=True).first()
    if place is None:
        raise NotFound(Sentence("没有这个地方。也许门上的码旧了；从「我要提」一样能提。"))
    return _answer(request, place)


def _answer(request: HttpRequest, place: Place | None) -> HttpResponse:
    if request.method != "POST":
        typed_into(request, "submit")
        begun = _begun(request, place)
        shown = answered(request, begun, place) if place else ()
        return _page(request, begun, raise_form(begun, place), answered=shown)
    typed = Typed.of(request)
    if "look" in request.POST:
        return _look(request, typed, place)
    if is_too_fast(request, "raise"):
        return _again(request, typed, place, Invalid.whole(TOO_FAST), 429)
    try:
        typed.take_photo(request)
        hold(request)
        if not is_ours(typed.token):
            raise Invalid.whole(STALE)
        done = _submit(request, typed, place)
    except Invalid as wrong:
        return _again(request, typed, place, wrong, status_of(wrong))
    given = typed.given(place)  # a replayed answer brings the code, and not the matter
    slip = slip_of(
        request, done.code, str(given["category"]), str(given["kind"]), note=typed.contact_note(),
        is_example=place.is_example if place else _is_example(typed.place),
    )  # fmt: skip
    return unkept(show(request, "slip", {"slip": slip}))


def _look(request: HttpRequest, typed: Typed, place: Place | None) -> HttpResponse:
    """Show what was answered already, and send nothing: as a part of the page, or the page with all that was typed."""
    shown = () if is_too_fast(request, "look") else answered(request, typed, place)
    if request.headers.get("X-Fragment") == "answered":
        return unkept(show(request, "raise", {"answered": shown}, part="answered"))
    errors = {}
    typed_into(request, "submit")
    try:
        typed.take_photo(request)
    except Invalid as wrong:
        errors = faults_of(wrong)
    form = raise_form(typed, place, errors)
    return unkept(_page(request, typed, form, answered=shown, has_looked=True))


def _page(
    request: HttpRequest, typed: Typed, form: RaiseForm, status: int = 200, error: str = "", **more: Any
) -> HttpResponse:
    """Show the form; where nobody independent audits, that is said above it. `error` is the guardian's."""
    context = {
        "raise": form,
        "vacant": vacant_and_where_to(today(request)),
        "young": young_fields(typed, error),
    }
    return show(request, "raise", {**context, **more}, status)


def _begun(request: HttpRequest, place: Place | None) -> Typed:
    """Give a form to begin with; from a place's page what it is about may be picked, and what is broken filled in."""
    typed = Typed(language=get_language() or "")
    broken = BROKEN.get(request.GET.get("broken", ""))
    picked = request.GET.get("category", "")
    if place is not None and picked in {row.code for row in raisable()}:
        shown = {option.value for option in plates(place.kind)}
        typed.category, typed.other = (picked, "") if picked in shown else (OTHER, picked)
    if place is not None and broken:
        typed.body, typed.is_begun = str(broken), True
    return typed


def _submit(request: HttpRequest, typed: Typed, place: Place | None) -> Acted:
    kept = (typed.photo,) if typed.photo is not None else ()
    given = typed.given(place)
    key = Key("portal", typed.token)
    return act_pictured("", "submit", kept=kept, actor=ASKER, given=given, now=story_now(request), key=key)


def _again(
    request: HttpRequest, typed: Typed, place: Place | None, wrong: Invalid, status: int
) -> HttpResponse:
    """Show the form once more with everything that was typed, and what is wrong beside its field."""
    typed_into(request, "submit")
    if wrong.is_conflict or not is_ours(typed.token):
        typed.token = fresh_token()
    typed.photo = unsent(typed.photo) if typed.photo is not None else None
    errors = faults_of(wrong)
    form = raise_form(typed, place, errors)
    return unkept(_page(request, typed, form, status, errors.get("guardian", "")))


def _is_example(code: str) -> bool:
    return Place.objects.filter(pk=code, is_example=True).exists()
