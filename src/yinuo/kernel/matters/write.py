"""What act() and load() write: a matter's rows as plain values, and the statements that take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.state import COLUMNS, MatterState, memory_of
from yinuo.kernel.record.append import APPEND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yinuo.kernel.record.append import Appended

NULLED = frozenset(
    (
        *("lead_unit", "first_contact_unit", "about_unit", "parent"),
        *("requester_key", "handler_key", "confirmer_key"),
    )
)
_ROW = attrgetter(*COLUMNS)
MATTER_COLUMNS = ("stream_id", *COLUMNS, "seq", "memory")
PUBLIC_COLUMNS = tuple(str(f.column) for f in PublicMatter._meta.concrete_fields)  # noqa: SLF001 -- Django's documented name
_PUBLIC_JSON = frozenset(("support_units", "later_dues", "moments"))


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _slots(names: Sequence[str]) -> str:
    return ", ".join(f"%({name})s" for name in names)


def _sets(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = %({name})s" for name in names)


def _excluded(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in names)


INSERT_MATTER = f"INSERT INTO matter ({_list(MATTER_COLUMNS)}) VALUES ({_slots(MATTER_COLUMNS)})"
UPDATE_MATTER = f"UPDATE matter SET {_sets(MATTER_COLUMNS[1:])} WHERE stream_id = %(stream_id)s"
UPSERT_PUBLIC = (
    f"INSERT INTO public_matter ({_list(PUBLIC_COLUMNS)}) VALUES ({_slots(PUBLIC_COLUMNS)}) "
    f"ON CONFLICT (stream_id) DO UPDATE SET {_excluded(PUBLIC_COLUMNS[1:])}"
)
DELETE_PUBLIC = "DELETE FROM public_matter WHERE stream_id = %s"
INSERT_STREAM = (
    "INSERT INTO stream (id, log_id, kind, is_sealed, last_seq, n_open, subject_key_id) "
    "VALUES (%s, %s, 'matter', %s, 0, 0, %s)"
)
SEAL_STREAM = "UPDATE stream SET is_sealed = %s WHERE id = %s"
RENEW_KEY = "UPDATE stream SET subject_key_id = %s WHERE id = %s"
INSERT_SUBJECT = "INSERT INTO subject_key (id, wrapped, key_id) VALUES (%s, %s, %s)"
INSERT_PERSON = "INSERT INTO person (id, name) VALUES (%s, '')"
INSERT_ACTOR = "INSERT INTO actor (key, person_id, stream_id) VALUES (%s, %s, %s)"
INSERT_CODE = "INSERT INTO tracking_code (lookup, actor_id, stream_id) VALUES (%s, %s, %s)"
CANCEL_CODES = "UPDATE tracking_code SET cancelled_at = %s WHERE actor_id = %s AND cancelled_at IS NULL"
INSERT_CONTACT = (
    "INSERT INTO contact (subject_key_id, stream_id, kind, cipher, nonce, key_id, blind_index, is_once) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
INSERT_IDEMPOTENCY = (
    "INSERT INTO idempotency (scope, key_hash, body_hash, stream_id, seq, expires_at) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)
UPSERT_TEXT = (
    "INSERT INTO matter_text (stream_id, title, body, lang) VALUES (%s, %s, %s, %s) ON CONFLICT (stream_id) "
    "DO UPDATE SET title = coalesce(nullif(excluded.title, ''), matter_text.title), "
    "body = coalesce(nullif(excluded.body, ''), matter_text.body)"
)
FORGET_TEXT = "UPDATE matter_text SET title = %s, body = '' WHERE stream_id = %s"
DELETE_TEXT = "DELETE FROM matter_text WHERE stream_id = %s"
DELETE_UNITS = "DELETE FROM matter_unit WHERE stream_id = %s"
INSERT_UNIT = "INSERT INTO matter_unit (stream_id, unit, role) VALUES (%s, %s, %s)"
UPSERT_DECISION = (
    "INSERT INTO decision (stream_id, action, proposer_key, by_when) VALUES (%s, %s, %s, %s) ON CONFLICT (stream_id) "
    "DO UPDATE SET action = excluded.action, proposer_key = excluded.proposer_key, by_when = excluded.by_when"
)
DELETE_DECISION = "DELETE FROM decision WHERE stream_id = %s"
INSERT_EVIDENCE = (
    "INSERT INTO evidence (id, stream_id, event_id, sha256, media_type, width, height, n_bytes, "
    "is_of_requester, is_public) "
    "VALUES (%s, %s, (SELECT id FROM event WHERE stream_id = %s AND seq = %s), %s, %s, %s, %s, %s, %s, %s)"
)


@dataclass(slots=True)
class Writes:
    """Statements with their values, in the order they must run."""

    items: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, statement: str, values: Any) -> None:
        """Queue a statement."""
        self.items.append((statement, values))

    def add_row(self, statement: str, make: Callable[[], Any]) -> None:
        """Queue a statement that writes a whole row anew."""
        self.add(statement, make())


class LateWrites(Writes):
    """What one of many acts writes: its whole rows are made only once it is known which form is the last."""

    def add_row(self, statement: str, make: Callable[[], Any]) -> None:
        """Queue a statement with what makes its row."""
        self.add(statement, make)


def matter_values(stream: int, seq: int, state: MatterState) -> dict[str, Any]:
    """Give a matter's row by column."""
    values: dict[str, Any] = dict(zip(COLUMNS, _ROW(state), strict=True))
    values |= {name: values[name] or None for name in NULLED}
    return {"stream_id": stream, **values, "seq": seq, "memory": Jsonb(memory_of(state))}


def public_values(stream: int, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Give a public row by column."""
    values = {name: Jsonb(value) if name in _PUBLIC_JSON else value for name, value in shown.items()}
    return {"stream_id": stream, "visibility": "public", **values}


def unit_rows(state: MatterState) -> list[tuple[str, str]]:
    """Give (unit, role) for each unit that works on the matter."""
    lead = [(state.lead_unit, "lead")] if state.lead_unit else []
    return lead + [(unit, "support") for unit in state.support_units if unit != state.lead_unit]


def write_event(writes: Writes, appended: Appended) -> None:
    """Queue the event with its contents, its place in the log's queue and its stream's head."""
    writes.add(APPEND, appended.row)


def write_state(
    writes: Writes,
    stream: int,
    seq: int,
    before: MatterState,
    after: MatterState,
    shown: tuple[Mapping[str, Any] | None, bool],
) -> None:
    """Queue the matter's rows as they stand after an event; `shown` is (public row or None, was there one)."""
    statement = UPDATE_MATTER if before.state else INSERT_MATTER
    writes.add_row(statement, partial(matter_values, stream, seq, after))
    row, was_shown = shown
    if row is not None:
        writes.add_row(UPSERT_PUBLIC, partial(public_values, stream, row))
    elif was_shown:
        writes.add(DELETE_PUBLIC, (stream,))
    if unit_rows(after) != unit_rows(before):
        writes.add(DELETE_UNITS, (stream,))
        for unit, role in unit_rows(after):
            writes.add(INSERT_UNIT, (stream, unit, role))
    if after.proposal and after.proposal != before.proposal:
        proposal = after.proposal
        writes.add(UPSERT_DECISION, (stream, proposal["verb"], proposal["by"], proposal["by_when"]))
    elif before.proposal and not after.proposal:
        writes.add(DELETE_DECISION, (stream,))
