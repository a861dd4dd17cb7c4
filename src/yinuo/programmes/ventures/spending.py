"""What a village spends, entered by the village itself: decided, then contracted, then paid; people are a count.

Each has a stream of its own in the record, so that every step of it can be proved by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.people.models import Unit
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.ventures.grants import TO_COME, TWICE, WHY
from yinuo.programmes.ventures.models import VentureMember, VillageSpending
from yinuo.programmes.ventures.noting import TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.situation import Actor, Seat

BEFORE: Final = Sentence("这一天还没有到，或者早于定下的那天。")
NO_SLIP: Final = Sentence("请写银行回单号。")
NOTHING: Final = Sentence("合同和付款，至少写一样。")
STANDS: Final = Sentence("已经写下的不能改。写错了就收回，重新记一笔。")
NOT_OF_YEAR: Final = Sentence("写这笔钱是哪一年的，四位数。")
FIRST_YEAR: Final = 1950


@dataclass(frozen=True, slots=True)
class Decided:
    """What a village decided to spend, in minor units, out of which year's money, and for how many people."""

    year: int
    what: str
    what_en: str
    amount: int
    n_people: int | None
    decided_on: date
    minutes: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the contract, and when it was paid by which bank slip; "" and None for not yet."""

    contract: str = ""
    paid_on: date | None = None
    reference: str = ""


def spender(actor: Actor, unit: str, on: date) -> Seat | None:
    """Give the seat of an officer of the village itself, if they hold one."""
    if actor.voice != "staff":
        return None
    held = (seat for seat in actor.seats if seat.holds_on(on) and seat.has("drafter") and seat.unit == unit)
    return next(held, None)


def kept_by(officer: Officer) -> list[Unit]:
    """Give the villages, members of some venture, for which a member of staff may enter what was spent."""
    mine = {seat.unit for seat in officer.seats_with("drafter")}
    members = VentureMember.objects.filter(unit__in=mine).values("unit")
    return list(Unit.objects.filter(pk__in=members).order_by("code"))


def village_of(code: str) -> Unit:
    """Give a village that is a member of some venture. Raises NotFound."""
    found = Unit.objects.filter(code=code, pk__in=VentureMember.objects.values("unit")).first()
    if found is None:
        raise NotFound
    return found


def decide(
    unit: str, decided: Decided, done: Done, actor: Actor, on: date, now: datetime | None = None
) -> VillageSpending:  # fmt: skip
    """Enter what was decided, and what came of it where that is known already. Raises NotAllowed, Invalid."""
    seat = _seat(actor, unit, on)
    _insist_it_makes_sense(decided, on)
    _insist_it_is_done(done, decided.decided_on, on)
    with transaction.atomic():
        same = VillageSpending.objects.filter(
            unit=unit, year=decided.year, what=decided.what, amount=decided.amount, decided_on=decided.decided_on,
            withdrawn_on=None,
        )  # fmt: skip
        if same.exists():
            raise Invalid.whole(TWICE, is_conflict=True)
        row = VillageSpending.objects.create(
            unit_id=unit, year=decided.year, what=decided.what, what_en=decided.what_en, amount=decided.amount,
            n_people=decided.n_people, decided_on=decided.decided_on, minutes=decided.minutes, contract=done.contract,
            paid_on=done.paid_on, reference=done.reference, made_by_id=actor.person, stream_id=begin("spending"),
        )  # fmt: skip
        public = {
            "unit": unit, "year": row.year, "amount": row.amount, "decided_on": row.decided_on.isoformat(),
            **({"n_people": row.n_people} if row.n_people is not None else {}), **_told(done),
        }  # fmt: skip
        _tell(row, "decided", actor, seat, now, public, {"what": row.what})
    return row


def go_on(pk: int, done: Done, actor: Actor, on: date, now: datetime | None = None) -> VillageSpending:
    """Enter the contract, or the payment, or both. Raises NotAllowed, NotFound, Invalid for what is written already."""
    with transaction.atomic():
        row, seat = _locked(pk, actor, on)
        if not done.contract and done.paid_on is None and not done.reference:
            raise Invalid.whole(NOTHING)
        if (done.contract and row.contract) or (done.paid_on and row.paid_on):
            raise Invalid.whole(STANDS, is_conflict=True)
        _insist_it_is_done(done, row.decided_on, on)
        row.contract = done.contract or row.contract
        row.paid_on, row.reference = done.paid_on or row.paid_on, done.reference or row.reference
        row.save(update_fields=["contract", "paid_on", "reference"])
        _tell(row, "paid" if done.paid_on else "contracted", actor, seat, now, _told(done))
    return row


def take_back(pk: int, reason: str, actor: Actor, on: date, now: datetime | None = None) -> VillageSpending:
    """Take back what was entered wrongly; it stays to be read with the reason. Raises NotAllowed, NotFound, Invalid."""
    if not reason.strip():
        raise Invalid({"reason": WHY})
    with transaction.atomic():
        row, seat = _locked(pk, actor, on)
        row.withdrawn_on, row.reason = on, reason.strip()
        row.save(update_fields=["withdrawn_on", "reason"])
        _tell(row, "withdrawn", actor, seat, now, {}, {"reason": row.reason})
    return row


def _seat(actor: Actor, unit: str, on: date) -> Seat:
    seat = spender(actor, unit, on)
    if seat is None:
        raise NotAllowed
    return seat


def _locked(pk: int, actor: Actor, on: date) -> tuple[VillageSpending, Seat]:
    rows = VillageSpending.objects.select_for_update(of=("self",))
    row = rows.filter(pk=pk, withdrawn_on=None).first()
    if row is None:
        raise NotFound(TAKEN_BACK)
    return row, _seat(actor, row.unit_id, on)


def _insist_it_makes_sense(decided: Decided, on: date) -> None:
    if decided.amount <= 0:
        raise Invalid({"amount": Sentence("数目要大于零。")})
    if not FIRST_YEAR <= decided.year <= on.year + 1:
        raise Invalid({"year": NOT_OF_YEAR})
    if decided.decided_on > on:
        raise Invalid({"decided_on": TO_COME})


def _insist_it_is_done(done: Done, decided_on: date, on: date) -> None:
    if done.paid_on is None:
        if done.reference:
            raise Invalid({"paid_on": Sentence("写了回单号，也要写哪天付的。")})
        return
    if not decided_on <= done.paid_on <= on:
        raise Invalid({"paid_on": BEFORE})
    if not done.reference:
        raise Invalid({"reference": NO_SLIP})


def _told(done: Done) -> dict[str, Any]:
    found = {"contract": done.contract, "reference": done.reference}
    return {name: text for name, text in found.items() if text} | (
        {"paid_on": done.paid_on.isoformat()} if done.paid_on else {}
    )


def _tell(
    row: VillageSpending, verb: str, actor: Actor, seat: Seat, now: datetime | None, public: Mapping[str, Any],
    words: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Tell it in the spending's own stream; one that came from paper gets none."""
    if row.stream_id is not None:
        tell(row.stream_id, Told(verb, actor.person, "drafter", seat.unit, public, words or {}), now)
