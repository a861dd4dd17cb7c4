"""Whether a sum may be paid out at all: never above what lies in the bank, nor out of money kept for a purpose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payment:
    """What is to be paid held against the bank: `free` is the balance less what is kept for a purpose."""

    to_pay: int
    bank: int
    earmarked: int

    @property
    def free(self) -> int:
        """Give what may be paid out of."""
        return max(0, self.bank - self.earmarked)

    @property
    def short(self) -> int:
        """Give how much is missing."""
        return max(0, self.to_pay - self.free)

    @property
    def may_be_paid(self) -> bool:
        """Say whether all of it may be paid."""
        return self.short == 0
