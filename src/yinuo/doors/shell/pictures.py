"""Which photos of a matter somebody may see, and who looked at what is sealed: the same answers for every door."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from yinuo.base.errors import NotAllowed, NotFound
from yinuo.doors.shell.paging import cut
from yinuo.doors.shell.reading import seen
from yinuo.doors.shell.records import address
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.decide import NOT_YOURS
from yinuo.kernel.matters.evidence import path_of
from yinuo.kernel.matters.models import Evidence, PublicMatter
from yinuo.kernel.matters.queries import history, look, sight
from yinuo.kernel.matters.situation import Actor
from yinuo.kernel.record.models import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.queries import Sight

MOST_REASON = 200


def may_show(row: Evidence, mine: set[int]) -> bool:
    """Say whether the asker may see a picture: their own, or one that an office put forward."""
    return row.is_public or (row.event is not None and row.event.seq in mine)


def photos(ref: str, actor: Actor | None, when: Moment, reason: str = "") -> list[Evidence]:
    """Give the photos of a matter that this reader may see, in the order they came. Raises NotFound.

    Of a sealed matter staff get them who say why they look, and the looking is recorded.
    """
    found = seen(ref, actor, when)
    if isinstance(found, PublicMatter):
        return list(_rows(found.pk, when).filter(is_public=True))
    return _in_sight(found, actor or Actor(), when, reason)


def _rows(stream: int, when: Moment) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(stream_id=stream, event__effective_at__lte=when.instant)
    return rows.select_related("event").order_by("event_id", "id")


def _in_sight(found: Sight, actor: Actor, when: Moment, reason: str) -> list[Evidence]:
    rows = _rows(found.stream, when)
    if actor.voice != "staff":
        mine = {one.seq for one in history(found, actor, when.story) if one.is_mine}
        return [row for row in rows if may_show(row, mine)]
    if found.matter.visibility != "sealed":
        return list(rows)
    if not reason:
        return []
    look(found, actor, "texts", reason[:MOST_REASON], when.instant)
    return list(rows)


def photo(
    ref: str, photo_id: str, actor: Actor | None, when: Moment, reason: str = ""
) -> tuple[Evidence, bytes]:
    """Give one photo with its bytes. Raises NotFound for any that this reader may not see."""
    row = next((one for one in photos(ref, actor, when, reason) if str(one.pk) == photo_id), None)
    if row is None or not path_of(photo_id).is_file():
        raise NotFound
    return row, path_of(photo_id).read_bytes()


def photo_page(ref: str, rows: list[Evidence], asked: Mapping[str, str]) -> Record:
    """Give a page of a matter's photos as records, in the order they came. Raises Invalid."""
    page = cut(rows, asked, lambda row: [row.event_id, str(row.pk)])
    return page | {"items": [photo_record(ref, row) for row in page["items"]]}


def photo_record(ref: str, row: Evidence) -> Record:
    """Give a photo as a record."""
    return {
        "id": str(row.pk),
        "media_type": row.media_type,
        "width": row.width,
        "height": row.height,
        "n_bytes": row.n_bytes,
        "sha256": bytes(row.sha256).hex(),
        "is_public": row.is_public,
        "seq": row.event.seq if row.event else None,
        "at": row.event.effective_at if row.event else None,
        "href": f"{address(ref)}/photos/{row.pk}",
    }


def looks(ref: str, actor: Actor, when: Moment, asked: Mapping[str, str]) -> Record:
    """Give a page of who looked at the contact or at sealed words, when and why.

    For the one who asked, and for the auditor; a unit is named and no person.
    Raises NotFound out of sight, NotAllowed for any other reader, Invalid.
    """
    found = sight(ref, actor, when.story)
    if actor.voice != "asker" and not policy.auditor(actor, found.s):
        raise NotAllowed(NOT_YOURS)
    rows = Access.objects.filter(stream_id=found.stream, at__lte=when.instant).order_by("at", "pk")
    page = cut(
        list(rows), asked, lambda row: [row.at.astimezone(UTC).isoformat(timespec="microseconds"), row.pk]
    )
    names = ("unit", "at", "what", "reason")
    return page | {"items": [{name: getattr(row, name) for name in names} for row in page["items"]]}
