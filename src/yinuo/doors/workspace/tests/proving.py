"""Somebody with a password and an authenticator, as the tests of log-in need them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pyotp

from yinuo.kernel.identity import factors
from yinuo.kernel.identity.models import SecondFactor
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "a long enough password"


def with_password(username: str) -> Account:
    """Give one of the cast a password."""
    account = Account.objects.get(username=username)
    account.set_password(PASSWORD)
    account.save()
    return account


def with_authenticator(username: str) -> tuple[Account, str]:
    """Give one of the cast a password and an authenticator of which no digits were used yet; gives its secret."""
    account, secret = with_password(username), factors.new_secret()
    factors.add_totp(account, secret, digits(secret), "telephone")
    SecondFactor.objects.update(last_step=0)
    return account, secret


def digits(secret: str, steps: int = 0) -> str:
    """Give what the authenticator shows now, or some steps from now."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def first_step(client: Client, username: str, **more: str) -> Any:
    """Give the right password."""
    return client.post("/desk/login", {"username": username, "password": PASSWORD, **more})
