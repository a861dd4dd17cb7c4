"""From an empty folder to a first closed matter restored from a backup, with no line of code: every command as its page
says it, every page by its forms alone. The hour it may take a person is mostly the sheets; the machine's part is timed.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from socket import socket
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

import pyotp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "register.example"
SHEETS = {
    "places": [
        ("riverton", "河镇", "Riverton", "", "city"),
        ("north", "北区", "North", "riverton", "town"),
        ("mill-lane", "磨坊巷", "Mill Lane", "north", "community"),
    ],
    "units": [
        ("town-hall", "镇政厅", "Town Hall", "", "office", "riverton"),
        ("works", "工程科", "Works Department", "town-hall", "office", "riverton"),
        ("audit", "审计组", "Audit Group", "", "auditor", "riverton"),
    ],
    "people": [
        ("desk.one", "窗口一", "desk", "town-hall", "riverton", "2025-01-01", "", "en"),
        ("works.one", "经办一", "unit", "works", "riverton", "2025-01-01", "", "en"),
        ("check.one", "核验一", "checker", "audit", "riverton", "2025-01-01", "", "en"),
    ],
}
FIRST = ("--zone", "Europe/Lisbon", "--currency", "EUR", "--language", "en", "--emergency", "112=急救=Emergency",
         "--weekdays", "mon,tue,wed,thu,fri,sat,sun", "--hours", "00:00-23:59")  # fmt: skip
BODY = "Nobody has swept the stairwell at the mill for a month."
TITLE = "Stairwell at the mill is not swept"
RECOVERY: dict[str, list[str]] = {}
"""The recovery codes that each of them wrote down."""
MOST_SECONDS = 3600
"""The hour; the machine's part of it is one or two minutes, the sheets are a person's."""


@dataclass
class Form:
    """One form of a page: where it goes, and what stands in it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms of a page as a browser without script would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.select = self.area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.found.append(Form(told.get("action", "")))
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
        if not self.found:
            return
        fields = self.found[-1].fields
        if tag == "input" and name and told.get("type") not in {"file", "submit", "checkbox", "radio"}:
            fields[name] = told.get("value", "")
        elif tag == "input" and name and "checked" in told:
            fields[name] = told.get("value", "on")
        elif tag == "option" and self.select and ("selected" in told or self.select not in fields):
            fields[self.select] = told.get("value", "")
        elif tag == "textarea":
            fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.found:
            self.found[-1].fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.area = ""


class Visitor:
    """Somebody with a browser and no script, behind the proxy that speaks TLS."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.page, self.at = port, dict[str, str](), "", "/"

    def go(self, path: str, body: dict[str, str] | None = None) -> int:
        """Open an address, or send a form to it; follows where it leads."""
        for _hop in range(5):
            answer = self._ask(path, body)
            if answer.status not in {301, 302, 303}:
                return answer.status
            path, body = urljoin(path, answer.headers["Location"]), None
        raise AssertionError(f"led in circles at {path}")

    def _ask(self, path: str, body: dict[str, str] | None) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": HOST, "X-Forwarded-Proto": "https", "Accept-Language": "en", "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}{self.at}", "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }  # fmt: skip
        data = urlencode(body) if body is not None else None
        connection.request("POST" if body is not None else "GET", path, data, headers)
        answer = connection.getresponse()
        self.page, self.at = answer.read().decode(), urlsplit(path).path
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer

    def send(self, has: str, value: str = "", **written: str) -> int:
        """Send the form of the page that has a field of this name (and value), with these things written in."""
        form = next(
            form for form in Forms(self.page).found if has in form.fields and value in {"", form.fields[has]}
        )
        return self.go(form.action or self.at, {**form.fields, **written})


def yinuo(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "yinuo.config.main", *words],
        check=False,
        capture_output=True,
        text=True,
        env=told(home),
    )
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done


def told(home: Path) -> dict[str, str]:
    """Give the environment of a production register; nothing of the tests' own is in it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("YINUO_")}
    return {
        **ours, "YINUO_MODE": "production", "YINUO_HOSTS": HOST, "YINUO_HOME": str(home), "YINUO_BEHIND_PROXY": "1",
        "LANG": "en_US.UTF-8",
    }  # fmt: skip


