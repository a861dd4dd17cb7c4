"""What is written down of a venture beside its shares: its row locked, told in its stream, taken back in the open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db.models import Model
from django.db.models import Sum as Total

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.ventures.models import Venture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from yinuo.kernel.matters.situation import Actor, Seat

Row = TypeVar("Row", bound=Model)
TAKEN_BACK: Final = Sentence("没有这一笔，或者已经收回过。")


def lock(venture: Venture) -> None:
    """Let nobody else write down anything of a venture until the transaction ends."""
    Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)


def note(
    venture: Venture, verb: str, actor: Actor, seat: Seat, now: datetime | None, facts: Mapping[str, Any],
    words: Mapping[str, str],
) -> None:  # fmt: skip
    """Tell in a venture's stream what was written down: facts that anybody reads, and its words."""
    public = {"venture": venture.code, **facts}
    tell(venture.stream_id, Told(verb, actor.person, "drafter", seat.unit, public, dict(words)), now)


def standing_row(rows: QuerySet[Row], pk: int) -> Row:
    """Give a row that was not taken back. Raises NotFound."""
    row = rows.filter(pk=pk, withdrawn_on=None).first()
    if row is None:
        raise NotFound(TAKEN_BACK)
    return row


def withdraw(row: Any, reason: str, on: date) -> None:
    """Take a row back: it stays to be read, with the reason."""
    row.withdrawn_on, row.reason = on, reason
    row.save(update_fields=["withdrawn_on", "reason"])


def total(rows: QuerySet[Any]) -> int:
    """Give the sum of some rows, in minor units."""
    return int(rows.aggregate(n=Total("amount"))["n"] or 0)
