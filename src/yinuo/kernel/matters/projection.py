"""The public row of a matter: rebuilt from its state and the moments that the public may read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.kernel.matters import account
from yinuo.kernel.matters.table import NOTES, VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.matters.state import MatterState
    from yinuo.kernel.record.seal import Facts

HIDDEN = frozenset(("draft", "submitted"))
OF_OFFICES = frozenset(("task", "commitment", "claim"))
# What a moment on the public page may carry of an event's facts: a whitelist (I6).
SHOWN_FACTS = (
    *("to", "outcome", "result", "lead_unit", "support_units", "original_due", "current_due", "review_on"),
    *(
        "proof_on",
        "strength",
        "level",
        "reason",
        "ruling",
        "report_no",
        "parent",
        "cause",
        "units",
        "granted",
    ),
    *("is_open", "ground", "verb"),
)
# Texts of these events were written by offices for the public; a requester's words never are.
SPOKEN = frozenset(
    (
        *("report", "review", "move_date", "park", "end", "hand_back", "update", "statement", "call_in"),
        *("meeting", "notice", "relevel", "open_to_claims", "confirm", "appeal", "launch"),
    )
)
SPEAKING_ROLES = frozenset(
    (
        "handler",
        "desk",
        "dispatcher",
        "lead",
        "checker",
        "reviewer",
        "auditor",
        "accused",
        "beneficiary",
        "mediator2",
    )
)

# Columns that show a field of the state as it is (I6: what is not named here, or below, is not shown).
_AS_IS = (
    *("ref", "kind", "programme", "category", "town", "place", "state", "outcome", "source", "lead_unit"),
    *("support_units", "beneficiary", "strength", "level", "current_due", "result", "review_on", "proof_on"),
    "parent",
)
SHOWN_AS = {name: name for name in _AS_IS} | {
    "first_due": "original_due",
    "later_dues": "moved_dues",
    "is_remedy_open": "remedy_open",
}
# Columns that show the day of an instant, never its hour.
DAY_OF = {
    "asked_on": "submitted_at",
    "acked_on": "acked_at",
    "updated_on": "last_update_at",
    "reported_on": "reported_at",
    "closed_on": "closed_at",
}


@dataclass(frozen=True, slots=True)
class Projected:
    """An event as the project() hooks see it, inside the transaction: before, after, and the public row."""

    stream: int
    seq: int
    before: MatterState
    after: MatterState
    facts: Facts
    shown: Mapping[str, Any] | None
    shown_before: Mapping[str, Any] = field(default_factory=dict)
    working: tuple[str, str] | None = None
    """The working title and body as the event leaves them; None where it does not touch them."""


Statement = tuple[str, Any]
Rows = dict[tuple[Any, ...], tuple[Any, ...] | None]


class KeptTable:
    """A table that another room keeps of the matters, written with the act's own rows and in bulk by load().

    `rows` gives what an event changes, by key: the whole row, or None for one that goes. The first `n_key` columns
    are the key.
    """

    def __init__(
        self, table: str, columns: tuple[str, ...], *, n_key: int, rows: Callable[[Projected], Rows]
    ) -> None:
        """Make the table's two statements."""
        self.table, self.columns, self.n_key, self.rows = table, columns, n_key, rows
        key, rest = columns[:n_key], columns[n_key:]
        self.upsert = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in rest)}"
        )
        self.delete = f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = %s' for name in key)}"

    def statements(self, told: Projected) -> Iterator[Statement]:
        """Give the statements, each with its values, that bring the table to where the event leaves it."""
        for key, row in self.rows(told).items():
            yield (self.delete, key) if row is None else (self.upsert, row)


TABLES: list[KeptTable] = []
Hook = Callable[[Projected], Iterable[Statement]]
HOOKS: list[Hook] = []
# Hooks that have a twin for what was loaded at once: statements for its streams, come to the same.
LOADED: dict[Hook, Callable[[Sequence[int]], Iterable[Statement]]] = {}


def kept(told: Projected) -> list[Statement]:
    """Give what an event changes in the tables that other rooms keep: by act() and by load() alike."""
    return [statement for table in TABLES for statement in table.statements(told)]


