"""Openings: each event against its leaf, each leaf against the tree."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from yinuo_verify import merkle, openings, tiles
from yinuo_verify.canonical import canonical
from yinuo_verify.findings import Findings
from yinuo_verify.refusal import Refused
from yinuo_verify.tests import making
from yinuo_verify.tests.making import Made
from yinuo_verify.tests.shown import Doc, check, log_with, page, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def event_of(doc: Doc, at: int = 0) -> Doc:
    event: Doc = doc["events"][at]
    return event


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one["public"]["facts"].update(due="2026-05-01"), "the public facts are not those"),
        (lambda one: one["public"].update(unit="u2"), "the public facts are not those"),
        (lambda one: one["public"].update(at=1.5), "not canonical"),
        (lambda one: one["public"].update(at="\ud800"), "not canonical"),
        (lambda one: one.update(k_pub="00" * 32), "the public facts are not those"),
        (lambda one: one.update(k_pub="xyz"), "not in hex"),
        (lambda one: one.pop("k_pub"), "k_pub is missing"),
        (lambda one: one["fields"]["f1"].update(text="！"), "the text of"),
        (lambda one: one["fields"]["f1"].update(salt="00" * 16), "the text of"),
        (lambda one: one["fields"]["f1"].update(salt="0"), "not in hex"),
        (lambda one: one["fields"]["f1"].update(text=3), "text is missing or of another kind"),
        (lambda one: one["fields"].update(f3=one["fields"]["f1"]), "the text of"),
        (lambda one: one["fields"]["f1"].update(name=one["fields"]["f2"]["name"]), "opened twice"),
        (lambda one: one.update(fields=[]), "fields is missing"),
        (lambda one: one.update(commitment=one["commitment"] + " "), "the commitment is not the one"),
        (lambda one: one.update(leaf=one["leaf"].replace('"s":1', '"s":2')), "the proof does not lead"),
        (lambda one: one.update(leaf=one["leaf"] + " "), "not written as a leaf is"),
        (lambda one: one["proof"].pop(), "the proof does not lead"),
        (lambda one: one["proof"].append(one["proof"][0]), "the proof does not lead"),
        (lambda one: one["proof"].__setitem__(0, "?"), "not base64"),
        (lambda one: one.update(proof="?"), "proof is missing"),
        (lambda one: one.update(index=19), "the proof does not lead"),
        (lambda one: one.update(index=True), "index is missing"),
    ],
)
def test_an_opening_that_does_not_open_is_named(
    made: Made, doc: Doc, change: Callable[[Doc], object], told: str
) -> None:
    change(event_of(doc))
    found = Findings()
    openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert told in found.found[0].says
    assert found.found[0].kind == "opening"
    assert found.found[0].leaf in {20, 19, None}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda doc: doc.update(v=2), "of a version"),
        (lambda doc: doc.pop("ref"), "ref is missing"),
        (lambda doc: doc.update(origin="another.example/log"), "not of another"),
        (lambda doc: doc.update(checkpoint=doc["checkpoint"].replace("\n2", "\n1", 1)), "false"),
        (lambda doc: doc.update(checkpoint="\ud800"), "UTF-8"),
        (lambda doc: doc.update(events={}), "events is missing"),
    ],
)
def test_openings_that_cannot_be_trusted_are_refused(
    made: Made, doc: Doc, change: Callable[[Doc], object], told: str
) -> None:
    change(doc)
    with pytest.raises(Refused, match=told):
        openings.read(json.dumps(doc).encode(), made.keys.told, Findings())
    assert told in says(check(made, page(made), doc))


@pytest.mark.parametrize("raw", [b"", b"[]", b"[" * 100_000, b"\xff", b"null"])
def test_what_is_no_document_is_refused(made: Made, raw: bytes) -> None:
    with pytest.raises(Refused):
        openings.read(raw, made.keys.told, Findings())


def test_an_event_that_is_no_object_is_named_by_its_place(made: Made, doc: Doc) -> None:
    doc["events"][0] = 7
    found = Findings()
    openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert found.found[0].says.startswith("opening 1: index is missing")


def test_events_stand_one_after_the_other(made: Made, doc: Doc) -> None:
    def first(events: list[Doc], **more: Any) -> str:
        found = Findings()
        openings.read(json.dumps({**doc, **more, "events": events}).encode(), made.keys.told, found)
        return found.found[0].says if found.found else ""

    one, two, three = doc["events"]
    assert first([one, two, three]) == first([one, three]) == first([three]) == first([]) == ""
    assert "does not stand after leaf" in first([two, one])
    assert "does not stand after leaf" in first([one, one])
    assert "of another matter" in first([one], log_id="00" * 16)
    assert "of another matter" in first([one, made.openings("M1")["events"][0]])


def test_a_matter_bears_its_own_number(made: Made, doc: Doc) -> None:
    found = Findings()
    openings.read(json.dumps({**doc, "ref": "PH-2026-2"}).encode(), made.keys.told, found)
    assert found.found[0].says == "leaf 20 is of PH-2026-1, not of PH-2026-2"


def test_what_is_not_opened_is_counted(made: Made, doc: Doc) -> None:
    doc["events"] = doc["events"][2:]
    opened = openings.read(json.dumps(doc).encode(), made.keys.told, Findings())
    assert opened.n_hidden == 2


def test_an_event_may_keep_its_public_part_to_itself(made: Made, doc: Doc) -> None:
    for part in ("public", "k_pub"):
        del event_of(doc)[part]
    found = Findings()
    opened = openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert not found.found
    assert opened.events[0].value("field.secret") == "x"
    with pytest.raises(Refused):
        opened.events[0].value("public.unit")


def test_a_leaf_that_does_not_link_is_named(tmp_path: Path) -> None:
    made, doc = log_with(tmp_path, {"s": 2, "p": "00" * 32}, {"p": "00" * 32}, {"s": 0})
    found = Findings()
    openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert ["does not link" in one.says for one in found.found] == [True, False, False]
    alone = {**doc, "events": [doc["events"][2]]}
    found = Findings()
    openings.read(json.dumps(alone).encode(), made.keys.told, found)
    assert "does not link" in found.found[0].says
    alone = {**doc, "events": [doc["events"][3]]}
    openings.read(json.dumps(alone).encode(), made.keys.told, found)
    assert "of another matter" in found.found[1].says


def test_a_commitment_has_one_spelling(tmp_path: Path) -> None:
    made = Made(tmp_path)
    loose = '{"pub": "x", "int": "", "fields": {}}'
    lie = {"c": hashlib.sha256(loose.encode()).hexdigest(), "m": "ab" * 16, "p": "", "s": 1, "v": 1}
    made.leaves.append(canonical({**lie, "t": making.instant(made.now)}))
    made.publish()
    one = {"index": 0, "leaf": made.leaves[0].decode(), "proof": [], "commitment": loose, "fields": {}}
    doc = {
        "v": 1,
        "origin": making.ORIGIN,
        "checkpoint": made.notes[0].decode(),
        "ref": "x",
        "log_id": "ab" * 16,
    }
    found = Findings()
    openings.read(json.dumps({**doc, "zone": "UTC", "events": [one]}).encode(), made.keys.told, found)
    assert "canonical spelling" in found.found[0].says


def test_deep_documents_are_not_canonical() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    with pytest.raises(Refused):
        canonical(deep)
    assert canonical({"a": [1, True, None, {"b": "é"}]}) == '{"a":[1,true,null,{"b":"é"}]}'.encode()
    for wrong in (2**53, 1.0, {"é": 1}, [1.5]):
        with pytest.raises(Refused):
            canonical(wrong)


def test_what_the_house_seals_opens_here() -> None:
    from datetime import UTC, datetime

    from yinuo.kernel.record import seal

    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    facts = seal.Facts("filed", at, "ab", "HND", "u1", {"due": "2026-04-01"}, {"place": "p"})
    texts = (seal.Text("title", b"s" * 16, "题目".encode()),)
    sealed = seal.seal(facts, texts, seal.Chain(b"i" * 16), at, b"0" * 16)
    salt = {"f1": {"name": "title", "salt": (b"s" * 16).hex(), "text": "题目"}}
    keys = making.Keys()
    one = {
        "index": 0,
        "leaf": sealed.leaf.decode(),
        "proof": [],
        "commitment": sealed.commitment.decode(),
        "k_pub": seal.public_key(b"0" * 16).hex(),
        "public": seal.public_document(facts),
        "fields": salt,
    }
    head = keys.sign(1, merkle.leaf_hash(sealed.leaf), at).decode()
    doc = {"v": 1, "origin": making.ORIGIN, "checkpoint": head, "ref": "R", "log_id": (b"i" * 16).hex()}
    found = Findings()
    opened = openings.read(json.dumps({**doc, "zone": "UTC", "events": [one]}).encode(), keys.told, found)
    assert not found.found
    assert opened.events[0].value("field.title") == "题目"
    assert tiles.decode_bundle(tiles.encode_bundle([sealed.leaf]), 1) == [sealed.leaf]
