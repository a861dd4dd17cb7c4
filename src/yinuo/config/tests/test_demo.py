"""`yinuo demo` from an empty folder, and again: it answers, and Ctrl-C stops all of it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

import pytest

from yinuo.config import embedded


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yinuo-demo-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def start(home: Path, *words: str) -> tuple[subprocess.Popen[str], int]:
    """Start a demo; return it once it has said where it is."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = {name: value for name, value in os.environ.items() if not name.startswith("YINUO_")}
    child = subprocess.Popen(
        [sys.executable, "-m", "yinuo.config.main", "demo", "--port", str(port), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**told, "YINUO_HOME": str(home)},
    )
    assert child.stdout is not None
    for line in child.stdout:
        if f"http://127.0.0.1:{port}/page" in line:
            return child, port
    raise AssertionError(f"the demo ended with {child.wait()} before it said where it is")


def stop(child: subprocess.Popen[str]) -> int:
    child.send_signal(signal.SIGINT)
    assert child.stdout is not None
    child.stdout.close()
    return child.wait(timeout=30)


@pytest.mark.parametrize("start_no", [1, 2])
def test_demo_starts_answers_and_stops_whole(home: Path, start_no: int) -> None:
    child, port = start(home, "--at", "2025-10-01")
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/page")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"].count("unsafe") == 0
    finally:
        assert stop(child) == 0
    assert not (embedded.places(home).data / "postmaster.pid").exists()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", port, timeout=2).connect()


def test_a_demo_without_waiting_stops_by_itself(home: Path) -> None:
    child, _port = start(home, "--no-wait")
    assert child.stdout is not None
    child.stdout.close()
    assert child.wait(timeout=30) == 0
    assert (home / "mode").read_text() == "demo\n"


def test_nothing_outlives_a_demo_that_was_killed(home: Path) -> None:
    child, port = start(home)
    child.kill()
    child.wait()
    assert child.stdout is not None
    child.stdout.close()
    for _ in range(100):
        if not (embedded.places(home).data / "postmaster.pid").exists():
            break
        time.sleep(0.1)
    assert not (embedded.places(home).data / "postmaster.pid").exists()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", port, timeout=2).connect()
