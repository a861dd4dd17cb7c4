"""Ed25519 against RFC 8032 and against `cryptography`; many at once; and the signer in plain Python."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from yinuo_verify import batch, ed25519, signing

# RFC 8032, section 7.1, tests 1 to 3: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture(scope="module")
def claims() -> list[batch.Claim]:
    drawn = random.Random(3)
    secrets = [Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32)) for _ in range(2)]
    messages = [drawn.randbytes(drawn.randint(0, 200)) for _ in range(60)]
    return [
        (secrets[at % 2].public_key().public_bytes_raw(), message, secrets[at % 2].sign(message))
        for at, message in enumerate(messages)
    ]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc_verify_and_are_signed(
    seed: str, public: str, message: str, signature: str
) -> None:
    raw = [bytes.fromhex(part) for part in (seed, public, message, signature)]
    assert ed25519.verify(*raw[1:])
    assert signing.public_of(raw[0]) == raw[1]
    assert signing.sign(raw[0], raw[2]) == raw[3]


def test_what_a_library_signs_verifies_and_nothing_else(claims: list[batch.Claim]) -> None:
    drawn = random.Random(4)
    for public, message, signature in claims:
        assert ed25519.verify(public, message, signature)
        assert not ed25519.verify(public, message + b".", signature)
        parts = [public, message or b"x", signature]
        which = drawn.choice((0, 2))
        flipped = bytearray(parts[which])
        flipped[drawn.randrange(len(flipped))] ^= 1 << drawn.randrange(8)
        parts[which] = bytes(flipped)
        with pytest.raises((InvalidSignature, ValueError)):
            Ed25519PublicKey.from_public_bytes(parts[0]).verify(parts[2], parts[1])
        assert not ed25519.verify(*parts)


def test_an_order_added_to_the_scalar_is_refused(claims: list[batch.Claim]) -> None:
    public, message, signature = claims[0]
    s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
    again = signature[:32] + s.to_bytes(32, "little")
    assert not ed25519.verify(public, message, again)
    assert not batch.all_true([(public, message, again)])


def test_a_signature_of_another_length_is_refused(claims: list[batch.Claim]) -> None:
    public, message, signature = claims[0]
    for wrong in (b"", signature[:-1], signature + b"\0"):
        assert not ed25519.verify(public, message, wrong)
        assert not batch.all_true([(public, message, wrong)])


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x02" + b"\0" * 31,  # on no curve
        b"\xed" + b"\xff" * 30 + b"\x7f",  # y = p: zero spelt another way
        b"\x01" + b"\0" * 30 + b"\x80",  # x = 0 with a sign
    ],
)
def test_bytes_that_are_no_point_are_no_key(encoded: bytes, claims: list[batch.Claim]) -> None:
    _, message, signature = claims[0]
    assert ed25519.decompress(encoded) is None
    assert not ed25519.verify(encoded, message, signature)
    assert not batch.all_true([(encoded, message, signature)])
    assert not batch.all_true([(claims[0][0], message, encoded.ljust(32, b"\2")[:32] + signature[32:])])


def test_many_are_verified_at_once_and_the_first_false_one_is_named(
    claims: list[batch.Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "AT_ONCE", 16)
    assert batch.first_false([]) is None
    assert batch.first_false(claims) is None
    for at in (0, 15, 16, 40, 59):
        wrong = list(claims)
        public, message, signature = wrong[at]
        wrong[at] = (public, message + b"!", signature)
        assert batch.first_false(wrong) == at
        swapped = list(claims)
        swapped[at] = (claims[at][0], claims[at][1], claims[(at + 2) % 60][2])
        assert batch.first_false(swapped) == at


def test_a_batch_that_fails_by_itself_names_nobody(
    claims: list[batch.Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "all_true", lambda _: False)
    assert batch.first_false(claims[:3]) is None


def test_a_witness_signs_with_the_library_or_without() -> None:
    seed = random.Random(5).randbytes(32)
    best, plain = signing.signer(seed), signing.signer(seed, "no_such_library_of_this_name")
    assert (best.by, plain.by) == (signing.LIBRARY, signing.PLAIN)
    assert best.public == plain.public
    assert best.sign(b"m") == plain.sign(b"m")
    assert ed25519.verify(best.public, b"m", plain.sign(b"m"))


def test_a_seed_has_its_length() -> None:
    with pytest.raises(ValueError, match="32"):
        signing.sign(b"short", b"m")
