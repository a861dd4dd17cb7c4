"""What must never happen, the database refuses: the web role by rights, every role by trigger and constraint."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import errors, sql

from yinuo.kernel.record.rights import FUNCTIONS, GROUPS, LIBRARIES, RIGHTS, rights_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from yinuo.kernel.matters.tests.world import World

REFUSED = errors.RestrictViolation
WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.fixture
def world(db: None) -> World:
    from yinuo.kernel.matters.tests.world import build

    return build()


@contextmanager
def owner(name: str) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection to a test's own clone that works as the owner of the schema."""
    from yinuo.config.provision import superuser

    with superuser(name) as server:
        server.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"{settings.YINUO_SCHEMA}_owner")))
        server.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(settings.YINUO_SCHEMA)))
        yield server


def refused(statement: str, error: type[psycopg.Error], values: list[object] | None = None) -> str:
    """Run a statement as the web role and give what the database said against it (constraints are asked at once)."""
    from django.db import transaction

    with pytest.raises(error) as found, transaction.atomic(), connection.cursor() as cursor:  # noqa: PT012
        cursor.cursor.execute(statement, values)
        cursor.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(found.value)


# -- rights --


def test_effective_rights_are_the_table_of_rights_and_nothing_else(committed_db: str) -> None:
    with owner(committed_db) as server:
        rows = server.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [settings.YINUO_SCHEMA]
        ).fetchall()
        tables = sorted(name for (name,) in rows)
        for group in GROUPS:
            role = f"{settings.YINUO_SCHEMA}_{group}"
            for table in tables:
                said = (rights_of(table) or ("",) * len(GROUPS))[GROUPS.index(group)]
                held = [
                    word
                    for word in WORDS
                    if server.execute(
                        "SELECT has_table_privilege(%s, %s, %s)", [role, table, word]
                    ).fetchone()
                    == (True,)
                ]
                assert held == [word for word in WORDS if word in said.split(", ")], (group, table)
        assert set(RIGHTS) - set(tables) <= {"api_token", "outbox"}
        unnamed = [table for table in tables if rights_of(table) is None]
        assert unnamed == []
        assert all(
            any(table.startswith(start) for table in tables) for start in LIBRARIES if start != "auth_"
        )


def test_a_table_nobody_named_is_read_by_nobody(committed_db: str) -> None:
    with owner(committed_db) as server:
        server.execute("CREATE TABLE nobody_named_it (x int)")
        for group in GROUPS:
            role = f"{settings.YINUO_SCHEMA}_{group}"
            for word in WORDS:
                held = server.execute(
                    "SELECT has_table_privilege(%s, 'nobody_named_it', %s)", [role, word]
                ).fetchone()
                assert held == (False,), (group, word)


def test_functions_with_the_owners_rights_are_those_named_and_open_to_those_named(committed_db: str) -> None:
    query = "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = %s::regnamespace"
    with owner(committed_db) as server:
        found = {name for (name,) in server.execute(query, [settings.YINUO_SCHEMA]).fetchall()}
        assert found == set(FUNCTIONS)
        for function, groups in FUNCTIONS.items():
            for group in GROUPS:
                role = f"{settings.YINUO_SCHEMA}_{group}"
                held = server.execute(
                    "SELECT has_function_privilege(%s, %s, 'EXECUTE')", [role, function]
                ).fetchone()
                assert held == (group in groups,), (function, group)


# -- the owner too, by trigger --


def test_not_even_the_owner_changes_what_was_recorded(committed_db: str) -> None:
    from yinuo.kernel.matters.tests.world import build

    ref = build().reported()
    with owner(committed_db) as server:
        for statement in (
            "UPDATE event SET type = 'x'",
            "DELETE FROM event",
            "TRUNCATE event CASCADE",
            "UPDATE event_content SET body = ''",
            f"DELETE FROM matter WHERE ref = '{ref}'",
            f"UPDATE matter SET original_due = '2030-01-01' WHERE ref = '{ref}'",
            f"UPDATE matter SET original_due = NULL, seq = seq + 1 WHERE ref = '{ref}'",
            f"UPDATE matter SET lead_unit = 'water' WHERE ref = '{ref}'",
            f"UPDATE matter SET seq = seq - 1 WHERE ref = '{ref}'",
            f"UPDATE matter SET ref = 'X', seq = seq + 1 WHERE ref = '{ref}'",
        ):
            with pytest.raises(REFUSED):
                server.execute(statement)
        with pytest.raises(errors.ForeignKeyViolation):
            server.execute(f"UPDATE matter SET lead_unit = 'water', seq = seq + 1 WHERE ref = '{ref}'")


