"""The course of a list, as every door leads it: begun, read anew as it is told, taken in; a long one by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.intake.batches import batch_of, stage, tell
from yinuo.kernel.intake.checking import check_some
from yinuo.kernel.intake.taking import take_in, take_some
from yinuo.kernel.intake.tasks import leave_to_worker
from yinuo.kernel.intake.undoing import begin_undo, filed, undo_some

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.people.models import Account

CHECKED_AT_ONCE: Final = 1000
TAKEN_AT_ONCE: Final = 250
UNDONE_AT_ONCE: Final = 250
"""Longer lists are left to the worker: whoever asks is told how far it is."""
NOT_AGREED: Final = Sentence("请先打勾：这些是本人打来、递来的，本人同意登记。")


def begin(
    account: Account, data: bytes, name: str, *, story_at: datetime | None, only: Sequence[str] = ()
) -> ImportBatch:
    """Stage a file, and check it at once where its headers say what they are. Raises Invalid ("file"), NotAllowed."""
    found = stage(account, data, name, story_at=story_at, only=only)
    told = found.told
    if {"title", "body"} & set(told["mapping"]):
        retell(found, told["mapping"], told["rest"], told["words"], found.system)
    return found


def retell(
    batch: ImportBatch, mapping: Mapping[str, int], rest: Mapping[str, str], words: Mapping[str, Mapping[str, str]],
    system: str,
) -> None:  # fmt: skip
    """Keep how the columns are read, with `words` beside what was said of others before, and check every row anew.

    Raises Invalid.
    """
    every = {name: dict(said) for name, said in batch.told.get("words", {}).items()}
    for name, said in words.items():
        every.setdefault(name, {}).update(said)
    tell(batch, mapping, rest, every, system)
    _go_on(batch, check_some, CHECKED_AT_ONCE)


def take(account: Account, number: int, *, is_agreed: bool, only: Sequence[str] = ()) -> None:
    """Take a checked batch's good rows in. Raises Invalid for one that is not checked, or that nobody agreed to."""
    with transaction.atomic():
        found = batch_of(account, number, "checked", locked=True, only=only)
        if asks_consent(found) and not is_agreed:
            raise Invalid({"agreed": NOT_AGREED})
        take_in(found)
        if found.rows.filter(state="good").count() > TAKEN_AT_ONCE:
            leave_to_worker(number)
            return
    while take_some(number):
        pass


def undo(account: Account, number: int, *, only: Sequence[str] = ()) -> None:
    """Propose to end what a batch brought and nobody has touched. Raises Invalid for one that is not taken in."""
    with transaction.atomic():
        found = batch_of(account, number, "done", locked=True, only=only)
        begin_undo(found)
        if filed(found).count() > UNDONE_AT_ONCE:
            leave_to_worker(number)
            return
    while undo_some(number):
        pass


def asks_consent(batch: ImportBatch) -> bool:
    """Say whether these are people's own askings, so that somebody must say that they agreed to be entered."""
    return bool(batch.told.get("rest", {}).get("by", "caller") == "caller")


def _go_on(batch: ImportBatch, some: Callable[[int], bool], most: int) -> None:
    """Do a short batch now; leave a long one to the worker."""
    if batch.n_rows > most:
        leave_to_worker(batch.pk)
        return
    while some(batch.pk):
        pass
