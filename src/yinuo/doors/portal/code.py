"""The code: typed, or brought by a link whose part after # a script puts into the form."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.visitor import forget, remember
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.clock import story_now
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page, said
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import holder
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text

MOST_TYPED: Final = 40


def _form(
    request: HttpRequest, typed: str = "", error: Text = "", status: int = 200, note: Text = ""
) -> HttpResponse:
    field = Field(
        "code",
        gettext("十二位的码"),
        value=typed,
        error=error,
        is_required=True,
        is_focus=not note,
        max_length=None,
    )
    context = {"code": field, "action": reverse("portal:code"), "note": note, "token": token_urlsafe(16)}
    return unkept(show(request, "code", context, status))


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or open the matter it speaks for; every code that opens nothing is answered alike."""
    if request.method != "POST":
        notes = {"gone": gettext("码作废了。谁拿着它也进不来了。"), "put-away": gettext("收起来了。")}
        return _form(request, note=notes.get(request.GET.get("done", ""), ""))
    if is_too_fast(request, "code"):
        return problem_page(request, 429)
    typed = request.POST.get("code", "")[:MOST_TYPED]
    try:
        holder(typed)
    except NotFound as error:
        return _form(request, typed, said(error.sentence), 404)
    answer = HttpResponseRedirect(reverse("portal:mine"), status=303)
    remember(answer, typed)
    return unkept(answer)


@allow(anyone)
@at_portal
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Cancel a code by the code alone: whoever holds it may, and nobody can undo it."""
    if is_too_fast(request, "code"):
        return problem_page(request, 429)
    typed = request.POST.get("code", "")[:MOST_TYPED]
    try:
        held = holder(typed)
    except NotFound as error:
        return _form(request, typed, said(error.sentence), 404)
    key = Key(f"mine:{held.key}", request.POST.get("token", "")[:MOST_TYPED] or token_urlsafe(16))
    act(held.ref, "code_cancelled", actor=held.actor, given={}, now=story_now(request), key=key)
    answer = HttpResponseRedirect(f"{reverse('portal:code')}?done=gone", status=303)
    forget(answer)
    return unkept(answer)


@allow(anyone)
@at_portal
@require_POST
def put_away(_request: HttpRequest) -> HttpResponse:
    """Take the code out of this browser: for shared telephones and computers."""
    answer = HttpResponseRedirect(f"{reverse('portal:code')}?done=put-away", status=303)
    forget(answer)
    return unkept(answer)
