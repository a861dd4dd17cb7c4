"""What each database role may do, as one table: nothing but this. `yinuo migrate` makes it so.

Default closed: a table that is not named here can be read by no role but its owner, and a test says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from psycopg import sql

from yinuo.kernel.programme import programmes

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

READ, ADD, CHANGE, ALL = (
    "SELECT",
    "SELECT, INSERT",
    "SELECT, INSERT, UPDATE",
    "SELECT, INSERT, UPDATE, DELETE",
)
GROUPS = ("web", "worker", "sequencer", "auditor")

# For each table, in this order: web, worker, sequencer, auditor.
RIGHTS: dict[str, tuple[str, str, str, str]] = {
    # the record: INSERT only, for everyone
    "event": (ADD, ADD, READ, READ),
    "event_content": (ADD, ADD, READ, READ),
    "access": (ADD, ADD, "", READ),
    "actor": (ADD, ADD, "", READ),
    "stream": (CHANGE, CHANGE, READ, READ),
    "pending": (ADD, ADD, ALL, READ),
    "subject_key": (ADD, ADD, "", ""),
    "contact": (ADD, ADD, "", ""),
    "tracking_code": (CHANGE, CHANGE, "", ""),
    "idempotency": (ADD, "SELECT, INSERT, DELETE", "", ""),
    "forgotten": (READ, CHANGE, "", READ),
    # matters
    "matter": (CHANGE, CHANGE, "", READ),
    "matter_unit": (ALL, ALL, "", READ),
    "matter_text": (ALL, ALL, "", READ),
    "decision": (ALL, ALL, "", READ),
    "evidence": (CHANGE, CHANGE, "", READ),
    "public_matter": (ALL, ALL, READ, READ),
    "search_doc": (ALL, ALL, "", ""),
    # figures: changes are added by acts, summed by the worker
    "figure_delta": (ADD, ALL, "", READ),
    "figure_cube": (READ, ALL, "", READ),
    "figure_cube_here": (READ, ALL, "", READ),
    # lists on their way in: working paper that is burnt, and the numbers matters had elsewhere
    "import_batch": (CHANGE, CHANGE, "", ""),
    "import_row": (CHANGE, CHANGE, "", ""),
    "column_map": (CHANGE, READ, "", ""),
    "external_number": (ALL, ALL, "", READ),
    "saved_view": (ALL, "", "", ""),
    # the public log: the sequencer alone writes it; the worker fetches what witnesses signed
    "log_leaf": (READ, READ, ADD, READ),
    "log_state": (READ, READ, CHANGE, READ),
    "checkpoint": (READ, READ, ADD, READ),
    "cosignature": (READ, ADD, ADD, READ),
    # people, places and what the place sets by table
    "person": (ADD, ADD, "", READ),
    "account": (CHANGE, READ, "", ""),
    "appointment": (CHANGE, READ, "", READ),
    "place": (CHANGE, READ, "", READ),
    "place_point": (CHANGE, READ, "", READ),
    "unit": (CHANGE, READ, "", READ),
    "pack": (CHANGE, READ, READ, READ),
    "calendar_day": (CHANGE, READ, READ, READ),
    "time_limit": (CHANGE, READ, READ, READ),
    "category": (CHANGE, READ, "", READ),
    "facility": (CHANGE, READ, "", READ),
    "hours_exception": (ALL, READ, "", READ),
    # machinery
    # who comes in, and how they prove it
    "staff_session": (ALL, ALL, "", ""),
    "second_factor": (ALL, "", "", ""),
    "recovery_code": (ALL, "", "", ""),
    "outside_identity": (ALL, "", "", READ),
    "grant_proposal": (CHANGE, READ, "", READ),
    "security_event": (ADD, "SELECT, DELETE", "", READ),
    "resident": (ALL, READ, "", ""),
    "resident_matter": (ALL, READ, "", ""),
    "entry_code": (ALL, ALL, "", ""),
    "api_token": (CHANGE, "", "", ""),
    "api_answer": (CHANGE, "SELECT, DELETE", "", ""),
    "outbox": (ADD, CHANGE, "", READ),
    "webhook": ("", CHANGE, "", ""),
    "django_session": (ALL, ALL, "", ""),
    "django_content_type": (READ, READ, "", ""),
    "django_migrations": (READ, READ, READ, READ),
}
# Tables of libraries, by the start of their name.
LIBRARIES: dict[str, tuple[str, str, str, str]] = {
    "procrastinate_": (ALL, ALL, "", ""),
    "auth_": ("", "", "", ""),
}
# Functions that do, with the owner's rights, the one thing their name says.
FUNCTIONS = {"erase_subject(bigint)": ("web", "worker"), "erase_contact(bigint)": ("web", "worker")}


def tables() -> dict[str, tuple[str, str, str, str]]:
    """Give every table with its rights: the house's, and those of the programmes that are switched on."""
    return {table: rights for plug in programmes() for table, rights in plug.rights.items()} | RIGHTS


def rights_of(table: str) -> tuple[str, str, str, str] | None:
    """Give what web, worker, sequencer and auditor may do to a table; None for one that nobody named."""
    told = tables()
    if table in told:
        return told[table]
    return next((rights for start, rights in LIBRARIES.items() if table.startswith(start)), None)


def apply(connection: BaseDatabaseWrapper) -> None:
    """Give each role exactly its rights in this schema, and take every other away. As the owner; repeatable."""
    schema = settings.YINUO_SCHEMA
    roles = {group: f"{schema}_{group}" for group in GROUPS}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        tables = [name for (name,) in cursor.fetchall()]
        where = sql.Identifier(schema)
        for group, role in roles.items():
            who = sql.Identifier(role)
            statements = [
                sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(where, who),
                sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(where, who),
                sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(where, who),
            ]
            for table in tables:
                rights = (rights_of(table) or ("", "", "", ""))[GROUPS.index(group)]
                if rights:
                    what = sql.SQL(rights)
                    statements.append(
                        sql.SQL("GRANT {} ON {} TO {}").format(what, sql.Identifier(schema, table), who)
                    )
            for function, groups in FUNCTIONS.items():
                if group in groups:
                    named = sql.SQL(f"{schema}.{function}")
                    statements.append(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(named, who))
            for statement in statements:
                cursor.execute(statement.as_string(None))
