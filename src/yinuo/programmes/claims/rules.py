"""What holds of a need and of what was taken of it: how it stands, what is left, what counts (M20). Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNCLAIMED: Final = timedelta(days=30)
"""After so long without a claimant a need goes to the community's fund or a department (domain, S22)."""
LEAST_N: Final = 5
"""A rate of fewer is not shown."""
GONE: Final = frozenset(("broken", "withdrawn"))
"""How a claim ends that leaves its part of the need open again."""

Standing = Literal["open", "to_fund", "partly", "taken", "late", "done"]


@dataclass(frozen=True, slots=True)
class Part:
    """One claim: how many shares and how much of the cost, its dates, and how it stands. Unsigned: still a draft."""

    shares: int
    amount: int
    first_due: date | None = None
    is_signed: bool = True
    outcome: str = ""
    proof_on: date | None = None
    is_reported: bool = False

    @property
    def holds(self) -> bool:
        """Whether its part of the need is taken: while it is drafted, open, or was kept."""
        return self.outcome not in GONE

    @property
    def is_kept(self) -> bool:
        """Whether somebody else checked that it was delivered, in time or late."""
        return self.outcome in {"kept", "kept_late"}

    def is_late(self, on: date) -> bool:
        """Say whether its first date passed before it was delivered; what waits for a check is not late."""
        if self.first_due is None or self.is_kept or self.outcome:
            return self.outcome == "kept_late"
        return on > self.first_due and not self.is_reported


def taken(parts: Iterable[Part]) -> int:
    """Give the shares that are taken; a draft takes its part, so that two never sign for one."""
    return sum(part.shares for part in parts if part.holds)


def amount_of(cost: int, shares: int, n: int, parts: Sequence[Part]) -> int:
    """Give what `n` of a need's equal shares cost: with the last share everything that is left, to the last unit."""
    held = [part for part in parts if part.holds]
    if taken(held) + n == shares:
        return cost - sum(part.amount for part in held)
    return cost * n // shares


def stands(
    shares: int, listed_on: date, parts: Sequence[Part], on: date, *, is_accepted: bool = True
) -> Standing:
    """Say how a need stands on a day. `is_accepted`: nobody is left who still has to say that it was done."""
    signed = [part for part in parts if part.is_signed and part.holds]
    n = taken(signed)
    if n == 0:
        return "to_fund" if on > listed_on + UNCLAIMED else "open"
    if n == shares and is_accepted and all(part.is_kept for part in signed):
        return "done"
    if any(part.is_late(on) and not part.is_kept for part in signed):
        return "late"
    return "partly" if n < shares else "taken"


@dataclass(frozen=True, slots=True)
class Delivered:
    """M20: claims delivered by their first date, of those whose date has come or that have ended."""

    k: int
    n: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down; none of fewer than five."""
        return 100 * self.k // self.n if self.n >= LEAST_N else None


def delivered(parts: Iterable[Part], on: date) -> Delivered:
    """Count claims by their first dates: kept in time, of all that fell due or were kept before."""
    fell = [
        part
        for part in parts
        if part.is_signed and part.first_due is not None and (part.first_due < on or part.outcome)
    ]
    return Delivered(sum(part.outcome == "kept" for part in fell), len(fell))