# -- the law, by constraint --


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'closed'", "matter_closed_has_outcome"),
        ("outcome = 'solved', confirmer_key = requester_key", "matter_closed_has_outcome"),
        ("state = 'closed', outcome = 'solved'", "matter_solved_by_requester"),
        ("state = 'closed', outcome = 'solved', confirmer_key = handler_key", "matter_solved_by_requester"),
        ("state = 'closed', outcome = 'done'", "matter_success_is_checked"),
        ("state = 'closed', outcome = 'kept', confirmer_key = handler_key", "matter_success_is_checked"),
        (
            "state = 'closed', outcome = 'kept_late', confirmer_key = requester_key, handler_key = NULL",
            "matter_success",
        ),
        ("state = 'in_progress', lead_unit = NULL", "matter_in_progress_has_lead"),
        ("state = 'solved'", "matter_state_is_known"),
        ("kind = 'complaint'", "matter_kind_is_known"),
        ("state = 'closed', outcome = 'fine'", "matter_outcome_is_known"),
        ("visibility = 'secret'", "matter_visibility_is_known"),
        ("kind = 'dispute'", "matter_dispute_is_sealed"),
    ],
)
def test_a_row_that_breaks_the_law_is_refused(world: World, change: str, constraint: str) -> None:
    ref = world.reported()
    said = refused(f"UPDATE matter SET {change}, seq = seq + 1 WHERE ref = %s", errors.CheckViolation, [ref])
    assert constraint in said


def test_a_matter_does_not_change_without_its_event(world: World) -> None:
    ref = world.reported()
    assert "without an event" in refused(
        "UPDATE matter SET lead_unit = 'water' WHERE ref = %s", REFUSED, [ref]
    )
    said = refused(
        "UPDATE matter SET lead_unit = 'water', seq = seq + 1 WHERE ref = %s",
        errors.ForeignKeyViolation,
        [ref],
    )
    assert "matter_has_its_event" in said


def test_the_first_date_is_written_once(world: World) -> None:
    ref = world.reported()
    said = refused(
        "UPDATE matter SET original_due = '2030-01-01', seq = seq + 1 WHERE ref = %s", REFUSED, [ref]
    )
    assert "written once" in said


def test_a_sealed_matter_gets_no_public_row(world: World) -> None:
    shown, sealed = world.reported(), world.accepted("dispute")
    values: list[object] = [sealed, shown]
    copy = (
        "UPDATE public_matter SET stream_id = (SELECT stream_id FROM matter WHERE ref = %s) "
        "WHERE stream_id = (SELECT stream_id FROM matter WHERE ref = %s)"
    )
    assert "public_matter_is_not_sealed" in refused(copy, errors.ForeignKeyViolation, values)
    said = refused("UPDATE public_matter SET visibility = 'sealed'", errors.CheckViolation)
    assert "public_matter_is_public" in said
    said = refused("UPDATE public_matter SET state = 'submitted'", errors.CheckViolation)
    assert "public_matter_is_accepted" in said


@pytest.mark.parametrize("table", ["event", "actor"])
def test_what_is_unique_stays_so(world: World, table: str) -> None:
    world.reported()
    columns = {
        "event": "stream_id, seq, type, v, recorded_at, effective_at, actor_key, actor_role, actor_unit, facts_public, "
        "facts_internal, salt0, commitment, leaf, leaf_hash",
        "actor": "key, person_id, stream_id",
    }[table]
    picked = (
        columns.replace("key, person_id", "gen_random_uuid(), person_id") if table == "actor" else columns
    )
    refused(f"INSERT INTO {table} ({columns}) SELECT {picked} FROM {table} LIMIT 1", errors.UniqueViolation)
