"""The desk's page of a symposium for one officer: the form to enter by, and each question with its next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from yinuo.doors.shell.cards import Light
from yinuo.kernel.matters.models import MatterText
from yinuo.kernel.matters.queries import visible_to
from yinuo.programmes.voices import symposium_forms as forms
from yinuo.programmes.voices.symposium_actions import may_run, may_take
from yinuo.programmes.voices.symposium_queries import counted_of, questions, who_of
from yinuo.programmes.voices.symposium_rules import phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.voices.models import Symposium
    from yinuo.programmes.voices.symposium_queries import Question
    from yinuo.programmes.voices.symposium_rules import Counted

    Back = Callable[[str], tuple[Mapping[str, str], Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One question at the desk; the words asked stand only before those who have it in sight."""

    who: str
    n: int
    title: str
    body: str
    light: Light
    url: str
    is_on_spot: bool
    form: VerbForm | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The page: `entering` and `archiving` are there for who may."""

    lines: tuple[BoardLine, ...]
    counted: Counted
    phase: str
    entering: VerbForm | None = None
    archiving: VerbForm | None = None


def board_of(
    officer: Officer, symposium: Symposium, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Board:
    """Build the page for one officer; what came back (`typed`, `wrong`) stands in the form it was sent by."""
    on = officer.on
    asked = questions([symposium], on)[symposium.pk]
    streams = [question.row.pk for question in asked]
    seen = set(visible_to(officer.actor, on).filter(pk__in=streams).values_list("pk", flat=True))
    texts = MatterText.objects.in_bulk(list(seen))
    stands = phase(symposium.held_on, symposium.archived_on, on)
    is_run = may_run(officer, symposium) and stands in {"today", "held"}
    takes_in, sent = may_take(officer, symposium), typed.get("verb", "")

    def of(verb: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return (typed, wrong) if sent == verb else ({}, {})

    lines = []
    for question in asked:
        if question.row.pk not in seen and question.matter.visibility != "public":
            continue
        form = _next(officer, symposium, question, of) if question.row.pk in seen else None
        lines.append(
            _line(question, texts.get(question.row.pk), form, is_seen=question.row.pk in seen, sent=sent)
        )
    return Board(
        tuple(lines), counted_of(asked, on), stands,
        forms.entering(symposium, _next_speaker(asked), *of("enter"), takes_in=takes_in) if is_run else None,
        forms.archiving(symposium, of("archive")[1]) if is_run else None,
    )  # fmt: skip


def _next_speaker(asked: Sequence[Question]) -> int:
    return max((question.row.speaker or 0 for question in asked), default=0) + 1


def _next(officer: Officer, symposium: Symposium, question: Question, of: Back) -> VerbForm | None:
    """Give the form of what this officer does next with a question here; None where nothing is theirs to do."""
    m, n = question.matter, question.row.n
    if m.state == "submitted" and may_take(officer, symposium):
        return forms.taking(symposium, question, *of(f"take-{n}"))
    is_theirs = any(seat.unit == m.lead_unit_id for seat in officer.seats_with("handler"))
    if m.state == "in_progress" and is_theirs and officer.on == symposium.held_on:
        return forms.answering(symposium, question, *of(f"answer-{n}"))
    return None


def _line(
    question: Question, text: MatterText | None, form: VerbForm | None, *, is_seen: bool, sent: str
) -> BoardLine:
    m = question.matter
    shown = question.shown.title if question.shown else ""
    is_taken = m.state not in {"submitted", "draft"}
    title = text.title if text and is_taken else shown
    return BoardLine(
        who_of(question.row), question.row.n, title, text.body if text and not is_taken else "",
        Light.of(m.outcome or m.state), reverse("workspace:matter", args=[m.ref]) if is_seen else "",
        question.is_on_spot, form, form is not None and (form.verb == sent or bool(form.errors)),
    )  # fmt: skip
