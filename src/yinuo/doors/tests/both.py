"""Both doors of programs, asked in the same words: what the API answers, a terminal prints; tests walk through each."""

from __future__ import annotations

import argparse
import io
import json
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.shell.clock import COOKIE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pytest

    from yinuo.doors.cli.command import Command

AS_TYPED: Final = {200: 0, 201: 0, 400: 2, 409: 2, 422: 2, 401: 3, 403: 3, 404: 4}
"""What a terminal's exit code is for each answer of the API."""


def _by(given: dict[str, Any]) -> tuple[str, date | None]:
    """Take out who does it and on which day of the story; the rest is what is given."""
    return given.pop("who", ""), given.pop("day", None)


class Api:
    """A programme through the API: `do` gives the exit code that a terminal would give, and the answer.

    `who` and `day` say who does it on which day of the story; everything else is given.
    """

    def __init__(self, callers: Any, reads: Mapping[str, str], writes: Mapping[str, str]) -> None:
        self.callers, self.reads, self.writes = callers, reads, writes

    def do(self, word: str, /, *at: str, **given: Any) -> Any:
        who, day = _by(given)
        if day is not None:
            self.callers.client.cookies[COOKIE] = day.isoformat()
        path, voice = ({**self.reads, **self.writes})[word].format(*at), who or "asker"
        if word in self.reads:
            asked = "&".join(f"{key}={value}" for key, value in given.items())
            answer = self.callers.get(f"{path}?{asked}", voice)
        else:
            answer = self.callers.post(path, given, voice)
        self.callers.client.cookies.clear()
        return AS_TYPED[answer.status_code], answer.json()


class Typed:
    """A programme from a terminal: `do` gives the exit code and what was printed; a code is piped in."""

    def __init__(
        self,
        command: Command,
        reads: Mapping[str, str],
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.command, self.reads, self.capsys, self.monkeypatch = command, reads, capsys, monkeypatch
        monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def do(self, word: str, /, *at: str, **given: Any) -> Any:
        who, day = _by(given)
        words = [word, *at]
        if "code" in given:
            words.append("--code-stdin")
            self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{given.pop('code')}\n"))
        for key, value in given.items():
            if word in self.reads:
                words += [f"--{key}", value]
            else:
                is_plain = isinstance(value, str | int) and not isinstance(value, bool)
                words += ["--set", f"{key}={value if is_plain else json.dumps(value)}"]
        words += [*(("--as", who) if who else ()), *(("--at", day.isoformat()) if day else ())]
        parser = argparse.ArgumentParser()
        self.command.options(parser)
        done = self.command.run(parser.parse_args(words))
        told = self.capsys.readouterr()
        return done, json.loads(told.out) if told.out else told.err


Door = Api | Typed


def done(door: Door, word: str, /, *at: str, **told: Any) -> Any:
    """Do it, and give the record. What is refused fails the test."""
    result, record = door.do(word, *at, **told)
    assert result == 0, record
    return record
