"""The distribution: what was earned runs down the charter's steps, and every step says what it took.

First what may be shared out at all: the net income without money that is never shared out, less what is owed by
contract, with what was promised to the venture counted only as far as it was paid. Then, in the order of the
charter: the opening loss, the funds, the fixed returns (arrears of earlier periods first), and shares of what remains.
What comes in is always what goes out: net − excluded − costs − (due − paid of what is owed to the venture, where the
net bears it) + opening = funds + fixed returns + shares + carried.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures import telling
from yinuo.programmes.ventures.allocation import Allocation, allocate, whole_weights
from yinuo.programmes.ventures.money import MOST, part_of
from yinuo.programmes.ventures.rules import Accrued, accrued

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yinuo.programmes.ventures.plan import Plan, Receivable, Step
    from yinuo.programmes.ventures.rules import Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the way down: what it took (or added), what was left after it, and why, in words."""

    step: str
    code: str
    amount: int
    left: int
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What one rule gives each holder, in register order.

    For a fixed return `due` is what this period came to, `prior` the arrears it began with, `arrears` what stays unpaid
    and is owed on, `lapsed` what stays unpaid and is not. `shared` says how a sum that had to be divided was.
    """

    rule: Rule
    step: str
    paid: list[int]
    due: list[int] = field(default_factory=list)
    prior: list[int] = field(default_factory=list)
    arrears: list[int] = field(default_factory=list)
    lapsed: int = 0
    shared: Allocation | None = None
    came: Accrued | None = None

    @property
    def total(self) -> int:
        """Give all that the rule hands out."""
        return sum(self.paid)


@dataclass(frozen=True, slots=True)
class Owed:
    """How one promise to the venture stands: nothing of `unpaid` can be shared out until it comes in."""

    receivable: Receivable
    due: int
    paid: int
    paid_in_time: int

    @property
    def unpaid(self) -> int:
        """Give what is still owed, that of earlier periods included."""
        return self.receivable.opening + self.due - self.paid


@dataclass(slots=True)
class Outcome:
    """A distribution worked out. `carried` is what stays in the venture: below zero it is a loss."""

    result: int = 0
    base: int = 0
    left: int = 0
    carried: int = 0
    funds: dict[str, int] = field(default_factory=dict)
    parts: list[Parts] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def take(self, step: str, code: str, amount: int, *why: Sentence) -> None:
        """Take a sum out of what is left, and say why."""
        self.left -= amount
        self.lines.append(Line(step, code, amount, self.left, why))

    @property
    def handed_out(self) -> int:
        """Give all that goes to holders, by whatever rule."""
        return sum(part.total for part in self.parts)

    def by_holder(self, n_holders: int) -> list[int]:
        """Give what each holder gets by all rules together, in register order."""
        sums = [0] * n_holders
        for part in self.parts:
            sums = [so_far + paid for so_far, paid in zip(sums, part.paid, strict=True)]
        return sums


def distribute(plan: Plan) -> Outcome:
    """Work the distribution out. Raises `Invalid` where a sum has to be shared out and there are no shares to go by."""
    done = Outcome()
    tell = telling.Teller(plan)
    _earned(plan, done, tell)
    for step in plan.charter.steps:
        if step.do == "loss":
            _make_up(plan, done, tell)
        elif step.do == "fund":
            _fill(step, done, tell)
        elif step.do == "fixed":
            _pay_fixed(plan, step, done, tell)
        else:
            _share_out(plan, step, done, tell)
    done.carried = done.left
    done.lines.append(Line("carried", "", done.carried, 0, (tell.carried(done.carried),)))
    return done


def _earned(plan: Plan, done: Outcome, tell: telling.Teller) -> None:
    """Come to what may be shared out of this period's income."""
    done.left = plan.net
    done.lines.append(Line("net", "", plan.net, plan.net, (tell.net(plan.net),)))
    for excluded in plan.excluded:
        done.take("excluded", excluded.source, excluded.amount, tell.excluded(excluded))
    for rule in plan.rules.values():
        if rule.role == "contract":
            _bear(plan, rule, done, tell)
    for receivable in plan.receivables:
        _count_what_came(plan, receivable, done, tell)
    done.result = done.left


def _bear(plan: Plan, rule: Rule, done: Outcome, tell: telling.Teller) -> None:
    """Bear a return by contract as the cost it is; where the net income bears it already, say so."""
    came = _came(plan, rule)
    prior = _prior(plan, rule)
    paid = [due + before for due, before in zip(came.amounts, prior, strict=True)]
    none = [0] * len(paid)
    done.parts.append(Parts(rule, "cost", paid, came.amounts, prior, none, came=came))
    is_booked = rule.code in plan.booked
    # what earlier periods owed by contract was their cost; only this period's lessens this result
    done.take("cost", rule.code, 0 if is_booked else came.total, *tell.cost(rule, came, is_booked=is_booked))


