"""What a decision is taken on: plain values, read once under the lock, never asked for again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from yinuo.kernel.people.bundles import roles_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.limits.book import CategoryRow
    from yinuo.kernel.limits.clocks import Limits
    from yinuo.kernel.matters.state import MatterState

Voice = Literal["staff", "asker", "system"]


@dataclass(frozen=True, slots=True)
class Seat:
    """One appointment of a person: bundle × unit × place × time. Paths are codes joined by '/'."""

    bundle: str
    unit: str
    unit_path: str
    place_path: str
    from_on: date
    to_on: date | None = None

    def has(self, role: str) -> bool:
        """Say whether this seat's bundle carries the role."""
        return role in roles_of(self.bundle)

    def holds_on(self, on: date) -> bool:
        """Say whether the appointment runs on that day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)

    def overlaps(self, since: date, until: date) -> bool:
        """Say whether the appointment ran on any day from since to until."""
        return self.from_on <= until and (self.to_on is None or since <= self.to_on)

    def is_under(self, unit: str) -> bool:
        """Say whether the seat's unit is that unit or one under it."""
        return bool(unit) and unit in self.unit_path.split("/")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, and the voice they speak with.

    `staff` speaks by appointment (all of them, past ones too, stand in `seats`), `asker` by a code or
    an own account, `system` for the clock. One who holds a code speaks as asker, whatever their seats.
    """

    person: int = 0
    voice: Voice = "asker"
    seats: tuple[Seat, ...] = ()


SYSTEM = Actor(0, "system")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit named in what was given: where it stands in the tree, and whether it can be given work."""

    code: str
    path: str
    kind: str
    is_active: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place named in what was given."""

    code: str
    path: str
    town: str
    is_example: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit said it did in another matter, as everybody reads it."""

    ref: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A matter with all that its law looks at. `kin` are parent, children and theirs, by ref.

    `is_physical` says whether its category is of things one can take a photo of, `n_photos` how many came along.
    `answers` are the unit's latest in other matters, where a result is reported.
    """

    matter: MatterState
    now: datetime
    on: date
    calendar: WorkCalendar
    limits: Limits
    place_path: str = ""
    lead_path: str = ""
    persons: Mapping[str, int] = field(default_factory=dict)
    kin: Mapping[str, MatterState] = field(default_factory=dict)
    units: Mapping[str, UnitRow] = field(default_factory=dict)
    given_place: PlaceRow | None = None
    given_category: CategoryRow | None = None
    given_kind: str = ""
    proposal_texts: Mapping[str, str] = field(default_factory=dict)
    has_free_desk: bool = True
    moves_allowed: int = 1
    is_drawn: bool = False
    is_physical: bool = False
    n_photos: int = 0
    answers: tuple[Answer, ...] = ()
    fresh_ref: str = ""
    fresh_key: str = ""

    def persons_of(self, keys: list[str]) -> set[int]:
        """Give the persons behind these keys."""
        return {self.persons[key] for key in keys if key in self.persons}

    @property
    def root(self) -> MatterState | None:
        """The matter this one was merged into, at the end of the chain of merges.

        One in between that was solved stands on its parent's result: who hangs on it hangs on that.
        """
        found = self.kin.get(self.matter.parent)
        while found is not None and found.outcome in {"merged", "solved"} and found.parent in self.kin:
            found = self.kin[found.parent]
        return found
