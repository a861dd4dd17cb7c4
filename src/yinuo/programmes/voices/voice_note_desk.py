"""Writing down at the desk what somebody said aloud: the sound, one box, and the sound is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.opening import is_open
from yinuo.kernel.matters.fields import LONG
from yinuo.kernel.matters.queries import sight
from yinuo.programmes.voices.drafting import form_of, key_of
from yinuo.programmes.voices.voice_note_panels import said_on, takes_messages
from yinuo.programmes.voices.voice_notes import WRITTEN, notes_of, sound_of, write_down

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.queries import Sight
    from yinuo.programmes.voices.models import VoiceNote

MOST: Final = LONG - 100
NO_WORDS: Final = Sentence("请写下听到的。听不清就写听不清，请本人再说一遍。")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def write(request: HttpRequest, ref: str, note: UUID) -> HttpResponse:
    """Show a voice note with the box for its words, or send its speaker what was written down."""
    officer = officer_of(request)
    found, row = _in_sight(request, officer, ref, note)
    if request.method != "POST":
        return _page(request, officer, found, row, "", None)
    typed = request.POST.get("text", "").replace("\x00", "").strip()
    try:
        hold(request)
        _write(request, officer, found, row, typed)
    except Invalid as wrong:
        return _page(request, officer, found, row, typed, wrong)
    return HttpResponseRedirect(f"{reverse('workspace:matter', args=[ref])}?did=message&of={ref}")


def _in_sight(request: HttpRequest, officer: Officer, ref: str, note: UUID) -> tuple[Sight, VoiceNote]:
    """Give the matter and its note. Raises NotFound out of sight, NotAllowed for who does not answer its asker."""
    found = sight(ref, officer.actor, officer.now)
    row = notes_of(found.stream, officer.at).filter(pk=note).first()
    if row is None or not is_open(request, found, officer):
        raise NotFound
    if not takes_messages(found):
        raise NotAllowed
    return found, row


def _write(request: HttpRequest, officer: Officer, found: Sight, row: VoiceNote, typed: str) -> None:
    if not typed:
        raise Invalid({"text": NO_WORDS})
    if len(typed) > MOST:
        raise Invalid({"text": Sentence("最多 {most} 个字。", most=MOST)})
    said = gettext("您%(at)s说的，写成文字是：%(text)s") % {"at": said_on(row), "text": typed}
    write_down(found, row, officer.actor, said, key_of(request, officer), at=officer.at, now=officer.now)


def _page(
    request: HttpRequest, officer: Officer, found: Sight, row: VoiceNote, typed: str, wrong: Invalid | None
) -> HttpResponse:
    ref, faults = found.matter.ref, faults_of(wrong)
    words = Field(
        "text", gettext("您听到的"), "textarea", typed, faults.get("text", ""), is_required=True, is_focus=True,
        rows=6, max_length=MOST, hint=gettext("照原话写，写成普通话。不写人的姓名、电话。"),
    )  # fmt: skip
    form = form_of(
        "message",
        gettext("写成文字"),
        reverse("voices_desk:write_down", args=[ref, row.pk]),
        (words,),
        wrong.fields if wrong else {},
        submit=gettext("送给本人看，删掉声音") if not row.keeps else gettext("送给本人看"),
    )
    told = {
        "form": form, "at": said_on(row), "keeps": row.keeps, "ref": ref,
        "is_written": row.written_at is not None, "written": WRITTEN,
        "sound": reverse("voices_desk:sound", args=[ref, row.pk]),
        "back": reverse("workspace:matter", args=[ref]), "desk": desk_sheet(officer),
    }  # fmt: skip
    typed_into(request, "message")
    return render(request, "voices/write_down.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_safe
@allow(staff)
def sound(request: HttpRequest, ref: str, note: UUID) -> HttpResponse:
    """Serve what was said to whoever may write it down."""
    officer = officer_of(request)
    _found, row = _in_sight(request, officer, ref, note)
    answer = HttpResponse(sound_of(row), content_type=row.media_type)
    answer["Cache-Control"] = "private, no-store"
    return answer
