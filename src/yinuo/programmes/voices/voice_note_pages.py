"""Speaking to one's own matter: one form that takes a recording, and one's own sound to be heard again."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.raising import TOO_FAST
from yinuo.doors.portal.visitor import code_of, held
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.clock import instant, story_now
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.voices.ask_form import show
from yinuo.programmes.voices.recordings import KINDS
from yinuo.programmes.voices.voice_note_panels import takes_messages
from yinuo.programmes.voices.voice_notes import notes_of, say_aloud, sound_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from yinuo.kernel.matters.actors import Holder

ACCEPT: Final = ",".join(("audio/*", *(f".{ending}" for ending in KINDS.values())))
NOTHING: Final = Sentence("请先录一段，或选一段录好的。")
OVER: Final = Sentence("这件事现在不收话了。")


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """Show the form that takes a recording, or take it: what comes of it stands with the words of the matter."""
    if not code_of(request):
        return unkept(HttpResponseRedirect(reverse("portal:code"), status=303))
    who = held(request)
    if request.method != "POST":
        return unkept(_page(request, None))
    try:
        _take(request, who)
    except Invalid as wrong:
        return unkept(_page(request, wrong))
    return unkept(HttpResponseRedirect(f"{reverse('portal:mine')}?done=message", status=303))


def _take(request: HttpRequest, who: Holder) -> None:
    """Hand it to the gate. Raises Invalid."""
    if is_too_fast(request, "mine"):
        raise Invalid.whole(TOO_FAST)
    sent = request.FILES.get("sound")
    if sent is None:
        raise Invalid({"sound": NOTHING})
    found = sight(who.ref, who.actor, story_now(request))
    if not takes_messages(found):
        raise Invalid.whole(OVER, is_conflict=True)
    hold(request)
    say_aloud(
        found, who.actor, sent.read(),
        gettext("（说了一段语音，等经办听了写成文字。）"),
        Key(f"mine:{who.key}", request.POST.get("token", "")[:60] or token_urlsafe(16)),
        keeps=request.POST.get("keeps") == "on",
        at=instant(request), now=story_now(request),
    )  # fmt: skip


def _page(request: HttpRequest, wrong: Invalid | None) -> HttpResponse:
    faults = faults_of(wrong)
    fields = (
        Field("sound", gettext("录音"), "file", error=faults.get("sound", ""), is_required=True, accept=ACCEPT,
              hint=gettext("手机上按这里就能录。五分钟以内，别说人的姓名、电话。")),
        Field("keeps", gettext("写成文字以后，声音也留到了结"), "bool", request.POST.get("keeps", "")),
    )  # fmt: skip
    form = VerbForm(
        "say_aloud", gettext("说一段"), reverse("voices:say_aloud"), fields,
        submit=gettext("送出"),
        token=token_urlsafe(16),
        note=gettext("只有经办听得到。听了写成文字，您在「我的事」里看得到，写错了可以说。"),
        error=" ".join(text for name, text in faults.items() if name != "sound"),
        has_files=True,
    )  # fmt: skip
    typed_into(request, "message")
    return show(request, "aloud", {"form": form}, status_of(wrong))


@allow(anyone)
@at_portal
@require_safe
def own_sound(request: HttpRequest, note: UUID) -> HttpResponse:
    """Answer with what one said oneself, as a file."""
    who = held(request)
    found = sight(who.ref, who.actor, story_now(request))
    row = notes_of(found.stream, instant(request)).filter(pk=note).first()
    if row is None:
        raise NotFound
    answer = HttpResponse(sound_of(row), content_type=row.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{row.said_at:%Y%m%d}.{KINDS[row.media_type]}"'
    return unkept(answer)
