"""Learning from the register's own decisions: what people asked, and where it went in the end.

Read are the working texts of what is not sealed, as they came in; what was erased, and what is sealed, has none. The
last decision counts: a unit that took over from one that handed back, a category put right at acceptance.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.lexemes import folded
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.matters.recording import TITLE_FROM_BODY
from yinuo.programmes.voices.noted import urgency_of
from yinuo.programmes.voices.training import MOST_LEARNED, Example, taught
from yinuo.programmes.voices.triage import saved

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.programmes.voices.triage import Model

ASKED: Final = ("request", "wish", "hazard")
SOLVED: Final = ("solved", "done", "explained", "partly_solved")


def as_it_came(body: str) -> tuple[str, str]:
    """Give (title, detail) as the desk first reads a message: its first line, and all of it.

    What is learned from and what is asked about are cut alike, whatever title a desk gave it since.
    """
    return body.split("\n", maxsplit=1)[0][:TITLE_FROM_BODY], body


def decisions() -> list[Example]:
    """Give the newest decisions of this register, the oldest first."""
    rows = Matter.objects.filter(kind__in=ASKED, visibility="public").exclude(state="submitted")
    rows = rows.exclude(text__body="").select_related("text").order_by("-pk")
    found = list(rows[:MOST_LEARNED])
    into = {row.parent_id for row in found if row.outcome == "merged"}
    return [_example(row, into) for row in reversed(found)]


def _example(row: Matter, into: set[str | None]) -> Example:
    state = state_of(row)
    title, detail = as_it_came(row.text.body)
    answers = {"category": row.category, "urgency": urgency_of(state)}
    if state.lead_unit and state.state not in {"accepted", "submitted"}:
        answers["unit"] = state.lead_unit
    return Example(row.ref, title, detail, _group(row, into), answers, row.outcome in SOLVED)


def _group(row: Matter, into: set[str | None]) -> str:
    """Put what was merged with what it was merged into, and word for word the same with each other."""
    if row.outcome == "merged" or row.ref in into:
        return f"@{row.parent_id if row.outcome == 'merged' else row.ref}"
    words = "".join(folded(row.text.body).split())
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def learn(into: Path, **more: Any) -> tuple[Model, int]:
    """Learn from the register and write the model; whoever reads it meanwhile has the old one, or the new one whole.

    Gives it and how many decisions taught it. Raises TooFew where there is nothing to learn yet.
    """
    some = decisions()
    model = taught(some, **more)
    write(model, into)
    return model, len(some)


def write(model: Model, into: Path) -> None:
    """Write a model beside its place, for its owner alone, then put it there in one step."""
    beside = into.with_name(f".{into.name}.{os.getpid()}")
    try:
        beside.touch(mode=0o600)
        saved(model, beside)
        beside.replace(into)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
