"""A copy of all that is kept of a person, for that person: JSON that programs read, and their own pictures."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.matters.evidence import path_of
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.personal import matters_of
from yinuo.kernel.matters.queries import history, sight
from yinuo.kernel.notices.contacts import opened_contacts
from yinuo.kernel.record.models import Access, TrackingCode

if TYPE_CHECKING:
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.situation import Actor

FORMAT: Final = 1
ABOUT: Final = (
    "Everything this register keeps of who asked, by matter: as it stands, every step that its asker may read with "
    "the words of it, the contact that was left, and who looked. Photos lie beside it under the names given here. "
    "Times are UTC; codes of places, units and categories are read at /api/v1."
)
STANDS: Final = (
    *("ref", "kind", "category", "state", "outcome", "visibility", "place", "lead_unit", "source"),
    *("about_office", "about_unit", "on_behalf", "is_erased", "original_due", "current_due"),
)


def copy_of(actor: Actor, story: datetime | None, now: datetime) -> bytes:
    """Give the whole copy as a ZIP of data.json and photos. `story` as in sight(); `now` dates the copy.

    Matters whose code was cancelled stay with it: they are the same person's.
    """
    refs = list(matters_of(actor.person).values_list("ref", flat=True))
    seen = [sight(ref, actor, story) for ref in refs]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        told = {
            "format": FORMAT,
            "about": ABOUT,
            "made_at": now,
            "matters": [_matter(found, actor, story, now, bundle) for found in seen],
        }
        bundle.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
    return out.getvalue()


def _matter(
    found: Sight, actor: Actor, story: datetime | None, now: datetime, bundle: zipfile.ZipFile
) -> dict[str, Any]:
    told = list(history(found, actor, story))
    mine = {one.seq for one in told if one.is_mine}
    looks = Access.objects.filter(stream_id=found.stream, at__lte=now).order_by("at", "pk")
    codes = TrackingCode.objects.filter(stream_id=found.stream, actor__person_id=actor.person)
    return {
        "matter": {name: getattr(found.matter, name) for name in STANDS},
        "steps": [
            {
                "seq": one.seq, "type": one.type, "at": one.at, "role": one.role, "unit": one.unit,
                "is_mine": one.is_mine, "facts": dict(one.facts), "words": dict(one.texts),
            }
            for one in told
        ],
        "contact": [{"kind": kind, "value": value} for kind, value in opened_contacts(found.stream)],
        "codes": [{"is_cancelled": at is not None} for at in codes.values_list("cancelled_at", flat=True)],
        "looks": list(looks.values("at", "unit", "what", "reason")),
        "photos": _photos(found, mine, bundle),
    }  # fmt: skip


def _photos(found: Sight, mine: set[int], bundle: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Put the person's own pictures into the copy; those of offices are public, and no part of it."""
    rows = Evidence.objects.filter(stream_id=found.stream, is_of_requester=True).select_related("event")
    kept = []
    for row in rows.order_by("event_id", "id"):
        path = path_of(str(row.pk))
        if row.event is not None and row.event.seq in mine and path.is_file():
            name = f"photos/{found.matter.ref}-{row.pk}.jpg"
            bundle.write(path, name)
            kept.append({"file": name, "seq": row.event.seq, "width": row.width, "height": row.height})
    return kept


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
