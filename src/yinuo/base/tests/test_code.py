from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.code import ALPHABET, base32, check_character, folded, lookup, reference, tracking_code

KEY = b"\x05" * 32
bodies = st.text(ALPHABET, min_size=7, max_size=7)


def test_a_retry_gets_the_same_code_and_another_key_another() -> None:
    first = tracking_code(KEY, "portal", "k1")
    assert (len(first), set(first) <= set(ALPHABET)) == (12, True)
    assert first == tracking_code(KEY, "portal", "k1")
    assert first not in {
        tracking_code(KEY, "portal", "k2"),
        tracking_code(KEY, "api", "k1"),
        tracking_code(b"\x06" * 32, "portal", "k1"),
        tracking_code(KEY, "porta", "lk1"),
    }


def test_a_code_is_the_start_of_an_hmac_in_base32() -> None:
    digest = hmac.new(KEY, b"portal\x00k1", hashlib.sha256).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    expected = "".join(ALPHABET[int(bits[n : n + 5], 2)] for n in range(0, 60, 5))
    assert tracking_code(KEY, "portal", "k1") == expected == base32(digest, 12)


@pytest.mark.parametrize("typed", ["abcd efgh jk01", "ABCD-EFGH-JKOI", " abcdefghjkol ", "ABCD·EFGH·JK01"])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert folded(typed) == "ABCDEFGHJK01"
    assert lookup(KEY, typed) == lookup(KEY, "ABCDEFGHJK01")


@given(st.text(max_size=200))
def test_whatever_is_typed_costs_a_lookup_and_never_an_error(typed: str) -> None:
    assert len(lookup(KEY, typed)) == 32


def test_a_lookup_is_no_code() -> None:
    assert lookup(KEY, "") != hmac.new(KEY, b"", hashlib.sha256).digest()


@given(bodies, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_caught(body: str, place: int, other: str) -> None:
    wrong = body[:place] + other + body[place + 1 :]
    assert (check_character(wrong) == check_character(body)) == (wrong == body)


@given(bodies, st.integers(0, 5))
def test_two_neighbours_swapped_are_nearly_always_caught(body: str, place: int) -> None:
    a, b = body[place], body[place + 1]
    swapped = body[:place] + b + a + body[place + 2 :]
    blind = {a, b} == {ALPHABET[0], ALPHABET[-1]} or a == b
    assert (check_character(swapped) == check_character(body)) == blind


def test_a_reference_is_city_year_and_seven_with_a_check() -> None:
    name = reference("TC", 2025, b"\x00\x01\x02\x03\x04")
    body = name.rsplit("-", 1)[-1]
    assert name == f"TC-2025-{body[:7]}{check_character(body[:7])}"
    assert name == "TC-2025-000G40RQ"
