"""What is read of gifts on a day: the steps with their words out of the record, a giver's name where they wanted it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.queries import visible_to
from yinuo.kernel.record.models import EventContent
from yinuo.kernel.record.opening import texts_of_subjects
from yinuo.programmes.events.models import Gift, GiftStep
from yinuo.programmes.events.queries import paged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.situation import Actor

NO_SUCH_GIFT: Final = Sentence("没有这件藏品，或者还没有入藏。请从清单里选。")
ON_PAGE: Final = 20
SHOWN: Final = "gift__stream__shown"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is the museum's: its public row, its steps by the day, its giver's name ("" for none)."""

    gift: Gift
    shown: PublicMatter
    steps: tuple[GiftStep, ...]
    credit: str

    def step(self, sort: str) -> GiftStep | None:
        """Give the step of a sort that was taken; None for none."""
        return next((one for one in self.steps if one.sort == sort), None)


def kept(on: date, before: int = 0) -> tuple[list[Kept], int]:
    """Give a page of what is accessioned by a day, the latest first, and where the next begins (0: there is none)."""
    rows = GiftStep.objects.filter(sort="accession", on__lte=on, **{f"{SHOWN}__public_from__lte": on})
    found, following = paged(rows.select_related(SHOWN), before, ON_PAGE)
    return _kept([one.gift for one in found], on), following


def one(ref: str, on: date) -> Kept:
    """Give one thing that is accessioned by a day. Raises NotFound."""
    wanted = Gift.objects.filter(stream__ref=_plain(ref), stream__shown__public_from__lte=on)
    found = _kept(wanted.select_related("stream__shown"), on)
    if not found or found[0].step("accession") is None:
        raise NotFound(NO_SUCH_GIFT)
    return found[0]


def _kept(gifts: Iterable[Gift], on: date) -> list[Kept]:
    found = list(gifts)
    steps: dict[int, list[GiftStep]] = defaultdict(list)
    for step in (
        GiftStep.objects.filter(gift__in=found, on__lte=on).select_related("exhibition").order_by("pk")
    ):
        steps[step.gift_id].append(step)
    names = credits_of(found)
    return [Kept(one, one.stream.shown, tuple(steps[one.pk]), names.get(one.pk, "")) for one in found]


def credits_of(gifts: Iterable[Gift]) -> dict[int, str]:
    """Give how givers wanted to be named, by gift: who wanted no name, or had it erased, is not among them."""
    wanted = {one.pk: one.credit_seq for one in gifts if one.credit_seq is not None}
    if not wanted:
        return {}
    rows = EventContent.objects.filter(
        event__stream__in=wanted, event__seq__in=set(wanted.values()), field="text"
    )
    return {
        row.event.stream_id: text
        for row, text in texts_of_subjects(rows)
        if wanted[row.event.stream_id] == row.event.seq
    }


def words_of(gift: Gift, steps: Sequence[GiftStep]) -> dict[int, str]:
    """Give what the museum said with each step, by the event's number: its own words, for everybody."""
    rows = EventContent.objects.filter(
        event__stream=gift.pk, event__seq__in=[one.seq for one in steps], event__type="update", field="text",
        nonce__isnull=True,
    )  # fmt: skip
    return {row.event.seq: bytes(row.body).decode() for row in rows.select_related("event")}


def pictures_of(kept: Collection[Kept]) -> Mapping[int, list[Evidence]]:
    """Give the public pictures of some gifts that came with a step, by gift: those the museum took."""
    seqs = {(one.gift.pk, step.seq) for one in kept for step in one.steps}
    rows = Evidence.objects.filter(stream__in=[one.gift.pk for one in kept], is_public=True)
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows.select_related("event").order_by("event_id", "pk"):
        if row.event is not None and (row.stream_id, row.event.seq) in seqs:
            found[row.stream_id].append(row)
    return found


def _plain(ref: str) -> str:
    return ref.replace("\x00", "")[:40]


def gift_of(stream: int) -> Gift | None:
    """Give the gift that a matter offers; None for any other matter."""
    return Gift.objects.select_related("stream").filter(pk=stream).first()


def steps_of(gift: Gift, on: date) -> list[GiftStep]:
    """Give the steps that were taken by a day, in their order."""
    return list(gift.steps.filter(on__lte=on).select_related("exhibition").order_by("pk"))


def done_by(gift: Gift, on: date) -> list[tuple[str, str]]:
    """Give the same as the rules want them."""
    return [(one.sort, one.finding) for one in steps_of(gift, on)]


def in_sight(actor: Actor, on: date, before: int = 0) -> tuple[list[Gift], int]:
    """Give a page of what was offered and this actor has in sight, the latest first, and where the next begins."""
    rows = Gift.objects.filter(asked_on__lte=on, stream__in=visible_to(actor, on))
    rows = rows.select_related("stream__text")
    return paged(rows, before)


def seen(ref: str, actor: Actor, on: date) -> Gift:
    """Give one gift that this actor has in sight. Raises NotFound."""
    rows = Gift.objects.filter(asked_on__lte=on, stream__in=visible_to(actor, on), stream__ref=_plain(ref))
    found = rows.select_related("stream__text", "stream__lead_unit").first()
    if found is None:
        raise NotFound
    return found


def last_steps(gifts: Collection[Gift], on: date) -> dict[int, str]:
    """Give the step taken last with each gift, by gift: one query."""
    rows = GiftStep.objects.filter(gift__in=gifts, on__lte=on).order_by("pk").values_list("gift_id", "sort")
    return dict(rows)
