"""While keys change, and after: authenticators, recovery codes and residents' accounts still open."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp
import pytest

from yinuo.kernel.identity import factors, residents
from yinuo.kernel.identity.models import Resident
from yinuo.kernel.people.models import Account, Person

if TYPE_CHECKING:
    from pytest_django import Settings as SettingsWrapper

NEW = b"\x07" * 32
ADDRESS = "rider@example.org"


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(username="somebody", person=Person.objects.create(), password="!")


def turn(settings: SettingsWrapper, *, keeps_old: bool = True) -> None:
    for name in ("YINUO_MASTER_KEYS", "YINUO_LOOKUP_KEYS"):
        setattr(settings, name, (NEW, *(getattr(settings, name)[:1] if keeps_old else ())))


def test_an_authenticator_is_read_under_both_keys_and_wrapped_anew(
    account: Account, settings: SettingsWrapper
) -> None:
    secret = factors.new_secret()
    kept = factors.add_totp(account, secret, pyotp.TOTP(secret).now(), "phone")
    turn(settings)
    assert factors.opened(bytes(kept.secret)) == secret
    assert (factors.rewrap(), factors.waiting().count()) == (1, 0)
    settings.YINUO_MASTER_KEYS = (NEW,)
    kept.refresh_from_db()
    assert factors.opened(bytes(kept.secret)) == secret


def test_a_recovery_code_written_under_the_key_before_counts_once(
    account: Account, settings: SettingsWrapper
) -> None:
    code = factors.new_recovery(account.pk)[0]
    turn(settings)
    assert [factors.spend_recovery(account.pk, code) for _ in range(2)] == [True, False]


def test_a_residents_account_moves_to_the_new_key_when_its_address_is_typed(
    db: None, settings: SettingsWrapper
) -> None:
    number, digits = residents.ask(ADDRESS, "en")
    first = residents.enter(str(number), digits)
    turn(settings)
    number, digits = residents.ask(ADDRESS, "en")
    settings.YINUO_LOOKUP_KEYS = (NEW,)
    assert residents.enter(str(number), digits) == first
    assert Resident.objects.filter(made_on=datetime.now(UTC).date()).count() == 1
