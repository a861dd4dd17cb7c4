"""What act() reads: one pipeline under the locks, plain SQL, made into a Situation."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.situation import Answer, PlaceRow, UnitRow
from yinuo.kernel.matters.state import COLUMNS, MatterState, from_row
from yinuo.kernel.record.append import StreamHead
from yinuo.kernel.record.seal import Chain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from yinuo.base.workflow import Given
    from yinuo.kernel.limits.book import CategoryRow

_COLUMNS = ", ".join(f"m.{name}" for name in COLUMNS)
HAS_KIN = len(COLUMNS) + 16
LOCK_KEY = "SELECT pg_advisory_xact_lock(%s)"
# Ascending ids, and FOR NO KEY UPDATE: a plain FOR UPDATE would block every insert that refers to the stream.
LOCK = """
SELECT s.id FROM stream s WHERE s.id = ANY (ARRAY(
  SELECT m.stream_id FROM matter m WHERE m.ref IN (%(ref)s, %(other)s)
  UNION ALL SELECT p.stream_id FROM matter p
    WHERE p.ref = (SELECT m.parent FROM matter m WHERE m.ref = %(ref)s)
  UNION ALL SELECT p.stream_id FROM matter p
    WHERE p.ref = (SELECT m.memory #>> '{proposal,public,parent}' FROM matter m WHERE m.ref = %(ref)s)))
ORDER BY s.id FOR NO KEY UPDATE
"""
MATTER = f"""
SELECT {_COLUMNS}, m.memory, s.id, s.log_id, s.is_sealed, s.last_seq, s.last_leaf, s.n_open, s.open_leaf, s.last_at,
       s.subject_key_id, k.wrapped, pl.path, u.path, greatest(clock_timestamp(), s.last_at), row_to_json(p)::text,
       (SELECT coalesce(json_agg(json_build_array(a.key, a.person_id)), '[]')::text FROM actor a
        WHERE a.stream_id = m.stream_id),
       m.parent IS NOT NULL OR m.memory #>> '{{proposal,public,parent}}' IS NOT NULL
         OR EXISTS (SELECT 1 FROM matter child WHERE child.parent = m.ref),
       m.about_unit IS NOT NULL AND EXISTS (
         SELECT 1 FROM appointment a JOIN unit du ON du.code = a.unit_id
         WHERE a.role = 'desk' AND a.place_id = ANY (string_to_array(pl.path, '/'))
           AND a.from_on <= %(on)s AND (a.to_on IS NULL OR a.to_on >= %(on)s)
           AND NOT m.about_unit = ANY (string_to_array(du.path, '/')))
FROM matter m JOIN stream s ON s.id = m.stream_id JOIN place pl ON pl.code = m.place
LEFT JOIN unit u ON u.code = m.lead_unit LEFT JOIN subject_key k ON k.id = s.subject_key_id AND s.is_sealed
LEFT JOIN public_matter p ON p.stream_id = m.stream_id WHERE m.ref = %(ref)s
"""
# One matter is asked for by itself: a plan for a list of unknown length is thought too dear, and made anew each time.
MATTERS = MATTER.replace("m.ref = %(ref)s\n", "m.ref = ANY(%(refs)s)\n")
KIN = f"""
WITH RECURSIVE up AS (
  SELECT ref, parent FROM matter WHERE ref = ANY(%(refs)s) OR ref = (
    SELECT memory #>> '{{proposal,public,parent}}' FROM matter WHERE ref = %(ref)s)
  UNION SELECT m.ref, m.parent FROM matter m JOIN up ON m.ref = up.parent
), kin AS (
  SELECT ref FROM up UNION SELECT m.ref FROM matter m JOIN kin ON m.parent = kin.ref
)
SELECT {_COLUMNS}, m.memory, m.stream_id,
       (SELECT coalesce(json_agg(json_build_array(a.key, a.person_id)), '[]')::text FROM actor a
        WHERE a.stream_id = m.stream_id)
FROM matter m WHERE m.ref = ANY (ARRAY(SELECT ref FROM kin))
"""
IDEMPOTENT = """
SELECT i.body_hash, i.seq, m.ref FROM idempotency i JOIN matter m ON m.stream_id = i.stream_id
WHERE i.scope = %s AND i.key_hash = %s
"""
UNITS = """
SELECT code, path, kind, is_active, name FROM unit WHERE code = ANY(%(codes)s) OR code = (
  SELECT memory #>> '{proposal,public,lead_unit}' FROM matter WHERE ref = %(ref)s)
"""
PLACE = "SELECT code, path, kind, is_example, name FROM place WHERE code = %s AND is_active"
NEXT_IDS = """
SELECT nextval(pg_get_serial_sequence('stream', 'id')), nextval(pg_get_serial_sequence('person', 'id')),
       nextval(pg_get_serial_sequence('subject_key', 'id')), clock_timestamp()
"""
NEXT_SUBJECT = "SELECT nextval(pg_get_serial_sequence('subject_key', 'id'))"
TEXTS = """
SELECT c.field, c.body, c.nonce FROM event_content c WHERE c.event_id = (
  SELECT e.id FROM event e JOIN matter m ON m.stream_id = e.stream_id
  WHERE m.ref = %(ref)s AND e.type = %(type)s ORDER BY e.seq DESC LIMIT 1)
"""
WORKING = (
    "SELECT t.title, t.body FROM matter_text t JOIN matter m ON m.stream_id = t.stream_id WHERE m.ref = %s"
)
# The latest public answers of the unit at work, in other matters: by its own index, and no further back than so many.
# Only what somebody asked is compared: the report of a promise looks for none.
ANSWERS = """
SELECT o.ref, o.title, said.value #>> '{words,text}' FROM (
  SELECT ref, title, moments FROM public_matter
  WHERE lead_unit = (SELECT lead_unit FROM matter WHERE ref = %(ref)s AND kind IN ('request', 'wish', 'hazard'))
    AND ref <> %(ref)s
  ORDER BY changed_at DESC, stream_id DESC LIMIT 200) o,
jsonb_array_elements(o.moments) AS said(value)
WHERE said.value ->> 'type' = 'report' AND said.value #>> '{words,text}' IS NOT NULL
"""
RETITLES = frozenset(("accept", "appeal", "erased"))  # what leaves other working texts than it found
UNIT_FIELDS = ("lead_unit", "first_contact_unit", "proposed_unit", "about_unit", "beneficiary", "unit")
UNIT_LISTS = ("support_units", "units")


@dataclass(slots=True)
class Read:
    """Rows read under the locks, as values."""

    recorded_at: datetime
    matter: MatterState = field(default_factory=MatterState)
    head: StreamHead | None = None
    place_path: str = ""
    lead_path: str = ""
    shown: dict[str, Any] = field(default_factory=dict)
    kin: dict[str, MatterState] = field(default_factory=dict)
    streams: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    own_keys: dict[int, str] = field(default_factory=dict)
    units: dict[str, UnitRow] = field(default_factory=dict)
    place: PlaceRow | None = None
    category: CategoryRow | None = None
    replay: tuple[bytes, int, str] | None = None
    texts: list[tuple[str, bytes, bytes | None]] = field(default_factory=list)
    opened: dict[str, str] = field(default_factory=dict)
    working: tuple[str, str] = ("", "")
    answers: tuple[Answer, ...] = ()
    has_free_desk: bool = True
    new_stream: int = 0
    new_person: int = 0
    new_subject: int = 0


def state_of(columns: Sequence[Any], memory: Any) -> MatterState:
    """Build a state from a row's columns, in the order of COLUMNS, and its memory."""
    values = {
        name: str(value) if name.endswith("_key") and value is not None else value
        for name, value in zip(COLUMNS, columns, strict=True)
    }
    return from_row(values, json.loads(memory) if isinstance(memory, str) else memory)


def codes_in(given: Given) -> list[str]:
    """Give every unit code named in what was given."""
    codes = [given.get(name) for name in UNIT_FIELDS]
    for name in UNIT_LISTS:
        value = given.get(name)
        codes += (
            value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else []
        )
    return [code for code in codes if isinstance(code, str) and code]


def _refs(ref: str, given: Given) -> list[str]:
    parent = given.get("parent")
    return [name for name in (ref, parent) if isinstance(name, str) and name]


@dataclass(slots=True)
class Asked:
    """The statements of one pipeline by name; each has its own cursor."""

    pg: psycopg.Connection[Any]
    cursors: dict[str, psycopg.Cursor[Any]] = field(default_factory=dict)
    brought: dict[str, list[Any]] = field(default_factory=dict)
    """Rows that came with those of other matters."""

    def ask(self, name: str, query: str, values: Any = None) -> None:
        """Queue a statement."""
        cursor = psycopg.Cursor(self.pg)
        cursor.execute(query, values)
        self.cursors[name] = cursor

    def rows(self, name: str) -> list[Any]:
        """Give a statement's rows; [] where it was not asked."""
        return self.cursors[name].fetchall() if name in self.cursors else self.brought.get(name, [])


def ask_all(  # noqa: PLR0913 -- what a read depends on, each named
    asked: Asked,
    ref: str,
    verb: str,
    given: Given,
    lock: tuple[int, str, bytes] | None,
    on: date,
    *,
    brings_person: bool = False,
    locks: bool = True,
) -> None:
    """Queue every statement of the read, locks first (none for a mere look); reads come in statements after."""
    refs = _refs(ref, given)
    if lock:
        asked.ask("lock_key", LOCK_KEY, (lock[0],))
    if refs and locks:
        asked.ask("lock", LOCK, {"ref": refs[0], "other": refs[-1]})
    if lock:
        asked.ask("replay", IDEMPOTENT, (lock[1], lock[2]))
    if ref:
        asked.ask("matter", MATTER, {"ref": ref, "on": on})
        _ask_texts(asked, ref, verb, given)
    if not ref or brings_person or given.get("invites_party"):
        asked.ask("ids", NEXT_IDS)
    if refs != [ref] and refs:
        asked.ask("kin", KIN, {"ref": ref, "refs": refs})
    codes = codes_in(given)
    if codes or given.get("decision"):
        asked.ask("units", UNITS, {"codes": codes, "ref": ref})
    if place := given.get("place"):
        asked.ask("place", PLACE, (str(place)[:60],))


def is_plain(verb: str, given: Given) -> bool:
    """Say whether an act looks at nothing but its matter: no unit, place or text is read beside it."""
    looks = codes_in(given) or given.get("decision") or given.get("invites_party") or given.get("place")
    return not looks and not given.get("parent") and verb != "launch" and verb not in RETITLES


def _ask_texts(asked: Asked, ref: str, verb: str, given: Given) -> None:
    """Queue the texts that some acts look at: proposed, drafted, the working texts they change, answers elsewhere."""
    if given.get("decision") or verb == "launch":
        asked.ask("texts", TEXTS, {"ref": ref, "type": "propose" if given.get("decision") else "submit"})
    if verb in RETITLES:
        asked.ask("working", WORKING, (ref,))
    if verb == "report":
        asked.ask("answers", ANSWERS, {"ref": ref})


def number_new_key(pg: psycopg.Connection[Any], read: Read) -> None:
    """Take a number for a new key where a sealed stream's was erased: what is said from now on lies under it."""
    if read.head is not None and read.head.is_sealed and not read.head.data_key:
        ((read.new_subject,),) = psycopg.Cursor(pg).execute(NEXT_SUBJECT).fetchall()


def _matter(read: Read, row: Sequence[Any]) -> None:
    n = len(COLUMNS)
    read.matter = state_of(row[:n], row[n])
    stream, log_id, sealed, seq, leaf, n_open, open_leaf, last_at, subject, wrapped = row[n + 1 : n + 11]
    chain = Chain(bytes(log_id), seq, bytes(leaf or b""), n_open, bytes(open_leaf or b""))
    read.head = StreamHead(stream, chain, sealed, last_at, subject, bytes(wrapped or b""))
    read.place_path, read.lead_path = row[n + 11], row[n + 12] or ""
    read.recorded_at = row[n + 13]
    read.shown = json.loads(row[n + 14]) if row[n + 14] else {}
    read.streams[read.matter.ref] = stream
    for key, person in json.loads(row[n + 15]):
        read.persons[key], read.own_keys[person] = person, key
    read.has_free_desk = row[n + 17]


def _kin(read: Read, rows: Sequence[Sequence[Any]]) -> None:
    n = len(COLUMNS)
    for row in rows:
        state = state_of(row[:n], row[n])
        read.streams[state.ref] = row[n + 1]
        if state.ref != read.matter.ref:
            read.persons.update(json.loads(row[n + 2]))
            read.kin[state.ref] = state


def gather(asked: Asked, ref: str, given: Mapping[str, Any], recorded_at: datetime) -> Read:
    """Make values of the rows that the pipeline brought. Raises NotFound where there is no such matter."""
    read = Read(recorded_at)
    if found := asked.rows("replay"):
        body_hash, seq, name = found[0]
        read.replay = (bytes(body_hash), seq, name)
    if ref:
        rows = asked.rows("matter")
        if not rows:
            raise NotFound
        _matter(read, rows[0])
        if rows[0][HAS_KIN] and "kin" not in asked.cursors:  # most have none: their walk is not paid for
            asked.ask("kin", KIN, {"ref": ref, "refs": [ref]})
    if found := asked.rows("ids"):
        read.new_stream, read.new_person, read.new_subject, at = found[0]
        read.recorded_at = read.recorded_at if ref else at
    _kin(read, asked.rows("kin"))
    read.units = {code: UnitRow(code, *rest) for code, *rest in asked.rows("units")}
    for code, path, kind, is_example, name in asked.rows("place"):
        parts = path.split("/")
        town = code if kind in {"city", "town"} else parts[1] if len(parts) > 1 else parts[0]
        read.place = PlaceRow(code, path, town, is_example, name)
    read.texts = [(name, bytes(body), nonce) for name, body, nonce in asked.rows("texts")]
    read.answers = tuple(Answer(*row) for row in asked.rows("answers"))
    read.working = next(iter(asked.rows("working")), ("", ""))
    category = given.get("category")
    read.category = book().categories.get(category) if isinstance(category, str) else None
    return read
