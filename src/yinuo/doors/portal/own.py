"""What is kept of whoever holds a code: a whole copy at once, and requests about it, each a matter with a date."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.copying import copy_of
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.portal.visitor import code_of, held
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.clock import instant, story_now
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page, said, status_of
from yinuo.doors.shell.tongue import hold
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.fields import LONG
from yinuo.kernel.matters.personal import PERSONAL, RIGHTS
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.actors import Holder

WORDS: Final[Mapping[str, Text]] = {
    "see": _("看：这里留着我的什么"),
    "copy": _("要一份副本（下载的不够的话）"),
    "correct": _("更正"),
    "erase": _("抹去我写的话和照片"),
    "object": _("不同意这样用，请停下"),
}
PICK: Final = Sentence("请选一样。")


def own_form(
    typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> VerbForm | None:
    """Give the form by which a request about one's own data is made; None where the place takes none."""
    found = book().categories.get(PERSONAL)
    if found is None or not found.is_active:
        return None
    typed, wrong = typed or {}, wrong or {}
    options = tuple(Option(name, WORDS[name]) for name in RIGHTS)
    fields = (
        Field("right", gettext("想要怎样"), "radio", typed.get("right", ""), wrong.get("right", ""), options,
              is_required=True),
        Field("text", gettext("想说的"), "textarea", typed.get("text", ""), wrong.get("body", ""), max_length=LONG),
    )  # fmt: skip
    return VerbForm(
        "own",
        gettext("关于我的个人信息，提一个请求"),
        reverse("portal:own"),
        fields,
        gettext("会另成一件事，有自己的日期和自己的码。原来那件不受影响。"),
        gettext("提这个请求"),
        token=token_urlsafe(16),
        error=" ".join(text for name, text in wrong.items() if name not in {"right", "body"}),
    )


@allow(anyone)
@at_portal
@require_safe
def copy(request: HttpRequest) -> HttpResponse:
    """Answer with everything that is kept of the holder of the code, as one file."""
    if is_too_fast(request, "mine"):
        return problem_page(request, 429)
    who = held(request)
    answer = HttpResponse(
        copy_of(who.actor, story_now(request), instant(request)), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="yinuo-{who.ref}.zip"'
    return unkept(answer)


@allow(anyone)
@at_portal
@require_POST
def own(request: HttpRequest) -> HttpResponse:
    """File a request about one's own data as a matter of its own; the answer is its slip."""
    if is_too_fast(request, "raise"):
        return problem_page(request, 429)
    if not code_of(request):
        return unkept(HttpResponseRedirect(reverse("portal:code"), status=303))
    who = held(request)
    try:
        hold(request)
        done = _file(request, who)
    except Invalid as wrong:
        errors = {name: said(sentence) for name, sentence in wrong.fields.items()}
        form = own_form(request.POST.dict(), errors)
        return unkept(show(request, "own", {"form": form}, status_of(wrong)))
    return unkept(show(request, "slip", {"slip": slip_of(request, done.code, PERSONAL, "request")}))


def _file(request: HttpRequest, who: Holder) -> Acted:
    right = request.POST.get("right", "")
    if right not in RIGHTS or own_form() is None:
        raise Invalid({"right": PICK})
    found = sight(who.ref, who.actor, story_now(request))
    words = request.POST.get("text", "").replace("\x00", "").strip()
    said_so = gettext("%(right)s。说的是 %(ref)s。") % {"right": WORDS[right], "ref": who.ref}
    given = {
        "kind": "request",
        "category": PERSONAL,
        "body": f"{said_so}\n{words}".strip(),
        "place": found.matter.place,
        "about_office": "no",
        "source": "portal",
        "language": get_language() or "",
    }
    token = request.POST.get("token", "")[:60] or token_urlsafe(16)
    key = Key(f"own:{who.key}", token)
    return act("", "submit", actor=who.actor, given=given, now=story_now(request), key=key)
