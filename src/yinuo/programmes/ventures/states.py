"""The law of a distribution: drafted, shown to everybody for ten days, resolved, approved, paid, disclosed.

Different persons make, resolve, approve it, and who made or approved it does not pay. What is shown is frozen: until it
is resolved it can be taken back, and then another one is drafted in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Sentence
from yinuo.base.workflow import Transition, Workflow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.kernel.matters.situation import Actor, Seat

STATES: Final = ("drafted", "shown", "resolved", "approved", "paid", "disclosed", "withdrawn")
PUBLIC: Final = ("shown", "resolved", "approved", "paid", "disclosed")
"""What anybody reads; a draft is the treasurer's own, and one that was taken back says only that it was."""
SHOWN_DAYS: Final = 10
KIND: Final = "distribution"
TWO_THIRDS: Final = Fraction(2, 3)


@dataclass(frozen=True, slots=True)
class Standing:
    """A distribution as a decision is taken on it: who runs the venture, who had a hand in it, and what it stands at.

    `manager_path` is the managing unit's way down from the root, `last` the period's last day. `present`, `yes` and
    `members` are the vote being entered, `quorum` and `majority` what part of all members has to be there and to say
    yes.
    """

    state: str
    on: date
    manager: str
    manager_path: str
    supervisor: str
    made_by: int = 0
    resolved_by: int = 0
    approved_by: int = 0
    last: date | None = None
    shown_until: date | None = None
    to_pay: int = 0
    free: int = 0
    n_unpaid: int = 0
    members: int = 0
    present: int = 0
    yes: int = 0
    quorum: Fraction = TWO_THIRDS
    majority: Fraction = TWO_THIRDS


def shown_until(on: date) -> date:
    """Give the last of the days on which it is shown; it can be resolved on that day at the earliest."""
    return on + timedelta(days=SHOWN_DAYS)


def _seat(actor: Actor, s: Standing, role: str, unit: str) -> Seat | bool:
    if actor.voice != "staff":
        return False
    seats = (seat for seat in actor.seats if seat.holds_on(s.on) and seat.has(role) and seat.unit == unit)
    return next(seats, False)


def treasurer(actor: Actor, s: Standing) -> Seat | bool:
    """Hold for an officer of the unit that runs the venture."""
    return _seat(actor, s, "drafter", s.manager)


def leader(actor: Actor, s: Standing) -> Seat | bool:
    """Hold for the head of the unit that runs the venture, or of one above it."""
    above = s.manager_path.split("/")
    return next((found for unit in reversed(above) if (found := _seat(actor, s, "lead", unit))), False)


def supervisor(actor: Actor, s: Standing) -> Seat | bool:
    """Hold for an officer of the villages' supervision."""
    return _seat(actor, s, "handler", s.supervisor)


def reader(actor: Actor, s: Standing, members: Collection[str]) -> Seat | bool:
    """Hold for whoever may read the books: the units that run, own and supervise the venture, who leads them, audit."""
    near = {s.manager, s.supervisor, *members}
    seats = (
        seat for seat in actor.seats if seat.holds_on(s.on) and (seat.unit in near or seat.has("auditor"))
    )
    return actor.voice == "staff" and (next(seats, False) or leader(actor, s))


def payer(actor: Actor, s: Standing) -> Seat | bool:
    """Hold for an officer of the unit that runs the venture."""
    return _seat(actor, s, "handler", s.manager)


def _not_maker(actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return actor.person != s.made_by


def _not_resolver(actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return actor.person != s.resolved_by


def _not_approver(actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return actor.person != s.approved_by


def is_over(last: date, on: date) -> bool:
    """Say whether a period lies behind a day: what it came to is not known before."""
    return last < on


def _over(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.last is not None and is_over(s.last, s.on)


def _was_shown(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.shown_until is not None and s.on >= s.shown_until


def _votes_make_sense(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.members > 0 and 0 <= s.yes <= s.present <= s.members


def _quorum(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.present >= s.members * s.quorum


def _majority(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.yes >= s.members * s.majority


def _enough_in_bank(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.to_pay <= s.free


def _all_paid(_actor: Actor, s: Standing, _given: Mapping[str, object]) -> bool:
    return s.n_unpaid == 0


GUARDS: Final = {
    "not_maker": _not_maker,
    "not_resolver": _not_resolver,
    "not_approver": _not_approver,
    "over": _over,
    "was_shown": _was_shown,
    "votes_make_sense": _votes_make_sense,
    "quorum": _quorum,
    "majority": _majority,
    "enough_in_bank": _enough_in_bank,
    "all_paid": _all_paid,
}
REFUSALS: Final[Mapping[str, Sentence]] = {
    "not_maker": Sentence("做表的人不能自己议、自己审、自己付。请换一个人。"),
    "not_resolver": Sentence("主持表决的人不能再来审。请换一个人。"),
    "not_approver": Sentence("审的人不能付。请换一个人。"),
    "over": Sentence("这一期还没有过完，先算出来看可以，公示要等最后一天过了。"),
    "was_shown": Sentence("公示还没满十天，到日子才能表决。"),
    "votes_make_sense": Sentence("人数对不上：赞成的不能多过到会的，到会的不能多过全体。"),
    "quorum": Sentence("到会的人不够，这次表决不算。"),
    "majority": Sentence("赞成的人不够，没有通过。"),
    "enough_in_bank": Sentence("银行里能动的钱不够，不能付。"),
    "all_paid": Sentence("还有村没有付到。"),
}
_K: Final = (KIND,)
ROWS: Final = (
    Transition("draft", _K, ("new",), "drafted", who=("treasurer",)),
    Transition("redraft", _K, ("drafted",), "drafted", who=("treasurer",)),
    Transition(
        "show", _K, ("drafted",), "shown", who=("treasurer",), windows=("over",),
        needs="frozen; its hash goes into the record",
    ),
    Transition(
        "resolve", _K, ("shown",), "resolved", who=("leader",), guards=("not_maker", "votes_make_sense"),
        windows=("was_shown", "quorum", "majority"), needs="minutes, present, yes; paid by when",
    ),
    Transition(
        "approve", _K, ("resolved",), "approved", who=("supervisor",), guards=("not_maker", "not_resolver"),
        windows=("enough_in_bank",), needs="every village's payment becomes a promise",
    ),
    Transition(
        "pay", _K, ("approved",), "SAME", who=("payer",), guards=("not_maker", "not_approver"),
        needs="one village, the day, the bank's reference",
    ),
    Transition(
        "settle", _K, ("approved",), "paid", who=("payer",), windows=("all_paid",),
        needs="by itself, with the last payment",
    ),
    Transition("disclose", _K, ("paid",), "disclosed", who=("treasurer", "leader", "supervisor")),
    Transition(
        "withdraw", _K, ("drafted", "shown"), "withdrawn", who=("treasurer", "leader"), needs="a reason, public"
    ),
)  # fmt: skip
LAW: Workflow[Actor, Standing] = Workflow(
    ROWS,
    {one.__name__: one for one in (treasurer, leader, supervisor, payer)},
    GUARDS,
)
