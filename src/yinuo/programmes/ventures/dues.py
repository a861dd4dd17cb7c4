"""Payments to a venture against the plan of a lease: what came goes to the earliest that is owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in minor units with its day: one that is due, or one that came."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Due:
    """How one payment of a plan stands on a day: what of it came, and on which day the last of it did.

    `standing` is kept or late where all of it came, overdue past its day, else due.
    """

    due_on: date
    amount: int
    came: int
    came_on: date | None
    standing: str

    @property
    def owed(self) -> int:
        """Give what of it has not come."""
        return self.amount - self.came


def stand(plan: Sequence[Sum], receipts: Iterable[Sum], on: date) -> list[Due]:
    """Give how each payment of a plan stands on a day, the earliest first."""
    came = sorted((one for one in receipts if one.on <= on), key=lambda one: one.on)
    found, at, left = list[Due](), 0, came[0].amount if came else 0
    for due in sorted(plan, key=lambda one: one.on):
        paid = 0
        last: date | None = None
        while paid < due.amount and at < len(came):
            took = min(due.amount - paid, left)
            paid, left, last = paid + took, left - took, came[at].on
            if left == 0:
                at += 1
                left = came[at].amount if at < len(came) else 0
        found.append(Due(due.on, due.amount, paid, last, _standing(due, paid, last, on)))
    return found


def _standing(due: Sum, paid: int, last: date | None, on: date) -> str:
    if paid == due.amount and last is not None:
        return "kept" if last <= due.on else "late"
    return "overdue" if due.on < on else "due"


def arrears(plan: Iterable[Due], on: date) -> int:
    """Give what should have come before a day and has not."""
    return sum(one.owed for one in plan if one.due_on < on)
