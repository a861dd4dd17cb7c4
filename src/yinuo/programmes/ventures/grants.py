"""A grant is entered, traced to its round of policy; what was wrong is taken back with a reason, in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.ventures.models import Venture, VentureGrant
from yinuo.programmes.ventures.noting import TAKEN_BACK
from yinuo.programmes.ventures.shares import keeper

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor

TWICE: Final = Sentence("同样的一笔已经记过了。")
TO_COME: Final = Sentence("这一天还没有到。")
SPENT: Final = Sentence("用这笔补助买过资产。请先收回那一件，再收回补助。")
WHY: Final = Sentence("请写为什么收回，大家看得到。")


@dataclass(frozen=True, slots=True)
class Grant:
    """What was granted: in which round, on which day, how much in minor units, for what alone, by which paper."""

    round: int
    on: date
    amount: int
    purpose: str
    purpose_en: str
    reference: str


def enter(
    venture: Venture, grant: Grant, actor: Actor, on: date, now: datetime | None = None
) -> VentureGrant:
    """Enter a grant, once. Raises NotAllowed, or Invalid by field."""
    seat = keeper(venture, actor, on)
    if grant.amount <= 0:
        raise Invalid({"amount": Sentence("数目要大于零。")})
    if grant.on > on:
        raise Invalid({"granted_on": TO_COME})
    with transaction.atomic():
        Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)
        same = venture.grants.filter(
            round=grant.round, on=grant.on, amount=grant.amount, purpose=grant.purpose, withdrawn_on=None
        )
        if same.exists():
            raise Invalid.whole(TWICE, is_conflict=True)
        row = VentureGrant.objects.create(
            venture=venture, round=grant.round, on=grant.on, amount=grant.amount, purpose=grant.purpose,
            purpose_en=grant.purpose_en, reference=grant.reference, made_by_id=actor.person,
        )  # fmt: skip
        public = {
            "venture": venture.code, "round": grant.round, "on": grant.on.isoformat(), "amount": grant.amount,
            "line": row.pk,
        }  # fmt: skip
        words = {"purpose": grant.purpose}
        tell(venture.stream_id, Told("granted", actor.person, "drafter", seat.unit, public, words), now)
    return row


def take_back(
    venture: Venture, pk: int, reason: str, actor: Actor, on: date, now: datetime | None = None
) -> VentureGrant:
    """Take a wrong grant back; it stays in the record, with the reason. Raises NotAllowed, NotFound, Invalid."""
    seat = keeper(venture, actor, on)
    if not reason.strip():
        raise Invalid({"reason": WHY})
    with transaction.atomic():
        row = venture.grants.select_for_update(of=("self",)).filter(pk=pk, withdrawn_on=None).first()
        if row is None:
            raise NotFound(TAKEN_BACK)
        if row.assets.filter(asset__withdrawn_on=None).exists():
            raise Invalid.whole(SPENT, is_conflict=True)
        row.withdrawn_on, row.reason = on, reason.strip()
        row.save(update_fields=["withdrawn_on", "reason"])
        public, words = {"venture": venture.code, "line": pk}, {"reason": row.reason}
        tell(
            venture.stream_id, Told("grant_withdrawn", actor.person, "drafter", seat.unit, public, words), now
        )
    return row
