"""A small place with a log of its own beside it, read through the site by the verifier itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from yinuo.doors.shell.clock import COOKIE
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.log.tests.writing import connected, drained, house_in
from yinuo.kernel.matters.tests.world import build
from yinuo_verify import matter, source, verify

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse
    from django.test import Client
    from pytest_django import Settings

SITE = "http://register.example"


class Logged:
    """The place, its log, and the site that is read on the place's own day."""

    def __init__(self, folder: Path, settings: Settings, client: Client) -> None:
        self.world, self.client, self.house = build(), client, house_in(folder)
        settings.YINUO_LOG = self.house.folder.path

    def drain(self) -> int:
        return drained(self.house)

    def as_owner(self, statement: str) -> None:
        with connected("owner") as pg:
            pg.execute(statement.encode())

    def get(self, path: str) -> HttpResponse:
        self.client.cookies[COOKIE] = current_calendar().local_date(self.world.now).isoformat()
        answer: Any = self.client.get(path)
        return cast("HttpResponse", answer)

    def raw(self, ref: str) -> HttpResponse:
        return self.get(f"/m/{ref}/log.json")

    def openings(self, ref: str) -> dict[str, Any]:
        self.drain()
        told: dict[str, Any] = self.raw(ref).json()  # type: ignore[attr-defined]
        return told

    def fetch(self, url: str) -> bytes:
        answer = self.get(url.removeprefix(SITE))
        if answer.status_code == source.NOT_FOUND:
            raise source.Missing(url)
        assert answer.status_code == 200, url
        return answer.content

    def checked(self, ref: str) -> matter.Proven:
        self.drain()
        return matter.check(f"{SITE}/m/{ref}", self.log(), (), None, self.fetch)

    def log(self) -> source.Log:
        return source.Log(source.Folder(self.house.folder.path))

    def verified(self) -> verify.Report:
        return verify.verify(self.log(), (), None, lambda _done, _size: None)
