"""What a check found: differences, each with its kind, the leaf where it shows, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["signature", "fork", "entry", "tile", "root", "form", "chain", "time", "opening", "page"]

MOST = 20


class Enough(Exception):  # noqa: N818 -- not an error: there is nothing to gain by reading on
    """So much differs that no more is listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `leaf` is the first leaf concerned, where one is."""

    kind: Kind
    says: str
    leaf: int | None = None


@dataclass(slots=True)
class Findings:
    """The differences so far, in the order in which they showed."""

    found: list[Finding] = field(default_factory=list)

    def add(self, kind: Kind, says: str, leaf: int | None = None) -> None:
        """Note one. Raises Enough after the twentieth."""
        self.found.append(Finding(kind, says, leaf))
        if len(self.found) >= MOST:
            raise Enough

    @property
    def first(self) -> Finding | None:
        """Give the difference that stands foremost in the log; None where nothing differs.

        A false signature or a fork comes before all leaves.
        """
        return min(self.found, key=lambda one: -1 if one.leaf is None else one.leaf, default=None)
