"""What every answer carries, what is logged, and that a production register passes Django's own deployment checks."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from yinuo.config.logs import PlainFormatter

PRODUCTION = {
    "YINUO_MODE": "production",
    "YINUO_HOSTS": "register.example",
    "DJANGO_SETTINGS_MODULE": "yinuo.config.settings",
}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """Give the environment of a production register with all its keys."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("YINUO_", "DJANGO_"))}
    told |= {**PRODUCTION, "YINUO_HOME": str(tmp_path)}
    keys = ("DJANGO_KEY", "CODE_KEY", "LOOKUP_KEY", "MASTER_KEY", "DB_WEB_PASSWORD", "DB_OWNER_PASSWORD")
    return told | {f"YINUO_{key}": os.urandom(32).hex() for key in keys}


def python(script: str, told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=told
    )


def test_production_passes_djangos_deployment_checks(production: dict[str, str]) -> None:
    script = (
        "import django; django.setup(); from django.core.management import call_command as call;"
        "call('check', deploy=True, fail_level='WARNING')"
    )
    done = python(script, production)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_the_cookies_of_a_production_register_are_bound_to_its_host(production: dict[str, str]) -> None:
    script = (
        "from yinuo.config import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " getattr(s, 'SESSION_COOKIE_PATH', '/'), getattr(s, 'SESSION_COOKIE_DOMAIN', None))"
    )
    told = python(script, production)
    assert told.stdout.split() == ["__Host-yinuo", "__Host-csrf", "True", "True", "/", "None"], told.stderr


@pytest.mark.parametrize(
    "gone", ["YINUO_DJANGO_KEY", "YINUO_MASTER_KEY", "YINUO_DB_WEB_PASSWORD", "YINUO_HOSTS"]
)
def test_production_says_what_is_missing(production: dict[str, str], gone: str) -> None:
    del production[gone]
    done = python("from yinuo.config import settings", production)
    assert done.returncode == 1
    assert gone in done.stderr.splitlines()[-1]


def test_nobody_waits_longer_than_three_seconds_for_a_connection(production: dict[str, str]) -> None:
    script = (
        "import django; django.setup(); from django.db import connection, OperationalError;"
        "from yinuo.doors.shell.outage import outage_of\n"
        "try: connection.ensure_connection()\n"
        "except OperationalError as wrong:"
        " print(outage_of(wrong), type(wrong.__cause__).__name__, connection.pool.timeout)"
    )
    done = python(script, {**production, "YINUO_DB_HOST": "127.0.0.1", "YINUO_DB_PORT": "1"})
    assert done.stdout == "503 PoolTimeout 3\n", done.stderr


def test_production_has_no_debug_and_no_story_clock(production: dict[str, str]) -> None:
    shown = "s.DEBUG, s.YINUO_AT, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE"
    script = f"from yinuo.config import settings as s; print({shown})"
    done = python(script, {**production, "YINUO_DEBUG": "1"})
    assert done.stdout.strip() == "False None ['register.example'] True", done.stderr


def test_each_process_connects_as_its_own_role_through_search_path(production: dict[str, str]) -> None:
    script = (
        "from yinuo.config import settings as s; d = s.DATABASES['default']; print(d['USER'], d['OPTIONS'])"
    )
    told = {**production, "YINUO_SCHEMA": "harbour", "YINUO_ROLE": "owner"}
    assert python(script, told).stdout.startswith("harbour_owner {'options': '-c search_path=harbour ")
    done = python(script, {**production, "YINUO_ROLE": "root"})
    assert "YINUO_ROLE is 'root'" in done.stderr


@pytest.mark.usefixtures("pinghu")
def test_every_answer_carries_the_strict_headers(client: Client) -> None:
    answer = client.get("/static/no-such-file")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    own = ("script-src", "style-src", "img-src", "media-src", "font-src", "connect-src", "manifest-src")
    assert policy == dict.fromkeys((*own, "form-action"), "'self'") | dict.fromkeys(
        ("default-src", "base-uri", "frame-ancestors"), "'none'"
    )
    assert (answer["X-Content-Type-Options"], answer["Referrer-Policy"], answer["X-Frame-Options"]) == (
        "nosniff",
        "same-origin",
        "DENY",
    )


@pytest.mark.usefixtures("pinghu")
def test_a_visitor_gets_no_session_and_no_lasting_cookie(client: Client) -> None:
    client.get("/static/no-such-file")
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert settings.CSRF_COOKIE_AGE is None


@pytest.mark.django_db
def test_the_log_holds_no_content_of_rows() -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO person (id, name) VALUES (1, '13900000000'), (1, '张三')")
    assert "(id)=(1)" in str(refused.value)
    record = logging.LogRecord(
        "yinuo",
        logging.ERROR,
        __file__,
        1,
        "%s",
        (str(refused.value),),
        (IntegrityError, refused.value, None),
    )
    line = PlainFormatter().format(record)
    assert "(id)=(1)" not in line
    assert "person_pkey" in line


def test_a_plain_line_of_the_log_is_left_alone() -> None:
    record = logging.LogRecord("yinuo", logging.INFO, __file__, 1, "started in %d s", (3,), None)
    assert PlainFormatter().format(record).endswith("INFO yinuo: started in 3 s")
