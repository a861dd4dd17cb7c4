"""How long each thing is kept and why, as data; and the job that forgets what is past its term and counts it.

Each room hangs its own terms here. What is only in the record's events is kept with the record, and says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from yinuo.base.errors import Sentence

log = logging.getLogger(__name__)
COUNT = """
INSERT INTO forgotten (day, what, n) VALUES (%s, %s, %s)
ON CONFLICT (day, what) DO UPDATE SET n = forgotten.n + excluded.n
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is kept: what, until when, why; and what forgets it: None where an act does so by itself.

    `by_story` says that its days are the calendar's of the matters: in a story they are turned by hand, and the real
    clock forgets nothing.
    """

    name: str
    what: Sentence
    until: Sentence
    why: Sentence
    forget: Callable[[datetime], int] | None = None
    by_story: bool = False
    is_of_machines: bool = False
    """Said last: of lists and programs, not of whoever asks."""


TERMS: list[Term] = []


def hang(terms: Iterable[Term]) -> None:
    """Add a room's terms, once."""
    known = {term.name for term in TERMS}
    TERMS.extend(term for term in terms if term.name not in known)


def forget(name: str, now: datetime, day: date) -> int:
    """Forget what is past this term, and write down how much it was; gives the count."""
    term = next(term for term in TERMS if term.name == name)
    if term.forget is None or (term.by_story and settings.YINUO_AT is not None):
        return 0
    n = term.forget(now)
    if n:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [day, name, n])
        log.info("%d of %s were past their term and are forgotten", n, name)
    return n


def forget_all(now: datetime, day: date) -> int:
    """Forget everything past its term. What fails is logged and tried again the next night; the others go on."""
    n = 0
    for term in TERMS:
        try:
            n += forget(term.name, now, day)
        except Exception:
            log.exception("%s could not be forgotten; it is tried again tomorrow", term.name)
    return n
