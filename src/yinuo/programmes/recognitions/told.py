"""What is done to a list, told into the record: each step with its words, a checked line with its own hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction

from yinuo.base.canonical import canonical
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.recognitions.models import Listing, ListStream

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.recognitions.models import RecognitionList

KIND = "recognition"


def begun(found: RecognitionList) -> int:
    """Give the stream of a list, for who holds its rows' lock; one that has none begins with what it says."""
    known = ListStream.objects.filter(list=found).values_list("stream_id", flat=True).first()
    if known is None:
        Listing.objects.select_for_update(of=("self",)).get(list=found, n=1)
        known = ListStream.objects.filter(list=found).values_list("stream_id", flat=True).first()
    return (
        known if known is not None else ListStream.objects.create(list=found, stream_id=begin(KIND)).stream_id
    )


def tell_list(found: RecognitionList, person: int, unit: str, now: datetime | None) -> None:
    """Tell that a list was entered: its numbers as facts, its name and whence it is as words."""
    facts = {name: getattr(found, name) for name in ("year", "level", "n_firms", "n_products")}
    texts = {"name": found.name, "issuer": found.issuer, "evidence": found.evidence}
    _tell(found, "listed", person, unit, {"list": found.code, **facts}, texts, now)


def tell_line(row: Listing, person: int, unit: str, now: datetime | None) -> None:
    """Tell what a line says."""
    texts = {name: getattr(row, name) for name in ("firm", "product", "evidence") if getattr(row, name)}
    _tell(row.list, "filled_in", person, unit, {"list": row.list.code, "n": row.n}, texts, now)


def tell_checked(row: Listing, person: int, unit: str, now: datetime | None) -> None:
    """Tell that somebody else held a line against its source: with the hash of what it said then."""
    facts = {"list": row.list.code, "n": row.n, "sha256": line_hash(row)}
    _tell(row.list, "checked", person, unit, facts, {}, now)


def tell_reviewed(
    row: Listing, finding: str, evidence: str, person: int, unit: str, now: datetime | None
) -> None:
    """Tell what a look at a line found."""
    facts = {"list": row.list.code, "n": row.n, "finding": finding}
    _tell(row.list, "reviewed", person, unit, facts, {"evidence": evidence}, now)


def line_hash(row: Listing) -> str:
    """Give the SHA-256 (hex) of a line as canonical JSON: its list, number, firm, product, and where it can be read."""
    told = {
        "list": row.list.code,
        "n": row.n,
        "firm": row.firm,
        "product": row.product,
        "evidence": row.evidence,
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def unit_of(officer: Officer) -> str:
    """Give the unit that a member of staff writes for."""
    return next(iter(officer.units_kept(("office",))), "")


def _tell(
    found: RecognitionList,
    kind: str,
    person: int,
    unit: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    now: datetime | None,
) -> None:
    with transaction.atomic():
        tell(begun(found), Told(kind, person, "handler", unit, facts, texts), now)
