"""Commands typed in the voices of the cast."""

from __future__ import annotations

import argparse
import io
import json
from typing import TYPE_CHECKING, Any

from yinuo.doors.cli.matter import COMMAND
from yinuo.doors.tests.cast import Cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest


class Terminal:
    """`type("act", ref, "report", who="handler", given={…})` gives (exit code, what was printed, complaints)."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.cast = Cast()
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def type(
        self, *words: str, who: str = "asker", ref: str = "", given: Mapping[str, Any] | None = None
    ) -> tuple[int, str, str]:
        typed = list(words)
        for name, value in (given or {}).items():
            typed += ["--set", f"{name}={json.dumps(value) if isinstance(value, bool) else value}"]
        if who == "requester":
            typed.append("--code-stdin")
            self._monkeypatch.setattr("sys.stdin", io.StringIO(self.cast.codes[ref] + "\n"))
        elif who != "asker":
            typed += ["--as", who]
        parser = argparse.ArgumentParser()
        COMMAND.options(parser)
        code = COMMAND.run(parser.parse_args(typed))
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def act(self, ref: str, verb: str, who: str, given: Mapping[str, Any]) -> tuple[int, Any, str]:
        words = ("act", ref, verb) if ref else (verb,)
        code, out, err = self.type(*words, "--json", who=who, ref=ref, given=given)
        return code, json.loads(out) if out else {}, err
