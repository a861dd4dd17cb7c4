"""The standing cast with tokens: each of its staff may call the API, as any program would."""

from __future__ import annotations

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
