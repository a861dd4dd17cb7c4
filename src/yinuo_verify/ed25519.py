"""Ed25519 signatures verified, in plain Python (RFC 8032, sections 5.1.3 and 5.1.7). It never holds a secret."""

from __future__ import annotations

import hashlib

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
KEY_BYTES, SIGNATURE_BYTES = 32, 64

Point = tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z
NEUTRAL: Point = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    """Add two points (RFC 8032, 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % PRIME
    b = (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c = 2 * p[3] * q[3] * D % PRIME
    d = 2 * p[2] * q[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def multiply(scalar: int, point: Point) -> Point:
    """Give scalar · point. Its time depends on the scalar, so a scalar must be public."""
    result = NEUTRAL
    for bit in f"{scalar:b}":
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def compress(point: Point) -> bytes:
    """Write a point: y with x's lowest bit on top (RFC 8032, 5.1.2)."""
    inverse = pow(point[2], -1, PRIME)
    x, y = point[0] * inverse % PRIME, point[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(KEY_BYTES, "little")


def decompress(encoded: bytes) -> Point | None:
    """Read a point (RFC 8032, 5.1.3); None where the bytes are none, or not its one spelling."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    if len(encoded) != KEY_BYTES or y >= PRIME:
        return None
    u, v = (y * y - 1) % PRIME, (D * y * y + 1) % PRIME
    v3 = v * v * v % PRIME
    x = u * v3 * pow(u * v3 * v3 * v, (PRIME - 5) // 8, PRIME) % PRIME
    if (v * x * x - u) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (v * x * x - u) % PRIME or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = PRIME - x
    return x, y, 1, x * y % PRIME


BASE_Y = 4 * pow(5, -1, PRIME) % PRIME
BASE: Point = decompress(BASE_Y.to_bytes(KEY_BYTES, "little")) or NEUTRAL


def challenge(*parts: bytes) -> int:
    """Give SHA-512 over the parts, as a scalar."""
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the signature over the message is by the holder of this public key."""
    key = decompress(public)
    if key is None or len(signature) != SIGNATURE_BYTES:
        return False
    r, s = signature[:KEY_BYTES], int.from_bytes(signature[KEY_BYTES:], "little")
    if s >= ORDER:
        return False
    x, y, z, t = multiply(challenge(r, public, message), key)
    return compress(add(multiply(s, BASE), (-x % PRIME, y, z, -t % PRIME))) == r
