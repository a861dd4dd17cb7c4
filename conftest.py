"""Fixtures for every test: the database (rollback, or a clone to commit in), and a site to walk."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile

os.environ["YINUO_MODE"] = "test"  # before Django's settings are read
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
os.environ.setdefault("YINUO_ROLE", "web")
# Playwright keeps an event loop in this thread, and Django takes that for an async context; no test of ours is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if "YINUO_MEDIA" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    # A folder for photos in each process: some tests look at all that lies there.
    os.environ["YINUO_MEDIA"] = tempfile.mkdtemp(prefix="yinuo-media-")
    atexit.register(shutil.rmtree, os.environ["YINUO_MEDIA"], ignore_errors=True)

from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django import DjangoDbBlocker

    from yinuo.kernel.matters.situation import Actor

if not settings.IS_TEST:  # reading one setting also lets pytest-django see that they are configured
    raise pytest.UsageError("Tests run in the mode 'test' alone.")
settings.MEDIA_ROOT = Path(os.environ["YINUO_MEDIA"])  # a worker has read its settings before it reads this


LONGEST = "tests/browser/test_every_page.py"
"""The file that takes a worker half of the whole run."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let files that take long begin first, so that no worker ends long after the others; within one nothing moves."""
    items.sort(key=lambda item: (not item.nodeid.startswith(LONGEST), not item.nodeid.startswith("tests/")))


def pytest_configure(config: pytest.Config) -> None:
    """Have the front end's files and the compiled translations as new as their sources."""
    if not hasattr(config, "workerinput"):  # once, before any second process starts
        subprocess.run([sys.executable, Path(__file__).with_name("hatch_build.py")], check=True)  # noqa: S603


# A run says the same thing twice: the same cases every time, and no clock of a busy machine decides. New cases
# are the drill's business (YINUO_DRILL=1), which draws afresh.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("drill", deadline=None, print_blob=True)
hypothesis.settings.load_profile("drill" if os.environ.get("YINUO_DRILL") else "house")


@pytest.fixture(autouse=True)
def _unhurried() -> None:
    """Let no test be counted against another that came from the same address."""
    from yinuo.doors.shell.pace import PACE

    PACE.forget()


@pytest.fixture(scope="session")
def database_template() -> Iterator[str]:
    """Give the migrated template's name; the embedded server runs as long as the session."""
    from yinuo.config import embedded, env, testing

    with embedded.running(env.open_home(), env.env_secret("YINUO_DB_SUPERUSER_PASSWORD"), fast=True):
        yield testing.template()


@pytest.fixture(scope="session")
def django_db_setup(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give pytest-django's `db` the session's own clone, reached as the web role."""
    from yinuo.config import testing

    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        yield


@pytest.fixture
def committed_db(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Give a fresh clone to commit in, from any thread and process.

    Yields its name (YINUO_DB_NAME for a child process).
    """
    from yinuo.config import testing

    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        yield name


@pytest.fixture
def pinghu(db: None) -> None:  # noqa: ARG001 - in the test's own transaction
    """Load the pack that ships, without its example people, for a rollback test."""
    from yinuo.config.testing import put_pack

    put_pack("pinghu", with_people=False)


@pytest.fixture
def place(db: None) -> None:  # noqa: ARG001 - in the test's own transaction
    """Load the pack that ships, with its invented people."""
    from yinuo.config.testing import put_pack

    put_pack("pinghu")


@pytest.fixture
def actor(place: None) -> Callable[[str], Actor]:  # noqa: ARG001 - they stand there
    """Give one of the pack's people as they act."""
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    return lambda name: staff(Account.objects.get(username=name))


@pytest.fixture
def seat(place: None) -> Callable[[str], Client]:  # noqa: ARG001 - they stand there
    """Log one of the pack's people in."""
    from django.test import Client

    from yinuo.kernel.people.models import Account

    def sit(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name))
        return client

    return sit


@pytest.fixture
def live_site(committed_db: str) -> Iterator[str]:  # noqa: ARG001 - the site answers from that clone
    """Serve the whole site on a free port from a fresh clone.

    Yields its address without a slash at the end.
    """
    from yinuo.config import testing

    with testing.served() as address:
        yield address
