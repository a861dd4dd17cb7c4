"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NO_ROOM: Final = frozenset((errno.ENOSPC, errno.EDQUOT))
"""What the system says where a disk, or one's share of it, is full."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, then put it there; where that fails nothing stays of it. Raises OSError."""
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def add_line(path: Path, line: str) -> None:
    """Add a line to a list of plain words, kept on the disk before this returns; on failure the list is as before.

    Raises OSError.
    """
    with path.open("ab") as file:
        before = file.tell()
        try:
            file.write(f"{line}\n".encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), before)
            raise
