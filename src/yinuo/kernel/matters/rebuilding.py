"""A matter's rows told again from its events alone: what an audit holds the database against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.matters.fields import VERB_FIELDS, fields_of
from yinuo.kernel.matters.fold import apply
from yinuo.kernel.matters.projection import public_row
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.record.chain import facts_of

if TYPE_CHECKING:
    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.record.models import Event

UNTOLD: Final = frozenset(("propose", "refuse"))
"""What waits for a second person, or was refused by one: its words are not the public's."""


def public_names(event: Event, kind: str) -> set[str]:
    """Give the fields of an event whose texts an office wrote for the public."""
    verb = event.type
    if verb in UNTOLD:
        return set()
    names = {f.name for f in fields_of("submit" if verb == "launch" else verb, kind) if f.goes == "text"}
    names |= {f.name for f in VERB_FIELDS["accept"]} if verb == "appeal" else set()
    told = names | {f"{name}_2" for name in names} | {"text_2"}
    return told - {"text"} if verb == "appeal" else told


def public_texts(event: Event, kind: str) -> dict[str, str]:
    """Give an event's public texts, by field; what was sealed or erased is not among them."""
    names = public_names(event, kind)
    found = (content for content in event.contents.all() if content.nonce is None)
    return {content.field: bytes(content.body).decode() for content in found if content.field in names}


@dataclass(slots=True)
class Rebuilt:
    """A matter as far as its events were told again: its state, and its public row (None: there is none)."""

    calendar: WorkCalendar
    state: MatterState = field(default_factory=MatterState)
    shown: dict[str, Any] | None = None

    def add(self, event: Event) -> None:
        """Tell the next event."""
        facts = facts_of(event)
        apply(self.state, facts)
        texts = public_texts(event, self.state.kind)
        on = self.calendar.local_date(facts.effective_at)
        self.shown = public_row(self.state, facts, texts, self.shown or {}, self.calendar, on)
