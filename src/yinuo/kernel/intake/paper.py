"""A batch's working paper: its cells and faults, encrypted under a key of the batch that goes when the batch ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Sentence
from yinuo.kernel.intake.cells import Fault
from yinuo.kernel.record.keyring import master_key
from yinuo.kernel.record.keys import decrypt, encrypt, new_data_key

if TYPE_CHECKING:
    from yinuo.kernel.intake.models import ImportBatch, ImportRow

NOTHING: Final = b""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on one row's paper."""

    cells: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


class Key:
    """The key of one batch's paper."""

    def __init__(self, batch: ImportBatch) -> None:
        """Unwrap the batch's key, or make one for a batch that has none yet."""
        master = master_key()
        if batch.wrapped is None:
            self._secret = new_data_key()
            batch.wrapped = master.wrap(self._secret)
        else:
            self._secret = master.unwrap(bytes(batch.wrapped))

    def sealed(self, n: int, paper: Paper) -> tuple[bytes, bytes]:
        """Give (nonce, cipher) of a row's paper, bound to its place in the file."""
        plain = {
            "cells": paper.cells,
            "faults": [(f.cell, f.name, _written(f.sentence), f.typed) for f in paper.faults],
            "notes": [_written(note) for note in paper.notes],
        }
        return encrypt(self._secret, json.dumps(plain, ensure_ascii=False).encode(), b"row %d" % n)

    def read(self, row: ImportRow) -> Paper:
        """Read a row's paper; of a row that was filed nothing is left."""
        if not row.body:
            return Paper(())
        plain = json.loads(decrypt(self._secret, bytes(row.nonce), bytes(row.body), b"row %d" % row.n))
        faults = tuple(
            Fault(cell, name, _sentence(said), typed) for cell, name, said, typed in plain["faults"]
        )
        return Paper(tuple(plain["cells"]), faults, tuple(_sentence(note) for note in plain["notes"]))


def waiting() -> list[ImportBatch]:
    """Give the batches whose paper another master key than today's keeps: few, for batches are burnt when they end."""
    from yinuo.kernel.intake.models import ImportBatch

    master = master_key()
    batches = ImportBatch.objects.filter(wrapped__isnull=False).order_by("pk")
    return [one for one in batches if one.wrapped is not None and not master.wraps(bytes(one.wrapped))]


def rewrap() -> int:
    """Wrap anew the keys of papers that wait; gives how many. One burnt meanwhile stays burnt."""
    from yinuo.kernel.intake.models import ImportBatch

    master, found = master_key(), waiting()
    for batch in found:
        was = bytes(batch.wrapped or b"")
        row = ImportBatch.objects.filter(pk=batch.pk, wrapped=was)
        row.update(wrapped=master.wrap(master.unwrap(was)))
    return len(found)


def _written(sentence: object) -> Any:
    """Give a sentence as JSON that can still be translated; any other value as it is."""
    if isinstance(sentence, Sentence):
        return {"said": sentence.msgid, "of": {name: _written(v) for name, v in sentence.values.items()}}
    return sentence if isinstance(sentence, int | float) else str(sentence)


def _sentence(plain: Any) -> Any:
    if isinstance(plain, dict):
        return Sentence(plain["said"], **{name: _sentence(value) for name, value in plain["of"].items()})
    return plain
