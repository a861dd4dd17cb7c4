"""Calls to the API in the voices of the cast."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any, Protocol

from django.core.files.uploadedfile import SimpleUploadedFile

from yinuo.doors.tests import callers

if TYPE_CHECKING:
    import pytest


class Words(Protocol):
    """A word of the command line: what it declares, and what it does."""

    @property
    def options(self) -> Any: ...

    @property
    def run(self) -> Any: ...


ROOT = "/api/v1"
SHEET = """工单编号,诉求内容,所在社区,诉求类别,承办单位,截止日期
G-1,巷口的灯不亮,Lane,help,roads,2025-08-22
G-2,井盖松了,nowhere,help,roads,2025-08-22
G-3,水管漏水,Lane,help,,
"""
"""A list as a hotline sends it: its second row names a place that is none here."""


class Callers(callers.Callers):
    """The cast with tokens and codes: "requester" speaks by the matter's code, staff by token."""

    def voice(self, who: str, ref: str = "") -> dict[str, str]:
        if who == "asker":
            return {}
        if who == "requester":
            return {"Yinuo-Code": self.cast.codes[ref]}
        return {"Authorization": f"Bearer {self.token(who)}"}

    def get(self, path: str, who: str = "asker", ref: str = "", **headers: str) -> Any:
        return self.client.get(f"{ROOT}{path}", headers={**self.voice(who, ref), **_named(headers)})

    def post(self, path: str, given: Any, who: str = "asker", ref: str = "", **headers: str) -> Any:
        voice = {**self.voice(who, ref), **_named(headers)}
        return self.client.post(f"{ROOT}{path}", given, content_type="application/json", headers=voice)

    def send(self, method: str, path: str, given: Any, who: str = "asker", **headers: str) -> Any:
        voice = {**self.voice(who), **_named(headers)}
        sent = getattr(self.client, method)
        return sent(f"{ROOT}{path}", given or {}, content_type="application/json", headers=voice)

    def post_list(self, who: str, rows: str = SHEET, name: str = "list.csv", **headers: str) -> Any:
        voice = {**self.voice(who), **_named(headers)}
        file = SimpleUploadedFile(name, rows.encode())
        return self.client.post(f"{ROOT}/imports", {"file": file}, headers=voice)

    def act(self, ref: str, verb: str, who: str, given: Any = None, **headers: str) -> Any:
        path = f"/matters/{ref}/{verb}" if ref else "/matters"
        return self.post(path, given or {}, who, ref, **headers)


def typed(
    command: Words, capsys: pytest.CaptureFixture[str], *words: str, who: str = "", **given: Any
) -> tuple[int, Any, str]:
    """Type a word of a command; gives its exit code, what it printed, and what it complained of."""
    parser = argparse.ArgumentParser()
    command.options(parser)
    sets = [word for name, value in given.items() for word in ("--set", f"{name}={value}")]
    code = command.run(parser.parse_args([*words, *sets, *(("--as", who) if who else ())]))
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out else None, told.err


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
