"""Where this house may send something: to names that lead to the open internet alone, over TLS, and no step further.

An address that somebody typed is asked for by our own machine, which stands where they do not: beside the database,
the cloud's own services, the city's inner net. So every address a name has must be one of the open internet, the line
is opened to the very address that was looked at (a name that answers otherwise a second later gains nothing), a
redirect is not followed, and nothing of an answer is read but its status.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST: Final = 2048
"""Characters of an address."""
PATIENCE: Final = 10.0
"""Seconds for everything: finding, sending, the answer's first line."""
CARRIES_ANOTHER: Final = tuple(
    map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
)
"""Ranges of IPv6 in which an address of IPv4 is hidden: NAT64, 6to4, Teredo, the old compatible ones."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was looked at: the host and port it names, its path, and the number the line goes to."""

    host: str
    port: int
    path: str
    number: str


def is_open(number: str) -> bool:
    """Say whether this number is one of the open internet."""
    found: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in net for net in CARRIES_ANOTHER):
            return False
    return found.is_global and not found.is_multicast


def numbers_of(host: str, port: int) -> list[str]:
    """Give every number that a name has; none for a name that is nobody's."""
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(one[4][0]) for one in told]


def _faulty(why: Sentence) -> Invalid:
    return Invalid({"url": why})


def target_of(
    url: str,
    *,
    find: Callable[[str, int], list[str]] = numbers_of,
    may: Callable[[str], bool] = is_open,
) -> Target:
    """Look at an address and give where its line goes.

    `find` and `may` are for tests. Raises Invalid (url) for all that is not https, names somebody, or leads, by one
    of its numbers, to where only this machine can reach.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise _faulty(Sentence("这个网址读不懂。")) from None
    if parts.scheme != "https" or not host or len(url) > LONGEST or not url.isprintable() or " " in url:
        raise _faulty(Sentence("网址要以 https:// 开头，写全主机名。"))
    if parts.username is not None or parts.password is not None:
        raise _faulty(Sentence("网址里不要写用户名和密码。"))
    numbers = find(host, port)
    if not numbers:
        raise _faulty(Sentence("找不到 {host} 这台主机。", host=host))
    if not all(may(number) for number in numbers):
        raise _faulty(Sentence("{host} 在内部网络里，不往那里发。", host=host))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, numbers[0])


class _Pinned(HTTPSConnection):
    """A line to the number that was looked at, which must show the certificate of the name."""

    def __init__(self, target: Target, context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, timeout=PATIENCE, context=context)
        self.number, self.tls, self.was_cut = target.number, context, False

    def connect(self) -> None:
        line = socket.create_connection((self.number, self.port), self.timeout)
        self.sock = self.tls.wrap_socket(line, server_hostname=self.host)


def post(
    target: Target, body: bytes, headers: Mapping[str, str], *, context: ssl.SSLContext | None = None
) -> int:
    """Send this and give the status of the answer; a redirect is an answer like any other, and no more is read.

    Raises OSError where nobody answers within `PATIENCE` seconds, however slowly they speak.
    """
    line = _Pinned(target, context or ssl.create_default_context())
    late = Timer(PATIENCE, _cut, [line])
    late.daemon = True
    late.start()
    status, failed = 0, None
    try:
        line.request("POST", target.path, body, dict(headers))
        status = line.getresponse().status
    except (HTTPException, OSError) as wrong:
        failed = wrong
    finally:
        late.cancel()
        line.close()
    if line.was_cut:  # what was cut off reads like an answer that ended there, or like a broken line
        raise TimeoutError("the answer took too long") from failed
    if isinstance(failed, HTTPException):
        raise OSError(f"no answer of HTTP: {type(failed).__name__}") from failed
    if failed is not None:
        raise failed
    return status


def _cut(line: _Pinned) -> None:
    line.was_cut = True
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)
