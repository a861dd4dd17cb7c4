"""Locked packages are held against known holes: red on one, and plain where nobody could be asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REASON = "the function named is called nowhere in this house"
OLD = "django==2.2.0\n"
# As the public service answers for that version, shortened to two of its many.
RECORDED = {"django": [{"id": "GHSA-2gwj-7jmv-h26r"}, {"id": "PYSEC-2021-98"}]}


@dataclass
class Service:
    """A service of advisories on this machine: what it knows, what it was asked, and how it fails."""

    address: str = ""
    asked: list[Any] = field(default_factory=list)
    answer: bytes | None = None

    def told(self, body: bytes) -> bytes:
        queries = json.loads(body)["queries"]
        self.asked += queries
        known = [
            {"vulns": RECORDED.get(q["package"]["name"], [])} if q["version"] == "2.2.0" else {}
            for q in queries
        ]
        return json.dumps({"results": known}).encode() if self.answer is None else self.answer


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = found.told(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}/v1/querybatch"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def locks(tmp_path: Path, root: Path) -> Path:
    """Give a checkout with the house's own locks and nothing excused."""
    (tmp_path / "scripts").mkdir()
    for name in ("requirements.lock", "package-lock.json"):
        (tmp_path / name).write_text((root / name).read_text("utf-8"), "utf-8")
    (tmp_path / "scripts/advisories.yaml").write_text("[]\n", "utf-8")
    return tmp_path


def today() -> date:
    """Give the day as the audit reads it: asked anew, for a run of the tests may pass midnight."""
    return datetime.now(UTC).date()


def audit(root: Path, locks: Path, service: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(root / "scripts/audit.py"), str(locks)],
        env={**os.environ, "YINUO_ADVISORIES": service, "no_proxy": "127.0.0.1"},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_locked_package_is_asked_about_with_its_version(
    root: Path, locks: Path, service: Service
) -> None:
    status, said = audit(root, locks, service.address)
    lines = [
        line
        for line in (root / "requirements.lock").read_text("utf-8").splitlines()
        if line and line[0] != "#"
    ]
    front = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    assert (status, len(service.asked)) == (0, len(lines) + len(front) - 1)
    asked = {(q["package"]["ecosystem"], q["package"]["name"], q["version"]) for q in service.asked}
    assert {("PyPI", *line.split("==")) for line in lines} <= asked
    assert ("npm", "htmx.org", front["node_modules/htmx.org"]["version"]) in asked
    assert f"audited: {len(asked)} locked packages on {today()}, known holes: 0" in said


def test_a_version_with_a_known_hole_is_red(root: Path, locks: Path, service: Service) -> None:
    (locks / "requirements.lock").write_text(OLD, "utf-8")
    status, said = audit(root, locks, service.address)
    assert status == 1
    assert "known hole: django 2.2.0 (PyPI): GHSA-2gwj-7jmv-h26r" in said


@pytest.mark.parametrize(
    ("until", "reason", "status"),
    [
        (30, REASON, 0),
        (-1, REASON, 1),
        (400, REASON, 1),
        (30, "later", 1),
    ],
)
def test_a_hole_is_excused_with_a_reason_and_for_a_while_alone(
    root: Path, locks: Path, service: Service, until: int, reason: str, status: int
) -> None:
    (locks / "requirements.lock").write_text(OLD, "utf-8")
    seen = today() - timedelta(10)
    entries = [
        {"package": "django", "advisory": hole["id"], "seen": "SEEN", "until": "UNTIL", "reason": reason}
        for hole in RECORDED["django"]
    ]
    told = (
        json.dumps(entries).replace('"SEEN"', str(seen)).replace('"UNTIL"', str(today() + timedelta(until)))
    )
    (locks / "scripts/advisories.yaml").write_text(told, "utf-8")
    assert audit(root, locks, service.address)[0] == status


def test_one_hole_excused_excuses_no_other(root: Path, locks: Path, service: Service) -> None:
    (locks / "requirements.lock").write_text(OLD, "utf-8")
    entry = f"- {{package: django, advisory: PYSEC-2021-98, seen: {today()}, until: {today()}, reason: {REASON}}}\n"
    (locks / "scripts/advisories.yaml").write_text(entry, "utf-8")
    status, said = audit(root, locks, service.address)
    assert (status, said.count("known hole:"), "GHSA-2gwj-7jmv-h26r" in said) == (1, 1, True)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'{"results": []}', b'{"results": 7}'])
def test_an_answer_that_is_none_is_said_to_be_no_audit(
    root: Path, locks: Path, service: Service, answer: bytes
) -> None:
    service.answer = answer
    status, said = audit(root, locks, service.address)
    assert (status, said.startswith("NOT AUDITED: nobody could be asked")) == (0, True)


@pytest.mark.parametrize("service", ["", "http://127.0.0.1:9/none"])
def test_where_nobody_can_be_asked_the_tests_go_on_and_say_so(root: Path, locks: Path, service: str) -> None:
    status, said = audit(root, locks, service)
    assert (status, said.startswith("NOT AUDITED: nobody could be asked")) == (0, True)


def test_a_lock_that_pins_nothing_is_red(root: Path, locks: Path, service: Service) -> None:
    (locks / "requirements.lock").write_text("django>=5\n", "utf-8")
    assert audit(root, locks, service.address)[0] == 1


def test_what_is_excused_here_has_its_reason(root: Path) -> None:
    status, said = audit(root, root, "")
    assert (status, said.startswith("NOT AUDITED")) == (0, True)


def test_every_run_of_the_tests_asks(root: Path) -> None:
    rules = (root / "Makefile").read_text("utf-8")
    assert "lint types walls audit tests" in rules
    assert "scripts/audit.py" in rules
