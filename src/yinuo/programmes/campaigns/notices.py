"""Notices of supervision: each has a number of its year, a cause, words, and an answer with a cause of the unit's own.

A notice is an event of a matter, and so is what a unit says to it; nothing of either is written twice. What stands here
beside them is which cause the unit gave. Notices are numbered in the order they were issued, in the year they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Max

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.record.models import Event
from yinuo.programmes.campaigns.models import ANSWER_CAUSES, NoticeAnswer, NoticeDelivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor

NOTICE: Final = "notice"
NO_NOTICE: Final = Sentence("没有这张督办单。请从列表里选。")
ANSWERED: Final = Sentence("这张督办单答过了。还要说，写成进展。")
PICK: Final = Sentence("请选一个缘由：卡在哪里。")
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit gave as the cause, and when."""

    cause: str
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as the public reads it: its number, of which matter, issued by whom to whom, why, in which words."""

    event: int
    year: int
    n: int
    stream: int
    ref: str
    title: str
    unit: str
    issued_by: str
    on: date
    cause: str
    text: str
    is_example: bool
    state: str
    answer: Answer | None = None
    is_queued: bool = False
    """Whether a message goes with it: what was loaded was served elsewhere."""
    sent_on: date | None = None

    @property
    def code(self) -> str:
        """Its number, as an address has it."""
        return f"{self.year}-{self.n}"


def notices(now: datetime, *, streams: Iterable[int] | None = None, most: int = MOST) -> list[Notice]:
    """Give the notices issued by then, the newest first: of these matters alone, where they are given."""
    wanted = None if streams is None else set(streams)
    rows = [row for row in _numbered(now) if wanted is None or row["stream_id"] in wanted]
    return _shown(rows[-most:], now)[::-1]


def _shown(rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Notice]:
    """Give these notices as the public reads them, with what was answered by then; none of what nobody may read."""
    shown = {one.pk: one for one in PublicMatter.objects.filter(pk__in={row["stream_id"] for row in rows})}
    events = [row["pk"] for row in rows]
    answers, sent = _answers(events, now), _sent(events, now)
    found = []
    for row in rows:
        matter = shown.get(row["stream_id"])
        said = [one for one in matter.moments if one["type"] == NOTICE] if matter else []
        if matter and row["nth"] < len(said):
            one = _notice(row, matter, said[row["nth"]], answers.get(row["pk"]))
            found.append(replace(one, is_queued=row["pk"] in sent, sent_on=sent.get(row["pk"])))
    return found


def _numbered(now: datetime) -> list[dict[str, Any]]:
    """Give the notices' events as they were issued: each with its year, its number, and which of its matter it is."""
    rows = Event.objects.filter(type=NOTICE, effective_at__lte=now).order_by("effective_at", "pk")
    local, last, nth = current_calendar().local_date, dict[int, int](), dict[int, int]()
    told: list[dict[str, Any]] = []
    for row in rows.values("pk", "stream_id", "effective_at", "actor_unit"):
        on = local(row["effective_at"])
        last[on.year] = last.get(on.year, 0) + 1
        nth[row["stream_id"]] = nth.get(row["stream_id"], -1) + 1
        told.append({**row, "on": on, "n": last[on.year], "nth": nth[row["stream_id"]]})
    return told


def _notice(
    row: Mapping[str, Any], matter: PublicMatter, said: Mapping[str, Any], answer: Answer | None
) -> Notice:
    return Notice(
        row["pk"], row["on"].year, row["n"], matter.pk, matter.ref, matter.title, matter.lead_unit,
        row["actor_unit"], row["on"], str(said.get("cause", "")), said.get("words", {}).get("text", ""),
        matter.source == "example", matter.state, answer,
    )  # fmt: skip


def _answers(events: Iterable[int], now: datetime) -> dict[int, Answer]:
    local = current_calendar().local_date
    rows = NoticeAnswer.objects.filter(pk__in=list(events), answered_at__lte=now)
    columns = ("pk", "cause", "unit_id", "answered_at")
    return {pk: Answer(cause, unit, local(at)) for pk, cause, unit, at in rows.values_list(*columns)}


def _sent(events: Iterable[int], now: datetime) -> dict[int, date | None]:
    """Give by event on which day its message went out; None while it waits."""
    local = current_calendar().local_date
    rows = NoticeDelivery.objects.filter(pk__in=list(events)).values_list("pk", "sent_at")
    return {pk: local(at) if at and at <= now else None for pk, at in rows}


def numbers(events: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give the year and the number of these notices, whoever may read them."""
    wanted = set(events)
    last = Event.objects.filter(pk__in=wanted).aggregate(Max("effective_at"))["effective_at__max"]
    rows = _numbered(last) if last else []
    return {row["pk"]: (row["on"].year, row["n"]) for row in rows if row["pk"] in wanted}


def notice(code: str, now: datetime) -> Notice:
    """Give one notice by its number. Raises NotFound."""
    rows = [row for row in _numbered(now) if f"{row['on'].year}-{row['n']}" == code]
    found = _shown(rows, now)
    if not found:
        raise NotFound(NO_NOTICE)
    return found[0]


def of_event(stream: int, seq: int) -> Notice:
    """Give the notice that an event of a public matter issued."""
    event = Event.objects.get(stream=stream, seq=seq, type=NOTICE)
    return next(one for one in notices(event.effective_at, streams=[stream]) if one.event == event.pk)


def answer(  # noqa: PLR0913 -- whose answer, in which words, when
    found: Notice,
    cause: str,
    text: str,
    actor: Actor,
    unit: str,
    key: Key,
    *,
    at: datetime,
    now: datetime | None,
) -> None:
    """Answer a notice: the words are an update of the matter, the cause stands beside. Raises what act() does."""
    if unit != found.unit:
        raise NotAllowed
    if cause not in ANSWER_CAUSES:
        raise Invalid({"cause": PICK})
    with transaction.atomic():
        done = act(found.ref, "update", actor=actor, given={"text": text}, key=key, now=now)
        if done.is_replay:
            return
        row, is_new = NoticeAnswer.objects.get_or_create(
            pk=found.event, defaults={"cause": cause, "unit_id": unit, "answered_at": at}
        )
        if not is_new and row.answered_at != at:
            raise Invalid.whole(ANSWERED, is_conflict=True)
