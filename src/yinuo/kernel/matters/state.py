"""A matter as its events left it: the columns of its row and the memory that its guards need."""

from __future__ import annotations

import copy
import typing
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any


@dataclass(slots=True)
class MatterState:
    """Everything that the fold of a matter's facts rebuilds; nothing that a person typed.

    Keys are those of `actor` (random, one for a person in a stream), "" where there is none.
    """

    ref: str = ""
    kind: str = ""
    programme: str = ""
    category: str = ""
    visibility: str = ""
    state: str = ""
    outcome: str = ""
    source: str = ""
    lead_unit: str = ""
    first_contact_unit: str = ""
    town: str = ""
    place: str = ""
    requester_key: str = ""
    handler_key: str = ""
    confirmer_key: str = ""
    original_due: date | None = None
    current_due: date | None = None
    strength: str = ""
    parent: str = ""
    own_filed: bool = False
    about_unit: str = ""
    last_event_at: datetime | None = None
    next_at: datetime | None = None
    version: int = 0
    # -- memory: what guards, clocks and the ring ask for --
    filer_key: str = ""
    on_behalf: bool = False
    about_office: bool = False
    has_contact: bool = False
    is_drawn: bool = False
    level: str = ""
    beneficiary: str = ""
    due_on: date | None = None
    support_units: list[str] = field(default_factory=list)
    units_ever: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    deciders: list[str] = field(default_factory=list)
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    first_accepted_at: datetime | None = None
    launched_at: datetime | None = None
    assigned_at: datetime | None = None
    acked_at: datetime | None = None
    ever_acked: bool = False
    first_contact_at: datetime | None = None
    last_update_at: datetime | None = None
    last_asker_at: datetime | None = None
    reported_at: datetime | None = None
    asked_at: datetime | None = None
    closed_at: datetime | None = None
    result: str = ""
    report_no: int = 0
    n_photos: int = 0
    reminders: int = 0
    proof_on: date | None = None
    review_on: date | None = None
    for_review: bool = False
    n_hand_back: int = 0
    has_met: bool = False
    handed_back_by: list[str] = field(default_factory=list)
    n_no: int = 0
    n_sent_back: int = 0
    n_move: int = 0
    moved_dues: list[str] = field(default_factory=list)
    n_reopen_asker: int = 0
    n_reopen_other: int = 0
    n_appeal: int = 0
    overruled: list[str] = field(default_factory=list)
    back_state: str = ""
    proposal: dict[str, Any] = field(default_factory=dict)
    parties: list[str] = field(default_factory=list)
    agreed: dict[str, str] = field(default_factory=dict)
    session_on: date | None = None
    coming: list[str] = field(default_factory=list)
    is_violent: bool = False
    text_no: int = 0
    signed: list[str] = field(default_factory=list)
    supporters: list[str] = field(default_factory=list)
    rated: bool = False
    remedy_open: bool = False
    challenged_at: datetime | None = None
    granted_at: datetime | None = None
    is_open_to_claims: bool = False
    code_cancelled: bool = False
    is_erased: bool = False

    def copied(self) -> MatterState:
        """Give a copy whose lists can be changed without touching this one."""
        twin = MatterState(*_VALUES(self))
        for name in _MUTABLE:
            setattr(twin, name, getattr(self, name).copy())
        return twin

    @property
    def places(self) -> tuple[str, ...]:
        """Where it stands, as the table's sources name it: the state, the ending, 'open'."""
        if not self.state:
            return ("new",)
        if self.state == "closed":
            return ("closed", f"closed:{self.outcome}")
        return (self.state, "open")

    @property
    def since(self) -> datetime | None:
        """Since when membership of a unit counts against independence: acceptance or launch."""
        return self.first_accepted_at or self.accepted_at or self.launched_at


COLUMNS = tuple(f.name for f in fields(MatterState))[
    : [f.name for f in fields(MatterState)].index("filer_key")
]
MEMORY = tuple(f.name for f in fields(MatterState))[len(COLUMNS) :]
_VALUES = attrgetter(*(f.name for f in fields(MatterState)))
_REMEMBERED = attrgetter(*MEMORY)
_DEFAULTS: dict[str, Any] = {f.name: getattr(MatterState(), f.name) for f in fields(MatterState)}
_FORGOTTEN = tuple(_DEFAULTS[name] for name in MEMORY)
_MUTABLE = tuple(name for name, value in _DEFAULTS.items() if isinstance(value, list | dict))
_HINTS = typing.get_type_hints(MatterState)
_DATES = frozenset(name for name, hint in _HINTS.items() if hint == date | None)
_INSTANTS = frozenset(name for name, hint in _HINTS.items() if hint == datetime | None)


def plain(value: object) -> object:
    """Give the JSON form of a value of the state: ISO text for dates and UTC instants."""
    return value.isoformat() if isinstance(value, date) else value


def revive(name: str, value: Any) -> Any:
    """Give back the value that `plain` wrote for this field; None stands for the field's default."""
    if value is None:
        return copy.copy(_DEFAULTS[name])
    if name in _DATES:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if name in _INSTANTS:
        return value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return value


def memory_of(state: MatterState) -> dict[str, object]:
    """Give what stands in the row's `memory`: the fields that are no columns and not at their default."""
    kept = zip(MEMORY, _REMEMBERED(state), _FORGOTTEN, strict=True)
    return {name: plain(value) for name, value, nothing in kept if value != nothing}


def from_row(columns: dict[str, Any], memory: dict[str, Any]) -> MatterState:
    """Build the state from a row; columns that are NULL read as their default."""
    state = MatterState()
    for name in COLUMNS:
        value = columns[name]
        if value is not None:
            setattr(state, name, value)
    for name, value in memory.items():
        setattr(state, name, revive(name, value))
    return state
