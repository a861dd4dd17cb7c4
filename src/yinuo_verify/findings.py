"""What a check found: differences, each with its kind, the leaf where it shows, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "signature", "older", "fork", "entry", "tile", "root", "form", "chain", "time", "opening", "page"
]

MOST = 8  # of one kind are listed; of the rest there is a number


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `leaf` is the first leaf concerned, where one is; `last` where it may be any up to that one."""

    kind: Kind
    says: str
    leaf: int | None = None
    last: int | None = None

    def spans(self, other: Finding) -> bool:
        """Say whether this is a range in which the other one names its leaf exactly."""
        if self.leaf is None or self.last is None or other.leaf is None or other.last is not None:
            return False
        return self.leaf <= other.leaf <= self.last


@dataclass(slots=True)
class Findings:
    """The differences so far, in the order in which they showed; `n_more` are of kinds that showed often enough."""

    found: list[Finding] = field(default_factory=list)
    n_more: int = 0

    def add(self, kind: Kind, says: str, leaf: int | None = None, last: int | None = None) -> None:
        """Note one; after the eighth of its kind, count it."""
        if sum(one.kind == kind for one in self.found) < MOST:
            self.found.append(Finding(kind, says, leaf, last))
        else:
            self.n_more += 1

    @property
    def first(self) -> Finding | None:
        """Give the difference that stands foremost in the log; None where nothing differs.

        A false signature comes before all leaves; a range gives way to the leaf that is named in it.
        """
        exact = [one for one in self.found if not any(one.spans(other) for other in self.found)]
        return min(exact, key=lambda one: -1 if one.leaf is None else one.leaf, default=None)
