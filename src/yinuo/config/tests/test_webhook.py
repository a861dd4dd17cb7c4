"""`yinuo webhook`: hung up with its secret shown once, listed without it, taken down; nothing inward."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Typed = Callable[..., tuple[int, str]]

URL = "https://hooks.example.org/in"


@pytest.fixture
def typed(
    committed_db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Typed]:
    """Give the command, typed in English by the worker's role, where one name leads inward."""
    from yinuo.config.commands.webhook import COMMAND
    from yinuo.config.testing import connected_to

    def numbers(host: str, _port: int, **_: Any) -> list[Any]:
        return [("", "", "", "", ("10.0.0.8" if host.startswith("inner") else "93.184.215.14", 443))]

    def type_words(*words: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        COMMAND.options(parser)
        return COMMAND.run(parser.parse_args(words)), capsys.readouterr().out

    monkeypatch.setattr("socket.getaddrinfo", numbers)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    with connected_to(committed_db, COMMAND.role or ""):
        yield type_words


def test_it_is_hung_listed_and_taken_down_by_command(typed: Typed) -> None:
    from yinuo.kernel.notices.models import Webhook

    code, secret = typed("add", URL)
    number = str(Webhook.objects.get().pk)
    assert (code, secret.startswith("whsec_")) == (0, True)
    assert (URL in typed("list")[1], secret.strip() in typed("list")[1]) == (True, False)
    assert [typed("remove", one)[0] for one in (number, number, "0")] == [0, 0, 4]
    assert "ended" in typed("list")[1]
    assert typed("add", "https://inner.example.org/")[0] == 2
