"""What a provider says is believed for its signature, issuer, audience, time and nonce, and for nothing less."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk, jwt

from yinuo.kernel.identity import outside
from yinuo.kernel.identity.outside import FRESH, KNOWN, Unanswered, Waiting, finish, start, subject_of

ISSUER = "https://id.example"
TOLD = {"issuer": ISSUER, "client": "yinuo", "secret": "s:1", "name": "单位账号", "name_en": "City account"}
KEY = jwk.RSAKey.generate_key(2048, parameters={"kid": "one"})
OTHER = jwk.RSAKey.generate_key(2048, parameters={"kid": "one"})
DOCUMENT = {
    "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/go?x=1", "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _connected(settings: Any) -> Any:
    settings.YINUO_OIDC = TOLD
    KNOWN.document, KNOWN.keys, KNOWN.at = {}, {}, -FRESH
    yield
    KNOWN.document, KNOWN.keys, KNOWN.at = {}, {}, -FRESH


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stand at the network's edge: what each address answers."""
    told: dict[str, Any] = {
        f"{ISSUER}/.well-known/openid-configuration": DOCUMENT,
        f"{ISSUER}/keys": {"keys": [KEY.as_dict(private=False)]},
    }
    told["asked"] = []

    def ask(url: str, data: Any = None, headers: Any = None) -> Any:
        told["asked"].append((url, data, headers))
        return told[url]

    monkeypatch.setattr(outside, "_ask", ask)
    return told


def token(key: Any = KEY, alg: str = "RS256", **changed: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "yinuo", "sub": "subject-1", "nonce": "n", "exp": now + 300, "iat": now}
    claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": "one"}, claims, key, algorithms=[alg])


def test_a_token_that_holds_gives_its_subject(answers: Any) -> None:
    assert subject_of(token(), "n") == "subject-1"
    assert subject_of(token(aud=["yinuo"]), "n") == "subject-1"
    assert subject_of(token(aud=["yinuo", "else"], azp="yinuo"), "n") == "subject-1"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"}, {"iss": None}, {"aud": "another"}, {"aud": None}, {"aud": ["another"]},
        {"aud": ["yinuo", "another"]}, {"azp": "another"}, {"nonce": "m"}, {"nonce": None}, {"sub": None},
        {"exp": 1}, {"exp": None}, {"iat": None}, {"iat": 4102444800},
    ],
    ids=repr,
)  # fmt: skip
def test_a_token_that_says_anything_else_is_not_believed(answers: Any, changed: dict[str, Any]) -> None:
    with pytest.raises(Unanswered):
        subject_of(token(**changed), "n")


def test_a_token_signed_by_another_key_or_by_none_is_not_believed(answers: Any) -> None:
    with pytest.raises(Unanswered):
        subject_of(token(OTHER), "n")
    secret = jwk.OctKey.import_key("the secret that both sides hold, as a key")
    with pytest.raises(Unanswered):
        subject_of(token(secret, "HS256"), "n")
    head, body, _signature = token().split(".")
    for forged in ("", "x", f"eyJhbGciOiJub25lIn0.{body}.", f"{head}.{body}."):
        with pytest.raises(Unanswered):
            subject_of(forged, "n")


def test_a_key_that_the_provider_changed_is_asked_for_once(answers: Any) -> None:
    subject_of(token(), "n")
    answers[f"{ISSUER}/keys"] = {"keys": [OTHER.as_dict(private=False)]}
    answers["asked"].clear()
    assert subject_of(token(OTHER), "n") == "subject-1"
    assert [url for url, *_rest in answers["asked"]] == [
        f"{ISSUER}/.well-known/openid-configuration",
        f"{ISSUER}/keys",
    ]


def test_a_provider_that_calls_itself_otherwise_is_not_believed(answers: Any) -> None:
    answers[f"{ISSUER}/.well-known/openid-configuration"] = {**DOCUMENT, "issuer": "https://evil.example"}
    with pytest.raises(Unanswered):
        start("https://here/back")


def test_the_way_out_carries_state_nonce_and_a_challenge(answers: Any) -> None:
    url, waiting = start("https://here/back")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith(f"{ISSUER}/go?x=1&")
    assert asked["state"] == waiting.state
    assert asked["nonce"] == waiting.nonce
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == (
        "code",
        "openid",
        "S256",
    )
    assert waiting.verifier not in url
    assert len(waiting.verifier) >= 43
    assert start("https://here/back")[1] != waiting


@pytest.mark.parametrize(
    "said",
    [
        {}, {"code": "c"}, {"state": "s"}, {"state": "other", "code": "c"},
        {"state": "s", "code": "c", "iss": "https://evil.example"}, {"state": "s", "error": "access_denied"},
    ],
    ids=repr,
)  # fmt: skip
def test_whoever_comes_back_with_anything_else_is_not_taken(answers: Any, said: dict[str, str]) -> None:
    answers[f"{ISSUER}/token"] = {"id_token": token()}
    with pytest.raises(Unanswered):
        finish("https://here/back", Waiting("s", "n", "v"), said)
    assert not [one for one in answers["asked"] if one[0].endswith("/token")]


def test_a_code_is_changed_for_a_token_with_the_verifier_and_our_own_secret(answers: Any) -> None:
    import base64

    answers[f"{ISSUER}/token"] = {"id_token": token()}
    waiting = Waiting("s", "n", "v")
    assert finish("https://here/back", waiting, {"state": "s", "code": "c", "iss": ISSUER}) == "subject-1"
    _url, data, headers = answers["asked"][0] if answers["asked"][0][1] else answers["asked"][2]
    assert (data["code"], data["code_verifier"], data["redirect_uri"]) == ("c", "v", "https://here/back")
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"yinuo:s%3A1"


@pytest.mark.parametrize(
    "url", ["http://id.example/", "file:///etc/passwd", "ftp://x/", "http://127.0.0.1:1/", "None"]
)
def test_only_an_answer_over_tls_is_asked_for(url: str, settings: Any) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(Unanswered, match="https"):
        outside._ask(url)


@pytest.fixture
def at(request: Any) -> Any:
    """Serve one answer on this machine."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    status, body, headers = request.param

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.mark.parametrize(
    "at",
    [
        (200, b"<html>", {}),
        (200, b"[]", {}),
        (500, b"{}", {}),
        (302, b"", {"Location": "http://127.0.0.1:1/"}),
    ],
    indirect=True,
)
def test_an_answer_that_is_none_is_not_believed(at: str) -> None:
    with pytest.raises(Unanswered):
        outside._ask(at)


def test_a_provider_that_is_away_says_so() -> None:
    with pytest.raises(Unanswered):
        outside._ask("http://127.0.0.1:1/")


def test_without_a_provider_nothing_is_asked(settings: Any) -> None:
    settings.YINUO_OIDC = None
    with pytest.raises(Unanswered):
        start("https://here/back")
