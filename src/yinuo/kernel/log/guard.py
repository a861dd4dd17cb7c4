"""Never a fork: what was published is remembered outside the database; nothing is signed that does not hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo_verify import note
from yinuo_verify.checkpoint import Checkpoint
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Unsigned(Exception):  # noqa: N818 -- reads as the sentence it carries
    """Nothing is signed, and the message says why and what to do."""


REPAIR = (
    "Nothing is signed. Take back what is missing: `yinuo log repair` (from /log/ here), or "
    "`yinuo log repair --from URL` (from a mirror). If it is lost for good: `yinuo log repair --new-origin`."
)


def read_published(raw: bytes) -> Checkpoint:
    """Read what was published, without its signatures. Raises Unsigned where it is no checkpoint."""
    try:
        return Checkpoint.parse(note.parse(raw).text)
    except Refused as wrong:
        raise Unsigned(f"The last published checkpoint cannot be read: {wrong}. {REPAIR}") from wrong


def newest(published: Iterable[bytes | None]) -> Checkpoint | None:
    """Give the largest of what was published. Raises Unsigned where two of one size differ, or of two origins."""
    found = [read_published(raw) for raw in published if raw]
    for one in found:
        for other in found:
            if one.origin != other.origin:
                raise Unsigned(f"Two logs were published here: {one.origin} and {other.origin}.")
            if one.size == other.size and one.root != other.root:
                raise Unsigned(f"Two checkpoints of size {one.size} differ: the log was forked. {REPAIR}")
    return max(found, key=lambda one: one.size, default=None)


def refuse_fork(
    published: Checkpoint | None, origin: str, size: int, root_at: Callable[[int], bytes | None]
) -> None:
    """Raise Unsigned where the database does not hold all that was published; `root_at` gives its root at a size."""
    if published is None:
        if size:
            raise Unsigned(
                f"The database holds a log of {size} leaves, and no published checkpoint is here to compare it with: "
                f"put the folder of /log/ back, or name a mirror. {REPAIR}"
            )
        return
    if published.origin != origin:
        raise Unsigned(f"{published.origin} was published here, and the database holds the log {origin}.")
    if published.size > size:
        raise Unsigned(
            f"The database holds {size} leaves, but {published.size} were published: leaves {size} to "
            f"{published.size - 1} are missing here, as after a restore from an older backup. {REPAIR}"
        )
    if published.size and root_at(published.size) != published.root:
        raise Unsigned(
            f"The database's first {published.size} leaves are not those that were published. {REPAIR}"
        )
