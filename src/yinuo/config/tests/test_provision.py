"""From an empty server to a migrated schema, twice; and who may do what in it."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from yinuo.config import provision, testing
from yinuo.config.env import env_secret


def as_role(role: str, database: str) -> psycopg.Connection:
    place = settings.DATABASES["default"]
    return psycopg.connect(
        host=place["HOST"],
        dbname=database,
        user=f"yinuo_{role}",
        password=env_secret(f"YINUO_DB_{role.upper()}_PASSWORD"),
        options="-c search_path=yinuo",
        autocommit=True,
    )


def test_provision_may_be_repeated(committed_db: str) -> None:
    said: list[str] = []
    provision.provision(said.append)
    assert said == []


def test_provision_makes_database_and_schema_for_the_owner(committed_db: str) -> None:
    name = f"{committed_db}_new"
    try:
        with testing.connected_to(name):
            provision.provision(lambda _line: None)
        with as_role("owner", name) as owner:
            assert owner.execute("SELECT current_schema()").fetchone() == ("yinuo",)
    finally:
        with provision.superuser("postgres") as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@pytest.mark.parametrize("role", ["web", "worker", "sequencer", "auditor"])
def test_no_role_but_the_owner_may_make_or_drop_a_table(committed_db: str, role: str) -> None:
    with as_role(role, committed_db) as server:
        for attempt in (b"CREATE TABLE t (n int)", b"DROP TABLE event", b"TRUNCATE event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                server.execute(attempt)


def test_a_stranger_to_the_house_may_not_connect(committed_db: str) -> None:
    with provision.superuser(committed_db) as server:
        row = server.execute(
            "SELECT datacl::text FROM pg_database WHERE datname = %s", (committed_db,)
        ).fetchone()
    assert row is not None
    # "=…/" would be what PUBLIC may do; a clone's rights are its template's only where they were set there
    assert "{=" not in (row[0] or "")
    assert ",=" not in (row[0] or "")


@pytest.mark.django_db
def test_tests_run_as_the_web_role_in_the_one_schema() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema(), current_setting('timezone')")
        assert cursor.fetchone() == ("yinuo_web", "yinuo", "UTC")
