"""Topics of the register: found for a day out of what came in its window, kept as numbers, read within one's sight.

Which matters are of one topic is the same for everybody; its name, its heat and how many sent it are made anew out of
what the reader may see. What is sealed is in none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.queries import visible_to
from yinuo.kernel.record.models import Actor as ActorRow
from yinuo.kernel.record.models import Contact
from yinuo.programmes.voices.learning import ASKED
from yinuo.programmes.voices.models import VoiceTopic, VoiceTopicDay
from yinuo.programmes.voices.topics import CHOSEN, Voice, heat_of, named, sender_of, topics, window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.voices.topics import Topic

DAYS: Final = 45
MOST: Final = 20_000
"""The newest messages are looked at; more of them in one window would take a machine longer than an hour's gap."""
SMALL: Final = 1500
"""A window so small is looked at while somebody waits; a larger one by the worker alone."""
KEPT: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One topic as somebody may see it: its matters, the newest first."""

    name: str
    heat: float
    n_senders: int
    matters: tuple[Matter, ...]


def asked() -> QuerySet[Matter]:
    """Give what people asked in the open, the newest first."""
    return Matter.objects.filter(kind__in=ASKED, visibility="public").order_by("-pk")


def messages(on: date, most: int, days: int = DAYS) -> list[tuple[int, Voice]]:
    """Give what came in the window that ends with a day: the newest `most` and one more at the most."""
    told = asked().values_list(
        "pk", "ref", "requester_key", "memory__submitted_at", "text__title", "text__body"
    )
    first, local = on - timedelta(days), current_calendar().local_date
    some = []
    for stream, ref, key, came, title, body in told[: most + 1]:
        at = datetime.fromisoformat(came).astimezone(UTC) if came else None
        if at is not None and body and first < local(at) <= on:
            some.append((stream, ref, key, at, title, body))
    marks = senders({stream: key for stream, _ref, key, *_ in some})
    return [
        (stream, Voice(ref, marks.get(stream, ""), at, title, body))
        for stream, ref, _key, at, title, body in some
    ]


def senders(keys: dict[int, object]) -> dict[int, str]:
    """Give a mark of who sent each matter, as far as anything is known: a contact left twice, a person who asked twice.

    Of everybody else nothing is known: whoever sends a hundred without a name must not look like a hundred.
    """
    rows = Contact.objects.filter(stream__in=keys).values_list("stream_id", "blind_index")
    marks = {stream: f"c{bytes(index).hex()}" for stream, index in rows}
    persons = dict(ActorRow.objects.filter(key__in=list(keys.values())).values_list("stream_id", "person_id"))
    often = Counter(persons.values())
    return {
        stream: marks.get(stream) or (f"p{person}" if often[person] > 1 else "")
        for stream, person in persons.items()
    }


def look(on: date, at: datetime, most: int = MOST, days: int = DAYS) -> list[tuple[Topic, tuple[str, ...]]]:
    """Look for the topics of a window, the hottest first: each with the references of its matters."""
    told = [voice for _stream, voice in messages(on, most, days)]
    return [(one, tuple(told[n].ref for n in one.members)) for one in topics(window(told), at)]


def find(on: date, at: datetime, most: int = MOST) -> int:
    """Look for the topics of a day and keep them; gives how many there are."""
    newest = asked().values_list("pk", flat=True).first() or 0
    found = look(on, at, most)
    streams = dict(
        Matter.objects.filter(ref__in=[ref for _one, refs in found for ref in refs]).values_list("ref", "pk")
    )
    rows = [
        VoiceTopic(on=on, n=n, stream_id=streams[ref]) for n, (_one, refs) in enumerate(found) for ref in refs
    ]
    with transaction.atomic():
        VoiceTopicDay.objects.update_or_create(on=on, defaults={"found_at": at, "last": newest})
        VoiceTopic.objects.filter(on=on).delete()
        VoiceTopic.objects.bulk_create(rows)
        VoiceTopic.objects.filter(on__lt=on - KEPT).delete()
        VoiceTopicDay.objects.filter(on__lt=on - KEPT).delete()
    return len(found)


def found_on(on: date, at: datetime) -> VoiceTopicDay | None:
    """Give when topics were last looked for, as of a day; looks for them now where few messages are to be looked at."""
    day = VoiceTopicDay.objects.filter(on__lte=on).order_by("-on").first()
    newest = asked().values_list("pk", flat=True).first() or 0
    if (day is None or day.on != on or day.last != newest) and len(messages(on, SMALL)) <= SMALL:
        find(on, at, SMALL)
        return VoiceTopicDay.objects.get(pk=on)
    return day


def gathered(day: VoiceTopicDay, actor: Actor, on: date, at: datetime) -> list[Gathered]:
    """Give a day's topics as this actor may see them, the hottest first."""
    number = dict(VoiceTopic.objects.filter(on=day.on).values_list("stream_id", "n"))
    rows = visible_to(actor, on).filter(pk__in=number, visibility="public", text__isnull=False)
    by_topic: dict[int, list[Matter]] = {}
    for row in rows.select_related("text", "lead_unit", "place").order_by("-pk"):
        by_topic.setdefault(number[row.pk], []).append(row)
    marks = senders({row.pk: row.requester_key for some in by_topic.values() for row in some})
    told = [_gathered(some, marks, at) for some in by_topic.values()]
    told = [one for one in told if one.n_senders >= CHOSEN.fewest_senders]
    return sorted(told, key=lambda one: (-one.heat, one.name))[: CHOSEN.most_topics]


def _gathered(rows: Sequence[Matter], marks: dict[int, str], at: datetime) -> Gathered:
    voices = [
        Voice(
            row.ref,
            marks.get(row.pk, ""),
            datetime.fromisoformat(row.memory["submitted_at"]),
            row.text.title,
            "",
        )
        for row in rows
    ]
    name = named([voice.title for voice in voices])
    n_senders = len({sender_of(voice) for voice in voices})
    return Gathered(name, heat_of(voices, at), n_senders, tuple(rows))
