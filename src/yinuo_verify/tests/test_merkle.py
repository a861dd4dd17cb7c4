"""The tree against the reference's small trees, and against an implementation that is not ours (trees.go)."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from yinuo_verify import merkle
from yinuo_verify.merkle import Edge, leaf_hash, verify_consistency, verify_inclusion
from yinuo_verify.refusal import Refused

# Certificate Transparency's own test vectors: leaves, and the roots over the first 0 … 8 of them.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
MOST = 300
HASHES = [leaf_hash(bytes([at & 255, at >> 8])) for at in range(MOST)]


def rows() -> list[list[bytes]]:
    row, found = HASHES, []
    while row:
        found.append(row)
        row = [merkle.node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
    return found


ROWS = rows()


def node(height: int, place: int) -> bytes:
    return ROWS[height][place]


@pytest.fixture(scope="module")
def theirs() -> Any:
    return json.loads(Path(__file__).with_name("trees.json").read_text("utf-8"))


def digest(proofs: list[list[bytes]]) -> str:
    summed = hashlib.sha256()
    for proof in proofs:
        summed.update(bytes([len(proof)]))
        for step in proof:
            summed.update(step)
    return summed.hexdigest()


def test_small_trees_have_the_reference_roots() -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
    assert [Edge().append(hashes[:n]).root().hex() for n in range(9)] == list(ROOTS)


def test_roots_are_those_of_another_implementation(theirs: Any) -> None:
    assert [Edge().append(HASHES[:n]).root().hex() for n in range(MOST + 1)] == theirs["roots"]


def test_every_inclusion_proof_is_that_of_another_implementation_and_verifies(theirs: Any) -> None:
    for n in range(MOST + 1):
        proofs = [merkle.inclusion_proof(index, n, node) for index in range(n)]
        assert digest(proofs) == theirs["inclusion"][n]
        root = bytes.fromhex(theirs["roots"][n])
        assert all(verify_inclusion(HASHES[at], at, n, proof, root) for at, proof in enumerate(proofs))


def test_every_consistency_proof_is_that_of_another_implementation_and_verifies(theirs: Any) -> None:
    roots = [bytes.fromhex(root) for root in theirs["roots"]]
    for n in range(MOST + 1):
        proofs = [merkle.consistency_proof(old, n, node) for old in range(1, n)]
        assert digest(proofs) == theirs["consistency"][n]
        assert all(
            verify_consistency(old, n, roots[old], roots[n], proof) for old, proof in enumerate(proofs, 1)
        )
        assert verify_consistency(n, n, roots[n], roots[n], merkle.consistency_proof(n, n, node))
        assert verify_consistency(0, n, roots[0], roots[n], merkle.consistency_proof(0, n, node))


def test_an_edge_grows_the_same_in_any_steps() -> None:
    drawn = random.Random(1)
    for _ in range(200):
        n = drawn.randint(0, MOST)
        edge, at = Edge(), 0
        while at < n:
            step = drawn.randint(0, n - at)
            edge, at = edge.append(HASHES[at : at + step]), at + step
        assert edge == Edge().append(HASHES[:n])
        assert Edge.decode(n, edge.encode()) == edge


def test_growing_gives_every_node_that_became_whole() -> None:
    for old in (0, 1, 5, 128, 255):
        _, whole = Edge().append(HASHES[:old]).grow(HASHES[old:])
        assert whole == [row[old >> height :] for height, row in enumerate(ROWS) if row[old >> height :]]


def test_an_edge_that_does_not_fit_its_size_is_refused() -> None:
    for size, stored in ((3, b"x" * 32), (1, b"x" * 31), (-1, b""), (0, b"x" * 32)):
        with pytest.raises(Refused):
            Edge.decode(size, stored)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(Refused):
        merkle.inclusion_proof(index, size, node)
    assert not verify_inclusion(HASHES[0], index, size, [], HASHES[0])


@pytest.mark.parametrize(("old", "size"), [(-1, 5), (6, 5)])
def test_a_larger_tree_is_no_beginning(old: int, size: int) -> None:
    with pytest.raises(Refused):
        merkle.consistency_proof(old, size, node)
    assert not verify_consistency(old, size, HASHES[0], HASHES[1], [])


def test_proofs_of_a_wrong_length_are_refused(theirs: Any) -> None:
    roots = [bytes.fromhex(root) for root in theirs["roots"]]
    for n in (2, 7, 8, 100):
        for at in range(n):
            proof = merkle.inclusion_proof(at, n, node)
            for wrong in (proof[:-1], [*proof, proof[-1]], [HASHES[1], *proof]):
                assert not verify_inclusion(HASHES[at], at, n, wrong, roots[n])
        for old in range(1, n):
            proof = merkle.consistency_proof(old, n, node)
            for wrong in ([], proof[:-1], [*proof, proof[-1]], [HASHES[1], *proof]):
                assert wrong == proof or not verify_consistency(old, n, roots[old], roots[n], wrong)


def test_equal_sizes_and_the_empty_tree_take_no_proof() -> None:
    root = Edge().append(HASHES[:5]).root()
    assert not verify_consistency(5, 5, root, HASHES[0], [])
    assert not verify_consistency(5, 5, root, root, [HASHES[0]])
    assert not verify_consistency(0, 5, merkle.EMPTY_ROOT, root, [HASHES[0]])
    assert not verify_consistency(0, 5, root, root, [])
