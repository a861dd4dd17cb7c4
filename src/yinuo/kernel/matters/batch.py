"""What many acts leave behind, gathered table by table and written by COPY: the bulk twin of a pipeline."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from yinuo.kernel.matters import write as sql
from yinuo.kernel.matters.projection import TABLES
from yinuo.kernel.matters.write import MATTER_COLUMNS, PUBLIC_COLUMNS
from yinuo.kernel.record.append import APPEND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import psycopg

    from yinuo.kernel.matters.projection import KeptTable, Statement

EVENT_COLUMNS = (
    *("id", "stream_id", "seq", "type", "v", "recorded_at", "effective_at", "actor_key", "actor_role"),
    *("actor_unit", "facts_public", "facts_internal", "salt0", "commitment", "leaf", "leaf_hash"),
)
_EVENT_VALUES = (
    *("stream", "seq", "type", "v", "recorded_at", "effective_at", "actor_key", "role", "unit", "public"),
    *("internal", "salt0", "commitment", "leaf", "leaf_hash"),
)
# Tables in the order their references ask for; deferred constraints are checked at the commit.
COLUMNS: dict[str, tuple[str, ...]] = {
    "subject_key": ("id", "wrapped", "key_id"),
    "stream": (
        *("id", "log_id", "kind", "is_sealed", "last_seq", "last_leaf", "n_open", "open_leaf", "last_at"),
        "subject_key_id",
    ),
    "person": ("id", "name"),
    "actor": ("key", "person_id", "stream_id"),
    "event": EVENT_COLUMNS,
    "event_content": ("event_id", "field", "code", "subject_key_id", "salt", "body", "nonce"),
    "pending": ("event_id", "not_before"),
    "matter": MATTER_COLUMNS,
    "matter_text": ("stream_id", "title", "body", "lang"),
    "matter_unit": ("stream_id", "unit", "role"),
    "public_matter": PUBLIC_COLUMNS,
    "decision": ("stream_id", "action", "proposer_key", "by_when"),
    "tracking_code": ("lookup", "actor_id", "stream_id"),
    "contact": ("subject_key_id", "stream_id", "kind", "cipher", "nonce", "key_id", "blind_index", "is_once"),
    "evidence": (
        *("id", "stream_id", "event_id", "sha256", "media_type", "width", "height", "n_bytes"),
        *("is_of_requester", "is_public"),
    ),
    "idempotency": ("scope", "key_hash", "body_hash", "stream_id", "seq", "expires_at"),
}


class Batch:
    """Rows by table. Takes the very statements that act() runs, and keeps of each row its last form."""

    def __init__(self, event_ids: Iterator[int]) -> None:
        """Take numbers for events from `event_ids`, the table's own sequence."""
        self._ids = event_ids
        self.rows: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
        self.last: defaultdict[str, dict[Any, Sequence[Any]]] = defaultdict(dict)
        self.late: defaultdict[str, dict[int, partial[dict[str, Any]]]] = defaultdict(dict)
        self.streams: dict[int, dict[str, Any]] = {}
        self._events: dict[tuple[int, int], int] = {}
        self._takes: dict[str, Callable[[Any], None]] = {
            APPEND: self._append,
            sql.INSERT_STREAM: self._stream,
            sql.SEAL_STREAM: lambda v: self.streams[v[1]].update(is_sealed=v[0]),
            sql.INSERT_PERSON: lambda v: self.rows["person"].append((*v, "")),
            sql.INSERT_MATTER: partial(self._row, "matter"),
            sql.UPDATE_MATTER: partial(self._row, "matter"),
            sql.UPSERT_PUBLIC: partial(self._row, "public_matter"),
            sql.DELETE_PUBLIC: self._hide,
            sql.UPSERT_TEXT: self._text,
            sql.DELETE_TEXT: lambda v: self._drop("matter_text", v[0]),
            sql.UPSERT_DECISION: lambda v: self.last["decision"].update({v[0]: v}),
            sql.DELETE_DECISION: lambda v: self._drop("decision", v[0]),
            sql.DELETE_UNITS: lambda v: self._drop("matter_unit", v[0]),
            sql.INSERT_UNIT: self._unit,
            sql.INSERT_EVIDENCE: self._evidence,
        }
        for statement, table in (
            (sql.INSERT_SUBJECT, "subject_key"),
            (sql.INSERT_ACTOR, "actor"),
            (sql.INSERT_CODE, "tracking_code"),
            (sql.INSERT_CONTACT, "contact"),
            (sql.INSERT_IDEMPOTENCY, "idempotency"),
        ):
            self._takes[statement] = self.rows[table].append
        for kept in TABLES:
            self._takes[kept.upsert] = partial(self._keep, kept)
            self._takes[kept.delete] = partial(self._drop, kept.table)

    def take(self, statements: Iterable[Statement]) -> None:
        """Take one act's statements. Raises KeyError for a statement that has no bulk twin."""
        for statement, values in statements:
            self._takes[statement](values)

    def _append(self, v: Mapping[str, Any]) -> None:
        event = self._events[v["stream"], v["seq"]] = next(self._ids)
        self.rows["event"].append((event, *(v[name] for name in _EVENT_VALUES)))
        self.rows["pending"].append((event, v["not_before"]))
        columns = (v["fields"], v["codes"], v["subjects"], v["salts"], v["bodies"], v["nonces"])
        self.rows["event_content"] += [(event, *content) for content in zip(*columns, strict=True)]
        head = {"last_seq": v["seq"], "last_leaf": v["leaf_hash"], "n_open": v["n_open"]}
        self.streams[v["stream"]].update(head, open_leaf=v["open_leaf"], last_at=v["recorded_at"])

    def _stream(self, v: Sequence[Any]) -> None:
        stream, log_id, is_sealed, subject = v
        self.streams[stream] = {
            "id": stream,
            "log_id": log_id,
            "kind": "matter",
            "is_sealed": is_sealed,
            "subject_key_id": subject,
        }

    def _row(self, table: str, make: partial[dict[str, Any]]) -> None:
        self.late[table][make.args[0]] = make

    def _hide(self, v: Sequence[Any]) -> None:
        self.late["public_matter"].pop(v[0], None)

    def _text(self, v: Sequence[Any]) -> None:
        stream, title, body, language = v
        before = self.last["matter_text"].get(stream, (stream, "", "", language))
        self.last["matter_text"][stream] = (stream, title or before[1], body or before[2], before[3])

    def _unit(self, v: Sequence[Any]) -> None:
        before = self.last["matter_unit"].get(v[0], ())
        self.last["matter_unit"][v[0]] = (*before, tuple(v))

    def _evidence(self, v: Sequence[Any]) -> None:
        photo, stream, _stream, seq, *rest = v
        self.rows["evidence"].append((photo, stream, self._events[stream, seq], *rest))

    def _keep(self, kept: KeptTable, v: Sequence[Any]) -> None:
        self.last[kept.table][tuple(v[: kept.n_key])] = v

    def _drop(self, table: str, key: Any) -> None:
        self.last[table].pop(key, None)

    def _of(self, table: str) -> list[Sequence[Any]]:
        if table == "stream":
            return [tuple(row.get(name) for name in COLUMNS["stream"]) for row in self.streams.values()]
        if table in self.late:
            made = (make() for make in self.late[table].values())
            return [tuple(row[name] for name in COLUMNS[table]) for row in made]
        if table == "matter_unit":
            return [row for rows in self.last[table].values() for row in rows]
        return list(self.last[table].values()) if table in self.last else self.rows[table]

    def write(self, pg: psycopg.Connection[Any]) -> int:
        """COPY every row, in one transaction with whatever the caller does; gives the number of events."""
        import psycopg as driver

        cursor = driver.Cursor(pg)
        for table, columns in (*COLUMNS.items(), *((kept.table, kept.columns) for kept in TABLES)):
            rows = self._of(table)
            if not rows:
                continue
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        return len(self.rows["event"])
