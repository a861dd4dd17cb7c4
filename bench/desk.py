"""Somebody at the desk's pages without script: enough of a browser to bring a list and press its buttons."""

from __future__ import annotations

import http.client
import re
import subprocess
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from bench.register import Site

PATIENCE: Final = 600.0


class Desk:
    """A desk at its page: enough of a browser without script to bring a list and press its buttons."""

    def __init__(self, found: Site, who: str) -> None:
        """Sit down."""
        self.port, self.needs = found.port, list[subprocess.Popen[bytes]]()
        self.cookies = {"__Host-yinuo": found.run(who, module="bench.seat")}

    def ask(self, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Ask for a page, or post; give (status, where to, page)."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "X-Forwarded-Proto": "https", "Host": "127.0.0.1", "Referer": "https://127.0.0.1/desk/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "zh-hans",
        }  # fmt: skip
        if kind:
            headers["Content-Type"] = kind
        line.request("POST" if kind else "GET", path, body or None, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        for told in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = told.split(";")[0].partition("=")
            self.cookies[name] = value
        line.close()
        return answer.status, answer.headers.get("Location", ""), page

    def guard(self, path: str) -> str:
        """Give the token that a form on this page carries."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(path)[2])
        if found is None:
            raise RuntimeError(f"no form on {path}")
        return found[1]

    def bring(self, file: Path) -> str:
        """Put a file; give the batch's page."""
        token, mark = self.guard("/desk/import"), "bench-hotline-boundary"
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--{mark}\r\n'
            f'Content-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        status, to, page = self.ask("/desk/import", body, f"multipart/form-data; boundary={mark}")
        if status != 302:
            raise RuntimeError(f"the file was not taken: {status} {page[-3000:]}")
        return to

    def press(self, path: str, **more: str) -> str:
        """Press a button of the page; gives the page that comes."""
        told = {"csrfmiddlewaretoken": self.guard(path), **more}
        body = "&".join(f"{name}={value}" for name, value in told.items()).encode()
        status, to, page = self.ask(path, body, "application/x-www-form-urlencoded")
        if status not in {200, 302}:
            raise RuntimeError(f"{more}: {status} {page[-3000:]}")
        return self.ask(to)[2] if to else page

    def wait(self, path: str) -> int:
        """Look until nothing works at it any more, as the page does; gives how many numbers it said on the way."""
        began, seen = time.monotonic(), set[int]()
        while time.monotonic() - began < PATIENCE:
            page = self.ask(path)[2]
            found = re.search(r"<progress[^>]*value=\"(\d+)\"", page)
            if found is None:
                return len(seen)
            seen.add(int(found[1]))
            if any(one.poll() is not None for one in self.needs):
                raise RuntimeError("a process has ended")
            time.sleep(0.25)
        raise RuntimeError("it does not come to an end")
