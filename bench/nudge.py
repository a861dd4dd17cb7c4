"""Somebody writes: for each line read, one committed transaction, so that whatever was kept must be made anew."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from bench.register import Site

WRITE = "SELECT pg_current_xact_id()"


class Nudge:
    """A writer of its own beside the register; `write()` comes back once it has committed."""

    def __init__(self, found: Site) -> None:
        """Start it as the database's owner."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.nudge"],
            env=found.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        self.write()
        return self

    def __exit__(self, *_how: object) -> None:
        self._process.kill()
        self._process.wait()

    def write(self) -> None:
        """Commit one writing transaction."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        if pipe_in is None or pipe_out is None:
            raise RuntimeError("the writer has no pipes")
        pipe_in.write(b"\n")
        pipe_in.flush()
        pipe_out.readline()


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("owner")
    from django.db import connection

    for _line in sys.stdin:
        with connection.cursor() as cursor:
            cursor.execute(WRITE)
        sys.stdout.write("\n")
        sys.stdout.flush()
