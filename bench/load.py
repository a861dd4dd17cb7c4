"""Clients on plain sockets: enough HTTP for our own server, and next to no work of their own."""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Line:
    """One kept-alive connection."""

    def __init__(self, port: int, *, timeout: float = 30) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, given: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Send and give (status, body). Raises OSError where the line breaks before the answer is whole."""
        body = json.dumps(given).encode()
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{told}\r\n"
        )
        self.socket.sendall(head.encode() + body)
        return self._answer()

    def _answer(self) -> tuple[int, bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.decode().lower().split("\r\n")
        length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), None)
        if length is None:  # whoever answered was killed over it
            raise OSError("an answer without its length")
        while len(body) < length:
            body += self._more()
        return int(lines[0].split()[1]), body

    def _more(self) -> bytes:
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionResetError
        return chunk

    def close(self) -> None:
        self.socket.close()


# A promise goes round: a word on how it stands, a report, a checker's no, and again.
ROUND = (
    ("handler", "update", {"text": "今天又到现场看过，进度照旧，明天接着做。"}),
    ("handler", "report", {"result": "done", "text": "吊杆换好了，桥面也补了。", "proof_on": None}),
    ("checker", "send_back", {"text": "北侧第二根还没有换，请补上再报。"}),
)


@dataclass
class Tally:
    """What the clients came to."""

    n: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.n / self.seconds

    def wait(self, share: float) -> float:
        """Give the wait that this share of requests did not exceed, in ms."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000


class Writers:
    """Eight who write, each to matters of their own; where they stopped they go on."""

    def __init__(self, port: int, refs: list[str], tokens: Mapping[str, str], n: int = 8) -> None:
        self.port, self.tokens, self.n = port, tokens, n
        self.today = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
        self.shares = [refs[i::n] for i in range(n)]
        self.turns = [0] * n

    def run(self, *, seconds: float = 0, requests: int = 0) -> Tally:
        """Write for so many seconds, or so many requests."""
        until = time.monotonic() + seconds if seconds else float("inf")
        most = requests // self.n if requests else 1 << 60
        tallies = [Tally() for _ in range(self.n)]
        began = time.monotonic()
        _together([lambda i=i: self._write(i, tallies[i], until, most) for i in range(self.n)])
        waits = [wait for tally in tallies for wait in tally.waits]
        return Tally(len(waits), time.monotonic() - began, waits)

    def _write(self, i: int, tally: Tally, until: float, most: int) -> None:
        line, share = Line(self.port), self.shares[i]
        while time.monotonic() < until and len(tally.waits) < most:
            turn, at = divmod(self.turns[i], len(share))
            who, verb, given = ROUND[turn % len(ROUND)]
            if "proof_on" in given:
                given = {**given, "proof_on": self.today}
            headers = {"Authorization": f"Bearer {self.tokens[who]}", "Idempotency-Key": uuid.uuid4().hex}
            began = time.monotonic()
            status, body = line.post(f"/api/v1/matters/{share[at]}/{verb}", given, headers)
            tally.waits.append(time.monotonic() - began)
            if status != 200:
                raise RuntimeError(f"{verb}: {status} {body.decode()}")
            self.turns[i] += 1
        line.close()


def _together(jobs: list[Callable[[], None]]) -> None:
    """Run jobs in threads; raise what the first of them raised."""
    wrong: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as fault:  # noqa: BLE001 -- carried to the one who waits
            wrong.append(fault)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
