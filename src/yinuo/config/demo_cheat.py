"""Being the cheat, on a throw-away copy: a date is moved in it, and the real check of the chain says where.

The copy is the events of one stream, read into memory; the check is the one that everybody runs. Nothing is written:
the web role could not change an event if it tried (ADR-0008).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from yinuo.base.canonical import canonical
from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.check import counted_again, step_named, step_word, verdict_of
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.log_page import log_line
from yinuo.doors.portal.proven import opened_of
from yinuo.doors.shell.cards import Fact, Field, Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.register import Register
from yinuo.doors.shell.sheets import Check
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.kernel.log.folder import KEYS
from yinuo.kernel.log.models import LogLeaf
from yinuo.kernel.log.openings import document
from yinuo.kernel.log.process import folder
from yinuo.kernel.record import chain
from yinuo.kernel.record.models import Event
from yinuo_verify.findings import Findings
from yinuo_verify.openings import read
from yinuo_verify.source import parse_keys

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.models import PublicMatter

LATER: Final = timedelta(days=10)
DATES: Final = ("original_due", "current_due")
KNOWN: Final = Q(source="example", kind="commitment", category="works")
"""The promise that is cheated with where nobody chose one."""


@allow(anyone)
@at_portal
@require_POST
def cheat(request: HttpRequest) -> HttpResponse:
    """Copy one matter's events, move its date in the copy, check the copy, and show what the check says."""
    if settings.YINUO_AT is None:
        raise NotFound
    row = _chosen(Register(today(request)), request.POST.get("ref", "")[:40])
    copy = list(chain.whole(Event.objects.filter(stream_id=row.pk)))
    moved = move_a_date(copy)
    proofs, is_good = counted_again(copy, instant(request))
    field = Field("ref", gettext("编号"), value=row.ref, is_required=True)
    real = f"{reverse('portal:check')}?ref={row.ref}"
    told = Check(
        log_line(), field, row.title, proofs, verdict_of(proofs, is_good=is_good), is_good,
        links=(
            Link(gettext("真的那本：再查一遍"), real),
            Link(gettext("这件事的公开页"), reverse("portal:matter", args=[row.ref])),
        ),
        copy=(*_told(row, moved), *_verifier_says(row, moved, instant(request))),
    )  # fmt: skip
    return unkept(show(request, "check", {"check": told}))


def _verifier_says(
    row: PublicMatter, moved: tuple[Event, str, date, date], now: datetime
) -> tuple[Fact, ...]:
    """Let the verifier that anybody runs read the cheat's copy of what is opened; nothing where nothing is yet."""
    event, name, _before, after = moved
    told, idx = document(row, opened_of(row, now)), LogLeaf.objects.filter(event_id=event.pk).first()
    events = [
        one
        for one in (told or {"events": ()})["events"]
        if idx and one["index"] == idx.idx and "public" in one
    ]
    if not told or not events:
        return ()
    events[0]["public"]["facts"] |= {name: after.isoformat()}
    keys, found = parse_keys(folder().read(KEYS) or b""), Findings()
    read(canonical(told), keys, found)
    says = found.first.says if found.first else ""
    return (Fact(gettext("人人能跑的验证程序说"), says or gettext("没有发现")),)


def _chosen(register: Register, ref: str) -> PublicMatter:
    """Give the matter to cheat with. Raises NotFound for one that is not public, or has no date yet."""
    row = (
        register.one(ref)
        if ref
        else next(iter(register.rows(KNOWN, order=("first_due", "stream_id"), most=1)), None)
    )
    if row is None or row.first_due is None:
        raise NotFound
    return row


def move_a_date(events: list[Event]) -> tuple[Event, str, date, date]:
    """Move the first promised date of these events by ten days, in place: gives the event, and from when to when.

    Raises NotFound where no event promises a date.
    """
    for event in events:
        name = next((name for name in DATES if event.facts_public.get(name)), "")
        if name:
            before = date.fromisoformat(event.facts_public[name])
            after = before + LATER
            event.facts_public = {**event.facts_public, name: after.isoformat()}
            return event, name, before, after
    raise NotFound


def _told(row: PublicMatter, moved: tuple[Event, str, date, date]) -> tuple[Fact, ...]:
    event, _name, before, after = moved
    step = step_named(event.seq, step_word(event))
    return (
        Fact(gettext("哪件事"), f"{row.ref} {row.title}", reverse("portal:matter", args=[row.ref])),
        Fact(gettext("改了哪一步"), step),
        Fact(gettext("把日期从"), day_long(before)),
        Fact(gettext("改成"), day_long(after)),
    )
