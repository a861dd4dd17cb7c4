"""What can be wrong with an installation, as a list of small checks; adding one is one line in CHECKS."""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal
from zoneinfo import available_timezones

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from yinuo.config.binaries import LEAST_MAJOR
from yinuo.config.env import Misconfigured, env_secret, env_str, secret_path
from yinuo.config.provision import role_name

Grade = Literal["ok", "note", "FAULT"]
LONGEST_WAIT = 60
"""So many seconds an event may wait for the public log before something is wrong."""


@dataclass(frozen=True)
class Finding:
    """One sentence, and whether it is fine, worth knowing, or wrong."""

    grade: Grade
    text: str


def examine() -> list[Finding]:
    """Run every check; one that cannot reach the database says so once, and the others still run."""
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings.extend(check())
        except DatabaseError as wrong:
            said = str(wrong).strip().splitlines()[0]
            findings.append(
                Finding("FAULT", f"{check.__name__}: the database refused: {said}. Run `yinuo migrate`.")
            )
    return findings


def server() -> Iterator[Finding]:
    """Say which PostgreSQL answers, and whether it keeps checksums and UTF-8."""
    number, text = _row(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )
    if number // 10000 < LEAST_MAJOR:
        yield Finding("FAULT", f"PostgreSQL is {text}; at least {LEAST_MAJOR} is needed.")
    else:
        yield Finding("ok", f"PostgreSQL {text} answers, database {settings.DATABASES['default']['NAME']}.")
    checksums, encoding, fsync = _row(
        "SELECT current_setting('data_checksums'), current_setting('server_encoding'), "
        "current_setting('fsync')"
    )
    if checksums != "on":
        yield Finding(
            "note",
            "The data folder keeps no checksums: a failing disk will go unseen. initdb --data-checksums.",
        )
    if encoding != "UTF8":
        yield Finding("FAULT", f"The database's encoding is {encoding}. Make it again with ENCODING 'UTF8'.")
    if fsync != "on" and not settings.IS_TEST:
        yield Finding(
            "FAULT", "fsync is off: a power cut may lose what people were told is kept. Turn it on."
        )


def roles() -> Iterator[Finding]:
    """Name roles that are missing, too strong, or the same as another."""
    names = {role: role_name(role) for role in settings.YINUO_ROLES}
    known = {row[0]: row for row in _rows(
        "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = ANY(%s)",
        list(names.values()),
    )}  # fmt: skip
    for role, name in names.items():
        row = known.get(name)
        if row is None:
            yield Finding("FAULT", f"The database user {name} ({role}) does not exist. Run `yinuo migrate`.")
        elif row[1]:
            yield Finding(
                "FAULT",
                f"{name} ({role}) is a superuser: nothing is refused to it. ALTER ROLE {name} NOSUPERUSER.",
            )
        elif role != "owner" and (row[2] or row[3]):
            yield Finding(
                "FAULT", f"{name} ({role}) may make roles or pass by row rules. Run `yinuo migrate`."
            )
    yield from _coinciding(names, set(known))


def _coinciding(names: dict[str, str], known: set[str]) -> Iterator[Finding]:
    n_found = 0
    for one, other in permutations(names, 2):
        pair = (names[one], names[other])
        if (
            one != "owner"
            and known.issuperset(pair)
            and _row("SELECT pg_has_role(%s, %s, 'MEMBER')", *pair)[0]
        ):
            n_found += 1
            yield Finding(
                "FAULT", f"The roles {one} and {other} coincide: {pair[0]} can do all of {pair[1]}."
            )
    for one, other in combinations(names, 2):
        words = [_secret(f"YINUO_DB_{role.upper()}_PASSWORD") for role in (one, other)]
        if words[0] and words[0] == words[1]:
            n_found += 1
            yield Finding("FAULT", f"The roles {one} and {other} have one password. Give each its own.")
    who = _row("SELECT session_user")[0]
    if who != names[settings.YINUO_ROLE]:
        n_found += 1
        yield Finding("FAULT", f"This process is {who} to the database, not {names[settings.YINUO_ROLE]}.")
    if not n_found:
        yield Finding("ok", f"The {len(names)} database roles are apart.")


