"""A provider of log-ins in a process of its own: somebody else's (oidc-provider-mock), and what it leaves out.

That one does not look at the proof key; here a code is given out for its challenge alone (RFC 7636, S256).
Run as `python provider.py PORT`.
"""

from __future__ import annotations

import base64
import hashlib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class ProofKeys:
    """Stands before the provider: remembers each code's challenge, and lets no verifier but its own to the token."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.challenges = app, dict[str, str]()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        if environ["PATH_INFO"].endswith("/token") and not self._proves(environ):
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']

        def noted(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told = parse_qs(urlsplit(dict(headers).get("Location", "")).query)
            if "code" in told and asked.get("code_challenge_method") == ["S256"]:
                self.challenges[told["code"][0]] = asked["code_challenge"][0]
            return start(status, headers, *more)

        return self.app(environ, noted)

    def _proves(self, environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return self.challenges.pop(sent.get("code", ""), "") == challenge


@contextmanager
def provided() -> Iterator[str]:
    """Have the provider running; yields its issuer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    child = subprocess.Popen([sys.executable, str(Path(__file__)), str(port)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                line = HTTPConnection("127.0.0.1", port, timeout=5)
                line.request("GET", "/jwks")
                if line.getresponse().status == 200:
                    break
            except OSError:
                assert child.poll() is None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait(timeout=30)


def main(port: int) -> None:
    from wsgiref.simple_server import make_server

    from oidc_provider_mock import app  # type: ignore[import-untyped]

    made = app(require_nonce=True)
    made.wsgi_app = ProofKeys(made.wsgi_app)
    with make_server("127.0.0.1", port, made) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
