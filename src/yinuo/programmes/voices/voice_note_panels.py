"""Voice notes beside a matter: where whoever asked may speak, and what waits at the desk to be written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.voices.voice_notes import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.queries import Sight
    from yinuo.programmes.voices.models import VoiceNote


def said_on(note: VoiceNote) -> str:
    """Say when it was said, as the place's clock reads."""
    return f"{note.said_at.astimezone(current_calendar().zone):%Y-%m-%d %H:%M}"


def stands(note: VoiceNote) -> Text:
    """Say whether it was written down, and how long its sound is kept."""
    if note.written_at is None:
        return gettext("等着写成文字")
    return gettext("写成了文字；声音留到了结")


def takes_messages(found: Sight) -> bool:
    """Say whether this actor may say a word here."""
    return any(offer.verb == "message" for offer in found.offers)


def mine(found: Sight, on: date) -> Iterator[Panel]:
    """Let whoever asked speak, where a message is taken, and hear again what is not deleted yet."""
    notes = notes_of(found.stream, current_calendar().day_end(on))
    heard = [
        Link(
            gettext("听 %(at)s 说的") % {"at": said_on(note)},
            reverse("voices:own_sound", args=[note.pk]),
            note=stands(note),
        )
        for note in notes
    ]
    if takes_messages(found):
        heard.insert(0, Link(gettext("说一段"), reverse("voices:say_aloud")))
    if heard:
        told = gettext("不想打字就说：录一段送来，经办听了写成文字给您看，声音当时就删。")
        yield Panel(gettext("说出来也行"), told, tuple(heard))


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Show whoever may answer what was said aloud and waits to be written down."""
    if verb or not takes_messages(found):
        return
    links = tuple(
        Link(
            gettext("听 %(at)s 说的") % {"at": said_on(note)},
            reverse("voices_desk:write_down", args=[found.matter.ref, note.pk]),
            note=stands(note),
        )
        for note in notes_of(found.stream, officer.at)
    )
    if links:
        yield Panel(
            gettext("语音"), gettext("听了写成文字，送回给提的人看。写完声音就删，除非本人要留。"), links
        )
