"""A log made for tests and the bench, by the rules of ADR-0002 and docs/log.md, event by event."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yinuo_verify import checkpoint, merkle, note, tiles
from yinuo_verify.note import COSIGNATURE, ED25519, Key, Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ORIGIN = "yinuo.example/log"
START = datetime(2026, 3, 1, 22, 50, tzinfo=UTC)
ZONE = "Asia/Shanghai"


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Keys:
    """The secrets of a log and its clock."""

    seed: int = 1
    origin: str = ORIGIN

    def __post_init__(self) -> None:
        drawn = random.Random(self.seed)
        self.secret = Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32))
        self.clock_secret = Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32))
        self.log = Key(self.origin, ED25519, self.secret.public_key().public_bytes_raw())
        self.clock = Key(
            f"{self.origin}/clock", COSIGNATURE, self.clock_secret.public_key().public_bytes_raw()
        )

    @property
    def told(self) -> list[Key]:
        return [self.log, self.clock]

    def sign(self, size: int, root: bytes, at: datetime) -> bytes:
        text = checkpoint.Checkpoint(self.origin, size, root).encode()
        lines = (
            self.log.sign(text, self.secret.sign),
            self.clock.cosign(text, int(at.timestamp()), self.clock_secret.sign),
        )
        return Note(text, lines).encode()


@dataclass
class Event:
    """An open event with all that opens it."""

    index: int
    leaf: bytes
    commitment: bytes
    public: dict[str, Any]
    k_pub: bytes
    fields: dict[str, dict[str, str]]


@dataclass
class Made:
    """A log in a folder: `open` and `sealed` add leaves, `publish` writes what became of them."""

    folder: Path
    keys: Keys = field(default_factory=Keys)
    now: datetime = START

    def __post_init__(self) -> None:
        self.drawn = random.Random(7)
        self.leaves: list[bytes] = []
        self.events: dict[str, list[Event]] = {}
        self.streams: dict[str, tuple[bytes, int, bytes]] = {}
        self.edge = merkle.Edge()
        self.hashes: list[bytes] = []
        self.days: dict[str, dict[int, bytes]] = {}
        self.notes: list[bytes] = []
        self.put("keys", "".join(f"{key.encode()}\n" for key in self.keys.told).encode())

    def put(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def open(
        self, stream: str, facts: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None
    ) -> Event:
        self.now += timedelta(seconds=1)
        log_id, number, linked = self.streams.get(stream, (self.drawn.randbytes(16), 0, b""))
        salt0 = self.drawn.randbytes(16)
        public = {
            "as": "HND",
            "at": instant(self.now),
            "facts": dict(facts or {}),
            "type": "noted",
            "unit": "u1",
        }
        k_pub = mac(salt0, b"pub")
        salted = sorted((self.drawn.randbytes(16), name, text) for name, text in (texts or {}).items())
        fields = {
            f"f{at}": {"name": name, "salt": salt.hex(), "text": text}
            for at, (salt, name, text) in enumerate(salted, 1)
        }
        commitment = canonical(
            {
                "fields": {
                    code: mac(bytes.fromhex(one["salt"]), one["text"].encode()).hex()
                    for code, one in fields.items()
                },
                "int": mac(mac(salt0, b"int"), b"{}").hex(),
                "pub": mac(k_pub, canonical(public)).hex(),
            }
        )
        leaf = canonical(
            {
                "c": hashlib.sha256(commitment).hexdigest(),
                "m": log_id.hex(),
                "p": linked.hex(),
                "s": number + 1,
                "t": instant(self.now),
                "v": 1,
            }
        )
        event = Event(len(self.leaves), leaf, commitment, public, k_pub, fields)
        self.leaves.append(leaf)
        self.streams[stream] = (log_id, number + 1, merkle.leaf_hash(leaf))
        self.events.setdefault(stream, []).append(event)
        return event

    def sealed(self, day: str) -> None:
        leaf = {
            "c": self.drawn.randbytes(32).hex(),
            "m": self.drawn.randbytes(16).hex(),
            "p": "",
            "s": 0,
            "t": day,
            "v": 1,
        }
        self.leaves.append(canonical(leaf))

    def publish(self, *, after: int = 5) -> bytes:
        """Sign what stands, `after` seconds later, and write every file that changed."""
        self.now += timedelta(seconds=after)
        old = self.edge.size
        fresh = [merkle.leaf_hash(leaf) for leaf in self.leaves[old:]]
        self.edge = self.edge.append(fresh)
        self.hashes += fresh
        for tile in tiles.bundles_between(old, self.edge.size):
            first = tile.index * tiles.WIDTH
            self.put(tile.path, tiles.encode_bundle(self.leaves[first : first + tile.width]))
        tree: list[list[bytes]] = [self.hashes]
        for tile in tiles.tiles_between(old, self.edge.size):
            while len(tree) <= tile.level * tiles.HEIGHT:
                tree.append(tiles.halved(tree[-1]))
            first = tile.index * tiles.WIDTH
            self.put(
                tile.path, tiles.encode_hashes(tree[tile.level * tiles.HEIGHT][first : first + tile.width])
            )
        return self.tick()

    def tick(self) -> bytes:
        """Have the clock cosign what stands, now."""
        signed = self.keys.sign(self.edge.size, self.edge.root(), self.now)
        self.put("checkpoint", signed)
        self.notes.append(signed)
        day = self.days.setdefault(self.now.strftime("%Y-%m-%d"), {})
        day[int(self.now.timestamp()) // 900] = signed
        for name, notes in self.days.items():
            self.put(f"checkpoints/{name}", checkpoint.join(notes.values()))
        self.put("checkpoints/days", "".join(f"{name}\n" for name in self.days).encode())
        return signed

    def path(self, index: int) -> list[bytes]:
        """Give a leaf's inclusion proof."""
        tree = tiles.Tree(self.edge.size, lambda tile: (self.folder / tile.path).read_bytes())
        return merkle.inclusion_proof(index, self.edge.size, tree.node)

    def openings(self, stream: str) -> dict[str, Any]:
        """Give the document that opens a matter (docs/log.md)."""
        return {
            "v": 1,
            "origin": self.keys.origin,
            "checkpoint": self.notes[-1].decode(),
            "ref": stream,
            "log_id": self.streams[stream][0].hex(),
            "zone": ZONE,
            "events": [
                {
                    "index": event.index,
                    "leaf": event.leaf.decode(),
                    "proof": [note.to_base64(step) for step in self.path(event.index)],
                    "commitment": event.commitment.decode(),
                    "k_pub": event.k_pub.hex(),
                    "public": event.public,
                    "fields": event.fields,
                }
                for event in self.events[stream]
            ],
        }


def small(folder: Path, n: int = 300) -> Made:
    """Make a log of `n` open leaves over seven matters, with sealed ones every fifty, in several quarter hours."""
    made = Made(folder)
    for at in range(n):
        made.open(f"M{at % 7}", {"due": "2026-04-01", "n": at}, {"title": f"第{at}件事"})
        if at % 50 == 49:
            made.now += timedelta(minutes=11)
            made.sealed("2026-03-01")
            made.publish()
    made.publish()
    return made
