"""From an empty PostgreSQL to a migrated schema with its roles: every step may be repeated.

Roles belong to the cluster, so they are made here as the superuser; what each may do is the record's own
matter (`yinuo.kernel.record.rights`). Passwords never travel in clear: the verifier is computed on our
side.
"""

from collections.abc import Callable

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from yinuo.config.embedded import SUPERUSER
from yinuo.config.env import env_secret, env_str

Say = Callable[[str], None]


def provision(say: Say) -> None:
    """Make the database, the roles with their passwords, and the schema.

    Raises psycopg.Error where the server refuses.
    """
    place = settings.DATABASES["default"]
    with superuser("postgres") as server:
        for role in settings.YINUO_ROLES:
            _role(server, role)
        if not _one(server, "SELECT 1 FROM pg_database WHERE datname = %s", place["NAME"]):
            say(f"making the database {place['NAME']}")
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(place["NAME"]), sql.Identifier(role_name("owner"))
                )
            )
        _close_to_strangers(server, place["NAME"])
    with superuser(place["NAME"]) as server:
        server.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                sql.Identifier(settings.YINUO_SCHEMA), sql.Identifier(role_name("owner"))
            )
        )


def migrate(say: Say) -> None:
    """Bring the schema up to the code as the owner, then give each role exactly its rights."""
    from yinuo.kernel.record import rights

    say("bringing the schema up to the code")
    call_command("migrate", verbosity=0, interactive=False)
    rights.apply(connection)


def superuser(database: str) -> psycopg.Connection:
    """Open a connection as the cluster's superuser.

    Only provisioning, backups and test databases need one.
    """
    place = settings.DATABASES["default"]
    return psycopg.connect(
        host=place["HOST"],
        port=place["PORT"],
        dbname=database,
        user=env_str("YINUO_DB_SUPERUSER", SUPERUSER),
        password=env_secret("YINUO_DB_SUPERUSER_PASSWORD"),
        autocommit=True,
    )


def role_name(role: str) -> str:
    """Return the database user of one kind of process: the schema's name, then the role."""
    return f"{settings.YINUO_SCHEMA}_{role}"


def _role(server: psycopg.Connection, role: str) -> None:
    name = role_name(role)
    if not _one(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", name):
        server.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    password = env_secret(f"YINUO_DB_{role.upper()}_PASSWORD")
    verifier = server.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    # The owner makes the other roles where migration 0001 finds none, and keeps the right to grant them.
    flags = sql.SQL("CREATEROLE" if role == "owner" else "NOCREATEROLE")
    server.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOBYPASSRLS {} PASSWORD {}").format(
            sql.Identifier(name), flags, sql.Literal(verifier.decode())
        )
    )


def _close_to_strangers(server: psycopg.Connection, database: str) -> None:
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    for role in settings.YINUO_ROLES:
        server.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(database), sql.Identifier(role_name(role))
            )
        )


def _one(server: psycopg.Connection, query: str, value: str) -> bool:
    return server.execute(query, (value,)).fetchone() is not None
