"""Voice notes: what somebody says aloud to their matter, until it is written down.

The saying is a message of theirs in the record, like any other; so is what an officer wrote down, which the speaker
reads and may correct. The sound itself is in neither: a voice gives its owner away (domain.md H28), so it is deleted
in the moment it is written down, unless the speaker chose to keep it until the matter is over.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError, transaction

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.over import is_over
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.record.retention import Term
from yinuo.programmes.voices import recordings
from yinuo.programmes.voices.models import VoiceNote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.situation import Actor

WRITTEN: Final = Sentence("有人先写好了：这段语音已经成了文字。")


def say_aloud(  # noqa: PLR0913 -- what was said, by whom, when, and how it is kept
    found: Sight,
    actor: Actor,
    sound: bytes,
    text: str,
    key: Key,
    *,
    keeps: bool,
    at: datetime,
    now: datetime | None,
) -> Acted:
    """Take a recording as a message of whoever asked; `text` is what the record says of it. The same one twice is one.

    Raises Invalid for what is no recording, and where no message is taken any more; then nothing of it stays.
    """
    kind = recordings.kind_of(sound)
    once = Key(key.scope, f"{key.key}/{hashlib.sha256(sound).hexdigest()[:16]}")
    name = recordings.put(sound)
    try:
        with transaction.atomic():
            done = act(found.matter.ref, "message", actor=actor, given={"text": text}, key=once, now=now)
            if not done.is_replay:
                VoiceNote.objects.create(
                    id=name,
                    stream_id=found.stream,
                    said_at=at,
                    media_type=kind,
                    n_bytes=len(sound),
                    keeps=keeps,
                )
    except (OperationalError, InterfaceError):
        raise  # nobody knows whether it was committed: what no row names is swept
    except BaseException:
        recordings.drop([name])
        raise
    if done.is_replay:
        recordings.drop([name])
    return done


def notes_of(stream: int, at: datetime) -> QuerySet[VoiceNote]:
    """Give a matter's voice notes that can still be heard, oldest first."""
    rows = VoiceNote.objects.filter(stream_id=stream, said_at__lte=at, gone_at__isnull=True)
    return rows.order_by("said_at", "id")


def sound_of(note: VoiceNote) -> bytes:
    """Give what was said. Raises NotFound where the sound is gone."""
    path = recordings.path_of(str(note.pk))
    if note.gone_at is not None or not path.is_file():
        raise NotFound(Sentence("这段声音已经删了，写成的文字在来往的话里。"))
    return path.read_bytes()


def write_down(
    found: Sight, note: VoiceNote, actor: Actor, text: str, key: Key, *, at: datetime, now: datetime | None
) -> Acted:
    """Send its speaker what was written down, and delete the sound unless they keep it. Raises Invalid."""
    with transaction.atomic():
        held = VoiceNote.objects.select_for_update().get(pk=note.pk)
        done = act(found.matter.ref, "message", actor=actor, given={"text": text}, key=key, now=now)
        if done.is_replay:
            return done
        if held.written_at is not None:
            raise Invalid.whole(WRITTEN, is_conflict=True)
        held.written_at = at
        if not held.keeps:
            _gone([held], at)
        held.save(update_fields=["written_at", "gone_at"])
    return done


def _gone(notes: Sequence[VoiceNote], at: datetime) -> None:
    """Mark them as gone; the files go once that is committed."""
    for note in notes:
        note.gone_at = at
    names = [str(note.pk) for note in notes]
    transaction.on_commit(partial(recordings.drop, names))


def forget_of(matter: Matter) -> None:
    """Delete all that was said aloud to a matter: its asker's words are being erased."""
    lying = VoiceNote.objects.select_for_update().filter(stream=matter, gone_at__isnull=True)
    _forget(list(lying), matter.last_event_at)


def _forget(notes: Sequence[VoiceNote], at: datetime) -> None:
    _gone(notes, at)
    VoiceNote.objects.bulk_update(notes, ["gone_at"])


def forget_over(now: datetime) -> int:
    """Delete what lies of matters that are over, written down or not, and what no row names; gives how many."""
    calendar = book().calendar
    today = calendar.local_date(now)
    with transaction.atomic():
        rows = VoiceNote.objects.select_for_update(of=("self",)).filter(
            gone_at__isnull=True, stream__state="closed"
        )
        lying = rows.select_related("stream")
        over = [note for note in lying if is_over(state_of(note.stream), today, calendar)]
        _forget(over, now)
    return len(over) + sweep()


def sweep() -> int:
    """Delete recordings that no row names: of a form refused, or of one whose end was lost; gives how many."""
    lying = recordings.lying()
    named = VoiceNote.objects.filter(pk__in=lying, gone_at__isnull=True).values_list("pk", flat=True)
    return recordings.drop(lying - {str(pk) for pk in named})


TERM: Final = Term(
    "voice_note",
    Sentence("您说的语音"),
    Sentence("写成文字，当时就删；您说要留的，留到了结满三十天（隐患一百八十天）"),
    Sentence("听声音认得出人；留着只为核对写得对不对"),
    forget_over,
    by_story=True,
)
