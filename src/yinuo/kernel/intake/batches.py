"""A file's way in, until it is filed: staged row by row, its columns told, checked, or thrown away without a trace."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from yinuo.base.canonical import canonical
from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.spreadsheet import lines
from yinuo.kernel.intake.cells import Reader
from yinuo.kernel.intake.columns import LOOKED_THROUGH, NAMES, fits, folded, guessed, header_among, own, shape
from yinuo.kernel.intake.directory import Directory
from yinuo.kernel.intake.models import ColumnMap, ImportBatch, ImportRow
from yinuo.kernel.intake.paper import NOTHING, Key, Paper
from yinuo.kernel.matters.actors import narrowed, staff
from yinuo.kernel.matters.table import KINDS
from yinuo.kernel.people.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from yinuo.base.spreadsheet import Line
    from yinuo.kernel.intake.cells import Filing
    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.people.models import Account

AT_ONCE: Final = 500
MOST_SYSTEM: Final = 40
MOST_TOLD: Final = 200
KEEP: Final = timedelta(days=30)
"""Paper that nobody came back to goes after so long."""
REST: Final = ("kind", "place", "category", "by")
"""What may hold for every row that does not say."""
BY: Final = ("caller", "office")
MAY_FILE: Final = frozenset(("handler", "desk", "auditor"))
NOT_NOW: Final = Sentence("这一批已经走到下一步了。请看看它现在的样子。")


def stage(
    account: Account, data: bytes, name: str, *, story_at: datetime | None = None, only: Sequence[str] = ()
) -> ImportBatch:
    """Read a file into a new batch, its rows encrypted; `only` narrows it to some of the account's bundles.

    Raises Invalid ("file"), NotAllowed.
    """
    on = (story_at or datetime.now(UTC)).date()
    actor = narrowed(staff(account), only)
    seats = [seat for seat in actor.seats if seat.holds_on(on)]
    if not any(seat.has(role) for seat in seats for role in MAY_FILE):
        raise NotAllowed(Sentence("您今天的任命里没有能提的。"))
    found = iter(lines(data, name))
    first = list(islice(found, LOOKED_THROUGH))
    at = header_among(first)
    headers = list(first[at].cells)
    with transaction.atomic():
        batch = ImportBatch(
            account=account, unit_id=seats[0].unit, headers=headers, made_at=datetime.now(UTC)
        )
        batch.story_at, batch.bundles = story_at, sorted(only)
        key = Key(batch)
        batch.save()
        batch.n_rows = _write(batch, key, chain(first[at + 1 :], found))
        if not batch.n_rows:
            raise Invalid({"file": Sentence("只有表头，没有一行内容。")})
        batch.told = remembered(batch) or {"mapping": guessed(headers), "rest": {}, "words": {}}
        batch.system = str(batch.told.get("system") or Unit.objects.get(pk=seats[0].unit).name)
        batch.save()
    return batch


def _write(batch: ImportBatch, key: Key, rows: Iterator[Line]) -> int:
    n = 0
    while some := list(islice(rows, AT_ONCE)):
        made = []
        for line in some:
            nonce, body = key.sealed(line.n, Paper(line.cells))
            made.append(ImportRow(batch=batch, n=line.n, nonce=nonce, body=body))
        ImportRow.objects.bulk_create(made)
        n += len(made)
    return n


def remembered(batch: ImportBatch) -> dict[str, Any]:
    """Give how a sheet with these headers was last read by this person, else by their unit; {} for never."""
    same = ColumnMap.objects.filter(shape=shape(batch.headers))
    own_map = same.filter(person=batch.account.person).first()
    found = own_map or same.filter(unit=batch.unit_id).order_by("-used_at").first()
    if found is None:
        return {}
    columns = own(batch.headers)
    return {**found.told, "mapping": {name: columns[at] for name, at in found.told["mapping"].items()}}


def within(only: Sequence[str]) -> Q:
    """Pick the batches that somebody narrowed to these bundles (none: to nothing) may see: brought under no more."""
    return Q(bundles__contained_by=list(only)) & ~Q(bundles=[]) if only else Q()


def officer_of(batch: ImportBatch) -> Actor:
    """Give whose a batch is, with the powers that it was brought under."""
    return narrowed(staff(batch.account), batch.bundles)


def batch_of(
    account: Account, number: int, *phases: str, locked: bool = False, only: Sequence[str] = ()
) -> ImportBatch:
    """Give somebody's own batch. Raises NotFound for anybody else's, Invalid where it is in none of the phases."""
    rows = ImportBatch.objects.select_for_update() if locked else ImportBatch.objects
    batch = rows.filter(within(only), pk=number, account=account).first()
    if batch is None:
        raise NotFound
    if phases and batch.phase not in phases:
        raise Invalid.whole(NOT_NOW, is_conflict=True)
    return batch


def tell(
    batch: ImportBatch, mapping: Mapping[str, int], rest: Mapping[str, str], words: Mapping[str, Mapping[str, str]],
    system: str,
) -> None:  # fmt: skip
    """Keep how the columns are read and what holds for every row, remember it, and let all be checked anew.

    `words` says what a word in a column means: field → word → code. Raises Invalid.
    """
    told: dict[str, Any] = {
        "mapping": fits(mapping, batch.headers),
        "rest": _rest(rest),
        "system": _system(system),
    }
    told["words"] = {
        name: {folded(word): code for word, code in list(said.items())[:MOST_TOLD] if code}
        for name, said in words.items()
        if name in NAMES
    }
    if not {"title", "body"} & set(told["mapping"]):
        raise Invalid({"body": Sentence("至少要有一列是「什么事」或「标题」。请选一列。")})
    with transaction.atomic():
        batch.rows.filter(state__in=("good", "bad", "known", "waiting")).update(state="waiting", stream=None)
        batch.told, batch.system, batch.phase = told, told["system"], "checking"
        batch.save()
        ColumnMap.objects.update_or_create(
            person=batch.account.person,
            shape=shape(batch.headers),
            defaults={
                "unit_id": batch.unit_id,
                "told": _for_any(told, batch.headers),
                "used_at": datetime.now(UTC),
            },
        )


def _for_any(told: Mapping[str, Any], headers: Sequence[str]) -> dict[str, Any]:
    """Give how a sheet was read with its own columns counted alone: whether our reasons stand beside them or not."""
    columns = own(headers)
    return {
        **told,
        "mapping": {name: columns.index(at) for name, at in told["mapping"].items() if at in columns},
    }


def _system(typed: str) -> str:
    system = " ".join(typed.split())
    if len(system) > MOST_SYSTEM:
        raise Invalid({"system": Sentence("最多 {most} 个字。", most=MOST_SYSTEM)})
    return system


def _rest(rest: Mapping[str, str]) -> dict[str, str]:
    kept = {name: rest[name] for name in REST if rest.get(name)}
    if kept.get("kind", "request") not in KINDS or kept.get("by", "caller") not in BY:
        raise Invalid.whole(Sentence("请从给出的几项里选一项。"))
    return kept


def reader_of(batch: ImportBatch) -> Reader:
    """Give who reads this batch's rows, as it was told."""
    told = batch.told
    return Reader(told["mapping"], told["rest"], Directory.read(told.get("words", {})))


