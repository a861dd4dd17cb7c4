"""Bytes that enter the log for ever, as hex. Whoever turns one of these red has broken every log there is."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from yinuo.kernel.record.keys import MasterKey, blind_index, decrypt, encrypt, new_data_key
from yinuo.kernel.record.seal import Chain, Facts, Text, instant, internal_key, public_key, seal
from yinuo_verify.merkle import leaf_hash

AT = datetime(2025, 8, 18, 2, 0, 0, 7, tzinfo=UTC)
SALT0 = bytes(range(16))
FACTS = Facts(
    "accept",
    datetime(2025, 8, 18, 1, 59, tzinfo=UTC),
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "desk",
    "lane-office",
    {"to": "accepted", "from": "submitted", "kind": "request", "visibility": "public"},
    {"about_unit": "roads"},
)
TEXTS = (Text("title", b"\x02" * 16, "路灯不亮".encode()), Text("summary", b"\x01" * 16, b"lamp"))
CHAIN = Chain(b"\xaa" * 16, 1, b"\xbb" * 32, 1, b"\xbb" * 32)


def test_an_open_event_has_these_bytes_for_ever() -> None:
    done = seal(FACTS, TEXTS, CHAIN, AT, SALT0)
    # for ever
    assert hashlib.sha256(done.commitment).hexdigest() == (
        "45b0265fed58ddd8d8f05bd04223e5a84448e52d6649a8187643a09c0996dbc3"
    )
    assert done.commitment.decode() == (
        '{"fields":{"f1":"11937846b0e8da8dfb075bebdf3599d1fec314e0042daa8a920745289bc8d225","f2":"5ed9673'
        'fa10d7a3c404f1aa5dd0143c03db12161502d684f3e1db40732a01ed7"},"int":"828482839d16af6747c23a8d5d551'
        'dba10671ef4e38e9a4fc31383cdc694254d","pub":"75b39acb7cc5e5497e2dc46e04b9009613934f68162f4c56753a'
        'd8074a7be248"}'
    )
    assert done.leaf.decode() == (
        '{"c":"45b0265fed58ddd8d8f05bd04223e5a84448e52d6649a8187643a09c0996dbc3","m":"aaaaaaaaaaaaaaaaaaa'
        'aaaaaaaaaaaaa","p":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","s":2,"t":'
        '"2025-08-18T02:00:00.000007Z","v":1}'
    )
    assert done.leaf_hash.hex() == "cca9804ff3fba238bfe41c049efd916e798477910edfca21965f8144c3c27d56"
    assert done.codes == {"summary": "f1", "title": "f2"}


def test_a_sealed_event_has_these_bytes_for_ever() -> None:
    done = seal(FACTS, TEXTS, CHAIN, AT, SALT0, ("2025-08-18", b"\xcc" * 16))
    # for ever
    assert done.leaf.decode() == (
        '{"c":"500d49ca97d788d9526ec7d85c66d9456034105b0eed967bef1973504d73a2e1","m":"ccccccccccccccccccc'
        'ccccccccccccc","p":"","s":0,"t":"2025-08-18","v":1}'
    )
    assert done.leaf_hash.hex() == "6f7ffcf0adb0e02c6c5ddbc90b697f9dbcc07dc6b063d03640516ea2d0ab4f64"


def test_the_keys_are_derived_as_the_domain_says() -> None:
    assert public_key(SALT0) == hmac.new(SALT0, b"pub", hashlib.sha256).digest()
    assert internal_key(SALT0) == hmac.new(SALT0, b"int", hashlib.sha256).digest()
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()


def test_a_leaf_is_small_and_holds_no_commitment() -> None:
    done = seal(FACTS, TEXTS, CHAIN, AT, SALT0)
    leaf = json.loads(done.leaf)
    assert set(leaf) == {"c", "m", "p", "s", "t", "v"}
    assert len(done.leaf) < 260
    assert json.loads(done.commitment)["pub"] not in done.leaf.decode()


def test_the_public_chain_neither_counts_nor_links_what_is_sealed() -> None:
    chain = Chain(b"\xaa" * 16).next(b"\x01" * 32, sealed=False).next(b"\x02" * 32, sealed=True)
    assert chain == Chain(b"\xaa" * 16, 2, b"\x02" * 32, 1, b"\x01" * 32)
    leaf = json.loads(seal(FACTS, (), chain, AT, SALT0).leaf)
    assert (leaf["s"], leaf["p"]) == (2, "01" * 32)


def test_erasing_one_text_leaves_the_commitment_to_the_rest() -> None:
    both = json.loads(seal(FACTS, TEXTS, CHAIN, AT, SALT0).commitment)
    assert both["fields"]["f2"] == hmac.new(b"\x02" * 16, "路灯不亮".encode(), hashlib.sha256).hexdigest()
    assert set(both["fields"]) == {"f1", "f2"}


def test_facts_that_are_not_canonical_are_refused() -> None:
    odd = Facts("note", AT, "", "desk", "", {"share": 0.5}, {})
    with pytest.raises(ValueError, match="float"):
        seal(odd, (), CHAIN, AT, SALT0)


def test_an_instant_is_told_in_microseconds_and_utc() -> None:
    assert instant(AT) == "2025-08-18T02:00:00.000007Z"
    assert instant(AT.replace(microsecond=0)) == "2025-08-18T02:00:00.000000Z"


def test_an_instant_of_another_zone_is_brought_to_utc_and_one_of_none_refused() -> None:
    assert instant(AT.astimezone(ZoneInfo("Asia/Shanghai"))) == "2025-08-18T02:00:00.000007Z"
    with pytest.raises(ValueError, match="zone"):
        instant(AT.replace(tzinfo=None))


def test_a_key_is_wrapped_and_bound() -> None:
    from cryptography.exceptions import InvalidTag

    master, other, data = MasterKey(b"\x01" * 32), MasterKey(b"\x02" * 32), new_data_key()
    assert master.unwrap(master.wrap(data)) == data
    assert (len(master.key_id), master.key_id == other.key_id) == (12, False)
    with pytest.raises(InvalidTag):
        other.unwrap(master.wrap(data))
    nonce, cipher = encrypt(data, b"13800000000", b"1\x00contact")
    assert decrypt(data, nonce, cipher, b"1\x00contact") == b"13800000000"
    with pytest.raises(InvalidTag):
        decrypt(data, nonce, cipher, b"2\x00contact")


def test_a_contact_is_found_however_it_is_typed_and_by_nobody_without_the_key() -> None:
    key = b"\x03" * 32
    assert blind_index(key, "email", " A@b.cn ") == blind_index(key, "email", "a@B.cn")
    assert blind_index(key, "email", "a@b.cn") != blind_index(b"\x04" * 32, "email", "a@b.cn")
    assert blind_index(key, "phone", "1") != blind_index(key, "email", "1")