def rights() -> Iterator[Finding]:
    """Say whether the web role could change what must never change, or cannot do its work."""
    web = role_name("web")
    event = apps.get_model("record", "Event")._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name
    strong = _rows(
        "SELECT c.relname, p.verb FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "CROSS JOIN unnest(%s::text[]) AS p(verb) WHERE n.nspname = %s AND c.relname = ANY(%s) "
        "AND has_table_privilege(%s, c.oid, p.verb)",
        ["UPDATE", "DELETE", "TRUNCATE"], settings.YINUO_SCHEMA, [event], web,
    )  # fmt: skip
    for table, right in strong:
        yield Finding(
            "FAULT", f"{web} may {right} {table}: the past could be rewritten. Run `yinuo migrate`."
        )
    if not _row("SELECT has_schema_privilege(%s, %s, 'USAGE')", web, settings.YINUO_SCHEMA)[0]:
        yield Finding("FAULT", f"{web} may not use the schema {settings.YINUO_SCHEMA}. Run `yinuo migrate`.")
    if _row("SELECT has_schema_privilege(%s, %s, 'CREATE')", web, settings.YINUO_SCHEMA)[0]:
        yield Finding("FAULT", f"{web} may make tables in {settings.YINUO_SCHEMA}. Run `yinuo migrate`.")
    owned = _row(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) <> %s",
        settings.YINUO_SCHEMA, role_name("owner"),
    )[0]  # fmt: skip
    if owned:
        yield Finding("FAULT", f"{owned} tables do not belong to {role_name('owner')}. Reassign them to it.")


def migrations() -> Iterator[Finding]:
    """Say whether the schema is behind the code."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            "FAULT", f"{len(waiting)} migrations wait, the first is {waiting[0][0]}. Run `yinuo migrate`."
        )
    else:
        yield Finding("ok", "The schema is as new as the code.")


def keys() -> Iterator[Finding]:
    """Say which keys are missing, and which can be read by others."""
    for name in ("YINUO_DJANGO_KEY", "YINUO_CODE_KEY", "YINUO_LOOKUP_KEY", "YINUO_MASTER_KEY"):
        path = secret_path(name)
        if not _secret(name):
            yield Finding(
                "FAULT",
                f"{name} is missing. Put the old key back; for a new register: `yinuo migrate --make-keys`.",
            )
        elif path.is_file() and path.stat().st_mode & 0o077:
            yield Finding("FAULT", f"{path} can be read by others. chmod 600 {path}")
    if _secret("YINUO_MASTER_KEY") and _secret("YINUO_MASTER_KEY") in (
        _secret("YINUO_CODE_KEY"),
        _secret("YINUO_LOOKUP_KEY"),
    ):
        yield Finding(
            "FAULT", "Two keys are the same. Each needs its own: a leak of one must not open the other."
        )


def public_log() -> Iterator[Finding]:
    """Say how far the public log has come, whether it is at work, and whether its keys are anybody else's to read."""
    for name in ("YINUO_LOG_KEY", "YINUO_CLOCK_KEY"):
        path = secret_path(name)
        if path.is_file() and path.stat().st_mode & 0o077:
            yield Finding(
                "FAULT", f"{path} can be read by others: they could sign as this log. chmod 600 {path}"
            )
    n_waiting, age = _row(
        "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(e.recorded_at))::int, 0) "
        "FROM pending p JOIN event e ON e.id = p.event_id WHERE p.not_before IS NULL"
    )
    size = next(iter(_rows("SELECT size FROM log_state")), (None,))[0]
    if size is None:
        yield Finding(
            "note", f"The public log was not begun yet; {n_waiting} events wait. Run `yinuo sequencer`."
        )
    elif age > LONGEST_WAIT:
        yield Finding(
            "FAULT",
            f"{n_waiting} events wait for the public log, the oldest for {age} s. Is `yinuo sequencer` running? "
            "What it says is why nothing is signed.",
        )
    else:
        yield Finding("ok", f"The public log holds {size} leaves; {n_waiting} wait.")
    if size and not (settings.YINUO_LOG / "checkpoint").is_file():
        yield Finding(
            "FAULT",
            f"{settings.YINUO_LOG} holds no checkpoint: put that folder back, or take it from a mirror.",
        )


