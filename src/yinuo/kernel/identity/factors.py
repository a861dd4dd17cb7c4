"""The second factor by code: an authenticator's six digits (RFC 6238), each counting once, and recovery codes."""

from __future__ import annotations

import hmac
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pyotp
from django.db import transaction

from yinuo.base.code import base32, folded
from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean_line, fold_digits
from yinuo.kernel.identity.events import n_of
from yinuo.kernel.identity.models import RecoveryCode, SecondFactor
from yinuo.kernel.record.keyring import keyed, keyed_by_each, master_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yinuo.kernel.people.models import Account

STEP: Final = 30
"""Seconds that a code of six digits holds; the one before and the one after count too, for clocks that differ."""
N_RECOVERY: Final = 10
RECOVERY_BYTES: Final = 8
MOST_NAME: Final = 40
MOST_WRONG: Final = 20
WITHIN: Final = timedelta(hours=1)
WRONG: Final = Sentence("这六位数对不上，或者已经用过。等下一组数出来再输。")


def factors_of(account: int) -> QuerySet[SecondFactor]:
    """Give the second factors of an account, the oldest first."""
    return SecondFactor.objects.filter(account_id=account).order_by("id")


def has_factor(account: int) -> bool:
    """Say whether an account has any."""
    return SecondFactor.objects.filter(account_id=account).exists()


def sealed(secret: str) -> bytes:
    """Give an authenticator's secret as it is kept: wrapped by the master key, which is not in the database."""
    return master_key().wrap(secret.encode())


def opened(kept: bytes) -> str:
    """Give a kept secret back."""
    return master_key().unwrap(kept).decode()


def new_secret() -> str:
    """Give a new secret of 160 bits, in base32 as authenticators read it."""
    return pyotp.random_base32()


def link_of(secret: str, username: str, issuer: str) -> str:
    """Give what an authenticator reads out of a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def step_of(secret: str, typed: str, at: float, after: int = 0) -> int:
    """Give the time step that these six digits are of, later than one already spent; 0 where they are of none."""
    digits = "".join(fold_digits(typed).split())
    found, now = 0, int(at // STEP)
    for step in (now - 1, now, now + 1):
        is_it = hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP).encode(), digits.encode()[:12])
        found = step if is_it and step > after else found
    return found


def add_totp(account: Account, secret: str, typed: str, name: str) -> SecondFactor:
    """Keep an authenticator once it has shown that it gives the right digits. Raises Invalid where it does not."""
    kept = clean_line(name, most=MOST_NAME, field="name")
    step = step_of(secret, typed, time.time())
    if not step:
        raise Invalid({"code": WRONG})
    return SecondFactor.objects.create(
        account=account, kind="totp", name=kept, secret=sealed(secret), last_step=step,
        key_id=master_key().key_id, made_on=datetime.now(UTC).date(),
    )  # fmt: skip


def spend_totp(account: int, typed: str) -> bool:
    """Take six digits: true once for each time step, however many posts bring them at once."""
    now = time.time()
    for factor in factors_of(account).filter(kind="totp"):
        step = step_of(opened(bytes(factor.secret)), typed, now, factor.last_step)
        later = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
        if step and later.update(last_step=step, used_on=datetime.now(UTC).date()):
            return True
    return False


def is_worn(account: int) -> bool:
    """Say whether codes for this account failed so often of late that none is taken; a passkey still opens it.

    Whoever gets here knows the password: nobody else can bring an account to this.
    """
    return n_of(account, "second_failed", WITHIN) >= MOST_WRONG


def _words(account: int, code: str) -> bytes:
    return f"recovery\x00{account}\x00{folded(code)}".encode("utf-8", "replace")[:120]


def new_recovery(account: int) -> list[str]:
    """Make ten recovery codes in place of those there were; they are never shown again."""
    codes = [base32(secrets.token_bytes(RECOVERY_BYTES), 12) for _ in range(N_RECOVERY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(account_id=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account_id=account, hashed=keyed(_words(account, code))) for code in codes
        )
    return codes


def n_recovery(account: int) -> int:
    """Give how many recovery codes are left."""
    return RecoveryCode.objects.filter(account_id=account, spent_at__isnull=True).count()


def spend_recovery(account: int, typed: str) -> bool:
    """Take a recovery code: true once for each."""
    left = RecoveryCode.objects.filter(
        account_id=account, hashed__in=keyed_by_each(_words(account, typed)), spent_at__isnull=True
    )
    return bool(left.update(spent_at=datetime.now(UTC)))


def remove(account: int, number: int) -> bool:
    """Take a factor away; with the last one go the recovery codes."""
    with transaction.atomic():
        n, _ = SecondFactor.objects.filter(account_id=account, pk=number).delete()
        if not has_factor(account):
            RecoveryCode.objects.filter(account_id=account).delete()
    return bool(n)


def clear(account: int) -> int:
    """Take every factor and recovery code of an account away, for whoever lost the telephone. Gives how many."""
    RecoveryCode.objects.filter(account_id=account).delete()
    return SecondFactor.objects.filter(account_id=account).delete()[0]


def waiting() -> QuerySet[SecondFactor]:
    """Give the authenticators whose secret another master key than today's has wrapped."""
    return SecondFactor.objects.filter(kind="totp").exclude(key_id=master_key().key_id)


@transaction.atomic
def rewrap() -> int:
    """Wrap anew the secrets that wait; gives how many. One taken away meanwhile stays away."""
    master, rows = master_key(), list(waiting().select_for_update())
    for row in rows:
        row.secret, row.key_id = master.wrap(master.unwrap(bytes(row.secret))), master.key_id
    SecondFactor.objects.bulk_update(rows, ["secret", "key_id"])
    return len(rows)
