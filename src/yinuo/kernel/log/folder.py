"""The log's files: written beside their place, flushed, put there, their folders flushed; a checkpoint comes last."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from yinuo_verify import checkpoint as checkpoints
from yinuo_verify.merkle import HASH_BYTES
from yinuo_verify.tiles import ENTRIES, Tile, decode_bundle, encode_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CHECKPOINT: Final = "checkpoint"
DAYS: Final = "checkpoints"
KEYS: Final = "keys"
ORIGINS: Final = "origins"
ENDED: Final = "ended"
AT_ONCE: Final = 16
"""So many files are flushed at a time: a disk flushes several in the time of one."""


class Folder:
    """The folder that is served under `/log/`."""

    def __init__(self, path: Path) -> None:
        """Name the folder; it is made with its first file."""
        self.path = path

    def read(self, name: str) -> bytes | None:
        """Give a file's bytes; None where there is none."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Put files in their places; when this returns they are on the disk. Raises OSError."""
        wanted = [(self.path / name, data) for name, data in files]
        made: set[Path] = set()
        for folder in {path.parent for path, _data in wanted}:
            made |= _made(folder)
        with ThreadPoolExecutor(AT_ONCE) as flushing:
            list(flushing.map(_written, wanted))
            for path, _data in wanted:
                _draft(path).replace(path)
            list(flushing.map(_flushed, made | {path.parent for path, _data in wanted}))

    def forget_parts(self, tiles: Iterable[Tile]) -> None:
        """Take away the parts of tiles that are whole by now (c2sp.org/tlog-tiles, "Partial tiles")."""
        for tile in tiles:
            if tile.is_whole:
                shutil.rmtree(self.path / f"{tile.path}.p", ignore_errors=True)

    def parts_of(self, tile: Tile) -> bytes | None:
        """Give a tile's bytes; a part that was taken away since is cut out of the whole."""
        found = self.read(tile.path)
        return found if found is not None or tile.is_whole else self._cut(tile)

    def _cut(self, tile: Tile) -> bytes | None:
        whole = self.read(Tile(tile.level, tile.index).path)
        if whole is None:
            return None
        if tile.level == ENTRIES:
            return encode_bundle(decode_bundle(whole)[: tile.width])
        return whole[: HASH_BYTES * tile.width]

    def day(self, day: str) -> list[bytes]:
        """Give the checkpoints that stand for a day, the oldest first."""
        return checkpoints.split(self.read(f"{DAYS}/{day}") or b"")


def put_alone(path: Path, data: bytes) -> None:
    """Put one file in its place, on the disk when this returns. Raises OSError."""
    Folder(path.parent).put([(path.name, data)])


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _made(folder: Path) -> set[Path]:
    """Make a folder and those above it; give those whose entries changed."""
    new = [folder]
    while not new[-1].exists():
        new.append(new[-1].parent)
    folder.mkdir(parents=True, exist_ok=True)
    return set(new)


def _written(file: tuple[Path, bytes]) -> None:
    path, data = file
    with _draft(path).open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _flushed(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
