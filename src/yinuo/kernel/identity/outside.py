"""The city's own provider (OpenID Connect, code flow with PKCE): who somebody is, and nothing of what they may do.

What comes back is believed for its signature, issuer, audience, time and nonce; of it only `sub` is used. An e-mail in
it is not looked at: whoever may change their address there would else be whoever they like here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from yinuo.kernel.identity.models import OutsideIdentity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.kernel.people.models import Account

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""What may sign: never `none`, and never a key that both sides hold."""
SECONDS, MOST_BYTES, LEEWAY, FRESH = 5, 256 * 1024, 60, 600.0
NEAR: Final = ("localhost", "127.0.0.1")


class Unanswered(Exception):  # noqa: N818 -- reads as the sentence it carries
    """The provider did not answer, or said what cannot be believed. Says why, for the operator's log alone."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is kept in the visitor's own sealed cookie while they are at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(slots=True)
class Known:
    """What the provider said of itself, for ten minutes."""

    document: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    at: float = -FRESH


KNOWN: Final = Known()


def _told() -> dict[str, str]:
    """Give how the provider is reached. Raises Unanswered where there is none."""
    told: dict[str, str] | None = settings.YINUO_OIDC
    if told is None:
        raise Unanswered("no provider is connected")
    return told


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: where the provider stands was said by the operator."""

    def redirect_request(self, *_words: object) -> None:
        return None


def _ask(
    url: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    parts = urllib.parse.urlsplit(url)
    is_near = parts.hostname in NEAR and not settings.IS_PRODUCTION
    if parts.scheme != "https" and not (is_near and parts.scheme == "http"):
        raise Unanswered(f"not an https address: {url}")
    body = urllib.parse.urlencode(data).encode() if data is not None else None
    told = {"Accept": "application/json", **(headers or {})}
    request = urllib.request.Request(url, body, told)  # noqa: S310 -- the scheme was looked at
    try:
        with urllib.request.build_opener(_Straight).open(request, timeout=SECONDS) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except (OSError, HTTPException, ValueError) as wrong:
        raise Unanswered(f"{parts.netloc}: {type(wrong).__name__}") from wrong
    if not isinstance(found, dict):
        raise Unanswered(f"{parts.netloc}: no object")
    return found


def _document(*, anew: bool = False) -> Known:
    """Give what the provider says of itself and its keys; asked again after ten minutes, or for a key not known."""
    issuer = _told()["issuer"]
    if anew or time.monotonic() - KNOWN.at >= FRESH or KNOWN.document.get("issuer") != issuer:
        document = _ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise Unanswered("the provider calls itself by another name")
        KNOWN.keys = _ask(str(document.get("jwks_uri")))
        KNOWN.document, KNOWN.at = document, time.monotonic()
    return KNOWN


def start(callback: str) -> tuple[str, Waiting]:
    """Give the provider's address to go to, and what to keep meanwhile. Raises Unanswered."""
    waiting = Waiting(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    digest = hashlib.sha256(waiting.verifier.encode()).digest()
    asked = {
        "response_type": "code", "client_id": _told()["client"], "redirect_uri": callback,
        "scope": "openid", "state": waiting.state, "nonce": waiting.nonce, "code_challenge_method": "S256",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
    }  # fmt: skip
    at = str(_document().document.get("authorization_endpoint"))
    return f"{at}{'&' if '?' in at else '?'}{urllib.parse.urlencode(asked)}", waiting


def finish(callback: str, waiting: Waiting, said: Mapping[str, str]) -> str:
    """Give the subject of whoever came back. Raises Unanswered for everything that is not exactly what was asked."""
    if not secrets.compare_digest(said.get("state", "").encode(), waiting.state.encode()):
        raise Unanswered("another state")
    if said.get("iss", _told()["issuer"]) != _told()["issuer"]:
        raise Unanswered("another issuer")
    if not said.get("code"):
        raise Unanswered("no code")
    client, secret = _told()["client"], _told()["secret"]
    pair = ":".join(urllib.parse.quote(one, safe="") for one in (client, secret))
    answer = _ask(
        str(_document().document.get("token_endpoint")),
        {
            "grant_type": "authorization_code", "code": said["code"], "redirect_uri": callback,
            "code_verifier": waiting.verifier,
        },
        {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"},
    )  # fmt: skip
    return subject_of(str(answer.get("id_token", "")), waiting.nonce)


def subject_of(token: str, nonce: str) -> str:
    """Give `sub` of an identity token that holds. Raises Unanswered for any other.

    OpenID Connect Core 1.0, 3.1.3.7: signature, issuer, audience (and `azp` where there are several), time, nonce.
    """
    try:
        told = _decoded(token)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise Unanswered(f"the token is not signed by the provider: {type(wrong).__name__}") from wrong
    client = _told()["client"]
    asked = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": _told()["issuer"]},
        aud={"essential": True, "value": client},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        asked.validate(told.claims)
    except JoseError as wrong:
        raise Unanswered(f"the token says something else: {wrong}") from wrong
    audience = told.claims["aud"]
    has_party = "azp" in told.claims or (isinstance(audience, list) and len(audience) > 1)
    if has_party and told.claims.get("azp") != client:
        raise Unanswered("the token is another party's")
    return str(told.claims["sub"])


def _decoded(token: str) -> jwt.Token:
    for anew in (False, True):
        keys = jwk.KeySet.import_key_set(_document(anew=anew).keys)  # type: ignore[arg-type]
        try:
            return jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        except (JoseError, ValueError):
            if anew:  # the provider may have changed its keys since they were asked for, once
                raise
    raise ValueError


def account_of(subject: str) -> Account | None:
    """Give the open account that this subject was tied to; None for nobody's."""
    tied = OutsideIdentity.objects.select_related("account").filter(
        issuer=_told()["issuer"], subject=subject, account__is_active=True
    )
    found = tied.first()
    return found.account if found else None
