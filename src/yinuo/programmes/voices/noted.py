"""The record of what was suggested: written when it is shown, closed by the act of whoever decides (ADR-0018).

Statements for the gate's own transaction. Facts alone, and none of a matter that is sealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from yinuo.programmes.voices.models import VoiceSuggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from yinuo.kernel.matters.projection import Projected, Statement
    from yinuo.kernel.matters.state import MatterState
    from yinuo.programmes.voices.triage import Answer

URGENT, ORDINARY = "urgent", "ordinary"
SHOWN: Final = """
INSERT INTO voice_suggestion (stream_id, question, value, confidence, model, shown_at, chosen)
VALUES (%(stream)s, %(question)s, %(value)s, %(confidence)s, %(model)s, %(at)s, '')
ON CONFLICT (stream_id, question) DO UPDATE
SET value = excluded.value, confidence = excluded.confidence, model = excluded.model, shown_at = excluded.shown_at
WHERE voice_suggestion.chosen = ''
"""
CHOSEN: Final = """
UPDATE voice_suggestion SET chosen = %(chosen)s, chosen_at = %(at)s
WHERE stream_id = %(stream)s AND question = %(question)s AND chosen = ''
"""
CAME_BACK: Final = """
UPDATE voice_suggestion SET came_back_at = %(at)s
WHERE stream_id = %(stream)s AND question = 'unit' AND chosen = %(unit)s AND came_back_at IS NULL
"""
FORGOTTEN: Final = "DELETE FROM voice_suggestion WHERE stream_id = %(stream)s"
JOINED: Final = """
INSERT INTO voice_joined (stream_id, parent_id, joined_at, said)
SELECT %(stream)s, stream_id, %(at)s, '' FROM matter WHERE ref = %(parent)s
ON CONFLICT (stream_id) DO UPDATE
SET parent_id = excluded.parent_id, joined_at = excluded.joined_at, said = '', said_at = NULL
"""
SAID: Final = "UPDATE voice_joined SET said = %(said)s, said_at = %(at)s WHERE stream_id = %(stream)s"
UNJOINED: Final = "DELETE FROM voice_joined WHERE stream_id = %(stream)s"
JOINED_BEFORE: Final = """
INSERT INTO voice_joined (stream_id, parent_id, joined_at, said)
SELECT m.stream_id, p.stream_id, m.last_event_at, '' FROM matter m JOIN matter p ON p.ref = m.parent
WHERE m.stream_id = ANY (%s) AND m.outcome = 'merged' ON CONFLICT (stream_id) DO NOTHING
"""


def urgency_of(matter: MatterState) -> str:
    """Give how urgent a person held a matter to be: a hazard that is major, or anything else."""
    return URGENT if matter.kind == "hazard" and matter.level == "major" else ORDINARY


def note_shown(
    stream: int, asked: Sequence[str], said: Mapping[str, Answer], model: str, at: datetime
) -> None:
    """Write down what is about to be shown, question by question; what stands there already is left alone."""
    rows = VoiceSuggestion.objects.filter(stream=stream)
    before = {row.question: row for row in rows}
    for question in asked:
        answer, known = said.get(question), before.get(question)
        value, confidence = (answer.value, answer.confidence) if answer else ("", None)
        if known and (known.chosen or (known.value, known.model) == (value, model)):
            continue
        told: dict[str, Any] = {
            "stream": stream,
            "question": question,
            "value": value,
            "confidence": confidence,
        }
        with connection.cursor() as cursor:
            cursor.execute(SHOWN, told | {"model": model, "at": at})


def follow(told: Projected) -> Iterable[Statement]:
    """Give what an act adds to the record of suggestions: the hook of project(event)."""
    if told.after.visibility == "sealed":
        if told.before.visibility == "public":
            yield FORGOTTEN, {"stream": told.stream}
        return
    at, after = told.facts.effective_at, told.after
    if told.facts.type == "accept":
        for question, chosen in (("category", after.category), ("urgency", urgency_of(after))):
            yield CHOSEN, {"stream": told.stream, "question": question, "chosen": chosen, "at": at}
    elif told.facts.type == "assign":
        yield CHOSEN, {"stream": told.stream, "question": "unit", "chosen": after.lead_unit, "at": at}
    elif told.facts.type == "hand_back":
        yield CAME_BACK, {"stream": told.stream, "unit": told.before.lead_unit, "at": at}


def join(told: Projected) -> Iterator[Statement]:
    """Give what an act adds to the record of who was joined to which matter, and what they said at the end."""
    before, after = told.before, told.after
    at = {"stream": told.stream, "at": told.facts.effective_at}
    if after.outcome == "merged" and before.outcome != "merged":
        yield JOINED, at | {"parent": after.parent}
    elif before.outcome == "merged" and after.outcome != "merged":
        said = {"confirm": "yes", "send_back": "no", "withdraw": "left"}.get(told.facts.type)
        if said is None:  # joined no more, without a word of theirs: the matter it went into has died
            yield UNJOINED, at
        else:
            yield SAID, at | {"said": said}


def joined_by_load(streams: Sequence[int]) -> list[Statement]:
    """Give the same for what was loaded at once."""
    return [(JOINED_BEFORE, (list(streams),))]
