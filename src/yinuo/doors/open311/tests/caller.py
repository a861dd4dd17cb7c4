"""The standing cast with tokens: what an office does meanwhile, it does by our own API, as any program would."""

from __future__ import annotations

from typing import Any

from django.test import Client

from yinuo.doors.tests.cast import Cast
from yinuo.kernel.identity import tokens


class Callers:
    """The cast, its world, one client for all of them, and a token for each of its staff."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.world = self.cast.world
        self.client = Client()
        self._tokens: dict[str, str] = {}

    def token(self, name: str) -> str:
        if name not in self._tokens:
            self._tokens[name] = tokens.create(self.cast.account(name), "test", 30)[1]
        return self._tokens[name]

    def act(self, ref: str, verb: str, who: str, given: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        return self.client.post(f"/api/v1/matters/{ref}/{verb}", given, "application/json", headers=headers)
