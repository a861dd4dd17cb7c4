"""A register of its own for measuring: a fresh home, durable PostgreSQL, `yinuo serve` in production mode."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.config.embedded import Places

OURSELVES = (sys.executable, "-m", "yinuo.config.main")
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Site:
    """One home and what runs from it. Every process it starts, it ends."""

    home: Path
    port: int = field(default_factory=free_port)
    mode: str = "production"
    is_paced: bool = False  # every writer of a bench posts from one address, far more than a visitor may

    @property
    def env(self) -> dict[str, str]:
        told = {
            "YINUO_HOME": str(self.home),
            "YINUO_MODE": self.mode,
            "YINUO_HOSTS": "127.0.0.1",
            "YINUO_BEHIND_PROXY": "1",
            "YINUO_PACE": str(int(self.is_paced)),
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith("YINUO_") or k == "YINUO_PG_BIN"}
        return {**kept, **told}

    def run(self, *words: str, module: str = "yinuo.config.main", **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *words], check=False, capture_output=True, text=True,
            env={**self.env, **more},
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{module} {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*OURSELVES, *words], env=self.env, start_new_session=True)

    def serve(self, *words: str) -> subprocess.Popen[bytes]:
        return self.start("serve", "--port", str(self.port), *words)

    def wait(self, web: subprocess.Popen[bytes]) -> float:
        """Wait for an answer out of the database; give the seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE and web.poll() is None:
            try:
                if self.asked().startswith(b"HTTP/1.1 200"):
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the web process does not answer")

    def asked(self) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(
                b"GET /api/v1/categories HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n"
                b"Connection: close\r\n\r\n"
            )
            return line.recv(64)

    @contextmanager
    def database(self, *, fast: bool = False) -> Iterator[Places]:
        from yinuo.config.embedded import running
        from yinuo.config.env import open_home

        before = dict(os.environ)
        os.environ.update({k: v for k, v in self.env.items() if k.startswith("YINUO_")})
        password = (self.home / "secrets/db_superuser_password").read_text().strip()
        try:
            with running(open_home(), password, fast=fast) as place:
                yield place
        finally:  # whoever called goes on in its own home: the tests do
            os.environ.clear()
            os.environ.update(before)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and all it started."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def descendants(root: int) -> list[int]:
    """Give a process and all that it started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def rss_mb(process: subprocess.Popen[bytes]) -> float:
    """Give the resident memory of its largest Python process, in MB of 10⁶ bytes."""
    sizes = [0.0]
    for pid in descendants(process.pid):
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"python" in words:
            sizes += [int(line.split()[1]) * 1.024 / 1000 for line in lines if line.startswith("VmRSS")]
    return max(sizes)


@contextmanager
def site() -> Iterator[Site]:
    """Have a migrated, empty register in a folder of its own; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="yinuo-bench-", dir="/var/tmp"))
    home.chmod(0o711)
    found = Site(home)
    try:
        found.run("migrate", "--make-keys", YINUO_MODE="demo")
        yield found
    finally:
        shutil.rmtree(home, ignore_errors=True)
