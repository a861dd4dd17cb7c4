"""`yinuo token`: made once, shown once, listed without its secret, ended for good."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Give the command, typed in English."""
    from yinuo.config.commands.token import COMMAND

    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    def type_words(*words: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        COMMAND.options(parser)
        code = COMMAND.run(parser.parse_args(words))
        told = capsys.readouterr()
        return code, told.out, told.err

    return type_words


def test_a_token_is_shown_once_and_ends_for_good(typed: Typed) -> None:
    from yinuo.kernel.identity import tokens
    from yinuo.kernel.people.models import Account

    Account.objects.create_user("desk-a", None)
    code, out, err = typed("create", "desk-a", "--name", "return file")
    secret = out.strip()
    assert (code, len(secret), secret in err) == (0, 49, False)
    assert tokens.bearer(secret) is not None
    number = tokens.listed().get().pk
    code, out, _err = typed("list", "desk-a")
    assert (code, secret in out, "return file" in out) == (0, False, True)
    assert typed("revoke", str(number))[0] == 0
    assert tokens.bearer(secret) is None
    assert "revoked" in typed("list")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("create", "nobody", "--name", "x"), 4),
        (("revoke", "77"), 4),
        (("create", "desk-a", "--name", "x", "--days", "9000"), 2),
        (("create", "desk-a", "--name", " "), 2),
        (("create", "desk-a", "--name", "x", "--only", "boss"), 2),
    ],
)
def test_what_cannot_be_is_said(typed: Typed, words: tuple[str, ...], code: int) -> None:
    from yinuo.kernel.people.models import Account

    Account.objects.create_user("desk-a", None)
    got, out, err = typed(*words)
    assert (got, out, err.startswith("yinuo: ")) == (code, "", True)


def test_the_list_says_what_a_token_is_narrowed_to(typed: Typed) -> None:
    from yinuo.kernel.people.models import Account

    Account.objects.create_user("desk-a", None)
    assert typed("create", "desk-a", "--name", "x", "--only", "unit", "--only", "desk", "--read-only")[0] == 0
    assert "  desk+unit read-only  used never" in typed("list")[1]
    assert typed("create", "desk-a", "--name", "y")[0] == 0
    assert "  y  all  used never" in typed("list")[1]
