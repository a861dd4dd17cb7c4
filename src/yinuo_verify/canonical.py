"""Canonical JSON, as commitments are made of it: RFC 8785 without floats (ADR-0002). Written apart from what signs."""

from __future__ import annotations

import json
from typing import Any

from yinuo_verify.refusal import Refused

MOST = 2**53 - 1
MOST_DEEP = 64
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: object) -> bytes:
    """Give the one spelling of a JSON value. Raises Refused where it has none."""
    if not _is_plain(value, MOST_DEEP):
        raise Refused("not canonical: floats, far integers, keys beyond ASCII or too deep")
    try:
        return _encode(value).encode()
    except UnicodeEncodeError as error:
        raise Refused("not canonical: half a character") from error


def _is_plain(value: object, deep: int) -> bool:
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return abs(value) <= MOST
    if isinstance(value, dict):
        return deep > 0 and all(key.isascii() and _is_plain(item, deep - 1) for key, item in value.items())
    return deep > 0 and isinstance(value, list) and all(_is_plain(item, deep - 1) for item in value)


def parse(raw: bytes | str, what: str) -> Any:
    """Read JSON. Raises Refused where it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what} is not JSON") from error


def exact(text: str, what: str) -> Any:
    """Read JSON that must stand in its one spelling. Raises Refused where it does not."""
    value = parse(text, what)
    if canonical(value) != text.encode("utf-8", "surrogatepass"):
        raise Refused(f"{what} is not in its canonical spelling")
    return value
