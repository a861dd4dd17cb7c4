"""Lists on their way in as records: how a batch stands, how its columns are read, its rows each with their reasons."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.doors.shell.paging import NO_CURSOR, PAGED, limit_of, mark, only, read_mark
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.records import ROOT
from yinuo.kernel.intake.batches import reader_of
from yinuo.kernel.intake.course import asks_consent
from yinuo.kernel.intake.models import FILED, ROW_STATES
from yinuo.kernel.intake.queries import counts, n_done, told_rows, unknown_words
from yinuo.kernel.intake.undoing import can_be_undone, filed
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.intake.queries import Told

WRONG_STATE: Final = Sentence("请从给出的几项里选一项。")


def standing(batch: ImportBatch) -> Record:
    """Give how far a batch is: its phase, and how many rows stand in each state. No cell of it."""
    n = counts(batch)
    return {
        "number": batch.pk,
        "phase": batch.phase,
        "n_rows": batch.n_rows,
        "n_done": n_done(batch, n),
        "counts": n,
        "href": f"{ROOT}/imports/{batch.pk}",
    }


def undone(batch: ImportBatch) -> Record:
    """Give how far undoing is, and once it is over, of each matter what became of it. Why one stays is on its row."""
    is_over = batch.phase == "done"
    told = [row for state in ("undone", "stays") for row in told_rows(batch, state)] if is_over else []
    refs = dict(filed(batch).values_list("pk", "ref")) if is_over else {}
    items = [(row, said(row.notes[-1]) if row.state == "stays" and row.notes else "") for row in told]
    return {
        **standing(batch),
        "items": [
            {"ref": refs[row.stream or 0], "why": why} for row, why in sorted(items, key=lambda one: one[0].n)
        ],
    }


def sheet(batch: ImportBatch) -> Record:
    """Give a batch whole: how it stands, how its columns are read, and the words nobody has said the meaning of."""
    told, record = batch.told, standing(batch)
    is_open = batch.phase in {"staged", "checked"} and record["counts"]["bad"]
    unknown = unknown_words(batch, reader_of(batch)) if is_open else []
    return {
        **record,
        "system": batch.system,
        "headers": list(batch.headers),
        "mapping": told.get("mapping", {}),
        "every": told.get("rest", {}),
        "words": told.get("words", {}),
        "unknown": [{"field": name, "word": word, "n": n} for name, word, n in unknown],
        "asks_consent": asks_consent(batch),
        "n_undoable": can_be_undone(batch).count() if batch.phase == "done" else 0,
        "made_at": batch.made_at,
        "ended_at": batch.ended_at,
    }


def batches(rows: QuerySet[ImportBatch], asked: Mapping[str, str]) -> Record:
    """Give a page of somebody's batches, the newest first. Raises Invalid."""
    only(asked, PAGED)
    limit, last = limit_of(asked), _number(asked.get("cursor", ""))
    found = list((rows.filter(pk__lt=last) if last else rows)[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return {"items": [standing(row) for row in found[:limit]], "next_cursor": mark(more) if more else None}


def rows_of(batch: ImportBatch, asked: Mapping[str, str], officer: Officer) -> Record:
    """Give a page of the rows in one state, in the order of the sheet: the bad ones unless told. Raises Invalid.

    A row that is somebody's matter already names it only where the officer sees it: a number of elsewhere can be
    guessed, and would else tell of what is out of sight.
    """
    only(asked, ("state", *PAGED))
    state = asked.get("state") or "bad"
    if state not in ROW_STATES:
        raise Invalid({"state": WRONG_STATE})
    limit, after = limit_of(asked), _number(asked.get("cursor", ""))
    found = list(told_rows(batch, state, after=after, most=limit + 1))
    streams = [row.stream for row in found if row.stream]
    told = Matter.objects if state in FILED or not streams else in_sight(officer)
    refs = dict(told.filter(pk__in=streams).values_list("pk", "ref"))
    more = found[limit - 1].n if len(found) > limit else None
    return {
        "items": [_row(row, refs.get(row.stream or 0, "")) for row in islice(found, limit)],
        "next_cursor": mark(more) if more else None,
    }


def _number(cursor: str) -> int:
    number = read_mark(cursor) if cursor else 0
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 1 << 31:
        raise Invalid({"cursor": NO_CURSOR})
    return number


def _row(row: Told, ref: str) -> Record:
    filing = row.filing
    onward: Mapping[str, Any] = filing.assign or {} if filing else {}
    return {
        "n": row.n,
        "state": row.state,
        "cells": list(row.cells),
        "faults": list(faults(row)),
        "notes": [said(note) for note in row.notes],
        "number": filing.number if filing else "",
        "title": filing.title if filing else "",
        "place": str(filing.submit.get("place", "")) if filing else "",
        "lead_unit": str(onward.get("lead_unit", "")),
        "due_on": str(onward.get("due_on", "")),
        "ref": ref,
    }


def faults(row: Told) -> Iterator[Record]:
    """Give what is wrong with a row: the cell, the field, the reason, and what stands there."""
    for fault in row.faults:
        yield {"cell": fault.cell, "field": fault.name, "reason": said(fault.sentence), "typed": fault.typed}