def folders() -> Iterator[Finding]:
    """Say which folders cannot be written, and where the disk is nearly full."""
    home = settings.YINUO_HOME
    for folder in (home, settings.MEDIA_ROOT, settings.STATIC_ROOT):
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        try:
            with TemporaryFile(dir=nearest):
                pass
        except OSError:
            yield Finding("FAULT", f"{folder} cannot be written. Give it to the user yinuo runs as.")
    if home.exists() and shutil.disk_usage(home).free < 1024**3:
        yield Finding("note", f"Less than 1 GiB is free where {home} stands.")
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file() and not settings.IS_TEST:
        yield Finding(
            "FAULT", "The static files were never collected: pages would have no style. Run `yinuo migrate`."
        )


def sizes() -> Iterator[Finding]:
    """Say how much stands here: matters, database, photos, backups."""
    ((n_bytes, n_matters),) = _rows(
        "SELECT pg_database_size(current_database()), (SELECT count(*) FROM matter)"
    )
    folders = {"photos": settings.MEDIA_ROOT, "backups": settings.YINUO_HOME / "backups"}
    told = [f"{name} {_size(_weight(folder))}" for name, folder in folders.items()]
    yield Finding("ok", f"{n_matters} matters; database {_size(n_bytes)}, {', '.join(told)}.")


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1024 / 1024:.1f} MiB"


def surroundings() -> Iterator[Finding]:
    """Say what is missing around us: time zones; a browser and fonts, which the browser tests alone need."""
    if not available_timezones():
        yield Finding("FAULT", "No time zones are known here. pip install tzdata")
    if not any(shutil.which(name) for name in ("chromium-headless-shell", "chromium", "google-chrome")):
        yield Finding(
            "note", "No Chromium is here; only the browser tests need one (apt-get install chromium)."
        )
    if shutil.which("fc-list"):
        fonts = subprocess.run(["fc-list", ":lang=zh"], check=False, capture_output=True, text=True).stdout  # noqa: S607
        if not fonts.strip():
            yield Finding(
                "note",
                "No Chinese font is here; screenshots would show boxes (apt-get install fonts-noto-cjk).",
            )


def way_of_running() -> Iterator[Finding]:
    """Say how the house runs, and what does not fit a production register."""
    yield Finding("ok", f"Mode {settings.YINUO_MODE}, home {settings.YINUO_HOME}.")
    if not settings.IS_PRODUCTION and env_str("YINUO_HOSTS"):
        yield Finding(
            "note",
            "Real host names are set, but the mode is not production: the story clock is on, "
            "cookies go over http.",
        )


CHECKS: tuple[Callable[[], Iterable[Finding]], ...] = (
    way_of_running, server, roles, rights, migrations, keys, public_log, folders, sizes, surroundings,
)  # fmt: skip


def _secret(name: str) -> str:
    """Return the secret, or nothing where it is missing; a doctor makes none."""
    if not (env_str(name) or env_str(f"{name}_FILE") or secret_path(name).is_file()):
        return ""
    try:
        return env_secret(name)
    except Misconfigured:
        return ""


def _rows(query: str, *values: str | list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _row(query: str, *values: str | list[str]) -> tuple[Any, ...]:
    return _rows(query, *values)[0]
