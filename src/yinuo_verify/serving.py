"""What a witness tells the world: its newest cosigned checkpoint and its key, on a port."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yinuo_verify.witness import Witness

FOUND, NOT_FOUND = 200, 404


def serve(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """Answer GET /checkpoint and /key beside the rounds; `shutdown()` of what is given back ends it."""

    class Answers(BaseHTTPRequestHandler):
        """One request."""

        def do_GET(self) -> None:
            """Tell what there is."""
            found = witness.answer(self.path)
            body = found if found is not None else b"not there\n"
            self.send_response(FOUND if found is not None else NOT_FOUND)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Cache-Control", "no-cache")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name above
            """Write no visitor down."""

    server = ThreadingHTTPServer((host, port), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    return server
