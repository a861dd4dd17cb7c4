"""Many Ed25519 signatures verified together: a year of quarter hours is 70,000 of them.

Σ zᵢ·(sᵢ·B − Rᵢ − hᵢ·Aᵢ) is the neutral point where every signature is true; with random zᵢ of 128 bits it is not where
one is false (Bernstein and others, "High-speed high-security signatures", 2012, section 5). As there, the sum is
taken eight times.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from typing import TYPE_CHECKING

from yinuo_verify import ed25519
from yinuo_verify.ed25519 import BASE, KEY_BYTES, NEUTRAL, ORDER, PRIME, Point

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Progress = Callable[[int, int], None]

Claim = tuple[bytes, bytes, bytes]  # public key, message, signature

AT_ONCE = 1024
_BITS = 8
_Z_BITS = 128


def first_false(claims: Sequence[Claim], progress: Progress | None = None) -> int | None:
    """Give the place of the first false claim; None where all are true."""
    for first in range(0, len(claims), AT_ONCE):
        if progress is not None:
            progress(first, len(claims))
        some = claims[first : first + AT_ONCE]
        if not all_true(some):
            return next((first + at for at, claim in enumerate(some) if not ed25519.verify(*claim)), None)
    return None


def all_true(claims: Sequence[Claim]) -> bool:
    """Say whether every claim is true, at a tenth of the price of asking one by one."""
    scalars: list[int] = []
    points: list[Point] = []
    per_key: defaultdict[bytes, int] = defaultdict(int)
    base = 0
    for public, message, signature in claims:
        r, s = signature[:KEY_BYTES], int.from_bytes(signature[KEY_BYTES:], "little")
        point = ed25519.decompress(r)
        if point is None or len(signature) != ed25519.SIGNATURE_BYTES or s >= ORDER:
            return False
        z = secrets.randbits(_Z_BITS)
        base += z * s
        per_key[public] += z * ed25519.challenge(r, public, message)
        scalars.append(z)
        points.append(point)
    total = NEUTRAL
    for public, scalar in per_key.items():
        key = ed25519.decompress(public)
        if key is None:
            return False
        total = ed25519.add(total, ed25519.multiply(scalar % ORDER, key))
    total = ed25519.add(total, _sum(scalars, points))
    x, y, z_, t = ed25519.multiply(base % ORDER, BASE)
    left = ed25519.multiply(8, ed25519.add(total, (-x % PRIME, y, z_, -t % PRIME)))
    return left[0] % PRIME == 0 and (left[1] - left[2]) % PRIME == 0


def _sum(scalars: Sequence[int], points: Sequence[Point]) -> Point:
    """Give Σ scalar · point, a window of bits at a time (Pippenger's buckets)."""
    total = NEUTRAL
    for shift in range(_Z_BITS - _BITS, -1, -_BITS):
        for _ in range(_BITS):
            total = ed25519.add(total, total)
        buckets: list[Point | None] = [None] * (1 << _BITS)
        for scalar, point in zip(scalars, points, strict=True):
            digit = scalar >> shift & ((1 << _BITS) - 1)
            held = buckets[digit]
            buckets[digit] = point if held is None else ed25519.add(held, point)
        running = window = NEUTRAL
        for held in reversed(buckets[1:]):
            running = running if held is None else ed25519.add(running, held)
            window = ed25519.add(window, running)
        total = ed25519.add(total, window)
    return total
