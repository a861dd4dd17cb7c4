"""Where a log is read from: a folder that somebody mirrored, or the web. Nothing that is read is believed."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from yinuo_verify import __version__, checkpoint, note, tiles
from yinuo_verify.merkle import HASH_BYTES
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

Item = TypeVar("Item")
Read = TypeVar("Read")

MOST_BYTES = 64 << 20
AT_ONCE = 4  # requests to one server at a time
TRIES = 4
LONGEST_WAIT = 20.0
SECONDS = 30
AGAIN = frozenset({429, 500, 502, 503, 504})
NOT_FOUND, GONE = 404, 410
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECONDS = re.compile("[0-9]{1,9}")


class Missing(Refused):
    """The log has no such file."""


class Source(Protocol):
    """Whatever gives a log's files by their addresses."""

    at: str
    many: int

    def read(self, path: str) -> bytes:
        """Give a file's bytes. Raises Missing where there is none."""
        ...


class Folder:
    """A log in a folder."""

    many = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = str(folder)

    def read(self, path: str) -> bytes:
        """Give a file's bytes. Raises Missing where there is none."""
        try:
            return (self.folder / path).read_bytes()
        except (OSError, ValueError) as error:
            raise Missing(f"{self.at}: no {path}") from error


class Web:
    """A log on the web; a server that is busy is asked again, later and later."""

    many = AT_ONCE

    def __init__(self, url: str, wait: Callable[[float], None] = time.sleep) -> None:
        self.at = url if url.endswith("/") else f"{url}/"
        self._wait = wait

    def read(self, path: str) -> bytes:
        """Give a file's bytes. Raises Missing where there is none, Refused where the server does not answer."""
        return fetch(urllib.parse.urljoin(self.at, path), self._wait)


def fetch(url: str, wait: Callable[[float], None] = time.sleep) -> bytes:
    """Give what stands at an address. Raises Missing or Refused."""
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        raise Refused(f"not an address of the web: {url}")
    told = {"User-Agent": f"yinuo-verify/{__version__}", "Accept-Encoding": "gzip, identity"}
    request = urllib.request.Request(url, headers=told)  # noqa: S310 -- the scheme was looked at
    said = ""
    for attempt in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 -- as above
                return _body(answer.read(MOST_BYTES + 1), answer.headers.get("Content-Encoding", ""), url)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {NOT_FOUND, GONE}:
                raise Missing(f"{url}: not there") from error
            if error.code not in AGAIN:
                raise Refused(f"{url}: the server says {error.code}") from error
            said, after = f"the server says {error.code}", error.headers.get("Retry-After", "")
        except (OSError, http.client.HTTPException) as error:
            said, after = str(error), ""
        if attempt + 1 < TRIES:
            wait(min(LONGEST_WAIT, float(after) if _SECONDS.fullmatch(after) else 0.5 * 4**attempt))
    raise Refused(f"{url}: {said}")


def _body(raw: bytes, encoding: str, url: str) -> bytes:
    is_whole = True
    if encoding == "gzip":
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            raw = unpacking.decompress(
                raw, MOST_BYTES + 1
            )  # whatever it claims, no more than this is unpacked
        except zlib.error as error:
            raise Refused(f"{url}: broken on its way") from error
        is_whole = unpacking.eof
    if len(raw) > MOST_BYTES:
        raise Refused(f"{url}: longer than any file of a log")
    if not is_whole:
        raise Refused(f"{url}: broken on its way")
    return raw


def is_address(where: str) -> bool:
    """Say whether this is an address of the web rather than a folder."""
    return where.lower().startswith(("http://", "https://"))


def find(where: str) -> Source:
    """Give the log at an address or in a folder, there or in `log/` under it. Raises Missing where there is none."""
    places: list[Source]
    if is_address(where):
        near = where if where.endswith("/") else f"{where}/"
        places = [
            Web(near),
            Web(urllib.parse.urljoin(near, "log/")),
            Web(urllib.parse.urljoin(where, "/log/")),
        ]
    else:
        places = [Folder(Path(where)), Folder(Path(where) / "log")]
    for place in places:
        try:
            if place.read("checkpoint").rpartition(b"\n\n")[1]:  # not a page that answers to every address
                return place
        except Missing:
            continue
    raise Missing(f"no log at {where}: there is no file `checkpoint`, nor in `log/`")


class Log:
    """A log's files, read as what they should be."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def keys(self) -> list[note.Key]:
        """Give the keys that the log tells of itself."""
        return parse_keys(self.source.read("keys"))

    def checkpoint(self) -> bytes:
        """Give the newest checkpoint, as it stands."""
        return self.source.read("checkpoint")

    def days(self, only: Container[str] | None = None) -> list[tuple[str, list[bytes]]]:
        """Give each day (or `only` some of them) with its checkpoints, as they stand, oldest first.

        Raises Missing where the log publishes none.
        """
        told = self.source.read("checkpoints/days").decode("ascii", "replace").split()
        if not all(map(_DAY.fullmatch, told)):
            raise Refused("checkpoints/days names what is no day")
        days = [day for day in told if only is None or day in only]
        return list(zip(days, self.all(days, self._day), strict=True))

    def _day(self, day: str) -> list[bytes]:
        try:
            return checkpoint.split(self.source.read(f"checkpoints/{day}"))
        except Missing as missing:
            raise Refused(f"checkpoints/days names {day}, and there is no such file") from missing

    def hashes(self, tile: tiles.Tile) -> bytes:
        """Give a tile's bytes; where a partial one is gone, out of the whole."""
        raw, width = self._whole_or_part(tile)
        return raw if width == tile.width else raw[: tile.width * HASH_BYTES]

    def row(self, tile: tiles.Tile) -> list[bytes]:
        """Give a tile's hashes. Raises Refused where it has not its length."""
        try:
            return tiles.decode_hashes(self.hashes(tile), tile.width)
        except Missing:
            raise
        except Refused as refused:
            raise Refused(f"{tile.path}: {refused}") from refused

    def leaves(self, tile: tiles.Tile) -> list[bytes]:
        """Give a bundle's leaves; where a partial one is gone, out of the whole."""
        raw, width = self._whole_or_part(tile)
        return tiles.decode_bundle(raw, width)[: tile.width]

    def _whole_or_part(self, tile: tiles.Tile) -> tuple[bytes, int]:
        """Give a file and how wide it is: this tile, or the whole one that took its place."""
        try:
            return self.source.read(tile.path), tile.width
        except Missing as missing:
            if tile.is_whole:
                raise
            try:
                return self.source.read(tiles.Tile(tile.level, tile.index).path), tiles.WIDTH
            except Missing:
                raise missing from None

    def all(self, items: Iterable[Item], read: Callable[[Item], Read]) -> Iterator[Read]:
        """Give each item read, in order, a few at a time where it is far away."""
        if self.source.many == 1:
            yield from map(read, items)
            return
        with ThreadPoolExecutor(self.source.many) as pool:
            waiting = []
            for item in items:
                waiting.append(pool.submit(read, item))
                if len(waiting) > 2 * self.source.many:
                    yield waiting.pop(0).result()
            for future in waiting:
                yield future.result()


def parse_keys(raw: bytes) -> list[note.Key]:
    """Read a file of keys, a vkey a line, `#` before a remark; lines of a kind not checked here are passed over."""
    found = []
    for line in raw.decode("utf-8", "replace").splitlines():
        told = line.strip()
        if told and not told.startswith("#"):
            try:
                found.append(note.Key.parse(told))
            except note.Unknown:
                continue
    return found
