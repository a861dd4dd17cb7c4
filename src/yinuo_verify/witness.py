"""A witness: it remembers a log, cosigns what continues it, and shouts where it does not.

Its folder holds `seed` (its secret), `key` (to be given to others), `log-keys` (the log's, as first seen or as given),
`cosigned` (the newest note with its line), and, after a fork, `fork-…` with both signed checkpoints.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from yinuo_verify import checkpoint, ed25519, merkle, note, source, tiles
from yinuo_verify.refusal import Refused
from yinuo_verify.signing import signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.source import Log

COSIGNED, KEY, LOG_KEYS, SEED = "cosigned", "key", "log-keys", "seed"


class Fork(Exception):  # noqa: N818 -- it is no mistake of the program
    """The log told two stories, and signed both. `evidence` is the folder where they are kept."""

    def __init__(self, says: str, evidence: Path) -> None:
        super().__init__(says)
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: cosigned something new, saw the same again, or was shown an older copy."""

    what: Literal["cosigned", "same", "older"]
    signed: Signed


class Witness:
    """A witness of one log, with its own folder and key."""

    def __init__(self, folder: Path, name: str) -> None:
        """Take up work in a folder; it is made, with a secret of its own, the first time."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        seed = self._kept(SEED)
        if seed is None:
            seed = secrets.token_bytes(ed25519.KEY_BYTES)
            with os.fdopen(os.open(folder / SEED, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(seed)
        self._signer = signer(seed)
        self.key = note.Key(name, note.COSIGNATURE, self._signer.public)
        self._keep(KEY, f"{self.key.encode()}\n".encode())

    @property
    def signs_by(self) -> str:
        """Give the program that signs."""
        return self._signer.by

    def round(self, log: Log, given: Sequence[note.Key], now: int) -> Round:
        """Look at the log once. Raises Fork, or Refused where it cannot be read or does not prove itself."""
        keys = self._log_keys(log, given)
        head = checkpoint.read(log.checkpoint(), keys)
        last = self._last(keys)
        if last is not None:
            if head.checkpoint.origin != last.checkpoint.origin:
                raise Refused(f"this witness is of {last.checkpoint.origin}, not of {head.checkpoint.origin}")
            if head.size < last.size and head.time <= last.time:
                return Round("older", head)
            self._continues(log, last, head)
        self._keep(LOG_KEYS, "".join(f"{key.encode()}\n" for key in keys).encode())
        is_same = last is not None and head.size == last.size
        return Round("same" if is_same else "cosigned", self._cosign(head, now))

    def _log_keys(self, log: Log, given: Sequence[note.Key]) -> list[note.Key]:
        """Give the log's keys: those given, else those of the first time; a log cannot change them by itself."""
        kept = self._kept(LOG_KEYS)
        return list(given) or (source.parse_keys(kept) if kept is not None else log.keys())

    def _last(self, keys: Sequence[note.Key]) -> Signed | None:
        kept = self._kept(COSIGNED)
        return checkpoint.read(kept, keys) if kept is not None else None

    def _continues(self, log: Log, last: Signed, head: Signed) -> None:
        """Raise Fork where the head does not begin with what was cosigned, and the tiles of its own root prove it."""
        if head.size < last.size:
            self._shout(last, head, f"it had {last.size} leaves, and says later that it has {head.size}")
        if head.size == last.size:
            if head.root != last.root:
                self._shout(last, head, f"two roots at {head.size} leaves")
            return
        tree = tiles.Tree(head.size, log.hashes)
        if merkle.fold([tree.node(*node) for node in merkle.perfect_nodes(0, head.size)]) != head.root:
            raise Refused("the log's tiles do not give the root that it signed")
        proof = merkle.consistency_proof(last.size, head.size, tree.node)
        if not merkle.verify_consistency(last.size, head.size, last.root, head.root, proof):
            self._shout(last, head, f"its {head.size} leaves do not begin with the {last.size} that it had")

    def _shout(self, last: Signed, head: Signed, says: str) -> None:
        """Keep both checkpoints, then raise."""
        evidence = self.folder / f"fork-{head.size}-{head.root.hex()[:8]}"
        evidence.mkdir(exist_ok=True)
        for name, raw in (
            ("before", last.note.encode()),
            ("after", head.note.encode()),
            ("why", says.encode()),
        ):
            (evidence / name).write_bytes(raw)
        raise Fork(says, evidence)

    def _cosign(self, head: Signed, now: int) -> Signed:
        text = head.note.text
        others = [line for line in head.note.signatures if not self.key.owns(line)]
        signed = note.Note(text, (*others, self.key.cosign(text, now, self._signer.sign)))
        self._keep(COSIGNED, signed.encode())
        return checkpoint.Signed(head.checkpoint, signed, head.time)

    def _kept(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def _keep(self, name: str, data: bytes) -> None:
        draft = self.folder / f".{name}"
        draft.write_bytes(data)
        draft.replace(self.folder / name)

    def answer(self, path: str) -> bytes | None:
        """Give what the witness tells the world at an address; None where there is nothing."""
        return self._kept({"/checkpoint": COSIGNED, "/key": KEY}.get(path, "-"))