def _count_what_came(plan: Plan, receivable: Receivable, done: Outcome, tell: telling.Teller) -> None:
    """Put what was paid to the venture in the place of what was promised to it."""
    rule = plan.rules[receivable.rule]
    came = _came(plan, rule)
    paid = sum(payment.amount for payment in receivable.paid)
    in_time = sum(payment.amount for payment in receivable.paid if payment.on <= receivable.due_on)
    owed = Owed(receivable, came.total, paid, in_time)
    done.owed.append(owed)
    unpaid = owed.due - owed.paid if receivable.is_booked else 0
    done.take("receivable", rule.code, unpaid, *tell.receivable(rule, came, owed))


def _make_up(plan: Plan, done: Outcome, tell: telling.Teller) -> None:
    """Make up the loss that was carried in, or add what was."""
    taken = -plan.opening
    done.left -= taken
    # funds are filled from this period's income alone: what was carried in has passed them once
    done.base = max(0, min(done.result, done.left))
    done.lines.append(Line("loss", "", taken, done.left, (tell.opening(plan.opening, done.left),)))


def _fill(step: Step, done: Outcome, tell: telling.Teller) -> None:
    base = done.base if step.of == "after_loss" else max(0, done.left)
    amount = max(0, min(done.left, part_of(base, step.ppm)))
    done.funds[step.code] = done.funds.get(step.code, 0) + amount
    done.take("fund", step.code, amount, tell.fund(step, base, amount))


def _pay_fixed(plan: Plan, step: Step, done: Outcome, tell: telling.Teller) -> None:
    """Pay what the charter fixes, arrears first; where there is too little, everybody gets the same share of it."""
    rule = plan.rules[step.code]
    came = _came(plan, rule)
    prior = _prior(plan, rule)
    there = max(0, done.left)
    old = _pro_rata(min(there, sum(prior)), prior)
    new = _pro_rata(min(there - sum(old.amounts), came.total), came.amounts)
    paid = [a + b for a, b in zip(old.amounts, new.amounts, strict=True)]
    unpaid = [a - b for a, b in zip(came.amounts, new.amounts, strict=True)]
    stays = [a - b for a, b in zip(prior, old.amounts, strict=True)]
    is_cumulative = came.is_cumulative
    arrears = [a + b for a, b in zip(stays, unpaid, strict=True)] if is_cumulative else stays
    lapsed = 0 if is_cumulative else sum(unpaid)
    shared = new if new.total < came.total else None
    parts = Parts(rule, "fixed", paid, came.amounts, prior, arrears, lapsed, shared, came)
    done.parts.append(parts)
    done.take("fixed", rule.code, parts.total, *tell.fixed(parts))


def _share_out(plan: Plan, step: Step, done: Outcome, tell: telling.Teller) -> None:
    """Share out so much of what is left, by the register, to the last minor unit."""
    rule = plan.rules[step.code]
    terms = rule.on(plan.period.last)
    n_holders = len(plan.registers[rule.register].order)
    amount = part_of(max(0, done.left), terms.share_ppm if terms else 0)
    if terms is None or amount == 0:
        done.parts.append(Parts(rule, "share", [0] * n_holders))
        done.take("share", rule.code, 0, *tell.nothing(rule, is_in_force=terms is not None))
        return
    register = plan.registers[rule.register]
    if terms.weighting == "day_weighted":
        weights = register.days(plan.period.first, plan.period.last)
    else:
        weights = register.held(plan.record_on)
    try:
        shared = allocate(amount, whole_weights(weights.values()))
    except Invalid as wrong:
        raise Invalid({f"registers.{rule.register}": next(iter(wrong.fields.values()))}) from None
    done.parts.append(Parts(rule, "share", shared.amounts, shared=shared))
    done.take("share", rule.code, amount, *tell.share(rule, terms, shared))


def _came(plan: Plan, rule: Rule) -> Accrued:
    """Give what a fixed return comes to. Raises `Invalid` where nobody can have meant a sum of that size."""
    came = accrued(rule, plan.registers[rule.register], plan.period, plan.record_on)
    if came.total > MOST:
        raise Invalid({f"rules.{rule.code}": Sentence("数目太大。")})
    return came


def _prior(plan: Plan, rule: Rule) -> list[int]:
    before = plan.arrears.get(rule.code, {})
    return [before.get(holder, 0) for holder in plan.registers[rule.register].order]


def _pro_rata(amount: int, owed: Sequence[int]) -> Allocation:
    """Share a sum out in proportion to what is owed; where nothing is, nobody gets anything."""
    if sum(owed) == 0:
        return Allocation(0, owed, 0, [0] * len(owed), bytearray(len(owed)), 0, 0, 0, 0)
    return allocate(amount, owed)
