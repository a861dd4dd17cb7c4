"""Canonical JSON: one value, one byte string (the subset of RFC 8785 that has no floats)."""

from __future__ import annotations

import json

FOREIGN = "canonical JSON holds str, int, bool, None, list and dict; not {}"
MOST = 2**53 - 1  # RFC 8785 numbers are IEEE doubles: beyond this two readers may disagree


WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_PLAIN = frozenset((str, bool, type(None)))  # a lone surrogate is refused by the encoding at the end


def _refuse(value: object) -> None:
    """Raise ValueError where a value has no single canonical form."""
    if type(value) in _PLAIN or isinstance(value, str):
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError(f"keys are ASCII strings, not {key!r}")
            if type(item) not in _PLAIN:
                _refuse(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse(item)
    elif isinstance(value, int):
        if abs(value) > MOST:
            raise ValueError(f"integer beyond 2^53-1: {value}")
    else:
        raise ValueError(FOREIGN.format(type(value).__name__))  # noqa: TRY004 -- one error for every refusal


def canonical(value: object) -> bytes:
    """Give the canonical UTF-8 bytes of a JSON value (keys sorted, no spaces, shortest escapes).

    Raises ValueError for floats, foreign types, non-ASCII keys, lone surrogates and integers beyond 2^53-1.
    Source: RFC 8785; with ASCII keys its UTF-16 order is Python's own.
    """
    _refuse(value)
    return WRITE(value).encode("utf-8")  # UnicodeEncodeError is a ValueError