def filing_of(batch: ImportBatch, reader: Reader, row: ImportRow, paper: Paper) -> tuple[Filing, bytes]:
    """Read a row, and give the mark by which the same row is known again in any file."""
    filing = reader.read(row.n, paper.cells)
    said = canonical({"system": batch.system, "said": filing.number or filing.submit})
    # by the key of codes, which does not rotate: a row is known again whenever it comes
    return filing, hmac.digest(settings.YINUO_CODE_KEY, b"row\x00" + said, hashlib.sha256)


def discard(batch: ImportBatch) -> None:
    """Throw a batch away that was not filed: its paper and its key go, nothing of it was ever on the record."""
    with transaction.atomic():
        batch.rows.filter(stream__isnull=True).update(state="gone")
        batch.phase = "discarded"
        _burn(batch)


def shared(number: int) -> ImportBatch:
    """Give a batch that others may be at as well; what it is in cannot change before this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM import_batch WHERE id = %s FOR SHARE", [number])
    return ImportBatch.objects.select_related("account").get(pk=number)


def next_rows(batch: ImportBatch, state: str, most: int) -> list[ImportRow]:
    """Take the next rows in a state that nobody else is at, in the order of the sheet."""
    return list(batch.rows.filter(state=state).order_by("n").select_for_update(skip_locked=True)[:most])


def ended(number: int, phase: str, state: str, close: Callable[[ImportBatch], None]) -> bool:
    """Close a phase once no row waits in it, whoever had it in hand; gives whether some do after all."""
    with transaction.atomic():
        rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("account")
        batch = rows.get(pk=number)  # waits for whoever is still at some
        if batch.phase != phase:
            return False
        if batch.rows.filter(state=state).exists():
            return True
        close(batch)
        return False


def end(batch: ImportBatch) -> None:
    """Close a batch whose good rows have all been filed."""
    batch.phase, batch.ended_at = "done", datetime.now(UTC)
    batch.save(update_fields=["phase", "ended_at"])


def _burn(batch: ImportBatch) -> None:
    batch.rows.update(body=NOTHING, nonce=NOTHING)
    batch.wrapped, batch.ended_at = None, datetime.now(UTC)
    batch.save(update_fields=["phase", "wrapped", "ended_at"])


def sweep(now: datetime) -> int:
    """Burn the paper of every batch older than KEEP; gives how many. A batch not yet filed counts as thrown away."""
    old: Iterable[ImportBatch] = ImportBatch.objects.filter(Q(made_at__lt=now - KEEP), wrapped__isnull=False)
    n = 0
    for n, batch in enumerate(old, 1):  # noqa: B007 -- counted
        with transaction.atomic():
            if batch.phase != "done":
                batch.rows.filter(stream__isnull=True).update(state="gone")
                batch.phase = "discarded"
            _burn(batch)
    return n
