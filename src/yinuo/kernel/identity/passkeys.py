"""Passkeys (WebAuthn): a challenge goes out, an answer signed for this very house comes back, and counts once."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean_line
from yinuo.kernel.identity.factors import MOST_NAME, factors_of
from yinuo.kernel.identity.models import SecondFactor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.kernel.people.models import Account

HOUSE: Final = "一诺 Yinuo"
MOST_ANSWER: Final = 20_000
NOT_TAKEN: Final = Sentence("通行密钥没有通过。请再试一次，或者换一种方式。")


def _server(host: str, origin: str) -> Fido2Server:
    """Give the server for this house alone: no subdomain and no other port speaks for it."""
    house = PublicKeyCredentialRpEntity(id=host.rpartition(":")[0] or host, name=HOUSE)
    return Fido2Server(house, verify_origin=lambda said: said == origin)


def _credentials(account: int) -> list[AttestedCredentialData]:
    kept = factors_of(account).filter(kind="passkey")
    return [AttestedCredentialData(bytes(one.secret)) for one in kept]


def ask_to_make(account: Account, host: str, origin: str) -> tuple[str, dict[str, Any]]:
    """Give what the browser is asked, as JSON, and what to keep until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=hashlib.sha256(f"yinuo account {account.pk}".encode()).digest(),
        name=account.username,
        display_name=account.username,
    )
    asked, state = _server(host, origin).register_begin(
        user,
        _credentials(account.pk),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return json.dumps(dict(asked.public_key)), dict(state)


def add(
    account: Account, state: Mapping[str, Any], answer: str, name: str, at: tuple[str, str]
) -> SecondFactor:
    """Keep the passkey that answered; `at` is host and origin. Raises Invalid for every other answer."""
    kept = clean_line(name, most=MOST_NAME, field="name")
    try:
        made = _server(*at).register_complete(dict(state), json.loads(answer[:MOST_ANSWER]))
        credential = made.credential_data
    except (
        Exception
    ) as wrong:  # the library raises what its parsers raise: whatever is wrong, nothing is kept
        raise Invalid({"answer": NOT_TAKEN}) from wrong
    if credential is None or SecondFactor.objects.filter(credential=credential.credential_id).exists():
        raise Invalid({"answer": NOT_TAKEN})
    return SecondFactor.objects.create(
        account=account, kind="passkey", name=kept, secret=bytes(credential),
        credential=credential.credential_id, made_on=datetime.now(UTC).date(),
    )  # fmt: skip


def ask_to_prove(account: int, host: str, origin: str) -> tuple[str, dict[str, Any]]:
    """Give what the browser is asked to sign, as JSON, and what to keep until it answers; nothing without a passkey."""
    credentials = _credentials(account)
    if not credentials:
        return "", {}
    asked, state = _server(host, origin).authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    return json.dumps(dict(asked.public_key)), dict(state)


def prove(account: int, state: Mapping[str, Any], answer: str, at: tuple[str, str]) -> bool:
    """Say whether one of the account's passkeys signed this challenge: true once, however often it is posted."""
    try:
        told = AuthenticationResponse.from_dict(json.loads(answer[:MOST_ANSWER]))
        used = _server(*at).authenticate_complete(dict(state), _credentials(account), told)
        counter = told.response.authenticator_data.counter
    except Exception:  # noqa: BLE001 -- see above: whatever is wrong, nothing is opened
        return False
    challenge = hashlib.sha256(str(state.get("challenge")).encode()).digest()
    row = SecondFactor.objects.filter(account_id=account, credential=used.credential_id)
    if counter:  # one that counts its signatures never counts backwards: a copy of it would
        row = row.filter(last_step__lt=counter)
    spent = {"spent": challenge, "last_step": counter, "used_on": datetime.now(UTC).date()}
    return bool(row.exclude(spent=challenge).update(**spent))
