"""Tiles at every boundary: where they stand, what is in them, which change."""

import pytest

from yinuo_verify import merkle, tiles
from yinuo_verify.merkle import Edge, leaf_hash
from yinuo_verify.refusal import Refused
from yinuo_verify.tiles import ENTRIES, HEIGHT, WIDTH, Tile

BOUNDARIES = (255, 256, 257, 65_535, 65_536, 65_537)
HASHES = [leaf_hash(at.to_bytes(4, "big")) for at in range(BOUNDARIES[-1])]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(1, 234, 17), "tile/1/234.p/17"),
        (Tile(63, 1000, 1), "tile/63/x001/000.p/1"),
        (Tile(ENTRIES, 999), "tile/entries/999"),
        (Tile(ENTRIES, 1_234, 255), "tile/entries/x001/234.p/255"),
    ],
)
def test_a_tile_has_one_address(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/1000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/007",
        "tile/0/000.p/",
        "tile/entries/..",
        "tile/0/٠٠٠",
        "0/000",
        "",
    ],
)
def test_no_other_address_is_a_tile(path: str) -> None:
    with pytest.raises(Refused):
        tiles.parse_path(path)


def test_seventy_thousand_leaves_have_the_tiles_of_the_specification() -> None:
    found = tiles.tiles_between(0, 70_000)
    assert len([tile for tile in found if tile.level == 0 and tile.is_whole]) == 273
    assert [tile for tile in found if not tile.is_whole] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert Tile(1, 0) in found
    assert len(tiles.bundles_between(0, 70_000)) == 274


def test_256_leaves_are_a_whole_tile_and_a_first_one_above() -> None:
    assert tiles.tiles_between(0, 256) == [Tile(0, 0), Tile(1, 0, 1)]


@pytest.mark.parametrize("old", [0, 1, 254, *BOUNDARIES])
def test_what_changes_between_two_sizes_is_what_the_new_one_has_more(old: int) -> None:
    for new in (old, old + 1, *BOUNDARIES):
        if new < old:
            continue
        more = set(tiles.tiles_between(0, new)) - set(tiles.tiles_between(0, old))
        assert set(tiles.tiles_between(old, new)) == more
        more = set(tiles.bundles_between(0, new)) - set(tiles.bundles_between(0, old))
        assert set(tiles.bundles_between(old, new)) == more


@pytest.mark.parametrize("size", BOUNDARIES)
def test_tiles_give_every_node_and_proof_at_the_boundaries(size: int) -> None:
    edge, whole = Edge().grow(HASHES[:size])
    kept = {}
    for tile in tiles.tiles_between(0, size):
        row = whole[tile.level * HEIGHT]
        first = tile.index * WIDTH
        kept[tile.path] = tiles.encode_hashes(row[first : first + tile.width])
    tree = tiles.Tree(size, lambda tile: kept[tile.path])
    assert merkle.fold([tree.node(*node) for node in merkle.perfect_nodes(0, size)]) == edge.root()
    for index in (0, 1, 254, size // 2, size - 1):
        proof = merkle.inclusion_proof(index, size, tree.node)
        assert merkle.verify_inclusion(HASHES[index], index, size, proof, edge.root())
    for old in (1, 2, 254, size // 2, size - 1):
        proof = merkle.consistency_proof(old, size, tree.node)
        root = Edge().append(HASHES[:old]).root()
        assert merkle.verify_consistency(old, size, root, edge.root(), proof)


def test_a_tree_has_no_tile_beyond_its_size() -> None:
    tree = tiles.Tree(256, lambda _: b"")
    with pytest.raises(Refused, match="no tile"):
        tree.node(0, 256)


@pytest.mark.parametrize("width", [1, 2, 255, 256])
def test_bundles_and_tiles_are_read_as_they_were_written(width: int) -> None:
    leaves = [bytes(at) for at in range(width)]
    assert tiles.decode_bundle(tiles.encode_bundle(leaves), width) == leaves
    assert tiles.decode_hashes(tiles.encode_hashes(HASHES[:width]), width) == HASHES[:width]
    for wrong in (width - 1, width + 1):
        with pytest.raises(Refused):
            tiles.decode_bundle(tiles.encode_bundle(leaves), wrong)
        with pytest.raises(Refused):
            tiles.decode_hashes(tiles.encode_hashes(HASHES[:width]), wrong)


def test_a_cut_bundle_is_refused() -> None:
    raw = tiles.encode_bundle([b"one", b"two"])
    for at in range(len(raw)):
        with pytest.raises(Refused):
            tiles.decode_bundle(raw[:at], 2)


def test_a_leaf_has_65535_bytes_at_most() -> None:
    assert tiles.decode_bundle(tiles.encode_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(ValueError, match="65536"):
        tiles.encode_bundle([b"x" * 65_536])
