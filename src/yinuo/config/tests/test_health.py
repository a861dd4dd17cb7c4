"""The doctor, and what it says of planted faults. Faults in the cluster stand in a transaction that is rolled back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from yinuo.config import env, health
from yinuo.config.provision import superuser
from yinuo.kernel.log.tests.writing import connected, drained, house_in, new_stream, write

Plant = Callable[[str], None]


@pytest.fixture
def plant(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    """Let the doctor look at a fault that only one open transaction sees, as the web role."""
    with superuser(committed_db) as server, server.transaction(force_rollback=True):
        server.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(settings.YINUO_SCHEMA)))
        monkeypatch.setattr(health, "connection", server)

        def planted(fault: str) -> None:
            server.execute(fault)
            server.execute("SET LOCAL SESSION AUTHORIZATION yinuo_web")

        yield planted


def faults(findings: Iterator[health.Finding]) -> list[str]:
    return [finding.text for finding in findings if finding.grade == "FAULT"]


@pytest.mark.django_db
def test_doctor_finds_nothing_in_a_house_in_order() -> None:
    assert [finding.text for finding in health.examine() if finding.grade == "FAULT"] == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("ALTER ROLE yinuo_web SUPERUSER", "yinuo_web (web) is a superuser"),
        ("ALTER ROLE yinuo_worker CREATEROLE", "yinuo_worker (worker) may make roles"),
        ("GRANT yinuo_owner TO yinuo_web", "The roles web and owner coincide"),
        ("GRANT yinuo_worker TO yinuo_auditor", "The roles auditor and worker coincide"),
        ("ALTER ROLE yinuo_sequencer RENAME TO gone", "The database user yinuo_sequencer (sequencer) does not exist"),
    ],
)  # fmt: skip
def test_doctor_names_roles_that_are_missing_too_strong_or_the_same(
    plant: Plant, fault: str, said: str
) -> None:
    plant(fault)
    found = faults(health.roles())
    assert [text[: len(said)] for text in found[:1]] == [said]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("GRANT UPDATE ON event TO yinuo_web", "yinuo_web may UPDATE event"),
        ("GRANT DELETE ON event TO yinuo_web", "yinuo_web may DELETE event"),
        ("GRANT TRUNCATE ON event TO PUBLIC", "yinuo_web may TRUNCATE event"),
        ("GRANT CREATE ON SCHEMA yinuo TO yinuo_web", "yinuo_web may make tables in yinuo"),
        ("REVOKE USAGE ON SCHEMA yinuo FROM yinuo_web", "yinuo_web may not use the schema yinuo"),
        ("ALTER TABLE event OWNER TO yinuo_worker", "1 tables do not belong to yinuo_owner"),
    ],
)
def test_doctor_names_rights_that_would_let_the_past_be_rewritten(
    plant: Plant, fault: str, said: str
) -> None:
    plant(fault)
    assert [text[: len(said)] for text in faults(health.rights())] == [said]


def test_doctor_names_migrations_that_wait(committed_db: str) -> None:
    with superuser(committed_db) as server:
        server.execute("DELETE FROM yinuo.django_migrations WHERE app = 'procrastinate'")
    assert faults(health.migrations())[0].endswith("Run `yinuo migrate`.")


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a home with its four keys written, and nothing told by the environment."""
    monkeypatch.setenv("YINUO_HOME", str(tmp_path))
    for name in ("YINUO_DJANGO_KEY", "YINUO_CODE_KEY", "YINUO_LOOKUP_KEY", "YINUO_MASTER_KEY"):
        monkeypatch.delenv(name, raising=False)
        env.make_secret(name)
    return tmp_path / "secrets"


def test_doctor_finds_the_keys_in_order(secrets: Path) -> None:
    assert list(health.keys()) == []


def test_doctor_names_a_key_that_is_missing_without_making_one(secrets: Path) -> None:
    (secrets / "master_key").unlink()
    assert faults(health.keys())[0].startswith("YINUO_MASTER_KEY is missing")
    assert not (secrets / "master_key").exists()


def test_doctor_names_a_key_that_others_can_read(secrets: Path) -> None:
    (secrets / "code_key").chmod(0o644)
    assert faults(health.keys()) == [
        f"{secrets / 'code_key'} can be read by others. chmod 600 {secrets / 'code_key'}"
    ]


def test_doctor_names_two_keys_that_are_the_same(secrets: Path) -> None:
    (secrets / "lookup_key").write_text((secrets / "master_key").read_text())
    assert faults(health.keys())[0].startswith("Two keys are the same")


@pytest.mark.django_db
def test_doctor_names_two_roles_with_one_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINUO_DB_WEB_PASSWORD", "x")
    monkeypatch.setenv("YINUO_DB_AUDITOR_PASSWORD", "x")
    assert faults(health.roles()) == ["The roles web and auditor have one password. Give each its own."]


@pytest.mark.django_db
def test_doctor_says_what_is_missing_and_goes_on_where_the_database_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Iterator[health.Finding]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        yield health.Finding("ok", "unreached")

    monkeypatch.setattr(health, "CHECKS", (broken, health.way_of_running))
    assert [finding.grade for finding in health.examine()] == ["FAULT", "ok"]


def test_doctor_names_a_folder_that_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = Path("/proc/nowhere/media")
    assert "/proc/nowhere/media cannot be written" in faults(health.folders())[0]
    settings.IS_TEST, settings.STATIC_ROOT, settings.MEDIA_ROOT = False, tmp_path, tmp_path
    assert faults(health.folders()) == [
        "The static files were never collected: pages would have no style. Run `yinuo migrate`."
    ]


def test_superuser_is_reached_by_password_alone(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as told:
        told.setenv("YINUO_DB_SUPERUSER_PASSWORD", "wrong")
        with pytest.raises(psycopg.OperationalError):
            superuser(committed_db)


def test_doctor_says_what_waits_for_the_log_and_for_how_long(
    committed_db: str, tmp_path: Path, settings: Settings
) -> None:
    house = house_in(tmp_path)
    settings.YINUO_LOG = house.folder.path
    with connected("web") as web, connected("owner") as owner:
        stream = new_stream(web)
        write(web, stream)
        assert [(one.grade, one.text[:33]) for one in health.public_log()] == [
            ("note", "The public log was not begun yet;")
        ]
        drained(house)
        assert [one.text for one in health.public_log()] == ["The public log holds 1 leaves; 0 wait."]
        write(web, stream)
        assert faults(iter(health.public_log())) == []
        owner.execute("ALTER TABLE event DISABLE TRIGGER event_is_for_ever")
        owner.execute("UPDATE event SET recorded_at = recorded_at - interval '2 minutes' WHERE seq = 2")
        (waits,) = faults(iter(health.public_log()))
        assert waits.startswith("1 events wait for the public log, the oldest for 12")
        (house.folder.path / "checkpoint").unlink()
        assert "holds no checkpoint" in faults(iter(health.public_log()))[1]


def test_doctor_says_where_others_could_sign_as_this_log(
    committed_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "log_key"
    key.write_text("00")
    key.chmod(0o644)
    monkeypatch.setattr(health, "secret_path", lambda _name: key)
    assert "they could sign as this log" in faults(iter(health.public_log()))[0]
