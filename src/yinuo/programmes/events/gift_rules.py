"""What may be done next with a thing that somebody offered: plain values, in the order a museum works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDER: Final = ("provenance", "expert", "deed", "certificate", "accession", "display")
RETURNED: Final = "return"
STEPS: Final = (*ORDER, RETURNED)
AGAIN: Final = frozenset(("provenance", "display"))
"""Looked into again where it was not clear; shown again in another exhibition. Anything else happens once."""
CLEAR: Final = "clear"


def next_steps(done: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give what may follow on what was done, each (step, finding), the first first.

    No expert, deed or number before it is clear whence a thing comes and whose it is; until it is the museum's it can
    be given back, which ends it.
    """
    found = list(done)
    sorts = {sort for sort, _finding in found}
    if RETURNED in sorts:
        return ()
    if "accession" in sorts:
        return ("display",)
    cleared = [finding for sort, finding in found if sort == "provenance"][-1:] == [CLEAR]
    following = next(sort for sort in ORDER if sort not in sorts)
    steps = [following] if cleared or following == "provenance" else []
    if "deed" not in sorts and "provenance" in sorts:
        steps.append("provenance")
    return (*steps, RETURNED)
