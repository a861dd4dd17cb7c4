"""A passkey's answer: signed for this house, this challenge and this key, taken once; by a key of plain code."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

from yinuo.base.errors import Invalid
from yinuo.kernel.identity import factors, passkeys
from yinuo.kernel.identity.models import SecondFactor
from yinuo.kernel.people.actions import open_account

if TYPE_CHECKING:
    from yinuo.kernel.people.models import Account

HOST, ORIGIN = "register.example", "https://register.example"
AT = (HOST, ORIGIN)
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Key:
    """An authenticator: makes one key, and signs what it is asked to; what it says of itself can be bent."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    number: bytes = b"credential-0001"
    counter: int = 0
    house: str = HOST
    origin: str = ORIGIN
    flags: int = PRESENT | VERIFIED

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int, more: bytes = b"") -> bytes:
        return hashlib.sha256(self.house.encode()).digest() + struct.pack(">BI", flags, self.counter) + more

    def make(self, asked: str) -> str:
        """Answer a page that asks for a new key."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))  # type: ignore[no-untyped-call]
        made = bytes(16) + struct.pack(">H", len(self.number)) + self.number + public
        data = self._data(self.flags | ATTESTED, made)
        told = {
            "clientDataJSON": text(self._said("webauthn.create", json.loads(asked)["challenge"])),
            "attestationObject": text(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._answer(told)

    def sign(self, asked: str) -> str:
        """Answer a page that asks who is there."""
        said, data = self._said("webauthn.get", json.loads(asked)["challenge"]), self._data(self.flags)
        signed = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        told = {"clientDataJSON": text(said), "authenticatorData": text(data), "signature": text(signed)}
        return self._answer(told)

    def _answer(self, told: dict[str, str]) -> str:
        number = text(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": told,
                "clientExtensionResults": {},
            }
        )


@pytest.fixture
def account(db: None) -> Account:
    return open_account("handler", "a long enough password")


@pytest.fixture
def key(account: Account) -> Key:
    """Give a key that was kept for the account."""
    made = Key()
    asked, state = passkeys.ask_to_make(account, *AT)
    passkeys.add(account, state, made.make(asked), "laptop", AT)
    return made


def try_with(account: Account, key: Key, at: tuple[str, str] = AT) -> bool:
    asked, state = passkeys.ask_to_prove(account.pk, *AT)
    return passkeys.prove(account.pk, state, key.sign(asked), at)


def test_a_key_that_was_kept_proves_who_is_there(account: Account, key: Key) -> None:
    assert try_with(account, key)
    row = SecondFactor.objects.get()
    assert (row.kind, row.name, bytes(row.credential or b"")) == ("passkey", "laptop", key.number)
    assert row.used_on is not None


def test_one_answer_counts_once_also_where_the_key_counts_nothing(account: Account, key: Key) -> None:
    asked, state = passkeys.ask_to_prove(account.pk, *AT)
    answer = key.sign(asked)
    assert [passkeys.prove(account.pk, state, answer, AT) for _ in range(2)] == [True, False]


def test_a_copy_of_a_key_that_counts_backwards_is_refused(account: Account, key: Key) -> None:
    proved = []
    for key.counter in (7, 8, 8, 3, 9):
        proved.append(try_with(account, key))
    assert proved == [True, True, False, False, True]


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://evil.example"}, {"origin": "http://register.example"}, {"house": "evil.example"},
        {"origin": "https://sub.register.example"}, {"origin": "https://register.example:8443"}, {"flags": 0},
        {"number": b"credential-0002"}, {"private": ec.generate_private_key(ec.SECP256R1())},
    ],
    ids=lambda bent: "-".join(map(str, bent)),
)  # fmt: skip
def test_an_answer_for_another_house_or_of_another_key_is_refused(
    account: Account, key: Key, bent: dict[str, Any]
) -> None:
    for name, value in bent.items():
        setattr(key, name, value)
    assert not try_with(account, key)
    assert SecondFactor.objects.get().used_on is None


def test_an_answer_to_another_challenge_or_of_another_account_is_refused(account: Account, key: Key) -> None:
    asked, _state = passkeys.ask_to_prove(account.pk, *AT)
    _asked, state = passkeys.ask_to_prove(account.pk, *AT)
    assert not passkeys.prove(account.pk, state, key.sign(asked), AT)
    assert not passkeys.prove(account.pk, {}, key.sign(asked), AT)
    other = open_account("other", "a long enough password")
    assert passkeys.ask_to_prove(other.pk, *AT) == ("", {})
    assert not passkeys.prove(other.pk, state, key.sign(_asked), AT)


def test_a_key_is_kept_for_one_account_and_once(account: Account, key: Key) -> None:
    for whose in (account, open_account("other", "a long enough password")):
        asked, state = passkeys.ask_to_make(whose, *AT)
        with pytest.raises(Invalid):
            passkeys.add(whose, state, key.make(asked), "", AT)
    assert SecondFactor.objects.count() == 1
    assert text(key.number) in asked_again(account)


def asked_again(account: Account) -> str:
    return passkeys.ask_to_make(account, *AT)[0]


@pytest.mark.parametrize(
    "bent", [{"origin": "https://evil.example"}, {"house": "evil.example"}, {"flags": 0}]
)
def test_a_key_made_for_another_house_is_not_kept(account: Account, bent: dict[str, Any]) -> None:
    asked, state = passkeys.ask_to_make(account, *AT)
    with pytest.raises(Invalid):
        passkeys.add(account, state, Key(**bent).make(asked), "", AT)
    assert not factors.has_factor(account.pk)