def project(told: Projected) -> list[Statement]:
    """Give all that is added to an act's transaction, behind its own writes: the kept tables and every hook's."""
    return [*kept(told), *(statement for hook in HOOKS for statement in hook(told))]


def after_load(streams: Sequence[int]) -> list[Statement]:
    """Give what every room adds to the transaction of a load."""
    return [statement for hook in LOADED.values() for statement in hook(streams)]


def is_shown(state: MatterState) -> bool:
    """Say whether the public reads anything of this matter at all."""
    never_accepted = state.accepted_at is None and state.launched_at is None
    return state.visibility == "public" and state.state not in HIDDEN and not never_accepted


def moment(facts: Facts, texts: Mapping[str, str], on: date) -> dict[str, Any] | None:
    """Give what the public reads of one event: the day, the deed, whitelisted facts, an office's words."""
    is_public_note = facts.type in NOTES and NOTES[facts.type].is_public
    if facts.type not in VERBS and not is_public_note:
        return None
    told = {name: facts.public[name] for name in SHOWN_FACTS if name in facts.public}
    shown: dict[str, Any] = {"on": on.isoformat(), "type": facts.type, "as": facts.actor_role, **told}
    if facts.actor_unit and facts.actor_role in SPEAKING_ROLES:
        shown["unit"] = facts.actor_unit
    if facts.type in SPOKEN and facts.actor_role in SPEAKING_ROLES:
        words = {name: text for name, text in texts.items() if name not in {"title", "summary"}}
        if words:
            shown["words"] = words
    return shown


def _confirmed_by(state: MatterState, facts: Facts, shown: Mapping[str, Any]) -> str:
    if state.state != "closed" or not state.confirmer_key:
        return ""
    if facts.type == "confirm":
        return facts.actor_unit or "requester"
    return str(shown.get("confirmed_by", ""))


def _moments(
    state: MatterState,
    facts: Facts,
    texts: Mapping[str, str],
    shown: Mapping[str, Any],
    on: date,
    asked_on: date,
) -> list[dict[str, Any]]:
    """Give the moments after an event; the first one shown is that somebody asked, whoever it was."""
    before = list(shown.get("moments", []))
    if not before and state.kind not in OF_OFFICES:
        before = [{"on": asked_on.isoformat(), "type": "submit", "as": "requester"}]
    told = moment(facts, texts, on)
    return [*before, *([told] if told else [])]


def public_row(
    state: MatterState,
    facts: Facts,
    texts: Mapping[str, str],
    shown: Mapping[str, Any],
    calendar: WorkCalendar,
    on: date,
) -> dict[str, Any] | None:
    """Give the public row after an event, or None where there is none to show.

    `shown` is the row before it, {} where there was none; `texts` are the event's own public texts.
    """
    if not is_shown(state):
        return None

    days = {
        column: calendar.local_date(at) if (at := getattr(state, name)) else None
        for column, name in DAY_OF.items()
    }
    titled = texts if facts.type in {"accept", "launch", "appeal"} else {}
    asked_on = days["asked_on"] or on
    moments = _moments(state, facts, texts, shown, on, asked_on)
    return {
        **{column: getattr(state, name) for column, name in SHOWN_AS.items()},
        **days,
        "asked_on": asked_on,
        "title": titled.get("title") or shown.get("title", ""),
        "summary": titled.get("summary") or titled.get("body") or shown.get("summary", ""),
        "confirmed_by": _confirmed_by(state, facts, shown),
        "is_challenged": state.challenged_at is not None,
        "n_reopened": state.n_sent_back + state.n_reopen_asker + state.n_reopen_other,
        "n_supporters": len(state.supporters),
        "accountable_unit": account.accountable_unit(state.lead_unit, shown, moments, state.original_due, on),
        "told_on": account.told_on(moments),
        "tell_by": account.tell_by(state.original_due, calendar) if state.kind in OF_OFFICES else None,
        "moments": moments,
        "public_from": shown.get("public_from") or (on if state.kind in OF_OFFICES else on + timedelta(1)),
        "changed_at": facts.effective_at,
    }