@contextmanager
def served(home: Path) -> Iterator[int]:
    """Have `yinuo serve` running; yields its port once it answers."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ("serve", "--port", str(port), "--workers", "1", "--threads", "2")
    child = subprocess.Popen([sys.executable, "-m", "yinuo.config.main", *words], env=told(home))
    try:
        for _ in range(300):
            try:
                assert Visitor(port).go("/") == 200
                break
            except (OSError, HTTPException):
                assert child.poll() is None
                time.sleep(0.1)
        yield port
    finally:
        child.terminate()
        child.wait(timeout=30)


def fill(folder: Path) -> Path:
    """Write below the notes of the empty sheets, as a person would."""
    for name, rows in SHEETS.items():
        with (folder / "csv" / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder / "csv"


def log_in(port: int, username: str, password: str) -> Visitor:
    """Log in by two steps: the first time an authenticator is set up, then recovery codes are spent."""
    visitor = Visitor(port)
    visitor.go("/desk/login")
    assert visitor.send("password", username=username, password=password) == 200, visitor.page
    if username in RECOVERY:
        assert visitor.send("code", code=RECOVERY[username].pop()) == 200, visitor.page
        return visitor
    assert visitor.at == "/desk/me/second", visitor.page
    assert visitor.go("/desk/me/second/totp") == 200
    secret = re.search(r'translate="no">([A-Z2-7 ]{32,})<', visitor.page)
    assert secret, visitor.page
    shown = pyotp.TOTP(secret[1].replace(" ", "")).now()
    assert visitor.send("code", code=shown, name="telephone") == 200, visitor.page
    codes = re.findall(r'<li class="link" translate="no">(.*?)</li>', visitor.page)
    RECOVERY[username] = [re.sub(r"<[^>]+>| ", "", code) for code in codes]
    assert len(RECOVERY[username]) == 10, visitor.page
    return visitor


def close_a_matter(port: int, passwords: dict[str, str]) -> tuple[str, str]:
    """Raise, accept, assign, report, yes: gives the reference and the asker's code."""
    asker = Visitor(port)
    asker.go("/raise")
    assert asker.send("body", body=BODY, category="housing", place="mill-lane", about_office="no") == 200
    link = re.search(r'/c#([0-9A-Z-]+)"', asker.page)
    assert link, asker.page
    code = link[1]

    desk = log_in(port, "desk.one", passwords["desk.one"])
    desk.go("/desk/?view=arrivals")
    found = re.search(r"/desk/([A-Z]{2}-\d{4}-[0-9A-Z]{8})", desk.page)
    assert found, desk.page
    ref = found[1]
    for who, verb, written in (
        ("desk.one", "accept", {"title": TITLE, "assign_to": "works"}),
        ("works.one", "acknowledge", {}),
        (
            "works.one",
            "report",
            {"result": "done", "text": "The stairwell at the mill was swept; a rota hangs there."},
        ),
    ):
        officer = log_in(port, who, passwords[who])
        officer.go(f"/desk/{ref}/{verb}")
        assert officer.send("verb", verb, **written) == 200, officer.page

    asker.go("/c")
    assert asker.send("code", code=code) == 200
    if not any(form.fields.get("verb") == "confirm" for form in Forms(asker.page).found):
        checker = log_in(
            port, "check.one", passwords["check.one"]
        )  # one in some is drawn to be checked first
        checker.go(f"/desk/{ref}/confirm")
        assert checker.send("verb", "confirm", text="Went there: it is swept.") == 200, checker.page
        asker.go("/mine")
    assert asker.send("verb", "confirm") == 200
    return ref, code


def read_back(port: int, ref: str, code: str, passwords: dict[str, str]) -> list[str]:
    """Read the closed matter as its asker and at the desk; the public reads it from tomorrow on, and not today."""
    asker = Visitor(port)
    asker.go("/c")
    assert asker.send("code", code=code) == 200
    desk = log_in(port, "desk.one", passwords["desk.one"])
    assert desk.go(f"/desk/{ref}") == 200
    assert TITLE in asker.page
    assert BODY in desk.page
    assert Visitor(port).go(f"/m/{ref}") == 404
    return [
        re.sub(r'"/static/[^"]*"|name="(token|csrfmiddlewaretoken)" value="[^"]*"', "", page)
        for page in (asker.page, desk.page)
    ]


def test_an_hour_from_nothing_to_a_closed_matter_restored(tmp_path: Path) -> None:
    began = time.monotonic()
    tmp_path.chmod(0o711)
    one, other = tmp_path / "one", tmp_path / "other"
    said = yinuo(one, "migrate", "--make-keys").stderr
    assert "there is no place here yet" in said
    yinuo(one, "init", "--templates", str(tmp_path / "sheets"))
    sheets = fill(tmp_path / "sheets")
    yinuo(one, "init", str(sheets), *FIRST, "--dry-run")
    shown = yinuo(one, "init", str(sheets), *FIRST).stdout
    passwords = dict(line.split("\t") for line in shown.splitlines())

    with served(one) as port:
        ref, code = close_a_matter(port, passwords)
        assert ref.startswith("RI-")
        before = read_back(port, ref, code, passwords)

    yinuo(one, "backup", str(tmp_path / "first.backup"))
    other.mkdir(mode=0o711)
    (one / "secrets").rename(other / "secrets")  # the keys are kept apart from the backup, and put in place
    assert "restored" in yinuo(other, "restore", str(tmp_path / "first.backup")).stderr
    said = yinuo(other, "upgrade", "--backup", str(tmp_path / "second.backup")).stderr
    assert "the chain of every matter holds" in said
    with served(other) as port:
        assert read_back(port, ref, code, passwords) == before
    assert time.monotonic() - began < MOST_SECONDS
