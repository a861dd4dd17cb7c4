"""Nothing is sent to where only this machine can reach, however the address is written, and nothing is followed."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from yinuo.base import outward
from yinuo.base.errors import Invalid
from yinuo.base.outward import Target, is_open, numbers_of, post, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "hooks.example.org"
OPEN = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
INNER = (
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.8", "172.16.4.4", "192.168.1.1", "169.254.169.254"),  # noqa: S104 -- to be refused
    *("100.64.0.1", "192.0.2.7", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::5", "ff02::1", "::ffff:10.0.0.8", "::ffff:127.0.0.1"),
    *("64:ff9b::a00:8", "2002:a00:8::1", "2001:0:a00:8::1", "::127.0.0.1", "2001:db8::1"),
)


@pytest.mark.parametrize("number", INNER)
def test_what_only_this_machine_can_reach_is_not_open(number: str) -> None:
    assert not is_open(number)


@pytest.mark.parametrize("number", [*OPEN, "::ffff:93.184.215.14"])
def test_the_internet_is_open(number: str) -> None:
    assert is_open(number)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://hooks.example.org/",
            "ftp://hooks.example.org/",
            "//hooks.example.org/",
            "hooks.example.org",
        ),
        *("https://", "https:///a", "https://user@hooks.example.org/", "https://:p@hooks.example.org/"),
        *("https://hooks.example.org:port/", "https://[::1/", "https://hooks.example.org/a b"),
        *("https://hooks.example.org/\r\nX: y", f"https://hooks.example.org/{'a' * 2048}"),
    ],
)
def test_what_is_no_address_to_send_to_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Invalid) as told:
        target_of(url, find=lambda _host, _port: OPEN)
    assert set(told.value.fields) == {"url"}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "017700000001", "127.1", "localhost", "[::ffff:7f00:1]"],
)
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(Invalid):
        target_of(f"https://{host}/")


def test_one_inner_number_among_open_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Invalid):
        target_of(f"https://{NAME}/", find=lambda _host, _port: [*OPEN, "10.0.0.8"])


def test_a_name_that_is_nobodys_is_refused() -> None:
    with pytest.raises(Invalid):
        target_of("https://nobody.invalid/")
    assert numbers_of("a" * 64 + ".example", 443) == []


def test_an_address_keeps_its_port_path_and_question() -> None:
    found = target_of(f"https://{NAME}:8443/in?a=1#part", find=lambda _host, _port: OPEN)
    assert found == Target(NAME, 8443, "/in?a=1", OPEN[0])
    assert target_of(f"https://{NAME}", find=lambda _host, _port: OPEN).path == "/"


def test_a_name_is_looked_up_once_and_the_line_goes_to_what_was_looked_at(receiver: Receiver) -> None:
    answers = iter((["93.184.215.14"], ["127.0.0.1"]))
    found = target_of(f"https://{NAME}:{receiver.port}/", find=lambda _host, _port: next(answers))
    assert found.number == "93.184.215.14"
    assert next(answers) == ["127.0.0.1"]  # what it would answer now was never asked


@dataclass
class Receiver:
    """Somebody outside: what they heard, and the bytes they answer with."""

    port: int
    trust: ssl.SSLContext
    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    heard: list[bytes] = field(default_factory=list)

    def target(self, host: str = NAME) -> Target:
        return Target(host, self.port, "/in", "127.0.0.1")


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(1))
        .not_valid_after(today + timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, SHA256())
    )
    path = folder / "pair.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def _listening(context: ssl.SSLContext, receiver: Receiver, line: socket.socket) -> Iterator[None]:
    def listen() -> None:
        while True:
            try:
                raw, _ = line.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(raw, server_side=True) as heard:
                    told = heard.recv(1 << 16)
                    while not told.endswith(b"{}"):
                        told += heard.recv(1 << 16)
                    receiver.heard.append(told)
                    heard.sendall(receiver.answer)
                    if not receiver.answer.endswith(b"\r\n\r\n"):
                        heard.recv(1)  # says no more, and waits for the other to hang up
            except OSError:
                continue

    threading.Thread(target=listen, daemon=True).start()
    yield
    line.close()


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    pair = _certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pair)
    with socket.create_server(("127.0.0.1", 0)) as line:
        found = Receiver(line.getsockname()[1], ssl.create_default_context(cafile=pair))
        with _listening(server, found, line):
            yield found


def test_what_is_sent_arrives_under_the_name_and_its_status_comes_back(receiver: Receiver) -> None:
    status = post(receiver.target(), b"{}", {"webhook-id": "1"}, context=receiver.trust)
    assert status == 204
    assert receiver.heard[0].startswith(b"POST /in HTTP/1.1\r\nHost: hooks.example.org")
    assert receiver.heard[0].endswith(b"webhook-id: 1\r\n\r\n{}")


def test_a_redirect_is_an_answer_and_not_followed(receiver: Receiver) -> None:
    receiver.answer = (
        f"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:{receiver.port}/inner\r\n\r\n".encode()
    )
    assert post(receiver.target(), b"{}", {}, context=receiver.trust) == 302
    assert len(receiver.heard) == 1


def test_whoever_cannot_show_the_names_certificate_hears_nothing(receiver: Receiver) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        post(receiver.target("other.example.org"), b"{}", {}, context=receiver.trust)
    with pytest.raises(ssl.SSLCertVerificationError):
        post(receiver.target(), b"{}", {})
    assert receiver.heard == []


def test_what_is_no_answer_of_http_is_no_answer(receiver: Receiver) -> None:
    receiver.answer = b"SSH-2.0-x\r\n\r\n"
    with pytest.raises(OSError, match="no answer of HTTP"):
        post(receiver.target(), b"{}", {}, context=receiver.trust)


def test_who_answers_without_end_is_cut_off(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "PATIENCE", 0.3)
    receiver.answer = b"HTTP/1.1 200 OK\r\nX: "
    with pytest.raises(TimeoutError):
        post(receiver.target(), b"{}", {}, context=receiver.trust)


def test_cutting_off_a_line_that_is_gone_does_nothing() -> None:
    outward._cut(outward._Pinned(Target(NAME, 443, "/", "127.0.0.1"), ssl.create_default_context()))
