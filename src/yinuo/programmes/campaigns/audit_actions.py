"""A month's audit: drawn by the public log's head once the month is over, and what was found of each matter drawn."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.log.models import Checkpoint
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.past import as_of
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.actions import day_of
from yinuo.programmes.campaigns.audited import drawn_in
from yinuo.programmes.campaigns.league_rows import YES, month_of
from yinuo.programmes.campaigns.models import SpotAudit, SpotFinding
from yinuo.programmes.campaigns.spot_audit import CLOSURES_FORM, draw_of, head_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.spot_audit import Ending

KIND: Final = "audit"
NOT_OVER: Final = Sentence("这个月还没有过完。")
DRAWN: Final = Sentence("这个月抽过了，冻住了。")
NO_LOG: Final = Sentence("公开日志在这个月以后还没有签过头，抽不了。")
NOT_DRAWN: Final = Sentence("这一件没有被抽到。")
AT_ONCE: Final = 2000


def ending_of(row: PublicMatter) -> Ending | None:
    """Say how a closed matter ended, as the draw sorts it; None for what is not drawn."""
    if row.outcome in YES:
        return "solved"
    return {"unconfirmed": "silent", "explained": "explained"}.get(row.outcome)  # type: ignore[return-value]


def closures(first: date, last: date) -> Iterator[tuple[str, str, str]]:
    """Give number, unit and ending of what was closed in these days, as it stood on the last of them."""
    calendar = current_calendar()
    may = Q(closed_on__gte=first) | Q(n_reopened__gt=0)
    rows = PublicMatter.objects.filter(may, asked_on__lte=last).exclude(source="page").order_by("ref")
    for now in rows.iterator(AT_ONCE):
        row = as_of(now, last, calendar)
        if row is None or row.state != "closed" or row.closed_on is None or row.closed_on < first:
            continue
        ending = ending_of(row)
        if ending is not None and row.accountable_unit:
            yield row.ref, row.accountable_unit, ending


def head_after(code: str) -> bytes:
    """Give the first head of the public log that was signed after a month. Raises Invalid where there is none."""
    _first, last = month_of(code)
    over = datetime.combine(last + timedelta(1), time(), current_calendar().zone)
    head = Checkpoint.objects.filter(at__gte=over).order_by("at", "size").first()
    if head is None:
        raise Invalid.whole(NO_LOG)
    return head.note.encode()


def draw(code: str, actor: Actor, head: bytes, now: datetime | None = None) -> SpotAudit:
    """Draw a month that is over, by a head of the log that was signed after it. Raises NotAllowed, Invalid."""
    on, (first, last) = day_of(now), month_of(code)
    seat = policy.auditor(actor, on)
    if seat is None:
        raise NotAllowed
    if last >= on:
        raise Invalid.whole(NOT_OVER)
    with transaction.atomic():
        if SpotAudit.objects.filter(code=code).exists():
            raise Invalid.whole(DRAWN, is_conflict=True)
        told = {"form": CLOSURES_FORM, "closures": [list(row) for row in closures(first, last)]}
        raw = json.dumps(told, separators=(",", ":")).encode()
        found, stream = draw_of(raw, head), begin(KIND)
        facts = {"month": code, "draw": hashlib.sha256(found).hexdigest(), "size": head_of(head).size}
        tell(stream, Told("drawn", actor.person, "auditor", seat.unit, facts), now)
        return SpotAudit.objects.create(
            code=code, stream_id=stream, closures=raw, checkpoint=head, draw=found,
            drawn_at=now or datetime.now(UTC),
        )  # fmt: skip


def find(
    audit: SpotAudit, ref: str, *, is_true: bool, text: str, actor: Actor, key: Key, now: datetime | None
) -> None:
    """Write down what was found of a drawn matter; what ended falsely is opened again, and counts. Raises Invalid."""
    if policy.auditor(actor, day_of(now)) is None:
        raise NotAllowed
    if ref not in {one["ref"] for one in drawn_in(audit)}:
        raise NotFound(NOT_DRAWN)
    with transaction.atomic():
        matter = Matter.objects.get(ref=ref)
        _row, is_new = SpotFinding.objects.get_or_create(
            matter=matter,
            defaults={"audit": audit, "is_true": is_true, "found_at": now or datetime.now(UTC)},
        )
        if is_new and not is_true:
            act(ref, "reopen", actor=actor, given={"text": text}, key=key, now=now)
