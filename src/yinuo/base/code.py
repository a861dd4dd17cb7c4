"""Codes that people carry: base32 without letters that look alike, and a check character."""

from __future__ import annotations

import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
CODE_LENGTH = 12
LOOKALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "·": ""})


def base32(data: bytes, length: int) -> str:
    """Write the first `length` five-bit groups of data (which must hold that many)."""
    bits = int.from_bytes(data, "big")
    total = len(data) * 8
    return "".join(ALPHABET[(bits >> (total - 5 * (i + 1))) & 31] for i in range(length))


def tracking_code(code_key: bytes, scope: str, idempotency_key: str) -> str:
    """Give the 12-character code of a submission: base32(HMAC(code key, scope ‖ idempotency key))[:12].

    The same submission sent again gets the same code, and whoever has the database alone gets none.
    """
    message = f"{scope}\x00{idempotency_key}".encode()
    return base32(hmac.digest(code_key, message, "sha256"), CODE_LENGTH)


def folded(typed: str) -> str:
    """Bring a typed code to its one form: upper case, no gaps, 1 for I and L, 0 for O."""
    return typed.strip().upper().translate(LOOKALIKE)


def lookup(code_key: bytes, code: str) -> bytes:
    """Give the keyed hash a code is found by. Every input costs the same work, well formed or not."""
    return hmac.digest(code_key, b"lookup\x00" + folded(code).encode("utf-8", "replace")[:64], "sha256")


def check_character(text: str) -> str:
    """Give the check character of a reference number: catches one wrong and nearly every two swapped characters.

    Source: Luhn mod N over the 32-character alphabet.
    """
    total, factor = 0, 2
    for char in reversed(text):
        addend = factor * ALPHABET.index(char)
        factor = 3 - factor
        total += addend // len(ALPHABET) + addend % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def reference(city: str, year: int, randomness: bytes) -> str:
    """Give a reference number: city, year, seven random characters and a check character."""
    body = base32(randomness, 7)
    return f"{city}-{year}-{body}{check_character(body)}"
